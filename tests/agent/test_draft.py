"""A draft's margin: how far each decision is ahead of the likeliest one that would do something else."""

from __future__ import annotations

from math import log

import pytest

from agent.draft import lead
from perception.llava import Choice

NAMES = dict(enumerate(("<r:button>", "<r:unknown>", "<r:checkbox>", "<checks>", "<unchecks>", "<changes>")))


def chosen(token: str, first: float, runner_up: str, second: float) -> Choice:
    number = {name: index for index, name in NAMES.items()}
    return Choice(number[token], log(first), first - second, number[runner_up])


def test_whether_a_label_is_called_a_button_changes_nothing_that_is_clicked() -> None:
    assert lead(chosen("<r:unknown>", 0.55, "<r:button>", 0.4), NAMES) == pytest.approx(0.9)
    assert lead(chosen("<r:button>", 0.55, "<r:unknown>", 0.4), NAMES) == pytest.approx(0.9)


def test_on_or_off_is_left_to_the_words_of_the_sentence() -> None:
    assert lead(chosen("<checks>", 0.55, "<unchecks>", 0.4), NAMES) == pytest.approx(0.9)
    assert lead(chosen("<checks>", 0.55, "<changes>", 0.4), NAMES) == pytest.approx(0.15)


def test_whether_a_box_is_ticked_or_something_clicked_is_a_decision() -> None:
    assert lead(chosen("<r:unknown>", 0.55, "<r:checkbox>", 0.4), NAMES) == pytest.approx(0.15)


def test_what_others_may_have_together_counts_as_one_other() -> None:
    assert lead(chosen("<r:unknown>", 0.4, "<r:button>", 0.3), NAMES) == pytest.approx(0.4)


def test_a_token_without_an_alternative_is_certain() -> None:
    assert lead(Choice(0, 0.0, 1.0), NAMES) == 1.0
