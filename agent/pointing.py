"""Pointing at what a phrase means on a screen that nobody acts on: `deskhand look --find`."""

from __future__ import annotations

from agent.grounded import Found
from agent.ladder import Chooser, Ladder
from agent.meant import LIKELY
from agent.plan import Target
from perception.reacting import controls_of
from perception.screen import Screen


def point_out(phrase: str, screen: Screen, chooser: Chooser | None) -> Found:
    """Of all that reacts the thing that is meant. Raises `TargetMissing` or `TargetAmbiguous`, with what is there."""
    controls = controls_of(screen)
    return Ladder(chooser, LIKELY).find(Target(text=phrase), controls, controls.elements, phrase)
