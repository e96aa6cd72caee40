"""Has the window manager let the press go: many hold every press, act on it, and have the server deliver it again.

X window managers that raise or focus a window on a click grab the button in synchronous mode and replay the press when
they are done (AllowEvents, X protocol). Only then is it decided which window gets it. A window manager handles what it
is told in order, so its answer to _NET_REQUEST_FRAME_EXTENTS (Extended Window Manager Hints), asked about a window of
our own that is never shown, means that every earlier press was let go. What happened to windows before that answer may
have sent the press elsewhere; what comes later, such as the menu it opens, has not. Knows nothing of what is pressed.
"""

from __future__ import annotations

import select
import time
from collections.abc import Mapping
from typing import Any

from actions.connection import open_display

Place = tuple[int, int, int, int]
"""Left, top, width, height in screen pixels."""

ANSWER_SECONDS = 0.5
"""How long the window manager may take; a press that it holds for longer is judged without its answer."""


class WindowManager:
    """Asks the window manager of a display over a connection of its own."""

    def __init__(self, display: str | None = None) -> None:
        from Xlib import X

        self._connection = open_display(display)
        self._root = self._connection.screen().root
        self._request = self._connection.get_atom("_NET_REQUEST_FRAME_EXTENTS")
        self._extents = self._connection.get_atom("_NET_FRAME_EXTENTS")
        self._supported = self._connection.get_atom("_NET_SUPPORTED")
        self._window = self._root.create_window(
            -9, -9, 1, 1, 0, 0, X.InputOnly, X.CopyFromParent, override_redirect=True, event_mask=X.PropertyChangeMask
        )  # fmt: skip
        self._root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._connection.sync()
        self._changes: dict[int, Place | None] = {}

    def begin(self) -> None:
        """Forget what happened to windows so far."""
        while self._read():
            pass  # an answer that came too late
        self._changes.clear()

    def press_let_go(self) -> Mapping[int, Place | None]:
        """Wait until presses sent before are let go.

        Returns the children of the root that changed their place or order, or came or went (None), since `begin` and
        before that. Empty without a window manager: then a press is delivered at once.
        """
        if not self._understands():
            return {}
        self._ask()
        deadline = time.monotonic() + ANSWER_SECONDS
        while not self._read() and (left := deadline - time.monotonic()) > 0:
            select.select([self._connection.fileno()], [], [], min(left, 0.01))
        return dict(self._changes)

    def close(self) -> None:
        self._connection.close()

    def _understands(self) -> bool:
        from Xlib import X

        found = self._root.get_full_property(self._supported, X.AnyPropertyType)
        return found is not None and self._request in found.value

    def _ask(self) -> None:
        from Xlib import X
        from Xlib.protocol import event

        message = event.ClientMessage(window=self._window, client_type=self._request, data=(32, [0] * 5))
        self._root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._connection.flush()

    def _read(self) -> bool:
        """Take in what came, up to an answer; True when there was one."""
        from Xlib import X

        while self._connection.pending_events():
            got: Any = self._connection.next_event()
            if got.type == X.PropertyNotify and got.atom == self._extents:
                return True
            if got.type == X.ConfigureNotify:
                self._changes[got.window.id] = (got.x, got.y, got.width, got.height)
            elif got.type == X.MapNotify:
                self._changes.setdefault(got.window.id, None)
            elif got.type in (X.UnmapNotify, X.DestroyNotify):
                self._changes[got.window.id] = None
        return False
