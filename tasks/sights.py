"""What was seen of an action's target: the evidence that the guard judges, and looks at again just before input.

A label comes with what else was read in its place, with whether more is written there than was read, and with the role
`unknown` where the thing may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.action import Point
from actions.errors import ActionRefused
from actions.sight import Sight
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Frame, Line, Screen, Window
from tasks.desk import Sees
from tasks.legible import is_cut
from tasks.mistaken import BOXES, has_room, is_unread, may_be_anything

FEW_LINES, MOST_AROUND = 3, 400
"""Lines of text that one control may hold, and characters of them that are kept."""

AGREE = 2
"""So many different readings of three are one and its slip."""

Alternatives = Callable[[Frame, Line], Sequence[str]]
"""What a line may also say: `perception.eyes.Eyes.alternatives`."""

SIGHT_REACH = 24
"""Pixels to each side of a point that are compared again just before input."""


def sight_of(
    element: Element | None, point: Point | None, screen: Screen, alternatives: Alternatives = lambda *_: ()
) -> Sight | None:
    """What was seen of an action's target on a screen; None when there is neither a place nor a focus.

    Readers are sure of what they misread, so what is written there is read in other ways too: `alternatives`.
    """
    focused = screen.focused_window
    unread = element is not None and is_unread(element, screen)
    if point is None and element is None:
        return _focus_sight(screen, focused) if focused else None
    at = ScreenPoint(point.x, point.y) if point else element.box.center  # type: ignore[union-attr]
    box = _reach(at, screen.frame.bounds)
    window = screen.window_at(at)
    lines, labels = _around(element, at, screen), _label_lines(element, screen)
    return Sight(
        crop=screen.frame.crop(box),
        corner=(box.left, box.top),
        window=window.id if window else None,
        focus=focused.id if focused else None,
        label="" if element is None or unread else _label_of(element, screen),
        role="unknown" if element is None or unread or may_be_anything(element, at, screen) else element.role,
        application=window.application if window else "",
        around="\n".join(dict.fromkeys(line.text for line in lines))[:MOST_AROUND],
        otherwise=_also(lines[:FEW_LINES], screen, alternatives),
        called=_also(labels, screen, alternatives),
        label_cut=any(is_cut(None, line.box.center, screen) for line in labels),
        beside=_beside(at, screen) if element is None else "",
        cut=is_cut(element, at, screen) or any(_is_disputed(line, screen, alternatives) for line in lines[:FEW_LINES]),
        has_room=element is not None and has_room(element, screen),
    )


def _label_of(element: Element, screen: Screen) -> str:
    """Its name; of a text box without one, the text beside it on its left."""
    if element.name or element.role not in BOXES:
        return element.name
    box = element.box
    beside = [
        line
        for line in screen.lines
        if box.top <= line.box.center.y < box.bottom and -2 <= box.left - line.box.right <= 2 * box.height
    ]
    return max(beside, key=lambda line: line.box.right).text if beside else ""


def _around(element: Element | None, at: ScreenPoint, screen: Screen) -> list[Line]:
    """Every line read under the point, and inside a thing of few lines: names may be cut, and boxes misjudged."""
    lines = [line for line in screen.lines if _grown(line.box).contains(at)]
    if element is not None:
        inside = [line for line in screen.lines if element.box.contains(line.box.center)]
        lines += inside if len(inside) <= FEW_LINES or element.role in BOXES else []
        lines += [line for line in screen.lines if _overlap_in_row(line.box, element.box)]
    return list({line.box: line for line in lines}.values())


def _also(lines: Sequence[Line], screen: Screen, alternatives: Alternatives) -> str:
    """What lines may also say."""
    return "\n".join(text for line in lines for text in alternatives(screen.frame, line))[:MOST_AROUND]


def _is_disputed(line: Line, screen: Screen, alternatives: Alternatives) -> bool:
    """Whether no two readings of a line agree: then nobody knows what it says."""
    texts = [line.text, *alternatives(screen.frame, line)]
    return len({"".join(filter(str.isalnum, text.casefold())) for text in texts}) > AGREE


def _label_lines(element: Element | None, screen: Screen) -> list[Line]:
    """The lines of a label that stands beside a text box."""
    label = element.label if element is not None and element.role in BOXES else None
    return [] if label is None else [line for line in screen.lines if label.contains(line.box.center)][:FEW_LINES]


def _beside(at: ScreenPoint, screen: Screen) -> str:
    """The nearest text on the left of a point, in its row and its window: what an unseen text box may be called."""
    window = screen.window_at(at)
    row = [
        line
        for line in screen.lines
        if line.box.top <= at.y < line.box.bottom and line.box.right <= at.x
        and screen.window_at(line.box.center) is window
    ]  # fmt: skip
    return max(row, key=lambda line: line.box.right).text if row else ""


def _grown(box: Box) -> Box:
    return Box(box.left - 3, box.top - 3, box.width + 6, box.height + 6)


def _overlap_in_row(line: Box, box: Box) -> bool:
    """A line of the same height that the element cuts into."""
    met = line.intersection(box)
    return met is not None and line.height <= 1.6 * box.height and met.height >= 0.6 * line.height


def looker(eyes: Sees, bounds: Box) -> Callable[[Point], Sight]:
    """The guard's second look: pixels, window and focus under a point right now. Reads no text."""

    def look(point: Point) -> Sight:
        windows = eyes.windows()
        at = ScreenPoint(point.x, point.y)
        under = next((w for w in reversed(windows) if (w.frame or w.box).contains(at)), None)
        focused = next((w for w in reversed(windows) if w.focused), None)
        box = _reach(at, bounds)
        return Sight(
            crop=eyes.glance(box),
            corner=(box.left, box.top),
            window=under.id if under else None,
            focus=focused.id if focused else None,
            label="",
            role="unknown",
            application=under.application if under else "",
        )

    return look


def _reach(at: ScreenPoint, bounds: Box) -> Box:
    """The same region for the first look and the second: a square around the point, cut at the screen's border."""
    box = Box(at.x - SIGHT_REACH, at.y - SIGHT_REACH, 2 * SIGHT_REACH, 2 * SIGHT_REACH).intersection(bounds)
    if box is None:
        raise ActionRefused(f"point ({at.x}, {at.y}) lies outside the screen {bounds}")
    return box


def _focus_sight(screen: Screen, focused: Window) -> Sight:
    spot = focused.box.intersection(screen.frame.bounds) or screen.frame.bounds
    corner = Box(spot.left, spot.top, 1, 1)
    return Sight(
        crop=screen.frame.crop(corner),
        corner=(corner.left, corner.top),
        window=focused.id,
        focus=focused.id,
        label="",
        role="unknown",
        application=focused.application,
    )
