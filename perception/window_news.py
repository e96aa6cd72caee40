"""Whether anything that was told of the windows may have changed since: the X server says so by itself.

Contract: a window is watched before it is asked about, so a change comes either into the answers or into the next
`came`. A change may be told that changes nothing; none is missed. Knows nothing of what is asked.
"""

from __future__ import annotations

from typing import Any

TOLD_BY = ("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST", "_NET_ACTIVE_WINDOW", "_NET_WM_NAME", "_NET_WM_PID",
           "WM_NAME", "WM_CLASS", "WM_TRANSIENT_FOR")  # fmt: skip
"""The properties that a snapshot rests on; programs write others at every key."""


class WindowNews:
    """Listens on a connection that nobody else takes events from."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._atoms = {connection.get_atom(name) for name in TOLD_BY}
        self._watched: set[int] = set()
        connection.set_error_handler(lambda *_: None)  # a watched window may vanish at any moment
        self.watch(connection.screen().root)

    def watch(self, window: Any) -> None:
        """From now on `came` is true after the window, or one directly inside it, changed."""
        from Xlib import X

        if window.id not in self._watched:
            self._watched.add(window.id)
            window.change_attributes(event_mask=X.SubstructureNotifyMask | X.StructureNotifyMask | X.PropertyChangeMask)

    def came(self) -> bool:
        """Whether anything came since the last call. The answer to an earlier request has been waited for."""
        from Xlib import X

        news = False
        while self._connection.pending_events():
            event = self._connection.next_event()
            if event.type == X.DestroyNotify:
                self._watched.discard(event.window.id)  # its number may be given to another window
            news |= event.type != X.PropertyNotify or event.atom in self._atoms
        return news
