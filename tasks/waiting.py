"""When a target may be acted on, and what is said when the waiting was in vain.

A target is ready when it is the only one that fits, at rest, uncovered and enabled. Knows nothing of input.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from agent.errors import AgentError, NotGrounded, TargetAmbiguous, TargetMissing
from agent.grounded import Candidate, Grounded
from perception.errors import PerceptionError
from perception.geometry import Box
from perception.screen import Element, Frame, Pixels, Screen, Window
from tasks.inert import inert

NAMES_SHOWN = 12


class TargetNotReady(NotGrounded):
    """The target is there, but it moves, is covered or is disabled."""


class ForeignInFront(TargetNotReady):
    """A window that is not the run's business has the keyboard focus."""

    def __init__(self, window: Window | None = None, own: str = "", told: str = "") -> None:
        name = f"{inert(window.application, 60)!r}, {inert(window.title, 60)!r}" if window else ""
        super().__init__(
            told or f"a window of another program ({name}) has the focus; this run works in: {inert(own, 200)}"
        )


class Glances(Protocol):
    """The pixels of a box right now (`perception.eyes.Eyes`)."""

    def glance(self, box: Box) -> Pixels: ...


@dataclass(slots=True)
class Readiness:
    """Judges one target over several looks."""

    eyes: Glances
    _last: Box | None = None

    def check(self, grounded: Grounded, screen: Screen) -> None:
        """Return when the action may be sent. Raises `TargetNotReady` with what is awaited."""
        if grounded.found is None:
            return
        element = grounded.found.element
        last, self._last = self._last, element.box
        what = f"{element.role} {inert(element.name, 60)!r}"
        if "disabled" in element.states:
            raise TargetNotReady(f"{what} is disabled")
        over = screen.window_at(element.box.center)
        if element.window is not None and over is not None and over.id != element.window:
            raise TargetNotReady(f"{what} is covered by {inert(over.title or over.application, 60)!r}")
        if not screen.settled and (last != element.box or not self._is_still(element.box, screen.frame)):
            raise TargetNotReady(f"{what} does not come to rest")

    def _is_still(self, box: Box, frame: Frame) -> bool:
        """On a screen that moves elsewhere: the target's own pixels are the same at a second look."""
        inside = box.intersection(frame.bounds)
        if inside is None:
            return False
        try:
            return bool(np.array_equal(self.eyes.glance(inside), frame.crop(inside)))
        except PerceptionError:
            return False


def in_vain(error: NotGrounded, screen: Screen, seconds: float, picture: Path | None) -> NotGrounded:
    """The same error, told in full: what was awaited, for how long, and what was there instead."""
    told = f"{error} (waited {seconds:.1f} s; {in_front(screen)})"
    if isinstance(error, TargetAmbiguous):
        told = f"{error}{f'; see {picture}' if picture else ''}"
        return TargetAmbiguous(told, error.candidates, error.rung)
    if isinstance(error, ForeignInFront):
        return ForeignInFront(told=f"{told}; close it, open it with a step, or declare a handler that dismisses it")
    return TargetNotReady(told) if isinstance(error, TargetNotReady) else TargetMissing(told)


def in_front(screen: Screen) -> str:
    """What has the focus, in words."""
    focused = screen.focused_window
    if focused is None:
        return "no window has the focus"
    inside = [element.name for element in screen.elements if element.window == focused.id and element.name]
    names = ", ".join(inert(name, 30) for name in dict.fromkeys(inside[:NAMES_SHOWN]))
    title = f"{inert(focused.title, 60)!r} ({inert(focused.application, 40)})"
    return f"in front is {title} with {names or 'nothing that has a name'}"


def save_candidates(error: TargetAmbiguous, frame: Frame, path: Path) -> Path | None:
    """A picture with a numbered box around each candidate, readable by its owner alone; None when it cannot be kept."""
    from PIL import Image, ImageDraw

    image = Image.fromarray(np.ascontiguousarray(frame.pixels))
    pen = ImageDraw.Draw(image)
    for number, candidate in enumerate(error.candidates, 1):
        box = candidate.element.box if isinstance(candidate, Candidate) else None
        if box is None:
            continue
        left, top = box.left - frame.bounds.left, box.top - frame.bounds.top
        pen.rectangle([left - 2, top - 2, left + box.width + 1, top + box.height + 1], outline="#d00000", width=2)
        place = (left - 2, max(0, top - 14))
        pen.rectangle(pen.textbbox(place, f" {number} "), fill="#d00000")
        pen.text(place, f" {number} ", fill="#ffffff")
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            image.save(file, "png")
    except OSError:
        return None
    return path


def candidates_of(error: AgentError) -> list[dict[str, object]]:
    """The candidates of an ambiguity as plain data, for the trace."""
    if not isinstance(error, TargetAmbiguous):
        return []
    return [_plain(c.element) for c in error.candidates if isinstance(c, Candidate)]


def _plain(element: Element) -> dict[str, object]:
    box = element.box
    return {"role": element.role, "name": element.name, "box": [box.left, box.top, box.width, box.height]}
