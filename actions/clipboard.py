"""The clipboard, borrowed: what the person had copied is there again afterwards.

Knows nothing of keys: the caller presses them. The content is saved by `borrow` and put back by `give_back`; when
deskhand ends while it still holds the person's content, a keeper process goes on offering it (`actions.keeper`).
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from actions.connection import open_display
from actions.keeper import start_keeper
from actions.selection import Content, Offer, SelectionOwner, text_content
from actions.stop import StopSignal

SELECTION = "CLIPBOARD"
QUIET_SECONDS = 0.3
"""A program may ask for a pasted text more than once (a browser: its own process first, then the page's), so the text
stays on offer until nobody has asked for so long."""

_SAVE_SECONDS, _SAVE_BYTES = 1.0, 32 * 1024 * 1024
_NOT_CONTENT = frozenset({"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION",
                          "INSERT_PROPERTY"})  # fmt: skip
_TEXT_TARGETS = ("UTF8_STRING", "text/plain;charset=utf-8", "STRING")


class Clipboard:
    """Offers, reads and restores the clipboard of one display."""

    def __init__(self, stop: StopSignal, display: str | None = None) -> None:
        self._stop = stop
        self._display = display
        self._owner = SelectionOwner(display)
        self._connection = open_display(display)
        self._window = self._connection.screen().root.create_window(0, 0, 1, 1, 0, 0)
        self._listen()
        self._kept: Offer | None = None  # the person's content, offered by us
        self._ours: Offer | None = None  # our text, on offer in its place
        self._saved: Content = {}  # the person's content meanwhile
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Do as you like with the clipboard in the block; afterwards it holds what it held before."""
        self.borrow()
        try:
            yield
        finally:
            self.give_back()

    def borrow(self) -> None:
        """Remember what the clipboard holds. Waits until the last borrowing has really ended."""
        self._stop.wait_until(lambda: self._ours is None or _is_quiet(self._ours), 2 * QUIET_SECONDS)
        with self._lock:
            self._cancel_timer()
            if self._ours is None or self._ours.lost.is_set():
                self._saved = self._save()

    def give_back(self) -> None:
        """Put back what the clipboard held."""
        with self._lock:
            self._cancel_timer()
            self._ours = None
            self._restore(self._saved)

    def give_back_when_quiet(self) -> None:
        """Put it back as soon as nobody asks for our text any more; returns at once."""
        with self._lock:
            self._cancel_timer()
            self._timer = threading.Timer(QUIET_SECONDS, self._give_back_if_quiet)
            self._timer.daemon = True
            self._timer.start()

    def offer(self, text: str, *, primary: bool = False) -> Offer:
        """Own the clipboard (and the primary selection, which terminals paste) with a text."""
        selections = (SELECTION, "PRIMARY") if primary else (SELECTION,)
        with self._lock:
            self._ours = self._owner.own(text_content(text), *selections)
            return self._ours

    def wait_taken(self, offer: Offer, by: Callable[[int], bool], since: float, seconds: float) -> bool:
        """Wait until a window accepted by `by` has really received the offer.

        A clipboard manager takes every offer too: another program's receipt counts only when time is up.
        """
        if self._stop.wait_until(lambda: any(by(w) for w, at in offer.taken_by if at >= since), seconds):
            return True
        return any(at >= since for _, at in offer.taken_by)

    def read_text(self, seconds: float = 2.0) -> str | None:
        """The text on the clipboard; None when there is none."""
        deadline = time.monotonic() + seconds
        for target in _TEXT_TARGETS:
            data = self._fetch(target, deadline)
            if data is not None:
                return data[1].decode("latin-1" if target == "STRING" else "utf-8", errors="strict")
        return None

    def close(self) -> None:
        """Let go; a keeper process goes on offering the person's content."""
        with self._lock:
            if self._ours is not None:
                self.give_back()
        if self._kept is not None and not self._kept.lost.is_set():
            start_keeper(self._kept.content, self._display)
            self._kept.lost.wait(2.0)
        self._owner.close()
        self._connection.close()

    def _give_back_if_quiet(self) -> None:
        with self._lock:
            if self._ours is None or self._ours.lost.is_set():  # the person copied something meanwhile
                self._ours = None
            elif _is_quiet(self._ours):
                self.give_back()
            else:
                self.give_back_when_quiet()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _listen(self) -> None:
        from Xlib import X

        self._window.change_attributes(event_mask=X.PropertyChangeMask)
        self._place = self._connection.get_atom("DESKHAND_CLIPBOARD")

    def _atom(self, name: str) -> int:
        return int(self._connection.get_atom(name))

    def _save(self) -> Content:
        """What the clipboard holds, in every form its owner offers, as far as time and size allow."""
        owner = self._connection.get_selection_owner(self._atom(SELECTION))
        if not owner:
            return {}
        if getattr(owner, "id", owner) == self._owner.window_id and self._kept is not None:
            return self._kept.content
        deadline = time.monotonic() + _SAVE_SECONDS
        content: dict[str, bytes] = {}
        for name in self._targets(deadline):
            found = self._fetch(name, deadline)
            if found is not None and sum(map(len, content.values())) + len(found[1]) <= _SAVE_BYTES:
                content[name] = found[1]
        return content

    def _restore(self, content: Content) -> None:
        if content:
            self._kept = self._owner.own(content, SELECTION)
            self._owner.give_up("PRIMARY")
        else:
            self._kept = None
            self._owner.own({}, SELECTION)
            self._owner.give_up(SELECTION, "PRIMARY")

    def _targets(self, deadline: float) -> list[str]:
        from array import array

        found = self._fetch("TARGETS", deadline)
        if found is None:
            return []
        names = [str(self._connection.get_atom_name(atom)) for atom in array("I", found[1]) if atom]
        preferred = [name for name in _TEXT_TARGETS if name in names]
        return preferred + [name for name in names if name not in _NOT_CONTENT and name not in preferred]

    def _fetch(self, target: str, deadline: float) -> tuple[int, bytes] | None:
        """(type, data) of one form of the clipboard's content; None when the owner refuses or does not answer."""
        from Xlib import X

        while self._connection.pending_events():  # answers that came too late for an earlier question
            self._connection.next_event()
        self._window.delete_property(self._place)
        self._window.convert_selection(self._atom(SELECTION), self._atom(target), self._place, X.CurrentTime)
        self._connection.flush()
        note = self._next(lambda e: e.type == X.SelectionNotify and e.target == self._atom(target), deadline)
        if note is None or note.property == X.NONE:
            return None
        return self._take_property(deadline)

    def _take_property(self, deadline: float) -> tuple[int, bytes] | None:
        found = self._window.get_full_property(self._place, 0)
        if found is None:
            return None
        self._window.delete_property(self._place)
        self._connection.flush()
        if found.property_type != self._atom("INCR"):
            return int(found.property_type), _to_bytes(found.value)
        return self._take_pieces(deadline)

    def _take_pieces(self, deadline: float) -> tuple[int, bytes] | None:
        from Xlib import X

        pieces: list[bytes] = []
        while True:
            written = self._next(lambda e: e.type == X.PropertyNotify and e.state == X.PropertyNewValue, deadline)
            found = None if written is None else self._window.get_full_property(self._place, 0)
            if found is None:
                return None
            self._window.delete_property(self._place)
            self._connection.flush()
            if not len(found.value):
                return int(found.property_type), b"".join(pieces)
            pieces.append(_to_bytes(found.value))

    def _next(self, wanted: Callable[[Any], bool], deadline: float) -> Any:
        """The next wanted event; None when `deadline` passes."""
        while time.monotonic() < deadline:
            self._stop.check()
            while self._connection.pending_events():
                event = self._connection.next_event()
                if wanted(event):
                    return event
            select.select([self._connection.fileno()], [], [], 0.02)
        return None


def _is_quiet(offer: Offer) -> bool:
    return time.monotonic() - offer.asked_at > QUIET_SECONDS


def _to_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else value.tobytes()
