"""One desktop: eyes, hands and the guard between them, and what each needs from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from threading import Thread
from typing import Protocol, TypeVar

from actions.action import Action, Move, Point, Type
from actions.errors import ActionRefused
from actions.executor import Executor
from actions.last_look import Dispatch
from actions.sight import Sight
from actions.stop import StopSignal
from perception.change import QUIET
from perception.eyes import Find
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Pixels, Screen, Window
from tasks.legible import ink_of, is_cut, is_lone_sign, is_unread_button

INK_COLUMNS = 12
"""In how many columns of pixels something must be written; a caret has few."""

FEW_LINES, MOST_AROUND = 3, 400
"""Lines of text that one control may hold, and characters of them that are kept."""

_BOXES = ("field", "area")

TEXT_QUIET = 0.02
"""Seconds without change that count as rest while a text is typed: a caret or letters appear, and what was typed is
read back from the field itself."""

SIGHT_REACH = 24
"""Pixels to each side of a point that are compared again just before input."""


class Sees(Protocol):
    """What a run needs from `perception.eyes.Eyes`."""

    def look(self, within: float = 5.0, check: Callable[[], None] = ...) -> Screen: ...

    def glance(self, box: Box) -> Pixels: ...

    def windows(self) -> tuple[Window, ...]: ...


class _Closes(Protocol):
    def close(self) -> None: ...


Closes = TypeVar("Closes", bound=_Closes)


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of one desktop that a run works with."""

    eyes: Sees
    executor: Executor
    stop: StopSignal
    bounds: Box
    ready: Callable[[], None] = lambda: None
    """Raises an error that names the cause when the desktop cannot be worked on now."""
    seen: Callable[[], None] = lambda: None
    """Raises when what is shown on the screen cannot be seen: asked when something that was done changed nothing."""
    explain: Callable[[BaseException], BaseException] = lambda error: error
    """The error that names the cause, where the desktop knows better."""
    over_text: Callable[[], bool | None] = lambda: None
    """Whether the pointer is shown as an I-beam; None when nobody can tell."""
    acted: Callable[[float], None] = lambda _quiet: None
    """Tells the eyes that something was done, and how long the screen must be quiet then to be at rest."""

    def perform(self, action: Action, sight: Sight | None = None, *, into_text: bool = False) -> Dispatch | None:
        """Send an action, whatever comes of it; `into_text`: a click that only puts the caret into a text box."""
        quiet = TEXT_QUIET if into_text or isinstance(action, Type | Move) else QUIET
        try:
            return self.executor.perform(action, sight)
        finally:
            self.acted(quiet)


def sight_of(element: Element | None, point: Point | None, screen: Screen) -> Sight | None:
    """What was seen of an action's target on a screen; None when there is neither a place nor a focus."""
    focused = screen.focused_window
    unread = element is not None and _is_unread(element, screen)
    if point is None and element is None:
        return _focus_sight(screen, focused) if focused else None
    at = ScreenPoint(point.x, point.y) if point else element.box.center  # type: ignore[union-attr]
    box = _reach(at, screen.frame.bounds)
    window = screen.window_at(at)
    return Sight(
        crop=screen.frame.crop(box),
        corner=(box.left, box.top),
        window=window.id if window else None,
        focus=focused.id if focused else None,
        label="" if element is None or unread else _label_of(element, screen),
        role="unknown" if element is None or unread or _may_be_anything(element, screen) else element.role,
        application=window.application if window else "",
        around=_around(element, at, screen),
        cut=is_cut(element, at, screen),
    )


def _may_be_anything(element: Element, screen: Screen) -> bool:
    return _is_list(element, screen) or is_lone_sign(element, screen)


def _label_of(element: Element, screen: Screen) -> str:
    """Its name; of a text box without one, the text beside it on its left."""
    if element.name or element.role not in _BOXES:
        return element.name
    box = element.box
    beside = [
        line
        for line in screen.lines
        if box.top <= line.box.center.y < box.bottom and -2 <= box.left - line.box.right <= 2 * box.height
    ]
    return max(beside, key=lambda line: line.box.right).text if beside else ""


