"""The camera: one picture of the X display, or of the region deskhand was confined to.

Contract: `grab` returns RGB pixels of exactly `bounds`, `glance` those of one box, straight from shared memory. A box
that leaves the picture is refused. A black picture is a picture (an empty desktop is black). Calls are serialised by
the capture library, so a camera may be used from several threads, but not after a fork. Knows nothing of windows.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from perception.errors import DisplayLost, OutOfSpaceError, ScreenUnavailable
from perception.geometry import Box, Layout, Monitor
from perception.libraries import usual_names
from perception.screen import Frame, Pixels

if TYPE_CHECKING:
    from mss import MSS


class Sight(Protocol):
    """What every camera offers, the still one included."""

    def layout(self) -> Layout: ...
    def grab(self) -> Frame: ...
    def glance(self, box: Box) -> Pixels: ...
    def close(self) -> None: ...


class Camera:
    """Captures the display named by the environment."""

    def __init__(self, region: Box | None = None) -> None:
        self._region = region
        self._screen: MSS | None = None
        self._layout = self._open()
        if region is not None and not self._layout.bounds.encloses(region):
            self.close()
            raise OutOfSpaceError(f"the region {region} leaves the desktop {self._layout.bounds}")

    @property
    def bounds(self) -> Box:
        """What `grab` shows, in screen pixels."""
        return self._region or self._layout.bounds

    def layout(self) -> Layout:
        """The monitors as they are now; asks the display again, because a resolution may change at any time."""
        self._layout = self._open()
        return self._layout

    def grab(self) -> Frame:
        """The whole picture. Raises `DisplayLost` or `ScreenUnavailable`."""
        try:
            pixels = self._capture(self.bounds)
        except DisplayLost:
            raise
        except ScreenUnavailable:
            self.layout()  # a smaller resolution makes the old bounds invalid: look once more with the new ones
            pixels = self._capture(self.bounds)
        return Frame(pixels, self.bounds, time.monotonic())

    def glance(self, box: Box) -> Pixels:
        """The pixels of one box; `OutOfSpaceError` when it leaves the picture."""
        if not self.bounds.encloses(box):
            raise OutOfSpaceError(f"the box {box} leaves the picture {self.bounds}")
        return self._capture(box)

    def close(self) -> None:
        from mss import ScreenShotError

        screen, self._screen = self._screen, None
        if screen is not None:
            with contextlib.suppress(ScreenShotError):  # a dead server has nothing left to close
                screen.close()

    def _open(self) -> Layout:
        self.close()
        with usual_names():
            from mss import MSS, ScreenShotError

            try:
                self._screen = MSS()
                whole, *monitors = self._screen.monitors
            except (ScreenShotError, AssertionError) as error:
                raise _unreachable(error) from error
        return Layout(tuple(Monitor(_box(monitor)) for monitor in monitors or [whole]))

    def _capture(self, box: Box) -> Pixels:
        from mss import ScreenShotError

        if self._screen is None:
            raise ScreenUnavailable("the camera is closed")
        place = {"left": box.left, "top": box.top, "width": box.width, "height": box.height}
        try:
            shot = self._screen.grab(place)
        except AssertionError as error:  # what the capture library says when the server is gone
            raise DisplayLost(f"the display {_display()} went away") from error
        except ScreenShotError as error:
            raise ScreenUnavailable(f"no picture of {box} on display {_display()}: {error}") from error
        raw = np.frombuffer(shot.raw, np.uint8).reshape(box.height, box.width, 4)
        return np.asarray(cv2.cvtColor(raw, cv2.COLOR_BGRA2RGB), np.uint8)


def _box(place: dict[str, int]) -> Box:
    return Box(place["left"], place["top"], place["width"], place["height"])


def _display() -> str:
    return repr(os.environ.get("DISPLAY", ""))


def _unreachable(error: BaseException) -> ScreenUnavailable:
    if not os.environ.get("DISPLAY"):
        cause = "Wayland alone is not supported" if os.environ.get("WAYLAND_DISPLAY") else "DISPLAY is not set"
        return ScreenUnavailable(f"no screen: {cause}; start an X display and set DISPLAY")
    return DisplayLost(f"the display {_display()} cannot be opened: {error or 'it does not answer'}")
