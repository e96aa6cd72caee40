"""Whether a box is to be ticked is read from the words as well, and a plan that says otherwise is doubted."""

from __future__ import annotations

import re

import pytest

from agent.polarity import against
from agent.prompts.plan_format import Span

_LABEL = re.compile(r"\{(.+?)\}")


def _read(marked: str) -> tuple[str, list[Span]]:
    text, spans = "", []
    for at, part in enumerate(_LABEL.split(marked)):
        if at % 2:
            spans.append(Span("label", len(text), len(text) + len(part), part))
        text += part
    return text, spans


def _plan(ways: str) -> list[str]:
    """`+` ticks, `-` empties, `.` clicks."""
    step = {"+": ("<r:checkbox>", "<checks>"), "-": ("<r:checkbox>", "<unchecks>"), ".": ("<r:button>", "<changes>")}
    return [token for way in ways for token in ("<click>", "<u:label>", *step[way])]


@pytest.mark.parametrize(
    ("marked", "ways"),
    [
        ("Tick {Ads}", "+"),
        ("Untick {Ads}, {News} and {Tips}", "---"),
        ("{Ads} and {News} should be off", "--"),
        ("Tick {Ads} and untick {News}", "+-"),
        ("{Ads} on, {News} off", "+-"),
        ("Tick off {Ads}", "+"),
        ("Take the tick off {Ads}", "-"),
        ("Don't tick {Ads}", "-"),
        ("Don't forget to tick {Ads}", "+"),
        ("{Ads} must not be empty", "+"),
        ("{Ads} is no longer ticked", "-"),
        ("I don't want {Ads} ticked anymore", "-"),
        ("Tick {Ads} right away", "+"),
        ("Opt me out of {Ads}, then press {Turn off}", "-."),
    ],
)
def test_a_plan_is_doubted_when_it_turns_a_box_the_other_way(marked: str, ways: str) -> None:
    text, spans = _read(marked)
    assert not list(against(text, spans, _plan(ways)))
    turned = ways.translate(str.maketrans("+-", "-+"))
    assert list(against(text, spans, _plan(turned))) == [
        s.text for s, way in zip(spans, ways, strict=True) if way != "."
    ]


def test_a_box_of_which_no_word_says_anything_is_doubted_both_ways() -> None:
    text, spans = _read("Zap {Ads}")
    assert list(against(text, spans, _plan("+"))) == list(against(text, spans, _plan("-"))) == ["Ads"]


def test_words_of_a_label_say_nothing() -> None:
    text, spans = _read("Tick {Turn off, and do not disturb}")
    assert not list(against(text, spans, _plan("+")))


def test_a_plan_without_boxes_is_not_doubted() -> None:
    text, spans = _read("Do not click {Ads}")
    assert not list(against(text, spans, _plan(".")))
