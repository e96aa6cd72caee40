"""One desktop: eyes, hands and the guard between them, and what each needs from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Protocol, TypeVar

from actions.action import Point
from actions.errors import ActionRefused
from actions.executor import Executor
from actions.sight import Sight
from actions.stop import StopSignal
from perception.eyes import Find
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Pixels, Screen, Window

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


def sight_of(element: Element | None, point: Point | None, screen: Screen) -> Sight | None:
    """What was seen of an action's target on a screen; None when there is neither a place nor a focus."""
    focused = screen.focused_window
    if point is None and element is None:
        return _focus_sight(screen, focused) if focused else None
    at = ScreenPoint(point.x, point.y) if point else element.box.center  # type: ignore[union-attr]
    box = _around(at, screen.frame.bounds)
    window = screen.window_at(at)
    return Sight(
        crop=screen.frame.crop(box),
        corner=(box.left, box.top),
        window=window.id if window else None,
        focus=focused.id if focused else None,
        label=element.name if element else "",
        role=element.role if element else "unknown",
        application=window.application if window else "",
    )


def looker(eyes: Sees, bounds: Box) -> Callable[[Point], Sight]:
    """The guard's second look: pixels, window and focus under a point right now. Reads no text."""

    def look(point: Point) -> Sight:
        windows = eyes.windows()
        at = ScreenPoint(point.x, point.y)
        under = next((w for w in reversed(windows) if (w.frame or w.box).contains(at)), None)
        focused = next((w for w in reversed(windows) if w.focused), None)
        box = _around(at, bounds)
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


def _around(at: ScreenPoint, bounds: Box) -> Box:
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
        yield Desk(eyes, executor, stop, bounds, liveness.check, seen, liveness.explain)


def _closed(stack: ExitStack, part: Closes) -> Closes:
    """The part, to be closed with the stack."""
    stack.callback(part.close)
    return part
