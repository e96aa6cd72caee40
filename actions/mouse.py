"""The mouse: pyautogui, loaded without what nobody here uses of it.

pyautogui opens the display when it is imported, leaks pipes there, and python-xlib may print to stdout. It can do
without its message boxes and screenshots, which load tkinter and start programs; the copy that is loaded without them
is ours alone, and who imports pyautogui elsewhere gets a whole one. One process, one copy, one display.
"""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from actions.errors import InputUnavailable

UNUSED = ("pymsgbox", "pyscreeze", "mouseinfo")
_OURS = ("pyautogui", "pyautogui._pyautogui_x11")


@cache
def load_mouse() -> Any:
    """The module pyautogui, its pauses off and its corner fail-safe on. Raises `InputUnavailable`."""
    try:
        with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings(), _apart():
            warnings.simplefilter("ignore")
            import pyautogui
    except Exception as cause:  # pyautogui raises KeyError, Xlib's errors, ... for one and the same reason
        raise InputUnavailable(f"mouse and keyboard cannot be reached: {cause!r}") from cause
    pyautogui.PAUSE = 0
    pyautogui.FAILSAFE = True
    return pyautogui


@contextlib.contextmanager
def _apart() -> Iterator[None]:
    """In the block `UNUSED` cannot be imported; what was imported in it is forgotten. Nothing, when it is there."""
    if "pyautogui" in sys.modules:
        yield
        return
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: what an import statement cannot find
    try:
        yield
    finally:
        for name in (*hidden, *_OURS):
            sys.modules.pop(name, None)
