"""Connections to the X server, opened quietly. Knows nothing of what they are used for."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sys
from collections.abc import Iterator
from typing import Any

from actions.errors import DisplayGone, InputUnavailable


def open_display(name: str | None = None) -> Any:
    """A python-xlib connection to `name` (default: DISPLAY) whose server can be sent input.

    python-xlib prints a warning about missing authority files on stdout; it is sent to stderr instead, because
    stdout belongs to the result.
    """
    from Xlib import display, error

    _find_server(name or os.environ.get("DISPLAY", ""))
    try:
        with contextlib.redirect_stdout(sys.stderr):
            connection = display.Display(name)
    except (error.DisplayError, error.ConnectionClosedError, OSError) as cause:
        raise InputUnavailable(f"the display {name or '(DISPLAY)'} cannot be opened: {cause}") from cause
    if not connection.has_extension("XTEST"):
        connection.close()
        raise InputUnavailable(f"display {name or '(DISPLAY)'} has no XTEST extension; input cannot be sent")
    connection.set_error_handler(_ignore_vanished_windows)
    return connection


def _find_server(display: str) -> None:
    """Refuse a display of this machine that no server listens for (python-xlib would leave its sockets open)."""
    found = re.fullmatch(r":(\d+)(\.\d+)?", display)
    if found is None:
        return
    path = f"/tmp/.X11-unix/X{found[1]}"  # noqa: S108 (where every X server listens)
    for address in (f"\0{path}", path):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(address)
            return
    raise InputUnavailable(f"the display {display} cannot be opened: no server answers there")


@contextlib.contextmanager
def display_errors() -> Iterator[None]:
    """A display that goes away in the block is `InputUnavailable`."""
    from Xlib import error

    try:
        yield
    except (error.ConnectionClosedError, ConnectionError) as cause:
        raise DisplayGone(f"the display went away: {cause}") from cause


def _ignore_vanished_windows(_error: Any, _request: Any) -> None:
    """Errors of requests without a reply: another program's window may vanish at any moment."""


def focused_window(connection: Any) -> int:
    """Id of the window that has the input focus; 0 when none has."""
    from Xlib import X

    focus = connection.get_input_focus().focus
    if focus == X.PointerRoot:  # no window manager: the keys go to the window under the pointer
        focus = connection.screen().root.query_pointer().child
    return int(getattr(focus, "id", focus))


def held_keycodes(connection: Any) -> list[int]:
    """Key codes that are down, as the server tells it."""
    return [8 * i + bit for i, byte in enumerate(connection.query_keymap()) for bit in range(8) if byte & (1 << bit)]


def held_buttons(connection: Any) -> list[int]:
    """Buttons 1 to 5 that are down, as the server tells it."""
    mask = connection.screen().root.query_pointer().mask
    return [button for button in range(1, 6) if mask & (1 << (7 + button))]


def release_everything(connection: Any) -> None:
    """Send a release for every key and button that is down."""
    from Xlib import X
    from Xlib.ext import xtest

    for code in held_keycodes(connection):
        xtest.fake_input(connection, X.KeyRelease, code)
    for button in held_buttons(connection):
        xtest.fake_input(connection, X.ButtonRelease, button)
    connection.sync()
