"""Watches what the person does on one display: the hotkey, the corners, the mouse, the keyboard.

One look every `WATCH_SECONDS`, over a connection of its own. The hotkey is grabbed, so that it does not reach the
application; the key state is polled as well, because a passive grab does not fire while an open menu holds the
keyboard. Asks the stop signal to stop; knows nothing of what is being done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from actions.connection import held_keycodes, open_display
from actions.key_events import hear_presses, pressed_code

if TYPE_CHECKING:
    from actions.stop import StopSignal

WATCH_SECONDS = 0.02
"""How often the watcher looks. Far under the 100 ms in which a stop must be noticed."""

CHORD_SECONDS = 0.15
"""After Ctrl or Alt went down alone: how long it may still become the hotkey. Nothing is sent meanwhile."""

_ESCAPE, _CONTROLS, _ALTS = 0xFF1B, (0xFFE3, 0xFFE4), (0xFFE9, 0xFFEA)


class Watcher:
    """Looks at the keyboard and the pointer."""

    def __init__(self, stop: StopSignal, display: str | None) -> None:
        self._stop = stop
        self._connection = open_display(display)
        self._root = self._connection.screen().root
        self._codes = [[self._connection.keysym_to_keycode(k) for k in keys] for keys in (_CONTROLS, _ALTS, (_ESCAPE,))]
        self._cornered = self._in_corner(self._pointer())  # a run may start there
        self._judged: object | None = None
        self._grab()
        hear_presses(self._connection)

    def run(self, closing: threading.Event) -> None:
        """Look until `closing` is set."""
        from Xlib import error

        try:
            while not closing.wait(WATCH_SECONDS):
                self._look()
            self._connection.close()
        except (error.ConnectionClosedError, OSError):
            return  # the display went away; whoever sends the next input is told

    def _look(self) -> None:
        kept, judged, looked_at = self._stop.pointer, self._stop.presses.judged, time.monotonic()
        at = self._pointer()  # every event before the answer has been read with it
        hotkey, pressed = self._events()
        strange = self._stop.presses.foreign(pressed, looked_at)
        running = judged is not None and judged is self._judged is self._stop.presses.judged  # since the last look
        self._judged = judged
        if hotkey or self._hotkey_held():
            self._stop.request("Ctrl+Alt+Escape")
        elif strange and running:
            self._typed(strange)
        if not kept.ours and kept is self._stop.pointer:
            moved = at != kept.left_at if kept.left_at is not None else running  # a run may start anywhere
            self._judge_pointer(at, strayed=kept.strayed(at), moved=moved)

    def _typed(self, codes: Iterable[int]) -> None:
        chord = all(any(code in part for part in self._codes) for code in codes)
        self._stop.request("the person, who took the keyboard", settles_in=CHORD_SECONDS if chord else 0.0)

    def _judge_pointer(self, at: tuple[int, int], *, strayed: bool, moved: bool) -> None:
        cornered = self._in_corner(at)
        if cornered and not self._cornered and moved:
            self._stop.request("the pointer in a corner of the screen")
        elif strayed:
            self._stop.request("the person, who took the mouse")
        self._cornered = cornered

    def _events(self) -> tuple[bool, list[int]]:
        """(the grabbed hotkey came, key codes of all presses) since the last look."""
        from Xlib import X

        hotkey, pressed = False, []
        while self._connection.pending_events():
            event = self._connection.next_event()
            hotkey |= event.type == X.KeyPress
            if (code := pressed_code(event)) is not None:
                pressed.append(code)
        return hotkey, pressed

    def _hotkey_held(self) -> bool:
        down = set(held_keycodes(self._connection))
        return all(down.intersection(codes) for codes in self._codes)

    def _pointer(self) -> tuple[int, int]:
        found = self._root.query_pointer()
        return found.root_x, found.root_y

    def _in_corner(self, at: tuple[int, int]) -> bool:
        size: Any = self._root.get_geometry()
        return at[0] in (0, size.width - 1) and at[1] in (0, size.height - 1)

    def _grab(self) -> None:
        from Xlib import X

        for code in self._codes[2]:
            for locks in (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask):
                mask = X.ControlMask | X.Mod1Mask | locks
                self._root.grab_key(code, mask, False, X.GrabModeAsync, X.GrabModeAsync)  # noqa: FBT003 (X's argument)
        self._connection.sync()
