"""What a person does with mouse and keyboard on one display, as the X server sees it (X RECORD).

The other direction of the executor: input events come in, nothing is sent. One thread listens; each event is handed to
`heard` there, in order. Knows nothing of what the events mean (`actions.gestures`) or of what is on the screen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from actions.connection import open_display
from actions.errors import InputUnavailable
from actions.keyboard import KEYSYMS
from actions.keymap import character_of

SHIFT, LOCK, CONTROL, ALT, SUPER, ALTGR = 1, 2, 4, 8, 64, 128
"""Modifier bits of an event's state: Shift, Lock, Control, Mod1, Mod4, Mod5."""

_CHORD = ((CONTROL, "ctrl"), (ALT, "alt"), (SUPER, "win"))
_NAMES = {keysym: name for name, keysym in KEYSYMS.items() if len(name) > 1} | {
    0xFE20: "tab", 0xFF8D: "enter", 0xFFE2: "shift", 0xFFE4: "ctrl", 0xFFEA: "alt", 0xFFEC: "win", 0xFFE7: "alt",
    0xFE03: "altright",
}  # fmt: skip
_MARKS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328"
_DEAD = dict(zip(range(0xFE50, 0xFE5D), _MARKS, strict=True))
"""Dead key -> the mark it puts on the next letter."""

Kind = Literal["key", "button_down", "button_up"]


@dataclass(frozen=True, slots=True)
class Heard:
    """One event. A key is told when it goes down (again with each autorepeat)."""

    kind: Kind
    at: float  # time.monotonic() when it was heard
    x: int  # pointer, screen pixels
    y: int
    button: int = 0  # 1 left, 2 middle, 3 right, 4 to 7 the wheel
    text: str = ""  # what the key writes; "" for keys that write nothing
    mark: str = ""  # of a dead key: what goes on the next letter
    name: str = ""  # of a named key: "enter", "tab", "f5", ...
    held: tuple[str, ...] = ()  # "ctrl", "alt", "win" while it went down; "shift" too but for keys that write


class Capture:
    """Listens until it is closed."""

    def __init__(self, heard: Callable[[Heard], None], display: str | None = None) -> None:
        self._heard = heard
        self._control, self._data = open_display(display), open_display(display)
        if not self._control.has_extension("RECORD"):
            self._close_connections()
            raise InputUnavailable("the display has no RECORD extension; what a person does cannot be heard")
        self._context = self._create()
        self._table = self._read_table()
        self._thread = threading.Thread(target=self._listen, name="capture", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        from Xlib import error

        try:
            self._control.record_disable_context(self._context)
            self._control.flush()
            self._thread.join(timeout=2)
            self._control.record_free_context(self._context)
            self._control.sync()
        except (error.ConnectionClosedError, OSError):
            return  # the display went away
        finally:
            self._close_connections()

    def _create(self) -> int:
        from Xlib import X
        from Xlib.ext import record

        everything = dict.fromkeys(("core_requests", "core_replies", "delivered_events", "errors"), (0, 0))
        extensions = dict.fromkeys(("ext_requests", "ext_replies"), (0, 0, 0, 0))
        wanted = {
            **everything, **extensions, "device_events": (X.KeyPress, X.ButtonRelease), "client_started": False,
            "client_died": False,
        }  # fmt: skip
        return int(self._control.record_create_context(0, [record.AllClients], [wanted]))

    def _listen(self) -> None:
        from Xlib import error

        try:
            self._data.record_enable_context(self._context, self._replied)
        except (error.ConnectionClosedError, OSError):
            return

    def _replied(self, reply: Any) -> None:
        from Xlib import X
        from Xlib.ext import record
        from Xlib.protocol import rq

        if reply.category != record.FromServer or reply.client_swapped or not reply.data or reply.data[0] < 2:
            return
        data = reply.data
        while data:
            event, data = rq.EventField(None).parse_binary_value(data, self._data.display, None, None)
            if event.type == X.KeyPress:
                self._heard(self._key(event))
            elif event.type in (X.ButtonPress, X.ButtonRelease):
                kind: Kind = "button_down" if event.type == X.ButtonPress else "button_up"
                held = tuple(name for bit, name in (*_CHORD, (SHIFT, "shift")) if event.state & bit)
                at = (event.root_x, event.root_y)
                self._heard(Heard(kind, time.monotonic(), *at, button=event.detail, held=held))

    def _key(self, event: Any) -> Heard:
        """The key with what it writes on the layout that is active now."""
        keysym = self._keysym(event.detail, event.state)
        held = tuple(name for bit, name in _CHORD if event.state & bit)
        where = (event.root_x, event.root_y)
        if keysym in _DEAD:
            return Heard("key", time.monotonic(), *where, mark=_DEAD[keysym], held=held)
        text = character_of(keysym) or ""
        name = _NAMES.get(keysym, "")
        if held and not name:
            plain = character_of(self._keysym(event.detail, 0)) or ""
            name = "space" if plain == " " else plain.lower()
        if event.state & SHIFT and (held or not text):
            held = (*held, "shift")
        return Heard("key", time.monotonic(), *where, text="" if held else text, name=name, held=held)

    def _keysym(self, code: int, state: int) -> int:
        self._refresh()
        row = self._table.get(code, ())
        group = (state >> 13) & 3
        column = 2 * min(group, 1) + (4 if state & ALTGR and group == 0 else 0)
        shifted = bool(state & SHIFT)
        plain = row[column] if column < len(row) else 0
        if state & LOCK and (character_of(plain) or "").isalpha():
            shifted = not shifted
        other = row[column + 1] if column + 1 < len(row) else 0
        return int((other or plain) if shifted else plain)

    def _refresh(self) -> None:
        """Read the mapping again when somebody changed it."""
        from Xlib import X

        changed = False
        while self._control.pending_events():
            changed |= self._control.next_event().type == X.MappingNotify
        if changed:
            self._table = self._read_table()

    def _read_table(self) -> dict[int, tuple[int, ...]]:
        first, last = self._control.display.info.min_keycode, self._control.display.info.max_keycode
        rows = self._control.get_keyboard_mapping(first, last - first + 1)
        return {first + place: tuple(row) for place, row in enumerate(rows)}

    def _close_connections(self) -> None:
        from Xlib import error

        for connection in (self._control, self._data):
            try:
                connection.close()
            except (error.ConnectionClosedError, OSError):
                continue