def _around(element: Element | None, at: ScreenPoint, screen: Screen) -> str:
    """Every text read under the point, and inside a thing of few lines: names may be cut, and boxes misjudged."""
    lines = [line for line in screen.lines if _grown(line.box).contains(at)]
    if element is not None:
        inside = [line for line in screen.lines if element.box.contains(line.box.center)]
        lines += inside if len(inside) <= FEW_LINES or element.role in _BOXES else []
        lines += [line for line in screen.lines if _overlap_in_row(line.box, element.box)]
    return "\n".join(dict.fromkeys(line.text for line in lines))[:MOST_AROUND]


def _grown(box: Box) -> Box:
    return Box(box.left - 3, box.top - 3, box.width + 6, box.height + 6)


def _overlap_in_row(line: Box, box: Box) -> bool:
    """A line of the same height that the element cuts into."""
    met = line.intersection(box)
    return met is not None and line.height <= 1.6 * box.height and met.height >= 0.6 * line.height


def _is_unread(element: Element, screen: Screen) -> bool:
    """Something is written in a box, but nothing could be read: it may as well be a button in an unknown script.

    A box with a name has the name from beside it; what stands in its middle is no typed text then.
    """
    if element.role not in _BOXES or element.value:
        return False
    box, margin = element.box, max(3, element.box.height // 6)
    inner = screen.frame.crop(Box(box.left + margin, box.top + margin, box.width - 2 * margin, box.height - 2 * margin))
    if not inner.size or any(box.contains(line.box.center) for line in screen.lines):
        return False
    if element.name:
        return is_unread_button(inner, INK_COLUMNS)
    return int(ink_of(inner).any(axis=0).sum()) >= INK_COLUMNS


def _is_list(element: Element, screen: Screen) -> bool:
    """A one-line box with several lines in it is none: it may be a list."""
    if element.role != "field":
        return False
    tops = sorted(line.box.top for line in screen.lines if element.box.contains(line.box.center))
    return any(below - above > element.box.height / 4 for above, below in pairwise(tops))


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


@contextmanager
def real_desk(
    region: Box | None = None, secret: Callable[[str], str] | None = None, find: Find | None = None
) -> Iterator[Desk]:
    """The desktop named by DISPLAY, with the person's ways to stop being watched. Closed on every exit.

    `find` tells the elements of a frame instead of the finder: no text is read then.
    """
    from actions.desktop import Desktop
    from perception.camera import Camera
    from perception.eyes import Eyes
    from perception.reader import Reader
    from perception.still import StillReader
    from perception.windows import Windows
    from tasks.liveness import Liveness

    with ExitStack() as stack:
        liveness = _closed(stack, Liveness())
        stack.enter_context(liveness.explaining())
        liveness.check()
        camera = _closed(stack, Camera(region))
        windows = _closed(stack, Windows())
        if find is None:
            reader = Reader()
            Thread(target=reader.load, name="reader", daemon=True).start()  # a second or two, while nobody waits
            eyes = Eyes(camera, windows, reader)
        else:
            eyes = Eyes(camera, windows, StillReader(), find=find)
        bounds = region or camera.layout().bounds
        seen = partial(liveness.check_seen, camera.glance, bounds)
        seen()
        stop = StopSignal()
        executor = _closed(stack, Desktop(stop, secret=secret))
        stop.watch()
        stack.callback(stop.close)
        over_text, acted = windows.over_text, eyes.acted
        yield Desk(eyes, executor, stop, bounds, liveness.check, seen, liveness.explain, over_text, acted)


def _closed(stack: ExitStack, part: Closes) -> Closes:
    """The part, to be closed with the stack."""
    stack.callback(part.close)
    return part
