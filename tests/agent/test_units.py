"""Units cover the text, and quoted regions are found where a person sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.prompts.units import split_units


@given(st.text(max_size=80))
def test_units_are_adjacent_and_give_the_text_back(text: str) -> None:
    units = split_units(text)
    assert "".join(unit.text for unit in units) == text
    assert all(text[unit.start : unit.end] == unit.text for unit in units)


@given(st.text(alphabet="ab \"'“”.,\n", max_size=40))
def test_a_text_of_quotation_marks_is_covered_too(text: str) -> None:
    assert "".join(unit.text for unit in split_units(text)) == text


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('say "Hi Leon, ok." now', ['"Hi Leon, ok."']),
        ('he wrote "She said "hi" to me" twice', ['"She said "hi" to me"']),
        ('"a" and "b"', ['"a"', '"b"']),
        ("it's Anna's 'x y' o'clock", ["'x y'"]),
        ("“Plan B”, «Щи», „Zażółć”", ["“Plan B”", "«Щи»", "„Zażółć”"]),
        ('a 5" screen', []),
        ('type "unbalanced', []),
        ('nothing in ""', []),
        ('two lines "a\n\nb" end', ['"a\n\nb"']),
    ],
)
def test_quoted_regions_are_balanced_and_outermost(text: str, quoted: list[str]) -> None:
    assert [unit.text for unit in split_units(text) if unit.kind == "quote"] == quoted


def test_addresses_files_numbers_and_secrets_are_one_word_each() -> None:
    text = "mail leon@x.org ~/a/b.txt notes.md 3.5 www.x.com/a?b=1. ${secret:mail} Leon's 送る"
    shown = [unit.text for unit in split_units(text) if unit.kind != "space"]
    assert shown == [
        "mail", "leon@x.org", "~/a/b.txt", "notes.md", "3.5", "www.x.com/a?b=1", ".", "${secret:mail}", "Leon", "'s",
        "送", "る",
    ]  # fmt: skip
