"""The answer of grounding: one action, the place it was pointed at, and how that place was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from actions.action import Action
from perception.geometry import Box
from perception.screen import Element

Rung = Literal["none", "exact", "fuzzy", "label", "phrase", "role", "picture", "meaning", "llava", "cursor", "healed"]
"""Which rung of the ladder answered; `none` for actions that point at nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that was considered, with its score on the rung that answered, 0 to 1."""

    element: Element
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """An element picked for a target."""

    element: Element
    rung: Rung
    score: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounded:
    """The next action of a step. `last` says that the step's expectation decides after it."""

    action: Action
    found: Found | None = None
    last: bool = True

    @property
    def box(self) -> Box | None:
        return self.found.element.box if self.found else None
