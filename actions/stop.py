"""The stop signal: who may end the run, and how soon it is noticed.

`request` may be called from any thread or signal handler. `watch` adds the person's own ways: Ctrl+Alt+Escape, the
pointer in a corner of the screen, the pointer not where deskhand left it, or a key that deskhand did not press. Every
loop that sends input calls `check` or waits with `wait`. Knows nothing of what is being done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from actions.errors import Stopped
from actions.flag import Flag
from actions.presses import Presses
from actions.watcher import Watcher

STRAY_PIXELS = 4
"""A pointer farther than this from where it was left was moved by the person."""


@dataclass(frozen=True, slots=True, eq=False)
class PointerKept:
    """What is known of the pointer; a new object each time, so that a look can tell that nothing happened meanwhile."""

    ours: bool = False  # deskhand is moving it right now
    left_at: tuple[int, int] | None = None  # where deskhand left it; None before the first move

    def strayed(self, at: tuple[int, int]) -> bool:
        """True when the pointer is not where it was left."""
        left = self.left_at
        return left is not None and max(abs(at[0] - left[0]), abs(at[1] - left[1])) > STRAY_PIXELS


class StopSignal:
    """Set once, seen everywhere."""

    def __init__(self) -> None:
        self._event = Flag()
        self._source = ""
        self._requested_at: float | None = None
        self._settled_at = 0.0
        self._settled = Flag()
        self.pointer = PointerKept()
        self.presses = Presses()
        self._closing = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def requested(self) -> bool:
        return self._event.is_set()

    @property
    def requested_at(self) -> float | None:
        """`time.monotonic()` of the first request."""
        return self._requested_at

    def request(self, source: str, *, settles_in: float = 0.0) -> None:
        """Ask to stop; the first source is the one told, unless a surer one comes within its `settles_in` seconds."""
        now = time.monotonic()
        if not self._event.is_set():
            self._settled.clear()
            self._source, self._requested_at, self._settled_at = source, now, now + settles_in
            self._event.set()
        elif now < self._settled_at and not settles_in:
            self._source, self._settled_at = source, now
            self._settled.set()

    def check(self) -> None:
        """Raise `Stopped` when a stop was requested."""
        if self._event.is_set():
            self._raise()

    def wait(self, seconds: float) -> None:
        """Wait; raises `Stopped` the moment a stop is requested."""
        if self._event.wait(seconds):
            self._raise()

    def wait_until(self, holds: Callable[[], bool], seconds: float, every: float = 0.005) -> bool:
        """Poll a condition; True when it came to hold, False after `seconds`. Raises `Stopped`."""
        deadline = time.monotonic() + seconds
        self.check()
        while not holds():
            if time.monotonic() >= deadline:
                return False
            self.wait(every)
        return True

    def resume(self) -> None:
        """Forget the request, after the person said to go on. The pointer may be anywhere."""
        self.pointer = PointerKept()
        self.presses.begin_anew()
        self._source, self._requested_at = "", None
        self._event.clear()

    @contextmanager
    def keys_are_ours(self) -> Iterator[None]:
        """While deskhand works: a key it did not press is the person's, who wants the keyboard back.

        Afterwards the pointer is the person's too, until deskhand moves it again.
        """
        try:
            with self.presses.judging(on=True):
                yield
        finally:
            self.pointer = PointerKept()

    @contextmanager
    def person_answers(self) -> Iterator[None]:
        """While the person is asked something, mouse and keyboard are theirs."""
        self.pointer = PointerKept(ours=True)
        try:
            with self.presses.judging(on=False):
                yield
        finally:
            self.pointer = PointerKept()

    @contextmanager
    def pointer_is_ours(self) -> Iterator[Callable[[int, int], None]]:
        """While deskhand moves the pointer the watcher does not judge it; tell the yielded function the place left.

        Leaving without a place means that nothing is known and nothing is judged.
        """
        self.pointer = PointerKept(ours=True)
        place: list[tuple[int, int]] = []
        try:
            yield lambda x, y: place.append((x, y))
        finally:
            self.pointer = PointerKept(left_at=place[-1] if place else None)

    def watch(self, display: str | None = None) -> None:
        """Start watching the person's ways to stop."""
        if self._watcher is None:
            watcher = Watcher(self, display)
            self._watcher = threading.Thread(
                target=watcher.run, args=(self._closing,), name="stop-watcher", daemon=True
            )
            self._watcher.start()

    def close(self) -> None:
        """Stop watching."""
        self._closing.set()
        if self._watcher is not None:
            self._watcher.join(timeout=2)
            self._watcher = None
        self._closing.clear()

    def _raise(self) -> NoReturn:
        self._settled.wait(max(0.0, self._settled_at - time.monotonic()))
        raise Stopped(self._source)
