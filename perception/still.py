"""Eyes that see what they are given: a camera for saved frames and image files, and a reader of given lines.

Each `grab` shows the next picture; the last one stays. A glance sees what the last grab saw. Touches no display.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import islice

from perception.errors import OutOfSpaceError, ScreenUnavailable
from perception.geometry import Box, Layout, Monitor
from perception.screen import Frame, Line, Pixels


class StillCamera:
    """Shows `frames` one after the other, each a `Frame` or plain pixels [H, W, 3]."""

    def __init__(self, frames: Sequence[Frame | Pixels]) -> None:
        if not frames:
            raise ScreenUnavailable("a still camera needs at least one picture")
        self._coming = iter([_framed(frame) for frame in frames])
        self._shown = next(self._coming)
        self._fresh = True

    def layout(self) -> Layout:
        return Layout((Monitor(self._shown.bounds),))

    def grab(self) -> Frame:
        if not self._fresh:
            self._shown = next(islice(self._coming, 1), self._shown)
        self._fresh = False
        return Frame(self._shown.pixels, self._shown.bounds, time.monotonic())

    def glance(self, box: Box) -> Pixels:
        if not self._shown.bounds.encloses(box):
            raise OutOfSpaceError(f"the box {box} leaves the picture {self._shown.bounds}")
        return self._shown.crop(box).copy()

    def close(self) -> None:
        """Nothing to give back."""


class StillReader:
    """Reads the lines it was given, by default none: for eyes whose elements are told (`Eyes(..., find=...)`)."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self._lines = tuple(lines)

    def read(self, frame: Frame, previous: tuple[Frame, Sequence[Line]] | None = None) -> tuple[Line, ...]:  # noqa: ARG002 - the reader's signature
        return self._lines

    def read_closer(self, frame: Frame, lines: Sequence[Line], box: Box) -> tuple[Line, ...]:  # noqa: ARG002 - the reader's signature
        return tuple(lines)

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:  # noqa: ARG002 - the reader's signature
        return ()


def _framed(picture: Frame | Pixels) -> Frame:
    if isinstance(picture, Frame):
        return picture
    height, width = picture.shape[:2]
    return Frame(picture, Box(0, 0, width, height), time.monotonic())
