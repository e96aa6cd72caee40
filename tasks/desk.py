"""One desktop: eyes, hands and the guard between them, and what each needs from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Protocol, TypeVar

from actions.action import Action, Move, Type
from actions.executor import Executor
from actions.last_look import Dispatch
from actions.sight import Sight
from actions.stop import StopSignal
from perception.change import QUIET
from perception.eyes import Find
from perception.geometry import Box
from perception.screen import Frame, Line, Pixels, Screen, Window

if TYPE_CHECKING:
    from perception.memory import Memory

TEXT_QUIET = 0.02
"""Seconds without change that count as rest while a text is typed: a caret or letters appear, and what was typed is
read back from the field itself."""


class Sees(Protocol):
    """What a run needs from `perception.eyes.Eyes`."""

    def look(self, within: float = 5.0, check: Callable[[], None] = ...) -> Screen: ...

    def closer(self, box: Box) -> Screen: ...

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]: ...

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


@contextmanager
def real_desk(
    region: Box | None = None,
    secret: Callable[[str], str] | None = None,
    find: Find | None = None,
    memory: Memory | None = None,
) -> Iterator[Desk]:
    """The desktop named by DISPLAY, with the person's ways to stop being watched. Closed on every exit.

    `find` tells the elements of a frame instead of the finder: no text is read then. With a `memory` the
    reader is loaded only when there is something new to read.
    """
    from actions.consent import prepare
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
            if memory is None:
                Thread(target=reader.load, name="reader", daemon=True).start()  # a second or two, while nobody waits
            looks = Eyes if memory is None else memory.eyes
            eyes = looks(camera, windows, reader)
        else:
            eyes = Eyes(camera, windows, StillReader(), find=find)
        eyes.begin()
        bounds = camera.bounds
        seen = partial(liveness.check_seen, camera.glance, bounds)
        seen()
        stop = StopSignal()
        executor = _closed(stack, Desktop(stop, secret=secret))
        stop.watch()
        stack.callback(stop.close)
        Thread(target=prepare, name="words", daemon=True).start()  # while the screen comes to rest
        over_text, acted = windows.over_text, eyes.acted
        yield Desk(eyes, executor, stop, bounds, liveness.check, seen, liveness.explain, over_text, acted)


def _closed(stack: ExitStack, part: Closes) -> Closes:
    """The part, to be closed with the stack."""
    stack.callback(part.close)
    return part
