"""Where a text could go although no box is seen: candidates for the pointer to be moved over, likeliest first.

A name in plain letters has its field after it on the row, or is itself the hint inside the field. A text of several
lines goes into a large open room of the window. These are guesses: only a pointer that turns into an I-beam makes one
of them a place to write. Knows nothing of the pointer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from agent.matching import NAMED, likeness, names_box
from agent.plan import Target
from agent.scope import windows_in_scope
from perception.geometry import Box, ScreenPoint
from perception.openings import LEAST_LINES, blank_after, blank_rooms
from perception.screen import Element, Line, Screen, Window

WRITABLE = ("field", "area", "combo", "spin")
USUAL_LINE = 12  # pixels, when nothing can be read
FORM_ROWS = 12  # lines' heights that two names of one form are apart at most


@dataclass(frozen=True, slots=True)
class Opening:
    """A guess: the element it would be, and the points to try, the best first."""

    element: Element
    points: tuple[ScreenPoint, ...]


def openings(target: Target, screen: Screen, last: ScreenPoint | None = None) -> list[Opening]:
    """Guesses for a target that takes text; `last` is where was clicked before."""
    window = _window(target, screen)
    if window is None or target.nth is not None or target.near is not None:
        return []
    name = target.label or target.text
    if name is not None:
        lines = [line for line in screen.lines if window.box.contains(line.box.center)]
        lines = [line for line in lines if not any(_holds(element, line) for element in screen.elements)]
        return [guess for line in lines for guess in _named(name, line, screen, window)]
    return _rooms(screen, window, last) if target.role == "area" else []


def is_open_form(names: Sequence[str], screen: Screen) -> bool:
    """Whether names stand over each other in one column, each with open room after it: a form that draws no boxes."""
    window = _window(Target(role="field"), screen)
    if window is None or len(names) < 2:
        return False
    lines = [line for line in screen.lines if window.box.contains(line.box.center)]
    rows = [[box for line in lines if (box := _leading(name, line)) is not None] for name in names]
    return any(_is_column(boxes, screen, window) for boxes in product(*rows))


def _is_column(boxes: Sequence[Box], screen: Screen, window: Window) -> bool:
    line = max(box.height for box in boxes)
    tops = sorted(box.top for box in boxes)
    even = any(max(ends) - min(ends) <= line for ends in ([b.left for b in boxes], [b.right for b in boxes]))
    apart = all(line <= below - above <= FORM_ROWS * line for above, below in pairwise(tops))
    return even and apart and all(blank_after(screen.frame, box, window.box) is not None for box in boxes)


def _window(target: Target, screen: Screen) -> Window | None:
    """The window the step works in: the focused one, without its pop-ups."""
    if target.window is not None:
        return None
    scope = windows_in_scope(screen)
    return next((window for window in scope if window.focused), scope[0] if scope else None)


def _holds(element: Element, line: Line) -> bool:
    """Whether a line is what was chosen or written in a box, and no name."""
    return element.role in WRITABLE and bool(element.value) and element.box.contains(line.box.center)


def _named(name: str, line: Line, screen: Screen, window: Window) -> list[Opening]:
    words = _leading(name, line)
    if words is not None:
        room = blank_after(screen.frame, words, window.box)
        if room is not None:
            element = Element(room, "field", name, label=words, window=window.id, score=0.5)
            return [Opening(element, (_at(room, 0.5), _at(room, 0.15), words.center))]
    if names_box(name, line.text):
        element = Element(line.box, "field", name, window=window.id, score=0.5)
        return [Opening(element, (line.box.center,))]
    return []


def _leading(name: str, line: Line) -> Box | None:
    """The box of the words at the start of a line that say the name; the line's own when it says nothing else."""
    if likeness(name, line.text) >= NAMED:
        return line.box
    count = len(name.split())
    head = line.words[:count]
    if len(line.words) > count and likeness(name, " ".join(word.text for word in head)) >= NAMED:
        gap = line.words[count].box.left - head[-1].box.right
        if gap > line.box.height:  # another thing, not the next word of a sentence
            return _around([word.box for word in head])
    return None


def _rooms(screen: Screen, window: Window, last: ScreenPoint | None) -> list[Opening]:
    heights = sorted(line.box.height for line in screen.lines if window.box.contains(line.box.center))
    line = heights[len(heights) // 2] if heights else USUAL_LINE
    rooms = blank_rooms(screen.frame, window.box, line)
    if last is not None and window.box.contains(last):
        rooms = [below for room in rooms if (below := _below(room, last.y + line, line)) is not None]
    return [
        Opening(
            Element(room, "area", "", window=window.id, score=0.5),
            (ScreenPoint(room.center.x, room.top + line), room.center, ScreenPoint(room.left + line, room.top + line)),
        )
        for room in rooms
    ]


def _below(room: Box, top: int, line: int) -> Box | None:
    """What of a room lies under the row that was clicked last: that row and those over it hold other texts."""
    if room.top >= top:
        return room
    return Box(room.left, top, room.width, room.bottom - top) if room.bottom - top >= LEAST_LINES * line else None


def _at(box: Box, share: float) -> ScreenPoint:
    return ScreenPoint(box.left + round(share * box.width), box.center.y)


def _around(boxes: Sequence[Box]) -> Box:
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole
