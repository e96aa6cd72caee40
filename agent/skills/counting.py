"""Counting what is drawn, and telling the number by the button that shows it."""

from __future__ import annotations

import re

from agent.acting import Actor, Moves
from agent.errors import TargetMissing
from agent.orders import Order
from agent.seeking import called
from agent.skills.figures import NOISE, described, figures
from perception.screen import Screen


def count(actor: Actor, order: Order) -> Moves:
    """Click the number of things that a phrase describes."""
    screen = yield from actor.see()
    words = [word for word in re.findall(r"[a-z]+", order.names[0].casefold()) if word not in NOISE]
    number = corners(screen) if "sides" in words or "corners" in words else len(_counted(words, screen))
    found = called(str(number), screen)
    if not found:
        raise TargetMissing(f"no button says {number}")
    yield from actor.click(found[0].element)


def _counted(words: list[str], screen: Screen) -> list[object]:
    buttons = [e.box for e in screen.elements if e.role == "button"]
    return [e for e in described(words, screen) if not any(b.contains(e.box.center) for b in buttons)]


def corners(screen: Screen) -> int:
    """Of the largest figure."""
    drawn = figures(screen)
    if not drawn:
        raise TargetMissing("nothing is drawn on the screen")
    return max(drawn, key=lambda shape: shape.box.area).corners
