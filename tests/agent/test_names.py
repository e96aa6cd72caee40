"""Names and messages in training phrases are as programs and people have them: several words, small ones among them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from agent.training import names
from agent.training.dataset import CLOSED_TEXT, make_sample
from agent.training.grammar import Segment, Value
from agent.training.heldout_phrases import HELD_OUT
from agent.training.phrases_screen import boxes

SMALL = {"to", "the", "of", "for", "with", "in", "and", "as", "me", "my", "from", "a"}


@pytest.mark.parametrize("make", [names.interface_name, names.entry, names.message, names.heading, names.field_name])
def test_names_are_tidy_and_hardly_ever_repeat(make: Callable[[Random], str]) -> None:
    rng = Random(3)
    made = [make(rng) for _ in range(400)]
    assert all(text == " ".join(text.split()) and text and text[0].isalnum() for text in made)
    assert not any(mark in text for text in made for mark in '$[]|{}"')
    assert len(set(made)) > 200


def test_buttons_have_names_of_several_words_with_small_ones_among_them() -> None:
    rng = Random(4)
    made = [names.interface_name(rng) for _ in range(1000)]
    assert sum(" " in name for name in made) > 700
    assert sum(bool(SMALL & set(name.lower().split())) for name in made) > 200


def test_values_between_marks_stay_and_others_change() -> None:
    rng = Random(5)
    phrase: list[Segment] = [
        "click ",
        Value("body", "Quoted", '""'),
        " and ",
        Value("label", "Plain"),
        Value("", "down"),
    ]
    made = [names.written_anew(rng, phrase) for _ in range(60)]
    assert all(part[:3] == phrase[:3] for part in made)
    changed = {part[3].text for part in made if isinstance(part[3], Value)}
    assert len(changed) > 15


def test_a_text_that_loses_its_marks_at_the_end_closes_the_phrase() -> None:
    rng = Random(8)
    made = [names.written_anew(rng, ["type ", Value("text", "Quoted", '""')]) for _ in range(60)]
    assert {len(part) for part in made} == {2, 3}
    assert all(part[-1] == CLOSED_TEXT for part in made if len(part) == 3)


def test_no_name_in_a_list_of_names_holds_what_joins_them() -> None:
    rng = Random(6)
    phrase: list[Segment] = ["tick ", Value("label", "One"), " and ", Value("label", "Two")]
    made = [part for _ in range(400) for part in names.written_anew(rng, phrase) if isinstance(part, Value)]
    assert not any(" and " in value.text or "," in value.text for value in made)


def test_every_phrase_stays_sound() -> None:
    rng = Random(7)
    for family in (boxes, *HELD_OUT.values()):
        for _ in range(60):
            sample = make_sample(rng, names.natural(family, share=1.0))
            assert all(sample.text[span.start : span.end] == span.text for span in sample.spans)
