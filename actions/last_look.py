"""The last look: nothing comes between it and the press.

The guard looks before an action is announced; writing the announcement down takes milliseconds, and in them a window
may move, be raised or be covered. So the server is held still (GrabServer, X protocol) for the two milliseconds it
takes to look once more and press: no other program can change a window then. Knows nothing of what is pressed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.action import Point
from actions.errors import ScreenChanged
from actions.likeness import same_picture
from actions.sight import Sight


@dataclass(frozen=True, slots=True)
class Dispatch:
    """When the first event of an action went out, and how long the last look before it took."""

    at: float  # time.monotonic()
    looked_seconds: float = 0.0


@contextmanager
def server_held(connection: Any) -> Iterator[None]:
    """No other program's requests are carried out in the block. Nothing in it may ask over another connection."""
    connection.grab_server()
    try:
        yield
    finally:
        connection.ungrab_server()
        connection.flush()


class LastLook:
    """Compares what lies under a point with what was seen there, over one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._root = connection.screen().root

    def under(self, at: Point) -> int:
        """Id of the root's child under a point, as the server sees it; 0 for the bare root window."""
        child = self._root.translate_coords(self._root, at.x, at.y).child
        return int(getattr(child, "id", child))

    def place_of(self, top: int) -> tuple[int, int, int, int] | None:
        """Where a child of the root lies; None when it is gone."""
        from Xlib import error

        try:
            found = self._window(top).get_geometry()
        except (error.BadWindow, error.BadDrawable):
            return None
        return found.x, found.y, found.width, found.height

    @contextmanager
    def unchanged(self, sight: Sight | None, at: Point, under: int) -> Iterator[float]:
        """Hold the server still in the block; yields the seconds the look took.

        Raises `ScreenChanged` before the block when not the same window as before (`under`) lies at the point, when
        that is not the window that was seen, or when the place no longer looks as it did.
        """
        if sight is None:
            yield 0.0
            return
        with server_held(self._connection):
            started = time.monotonic()
            self._compare(sight, at, under)
            yield time.monotonic() - started

    def _compare(self, sight: Sight, at: Point, under: int) -> None:
        name = repr(sight.label) if sight.label else f"the unlabelled {sight.role}"
        now = self.under(at)
        if now != under or not self._belongs(now, sight.window):
            raise ScreenChanged(f"another window came over {name} just before the press")
        if not self._looks_the_same(sight):
            raise ScreenChanged(f"{name} changed its look just before the press")

    def _belongs(self, top: int, window: int | None) -> bool:
        """True when `window` is `top` or lies in it; windows that cannot be seen are nobody's business here."""
        from Xlib import X, error

        if window is None or not top:
            return window is None
        try:
            if self._window(top).get_attributes().win_class == X.InputOnly:
                return True
            found = self._window(window)
            while found and found.id not in (top, self._root.id):
                found = found.query_tree().parent
        except error.BadWindow:
            return False
        return bool(found) and found.id == top

    def _looks_the_same(self, sight: Sight) -> bool:
        from Xlib import X

        height, width = sight.crop.shape[:2]
        image = self._root.get_image(*sight.corner, width, height, X.ZPixmap, 0xFFFFFFFF)
        if len(image.data) != height * width * 4 or self._connection.display.info.image_byte_order != X.LSBFirst:
            return True  # a picture format that only the camera reads; the guard has compared the pixels
        pixels = np.frombuffer(image.data, np.uint8).reshape(height, width, 4)
        return same_picture(sight.crop, pixels[:, :, 2::-1])

    def _window(self, window_id: int) -> Any:
        return self._connection.create_resource_object("window", window_id)
