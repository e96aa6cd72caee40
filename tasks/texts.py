"""The texts of a run and where they went: a text must not go over another one of the same run.

A click that does not move the focus leaves the keys with the field before. What is read back, and what can be read on
the screen before anything irreversible, tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from actions.action import Type
from agent.matching import likeness
from agent.plan import Step
from perception.geometry import Box
from perception.screen import Screen, Typed

LEAST = 3
"""Shorter texts are found everywhere."""
SAME, OTHER = 0.8, 0.5
"""How alike a text read on the screen is, at least to one that was typed there, at most to one that was not."""
SAME_PLACE = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """A text that was proven in a field."""

    step: str
    text: str
    box: Box
    window: int | None


@dataclass(slots=True)
class Texts:
    """Of one run. `texts`: what each step types, by its id."""

    texts: dict[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def begin(self, steps: Iterable[Step]) -> None:
        """A run begins."""
        self.places = []
        self.texts = {
            step.id: step.action.text
            for step in steps
            if isinstance(step.action, Type) and len(step.action.text.strip()) >= LEAST
        }

    def astray(self, step: Step, held: str | None) -> str | None:
        """The text of another step that stands where this one's was to stand alone; None when there is none."""
        wanted = step.action.text if isinstance(step.action, Type) else ""
        if not held or not wanted:
            return None
        others = (text for key, text in self.texts.items() if key != step.id and text not in wanted)
        return next((text for text in others if text in held), None)

    def stands(self, step: Step, box: Box, window: int | None) -> None:
        """A step's text was proven in this box."""
        if step.id in self.texts:
            self.places.append(Place(step.id, self.texts[step.id], box, window))

    def judge(self, screen: Screen) -> Screen:
        """The screen, told which texts on it are the run's own."""
        typed = tuple(Typed(place.text, place.box, place.window) for place in self.places)
        return replace(screen, typed=typed) if typed else screen

    def overwritten(self, screen: Screen) -> str | None:
        """A proven text in whose place another step's text is read now; None when there is none, or nobody can tell."""
        for place in self.places:
            now = next(
                (e.value for e in screen.elements if e.window == place.window and e.box.iou(place.box) > SAME_PLACE), ""
            )
            if now and likeness(now, place.text) < OTHER and self._is_another(now, place):
                return place.text
        return None

    def _is_another(self, seen: str, place: Place) -> bool:
        others = (text for key, text in self.texts.items() if key != place.step)
        return any(likeness(seen, text) >= SAME or seen in text for text in others)
