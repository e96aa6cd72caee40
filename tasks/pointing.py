"""The pointer as a feeler: over a place where one may write it turns into an I-beam, before anything is clicked.

Moving the pointer changes nothing, so it is no action of the run; each move is noted in the trace. On a desktop that
does not show its pointer nothing is moved and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.action import Click, Move, Point
from agent.grounded import Grounded
from agent.grounding import point_of
from perception.geometry import Box, ScreenPoint
from perception.screen import Screen
from tasks.desk import Desk
from tasks.trace import Trace

POLL_SECONDS = 0.002
SETTLE_SECONDS = 0.35
"""How long a program is given to change the pointer."""
STALE_SECONDS = 0.25
"""How long an I-beam must stay that was there before the pointer moved: a busy program changes it late."""
ASIDE_SECONDS = 0.1
"""How long a program is given to take an I-beam away where nothing can be written."""
EDGE = 3  # pixels inside a window's edge, where there is rarely a text
SAME_COLUMN = 0.6
BAR = 10  # pixels: the height of a title bar at least
CLEARLY_LARGER = 2


@dataclass(frozen=True, slots=True)
class Pointing:
    """Feels with the pointer on one desk."""

    desk: Desk
    trace: Trace
    clock: Callable[[], float]

    def takes_text(self, at: Point, step: str, screen: Screen | None = None) -> bool | None:
        """Whether the pointer is an I-beam at a point, after it was moved there; None when nobody can tell.

        An I-beam that was there before may be left over from another place. Where `screen` is given the pointer goes to
        the edge of the window first: once it is an arrow there, the next I-beam is believed at once.
        """
        before = self.desk.over_text()
        if before is None:
            return None
        self.trace.note("pointer", {"step": step, "to": [at.x, at.y]})
        if before and screen is not None:
            before = not self._loses_it_aside(at, screen)
        self.desk.perform(Move(to=at))
        began = self.clock()
        while (waited := self.clock() - began) < SETTLE_SECONDS:
            now = self.desk.over_text()
            if now and (not before or waited >= STALE_SECONDS):
                return True
            self.desk.stop.wait(POLL_SECONDS)
            self.desk.stop.check()
        return bool(self.desk.over_text())

    def _loses_it_aside(self, at: Point, screen: Screen) -> bool:
        """Whether the pointer is no I-beam any more at the left edge of the window that a point lies in."""
        window = screen.window_at(ScreenPoint(at.x, at.y))
        aside = ScreenPoint(window.box.left + EDGE, at.y) if window else None
        if aside is None or at.x - aside.x <= EDGE or not screen.frame.bounds.contains(aside):
            return False
        if (over := screen.window_at(aside)) is None or over.id != window.id:  # type: ignore[union-attr]
            return False
        self.desk.perform(Move(to=point_of(aside)))
        began = self.clock()
        while self.desk.over_text() and self.clock() - began < ASIDE_SECONDS:
            self.desk.stop.wait(POLL_SECONDS)
            self.desk.stop.check()
        return not self.desk.over_text()

    def park(self, screen: Screen, step: str) -> None:
        """Take the pointer off everything, on to the title bar or the edge: the tips it called up go away."""
        window = screen.focused_window
        if window is None or self.desk.over_text() is None:
            return
        box, frame = window.box, window.frame
        bar = frame is not None and box.top - frame.top >= BAR
        y = (frame.top + box.top) // 2 if frame is not None and bar else box.center.y
        at = ScreenPoint(box.center.x if bar else box.left + 3, y)
        if screen.frame.bounds.contains(at):
            self.trace.note("pointer", {"step": step, "to": [at.x, at.y], "because": "out of the way"})
            self.desk.perform(Move(to=point_of(at)))

    def pick(self, guesses: Sequence[Sequence[Grounded]], step: str) -> Grounded | None:
        """The one guess that takes text; None when none does, or several that are not parts of one place do."""
        fitting = [found for points in guesses if (found := self._first(points, step)) is not None]
        if not fitting:
            return None
        if len(fitting) == 1:
            return fitting[0]
        areas = [
            (found, found.found.element.box) for found in fitting if found.found and found.found.element.role == "area"
        ]
        if len(areas) < len(fitting):
            return None
        largest, second = sorted(areas, key=lambda area: -area[1].area)[:2]
        is_clear = largest[1].area > CLEARLY_LARGER * second[1].area
        return largest[0] if is_clear or _is_one_column([box for _, box in areas]) else None

    def _first(self, points: Sequence[Grounded], step: str) -> Grounded | None:
        clicks = [(guess, guess.action) for guess in points]
        return next((g for g, action in clicks if isinstance(action, Click) and self.takes_text(action.at, step)), None)


def _is_area(guess: Grounded) -> bool:
    return guess.found is not None and guess.found.element.role == "area"


def _is_one_column(boxes: Sequence[Box]) -> bool:
    """Whether rooms lie over each other: parts of one text area, cut by what stands in it."""
    return all(
        min(a.right, b.right) - max(a.left, b.left) >= SAME_COLUMN * min(a.width, b.width) for a in boxes for b in boxes
    )
