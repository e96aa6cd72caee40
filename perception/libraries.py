"""The libraries that the capture library loads, found by the names they have had for many years.

`ctypes.util.find_library` starts a program for each of them; the loader finds a library that has its usual name itself.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = {
    "xcb": "libxcb.so.1", "xcb-randr": "libxcb-randr.so.0", "xcb-render": "libxcb-render.so.0",
    "xcb-shm": "libxcb-shm.so.0", "xcb-xfixes": "libxcb-xfixes.so.0", "X11": "libX11.so.6",
    "Xfixes": "libXfixes.so.3", "Xrandr": "libXrandr.so.2",
}  # fmt: skip


@contextmanager
def usual_names() -> Iterator[None]:
    """In the block a library is looked for under its usual name first."""
    search = ctypes.util.find_library

    def find(name: str) -> str | None:
        return USUAL[name] if name in USUAL and _loads(USUAL[name]) else search(name)

    ctypes.util.find_library = find
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
