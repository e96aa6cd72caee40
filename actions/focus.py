"""Who has the keyboard, and has that program already handled what it was sent.

`barrier` uses _NET_WM_PING (Extended Window Manager Hints): a program answers it from the same queue its key events
come in, so the answer means that everything sent before was handled. GTK and browsers answer in under a millisecond; Qt
sends its answer to the window manager alone, so for Qt there is no barrier. Knows nothing of what was sent.
"""

from __future__ import annotations

import itertools
import select
from typing import Any

from actions.connection import focused_window, open_display
from actions.stop import StopSignal

FIRST_ANSWER_SECONDS, ANSWER_SECONDS = 0.4, 2.0
"""How long a program may take for its first answer, and for later ones, before the sender goes on without it."""


class Focus:
    """Watches the input focus over a connection of its own."""

    def __init__(self, stop: StopSignal, display: str | None = None) -> None:
        self._stop = stop
        self._connection = open_display(display)
        self._root = self._connection.screen().root
        self._protocols = self._connection.get_atom("WM_PROTOCOLS")
        self._state = self._connection.get_atom("WM_STATE")
        self._active = self._connection.get_atom("_NET_ACTIVE_WINDOW")
        self._ping = self._connection.get_atom("_NET_WM_PING")
        self._program_mask = ~int(self._connection.display.info.resource_id_mask)
        self._numbers = itertools.count(1)
        self._answers: dict[int, bool] = {}  # program (its id range) -> whether it answered when first asked
        self._listen()

    def window(self) -> int:
        """Id of the window that has the input focus; 0 when none has."""
        return focused_window(self._connection)

    def is_in(self, window_id: int) -> bool:
        """True when the focus is in this window or in one inside it.

        Where no program's window has it, the window manager's word on the active window counts; otherwise that word
        comes too late to be believed.
        """
        from Xlib import X, error

        try:
            found = self._connection.create_resource_object("window", self.window())
            while found and found.id != self._root.id:
                if found.id == window_id:
                    return True
                if found.get_full_property(self._state, X.AnyPropertyType) is not None:
                    return False  # another program's window
                found = found.query_tree().parent
        except error.BadWindow:
            return False
        active = self._root.get_full_property(self._active, X.AnyPropertyType)
        return active is not None and window_id in active.value

    def toplevel(self, window_id: int | None = None) -> int:
        """The program's own top-level window around the focus (or around `window_id`)."""
        window = self._connection.create_resource_object("window", window_id or self.window())
        return self._climb(window)[0]

    def same_client(self, window_a: int, window_b: int) -> bool:
        """True when two windows were made by one program: the server gives each connection its own id range."""
        return window_a & self._program_mask == window_b & self._program_mask

    def window_class(self) -> str:
        """WM_CLASS of the focused program; "" when it has none."""
        from Xlib import error

        try:
            found = self._connection.create_resource_object("window", self.toplevel()).get_wm_class()
        except error.BadWindow:
            return ""
        return " ".join(found) if found else ""

    def barrier(self) -> bool:
        """Wait until the focused program has handled everything sent so far. False when it cannot tell."""
        window_id, speaks = self._climb(self._connection.create_resource_object("window", self.window()))
        program = window_id & self._program_mask
        if not speaks or not self._answers.get(program, True):
            return False
        number = next(self._numbers)
        self._send_ping(window_id, number)
        seconds = ANSWER_SECONDS if program in self._answers else FIRST_ANSWER_SECONDS
        answered = self._stop.wait_until(lambda: self._answered(number), seconds, every=0.0)
        self._answers.setdefault(program, answered)
        return answered

    def close(self) -> None:
        self._connection.close()

    def _climb(self, window: Any) -> tuple[int, bool]:
        """(id, answers pings) of the nearest window upward that a window manager would talk to."""
        from Xlib import error

        found = int(window.id)
        if not found or found == self._root.id:
            return found, False
        try:
            while True:
                protocols = window.get_full_property(self._protocols, 0)
                if protocols is not None:
                    return int(window.id), self._ping in protocols.value
                parent = window.query_tree().parent
                if not parent or parent.id == self._root.id:
                    return found, False
                window = parent
        except error.BadWindow:
            return found, False

    def _listen(self) -> None:
        """Answers are sent to the root window, to whoever asked for its substructure events."""
        from Xlib import X

        self._root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self._connection.sync()

    def _send_ping(self, window_id: int, number: int) -> None:
        from Xlib.protocol import event

        data = (32, [self._ping, number, window_id, 0, 0])
        message = event.ClientMessage(window=window_id, client_type=self._protocols, data=data)
        self._connection.create_resource_object("window", window_id).send_event(message, event_mask=0)
        self._connection.flush()

    def _answered(self, number: int) -> bool:
        from Xlib import X

        if not self._connection.pending_events():
            select.select([self._connection.fileno()], [], [], 0.005)
        found = False
        while self._connection.pending_events():
            got = self._connection.next_event()
            if got.type == X.ClientMessage and got.client_type == self._protocols:
                found |= got.data[1][0] == self._ping and got.data[1][1] == number
        return found
