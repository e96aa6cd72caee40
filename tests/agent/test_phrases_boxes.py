"""Boxes are asked for both ways: what is said of each ticks or empties it, and nothing is left over."""

from __future__ import annotations

from random import Random

from agent.training.dataset import Sample, make_sample
from agent.training.phrases import FAMILIES
from agent.training.phrases_boxes import GRAMMAR, ticks
from agent.training.values import label


def _samples(count: int = 300) -> list[Sample]:
    rng = Random(5)
    return [make_sample(rng, ticks) for _ in range(count)]


def _carriers(rule: str) -> set[str]:
    rng = Random(6)
    slots = {"label": label(rng)}
    return {
        "".join(part if isinstance(part, str) else "_" for part in GRAMMAR.expand(rng, rule, slots)) for _ in range(900)
    }


def test_every_label_is_used_by_a_step() -> None:
    for sample in _samples():
        used = sum(token.startswith("<u:") for token in sample.steps)
        assert used == len(sample.spans), sample


def test_both_ways_are_about_as_common() -> None:
    steps = [token for sample in _samples() for token in sample.steps]
    assert 0.5 < steps.count("<checks>") / steps.count("<unchecks>") < 1.5


def test_no_sentence_asks_for_both_ways_at_once() -> None:
    yes, no = _carriers("$yes"), _carriers("$no")
    assert len(yes) > 300
    assert len(no) > 300
    assert not yes & no


def test_boxes_are_trained_on() -> None:
    weight, _ = FAMILIES["ticks"]
    assert weight > 0
