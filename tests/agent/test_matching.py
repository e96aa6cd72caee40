from __future__ import annotations

import pytest

from agent.matching import contains_words, folded, likeness


@pytest.mark.parametrize("seen", ["Send…", "_Send_", " send:", "SEND", "Send..."])
def test_trailing_punctuation_case_and_mnemonics_are_folded_away(seen: str) -> None:
    assert folded(seen) == "send"


def test_a_text_of_punctuation_alone_is_kept() -> None:
    assert folded("+") == "+"


def test_only_equal_folded_texts_are_fully_alike() -> None:
    assert likeness("Subject", "subject:") == 1.0
    assert likeness("Subject", "Subjects") < 1.0


def test_letters_that_look_alike_cost_little_and_other_letters_cost_more() -> None:
    assert likeness("Tools", "Too1s") > 0.95 > likeness("Send", "Sent")


def test_a_name_with_another_word_in_it_is_another_name() -> None:
    assert likeness("Maps of the North", "Maps of the South") <= 0.5
    assert likeness("Maps of the North", "Mans of the Norih") > 0.8  # misread
    assert likeness("Print all", "Pint all") > 0.8


def test_words_are_found_whole_or_not_at_all() -> None:
    assert contains_words("Mail sent to Leon.", "sent")
    assert not contains_words("Sentences", "sent")


def test_an_empty_text_is_like_nothing() -> None:
    assert likeness("", "") == 0.0
    assert not contains_words("anything", "")


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ("file 1.txt", "file 2.txt"), ("Item 12", "Item 13"), ("Save", "Unsave"), ("Connect", "Disconnect"),
        ("Import contacts", "Export contacts"), ("Increase volume", "Decrease volume"), ("Check all", "Uncheck all"),
        ("Install updates", "Uninstall updates"), ("Enable sync", "Disable sync"),
    ],
)  # fmt: skip
def test_other_numbers_and_opposites_are_not_alike(wanted: str, seen: str) -> None:
    assert likeness(wanted, seen) <= 0.5


@pytest.mark.parametrize(
    ("wanted", "seen"), [("File", "Eile"), ("Page 10", "Page lO"), ("Tools", "Iools"), ("Reply", "Rep1y")]
)
def test_misread_letters_stay_alike(wanted: str, seen: str) -> None:
    assert likeness(wanted, seen) >= 0.7
