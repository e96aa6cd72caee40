from __future__ import annotations

import numpy as np

from agent.training.ground_phrases import (
    _CLICKS,
    _CLICKS_HELD_OUT,
    _FIELDS,
    _FIELDS_HELD_OUT,
    Speaker,
    held_out_wordings,
)
from agent.training.ground_screens import placed
from perception.training.content import Author


def questions(count: int, *, held_out: bool) -> list:
    found = []
    for seed in range(4 * count):
        rng = np.random.default_rng(seed)
        author = Author(rng, held_out_wordings())
        screen = placed(author, author.window())
        asked = Speaker(rng, held_out=held_out).ask(screen) if len(screen) > 1 else None
        found += [(screen, asked)] if asked else []
    return found[:count]


def test_no_held_out_wording_is_shown_or_said_in_training() -> None:
    for screen, asked in questions(400, held_out=False):
        assert not any((p.part.concept, p.part.name.casefold()) in held_out_wordings() for p in screen)
        if asked.kind == "meaning":
            concept = screen[asked.target].part.concept
            hidden = [w for c, w in held_out_wordings() if c == concept and " " in w]
            assert not any(f" {w} " in f" {asked.phrase.casefold()} " for w in hidden), asked


def test_training_and_held_out_carriers_have_none_in_common() -> None:
    assert not set(_CLICKS) & set(_CLICKS_HELD_OUT)
    assert not set(_FIELDS) & set(_FIELDS_HELD_OUT)


def test_one_phrase_in_seven_asks_for_something_absent() -> None:
    kinds = [asked.kind for _, asked in questions(500, held_out=False)]
    assert 0.08 < kinds.count("absent") / len(kinds) < 0.3


def test_the_same_seed_asks_the_same() -> None:
    assert [a.phrase for _, a in questions(20, held_out=True)] == [a.phrase for _, a in questions(20, held_out=True)]
