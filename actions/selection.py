"""Owning an X selection: a thread that answers requests for what we offer (ICCCM, section 2).

Every kind of text target is offered, because programs ask for different ones (WebKit for `text/plain;charset=utf-8`
only); long contents go out in pieces (INCR). Knows nothing of keys or fields.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.connection import open_display
from actions.errors import InputUnavailable

PIECE = 64 * 1024
"""Largest property written at once, in bytes; longer contents are sent incrementally."""

Content = Mapping[str, bytes]
"""Target name -> data, such as {"UTF8_STRING": b"..."}."""


def text_content(text: str) -> dict[str, bytes]:
    """Every form a program may ask a text in."""
    data = text.encode()
    content = dict.fromkeys(("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "TEXT"), data)
    with contextlib.suppress(UnicodeEncodeError):  # STRING is Latin-1 by definition; else it is not offered
        content["STRING"] = text.encode("latin-1")
    return content


@dataclass(eq=False)
class Offer:
    """What we own, and who took it."""

    content: Content
    lost: threading.Event = field(default_factory=threading.Event)  # another program owns the selection now
    taken_by: list[tuple[int, float]] = field(default_factory=list)  # (window that has the data, time.monotonic())
    asked_at: float = 0.0  # time.monotonic() of the last request of any kind


@dataclass
class _Transfer:
    """The rest of a content on its way to a requestor, or b"" when only the receipt is awaited."""

    kind: int
    rest: bytes
    incremental: bool
    offer: Offer


class SelectionOwner:
    """Owns selections in a thread of its own, over a connection of its own."""

    def __init__(self, display: str | None = None) -> None:
        self._connection = open_display(display)
        root = self._connection.screen().root
        self._window = root.create_window(0, 0, 1, 1, 0, 0)
        self._wake, self._wakened = os.pipe()
        self._jobs: queue.SimpleQueue[tuple[Callable[[], None], threading.Event]] = queue.SimpleQueue()
        self._offers: dict[int, Offer] = {}
        self._forms: dict[Offer, dict[int, bytes]] = {}  # the offers' contents by target atom
        self._transfers: dict[tuple[int, int], _Transfer] = {}
        self._closing = False
        self._since = 0  # server time of the ownership
        self._thread = threading.Thread(target=self._serve, name="selection-owner", daemon=True)
        self._prepare()
        self._thread.start()

    @property
    def window_id(self) -> int:
        return int(self._window.id)

    def own(self, content: Content, *selections: str) -> Offer:
        """Become the owner of `selections` and offer `content`. Returns when the server has agreed."""
        offer = Offer(content)
        self._call(lambda: self._take(offer, selections))
        return offer

    def give_up(self, *selections: str) -> None:
        """Own them no more, if we do."""
        self._call(lambda: self._drop(selections))

    def close(self) -> None:
        """Give everything up and end the thread."""
        self._closing = True
        os.write(self._wakened, b"x")
        self._thread.join(timeout=5)
        os.close(self._wake)
        os.close(self._wakened)

    def _call(self, job: Callable[[], None], seconds: float = 5.0) -> None:
        done = threading.Event()
        self._jobs.put((job, done))
        os.write(self._wakened, b"x")
        deadline = time.monotonic() + seconds
        while not done.wait(0.05):
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise InputUnavailable("the display does not answer: the clipboard could not be taken")

    def _prepare(self) -> None:
        from Xlib import X

        self._window.change_attributes(event_mask=X.PropertyChangeMask)
        names = ("TARGETS", "TIMESTAMP", "INCR", "UTF8_STRING", "TEXT", "ATOM", "INTEGER", "DESKHAND_TIME")
        self._atoms = {name: self._connection.get_atom(name) for name in names}

    def _serve(self) -> None:
        from Xlib import error

        try:
            while not self._closing:
                self._handle_events()
                self._connection.flush()
                if not self._connection.pending_events():  # flushing reads as well
                    select.select([self._connection.fileno(), self._wake], [], [], 1.0)
                self._run_jobs()
            self._connection.close()
        except (error.ConnectionClosedError, OSError):
            for offer in self._offers.values():  # the server went away and the selections with it
                offer.lost.set()

    def _run_jobs(self) -> None:
        if select.select([self._wake], [], [], 0)[0]:
            os.read(self._wake, 4096)
        while not self._jobs.empty():
            job, done = self._jobs.get()
            job()
            done.set()

    def _handle_events(self) -> None:
        while self._connection.pending_events():
            self._handle(self._connection.next_event())

    def _handle(self, event: Any) -> None:
        from Xlib import X

        if event.type == X.SelectionRequest:
            self._answer(event)
        elif event.type == X.SelectionClear and event.atom in self._offers:
            self._offers.pop(event.atom).lost.set()
        elif event.type == X.PropertyNotify and event.state == X.PropertyDelete:
            self._continue(event)

    def _take(self, offer: Offer, selections: tuple[str, ...]) -> None:
        self._since = self._server_time()
        forms = {self._connection.get_atom(name): data for name, data in offer.content.items()}
        self._forms = {old: self._forms[old] for old in self._offers.values()} | {offer: forms}
        for name in selections:
            atom = self._connection.get_atom(name)
            self._offers[atom] = offer
            self._window.set_selection_owner(atom, self._since)
        self._connection.sync()

    def _drop(self, selections: tuple[str, ...]) -> None:
        from Xlib import X
        from Xlib.protocol import request

        for name in selections:
            atom = self._connection.get_atom(name)
            if self._offers.pop(atom, None) is not None:
                request.SetSelectionOwner(self._connection.display, window=X.NONE, selection=atom, time=self._since)
        self._connection.sync()

    def _server_time(self) -> int:
        """The server's time, which a selection must be owned with: it comes with any property change."""
        from Xlib import X

        self._window.change_property(self._atoms["DESKHAND_TIME"], self._atoms["INTEGER"], 32, [0])
        self._connection.flush()
        while True:
            event = self._connection.next_event()
            if event.type == X.PropertyNotify and event.window == self._window:
                return int(event.time)
            self._handle(event)

    def _answer(self, event: Any) -> None:
        from Xlib import X
        from Xlib.protocol import event as events

        offer = self._offers.get(event.selection)
        place = event.property or event.target  # obsolete clients leave the property out
        if offer is None or not self._put(offer, event.requestor, event.target, place):
            place = X.NONE
        note = events.SelectionNotify(
            time=event.time, requestor=event.requestor, selection=event.selection, target=event.target, property=place
        )
        event.requestor.send_event(note, event_mask=0)
        self._connection.flush()

    def _put(self, offer: Offer, requestor: Any, target: int, place: int) -> bool:
        """Write what was asked for on the requestor's window. False when we do not have it."""
        offer.asked_at = time.monotonic()
        if target == self._atoms["TARGETS"]:
            own = [self._atoms["TARGETS"], self._atoms["TIMESTAMP"]]
            own += list(self._forms[offer])
            requestor.change_property(place, self._atoms["ATOM"], 32, own)
            return True
        if target == self._atoms["TIMESTAMP"]:
            requestor.change_property(place, self._atoms["INTEGER"], 32, [self._since])
            return True
        data = self._forms[offer].get(target)
        if data is None:
            return False
        self._begin(offer, requestor, target, place, data)
        return True

    def _begin(self, offer: Offer, requestor: Any, target: int, place: int, data: bytes) -> None:
        from Xlib import X

        requestor.change_attributes(event_mask=X.PropertyChangeMask)  # the receipt: it deletes the property
        kind = self._atoms["UTF8_STRING"] if target == self._atoms["TEXT"] else target
        incremental = len(data) > PIECE
        if incremental:
            requestor.change_property(place, self._atoms["INCR"], 32, [len(data)])
        else:
            requestor.change_property(place, kind, 8, data)
        self._transfers[requestor.id, place] = _Transfer(kind, data if incremental else b"", incremental, offer)

    def _continue(self, event: Any) -> None:
        """The requestor took a piece: send the next one, or note that it has everything."""
        transfer = self._transfers.get((event.window.id, event.atom))
        if transfer is None:
            return
        if transfer.incremental:
            piece, transfer.rest = transfer.rest[:PIECE], transfer.rest[PIECE:]
            event.window.change_property(event.atom, transfer.kind, 8, piece)  # an empty piece is the end
            transfer.incremental = bool(piece)
            transfer.offer.asked_at = time.monotonic()
        else:
            del self._transfers[event.window.id, event.atom]
            transfer.offer.taken_by.append((event.window.id, time.monotonic()))
