"""Targets that are described by a picture: where the screen shows it. Pictures are named by task files alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agent.plan import Target
from perception.image_file import read_pattern
from perception.pattern import find_pattern
from perception.screen import Element, Pixels, Screen
from tasks.task_parts import TaskTarget


class Pictures:
    """Finds pictures on screens; each file is read once."""

    def __init__(self) -> None:
        self._read: dict[str, Pixels] = {}

    def __call__(self, target: Target, screen: Screen) -> Sequence[Element] | None:
        """The places that look like the target's picture; None for a target that has none."""
        image = target.image if isinstance(target, TaskTarget) else None
        if image is None:
            return None
        if image not in self._read:
            self._read[image] = read_pattern(Path(image))
        found: list[Element] = []
        for box, likeness in find_pattern(screen.frame, self._read[image]):
            window = screen.window_at(box.center)
            if target.window is None or (window and target.window.casefold() in window.application.casefold()):
                seen = Element(box, "image", "", score=likeness, window=window.id if window else None)
                found.append(_known(screen, seen))
        return sorted(found, key=lambda element: (element.box.top, element.box.left))


def _known(screen: Screen, seen: Element) -> Element:
    """What the finder knows about the thing at that place, such as its name, with the picture's own box."""
    same = [e for e in screen.elements if e.box.iou(seen.box) > 0.5]
    if not same:
        return seen
    best = max(same, key=lambda element: element.box.iou(seen.box))
    return Element(seen.box, best.role, best.name, best.value, best.states, seen.score, best.label, seen.window)
