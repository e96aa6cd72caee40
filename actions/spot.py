"""A spot: a tiny square of a known colour, shown for a moment, to see whether a camera sees what is on the screen.

An override-redirect window of a few pixels, never focused, gone after the block.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIDE = 6
"""Pixels."""


@contextmanager
def spot(connection: Any, left: int, top: int, unlike: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
    """Show a square at a place; yields its colour (red, green, blue), which is none that looks like `unlike`.

    Each part of a colour is 0 or 255: every depth of screen shows these exactly.
    """
    from Xlib import X

    red, green, blue = (0 if part > 127 else 255 for part in unlike)
    colour = (red, green, blue)
    screen = connection.screen()
    pixel = screen.default_colormap.alloc_color(*(257 * part for part in colour)).pixel
    window = screen.root.create_window(
        left, top, SIDE, SIDE, 0, X.CopyFromParent, background_pixel=pixel, override_redirect=True
    )
    window.map()
    connection.sync()
    try:
        yield colour
    finally:
        window.destroy()
        connection.sync()
