"""Every limit has its own reason; going in circles is noticed, going on is not."""

from __future__ import annotations

import pytest

from actions.action import Action, Click, Point, Press, Scroll, Wait
from tasks.budget import Budget
from tasks.errors import LimitReached
from tasks.task import Limits

A, B, C = (Click(at=Point(x=x, y=1)) for x in (1, 2, 3))


@pytest.mark.parametrize(
    "cycle", [(A,), (A, B), (A, B, C), (Press(keys=("f9",)),), (Wait(),), (Scroll(at=A.at, notches=3), A)]
)
def test_a_loop_without_effect_stops_after_five_repeats(cycle: tuple[Action, ...]) -> None:
    budget = Budget(Limits(), lambda: 0.0)
    for number in range(len(cycle) + 4):
        budget.effect(cycle[number % len(cycle)], changed=False)
    with pytest.raises(LimitReached, match="without effect") as stopped:
        budget.effect(cycle[(len(cycle) + 4) % len(cycle)], changed=False)
    assert stopped.value.reason == "stagnation"


def test_repeats_that_change_something_go_on() -> None:
    budget = Budget(Limits(), lambda: 0.0)
    for _ in range(200):
        budget.effect(A, changed=True)
        budget.effect(B, changed=False)


def test_an_action_that_was_not_sent_is_not_counted() -> None:
    budget = Budget(Limits(steps=1), lambda: 0.0)
    for _ in range(3):
        budget.spend()
        budget.unspend()
    budget.spend()
    with pytest.raises(LimitReached, match="used up its 1 actions"):
        budget.spend()
