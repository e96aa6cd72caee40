"""The eyes: camera, window system, reader and element finder put together into one look.

Contract: `look` waits until the screen is at rest (at most `within` seconds), then reads only what changed since the
last look. A screen that would not settle comes back with `settled=False`. Rest goes on from look to look for as long as
nothing changes, and begins anew when the eyes are told that something was done. Knows nothing of tasks or models.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from perception.change import QUIET, changed_regions, settle
from perception.geometry import Box, Layout
from perception.judges import find_judged
from perception.screen import Element, Frame, Line, Pixels, Screen, Window

Find = Callable[[Frame, Sequence[Line], Sequence[Window]], Sequence[Element]]
"""What stands on a frame: `perception.judges.find_judged`, or one that is told (see `perception.still`)."""


class Camera(Protocol):
    """`perception.camera.Camera` or `perception.still.StillCamera`."""

    def layout(self) -> Layout: ...
    def grab(self) -> Frame: ...
    def glance(self, box: Box) -> Pixels: ...
    def close(self) -> None: ...


class WindowSystem(Protocol):
    """`perception.windows.Windows` or `perception.windows.StillWindows`."""

    def snapshot(self) -> tuple[Window, ...]: ...
    def close(self) -> None: ...


class LineReader(Protocol):
    """`perception.reader.Reader`."""

    def read(self, frame: Frame, previous: tuple[Frame, Sequence[Line]] | None = None) -> tuple[Line, ...]: ...

    def read_closer(self, frame: Frame, lines: Sequence[Line], box: Box) -> tuple[Line, ...]: ...

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]: ...


class Eyes:
    """Looks at one desktop; `find` tells what stands on a frame."""

    def __init__(
        self,
        camera: Camera,
        windows: WindowSystem,
        reader: LineReader,
        *,
        find: Find = find_judged,
    ) -> None:
        self._camera, self._windows, self._reader = camera, windows, reader
        self._find = find
        self._last: Screen | None = None
        self._first: Frame | None = None
        self._still_since = 0.0  # since when the screen looks as it did at the last look, with nothing done to it
        self._quiet = QUIET

    def begin(self) -> None:
        """Take a first picture: a screen that still looks like it at the first look has been at rest since now."""
        self._first = self._camera.grab()

    def acted(self, quiet: float = QUIET) -> None:
        """Something was done: the screen is at rest again when nothing has changed for `quiet` seconds from now on."""
        self._still_since, self._quiet = time.monotonic(), quiet

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:
        """A settled screen with windows, lines and elements; `check` is called while waiting and may raise.

        What looks as it did at the last look is not read or searched again.
        """
        timings: dict[str, float] = {}
        last = self._last
        with _timed(timings, "settle"):
            since = last.frame.again(self._still_since) if last else self._first
            rest = settle(self._camera.grab, within, since=since, quiet=self._quiet, check=check)
            frame, settled, self._still_since = rest
        with _timed(timings, "windows"):
            windows = self._windows.snapshot()
        check()
        return self.see(frame, windows, settled=settled, check=check, timings=timings)

    def see(
        self,
        frame: Frame,
        windows: tuple[Window, ...],
        *,
        settled: bool = True,
        check: Callable[[], None] = lambda: None,
        timings: dict[str, float] | None = None,
    ) -> Screen:
        """What stands on a picture, whoever took it, as the next look."""
        last, timings = self._last, {} if timings is None else timings
        if last is not None and last.windows == windows and not changed_regions(last.frame, frame):
            self._last = replace(last, frame=frame, settled=settled, timings=timings)
            return self._last
        with _timed(timings, "read"):
            lines = self._reader.read(frame, (last.frame, last.lines) if last else None)
        check()
        with _timed(timings, "find"):
            elements = tuple(self._find(frame, lines, windows))
        self._last = Screen(frame, windows, lines, elements, settled, timings)
        return self._last

    def closer(self, box: Box) -> Screen:
        """The screen of the last look, a box of it read once more: for when something is missed there."""
        last = self._last
        if last is None:
            return self.look()
        lines = self._reader.read_closer(last.frame, last.lines, box)
        if lines != last.lines:
            elements = tuple(self._find(last.frame, lines, last.windows))
            self._last = replace(last, lines=lines, elements=elements)
        return self._last or last

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        """What a line of a frame may also say, where other pictures of it read otherwise."""
        return self._reader.alternatives(frame, line)

    def glance(self, box: Box) -> Pixels:
        """The pixels of one box now, without waiting; `OutOfSpaceError` when it leaves the picture."""
        return self._camera.glance(box)

    def windows(self) -> tuple[Window, ...]:
        """The windows now."""
        return self._windows.snapshot()

    def close(self) -> None:
        self._camera.close()
        self._windows.close()


class _timed:  # noqa: N801 - reads as a word in a with statement
    """Writes how long its block took under a name."""

    def __init__(self, timings: dict[str, float], name: str) -> None:
        self._timings, self._name = timings, name

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._timings[self._name] = time.perf_counter() - self._started
