"""Has a program that answers no pings handled the keys it was sent: many write down when each one came.

Programs tell the window manager the time of the person's last input in _NET_WM_USER_TIME (Extended Window Manager
Hints), on their window or on one that they name for it; Qt does so at every key press, from the same queue its keys
come in. So many changes of the property mean that so many presses were handled. Knows nothing of what was typed.
"""

from __future__ import annotations

import select
from typing import Any

from actions.connection import open_display
from actions.stop import StopSignal

BREATH_SECONDS = 0.0125
"""How long is waited for a program that has never noted a key."""
PATIENCE_SECONDS = 0.5
"""How long is waited for one that has."""


class KeyNotes:
    """Counts the keys that one program at a time has noted, over a connection of its own."""

    def __init__(self, stop: StopSignal, display: str | None = None) -> None:
        self._stop = stop
        self._display = display
        self._connection: Any = None  # opened when it is first needed
        self._windows: set[int] = set()
        self._program = 0
        self._count = 0
        self._takes_notes: dict[int, bool] = {}

    def listen(self, program: int) -> None:
        """Count from now on what the program of this top-level window notes."""
        from Xlib import X, error

        if self._connection is None:
            self._connection = open_display(self._display)
            self._noted = self._connection.get_atom("_NET_WM_USER_TIME")
            self._aside = self._connection.get_atom("_NET_WM_USER_TIME_WINDOW")
        window = self._connection.create_resource_object("window", program)
        try:
            aside = window.get_full_property(self._aside, X.AnyPropertyType)
        except error.BadWindow:
            aside = None
        self._program, self._windows = program, {program, *(aside.value if aside is not None else ())}
        for each in self._windows:
            found = self._connection.create_resource_object("window", each)
            found.change_attributes(event_mask=X.PropertyChangeMask)
        self._connection.sync()
        self._read()
        self._count = 0

    def wait(self, presses: int) -> bool:
        """Wait until so many more presses were noted; False when they were not, or the program takes no notes."""
        seconds = PATIENCE_SECONDS if self._takes_notes.get(self._program) else BREATH_SECONDS
        noted = self._stop.wait_until(lambda: self._read() >= presses, seconds, every=0.0)
        self._takes_notes[self._program] = noted
        self._count = max(0, self._count - presses) if noted else 0
        return noted

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _read(self) -> int:
        """How many presses were noted up to now, waiting a moment for the next one."""
        from Xlib import X

        if not self._connection.pending_events():
            select.select([self._connection.fileno()], [], [], 0.002)
        while self._connection.pending_events():
            got = self._connection.next_event()
            if got.type == X.PropertyNotify and got.atom == self._noted and got.window.id in self._windows:
                self._count += 1
        return self._count
