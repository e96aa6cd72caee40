"""From orders to moves: each order is carried out by the skill for its verb, on the screen as it is by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.acting import Actor, Moves
from agent.orders import Order, Verb
from agent.seeking import likeness_of
from agent.skills.choosing import choose
from agent.skills.counting import count
from agent.skills.doing import act
from agent.skills.dragging import drag
from agent.skills.pointing import click, expand, find, highlight, nothing, wait
from agent.skills.writing import answer, copy, enter, focus

SKILLS: dict[Verb, Callable[[Actor, Order], Moves]] = {
    "click": click, "choose": choose, "enter": enter, "expand": expand, "find": find, "wait": wait, "drag": drag,
    "focus": focus, "highlight": highlight, "copy": copy, "answer": answer, "count": count, "act": act,
    "scroll": nothing, "explore": nothing, "close": click,
}  # fmt: skip

FILLS: frozenset[Verb] = frozenset({"choose", "enter"})
"""What is done to forms."""


def pursue(orders: Sequence[Order]) -> Moves:
    """All moves of all orders. Raises `TargetMissing` when something is found nowhere."""
    actor = Actor()
    for order in orders:
        yield from SKILLS[order.verb](actor, order)
    if orders and orders[-1].verb in FILLS and len(orders) > 1:
        yield from _hand_in(actor)


def _hand_in(actor: Actor) -> Moves:
    """A form that was filled in is handed in where one button does that; the guard asks for consent as ever."""
    found = [e for e in (yield from actor.see()).elements if likeness_of("submit", e.name) == 1.0]
    if len(found) == 1:
        yield from actor.click(found[0])
