"""Instructions that ask for several things, and orders that no plan can hold."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from agent.training import phrases_runs as runs
from agent.training.dataset import Sample, make_sample
from agent.training.grammar import Segment


def _samples(family: Callable[[Random], tuple[list[Segment], str]], count: int = 150) -> list[Sample]:
    rng = Random(5)
    return [make_sample(rng, family) for _ in range(count)]


@pytest.mark.parametrize("family", [runs.listed, runs.clicks, runs.entry, runs.short_form, runs.wheel])
def test_every_marked_value_is_used_by_a_step(family: Callable[[Random], tuple[list[Segment], str]]) -> None:
    for sample in _samples(family):
        used = sum(token.startswith("<u:") for token in sample.steps)
        assert used == len(sample.spans), sample


def test_boxes_and_the_button_that_ends_them_are_told_apart() -> None:
    for sample in _samples(runs.listed):
        ticks = sum(token in ("<checks>", "<unchecks>") for token in sample.steps)
        named = sum(span.role == "label" for span in sample.spans)
        assert ticks + sample.steps.count("<changes>") - sample.steps.count("<t:Submit>") == named, sample


def test_the_wheel_comes_first() -> None:
    assert {sample.steps[0] for sample in _samples(runs.wheel)} == {"<scroll>"}


def test_orders_beyond_any_plan_are_refused_whole() -> None:
    for sample in _samples(runs.beyond):
        assert (sample.steps, sample.spans) == (("<refuse>",), ()), sample
