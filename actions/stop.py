"""The stop signal: who may end the run, and how soon it is noticed.

`request` may be called from any thread or signal handler. `watch` adds the person's own ways: Ctrl+Alt+Escape, the
pointer in a corner of the screen, or the pointer not where deskhand left it. Every loop that sends input calls `check`
or waits with `wait`. Knows nothing of what is being done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from actions.connection import held_keycodes, open_display
from actions.errors import Stopped

WATCH_SECONDS = 0.02
"""How often the watcher looks. Far under the 100 ms in which a stop must be noticed."""

STRAY_PIXELS = 4
"""A pointer farther than this from where it was left was moved by the person."""

_ESCAPE, _CONTROLS, _ALTS = 0xFF1B, (0xFFE3, 0xFFE4), (0xFFE9, 0xFFEA)

HOTKEY = frozenset({"ctrl", "alt", "esc"})
"""The chord that stops; deskhand itself refuses to press it."""


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
        self._event = threading.Event()
        self._source = ""
        self._requested_at: float | None = None
        self.pointer = PointerKept()
        self._closing = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def requested(self) -> bool:
        return self._event.is_set()

    @property
    def requested_at(self) -> float | None:
        """`time.monotonic()` of the first request."""
        return self._requested_at

    def request(self, source: str) -> None:
        """Ask to stop; the first source is the one told."""
        if not self._event.is_set():
            self._source, self._requested_at = source, time.monotonic()
            self._event.set()

    def check(self) -> None:
        """Raise `Stopped` when a stop was requested."""
        if self._event.is_set():
            raise Stopped(self._source)

    def wait(self, seconds: float) -> None:
        """Wait; raises `Stopped` the moment a stop is requested."""
        if self._event.wait(seconds):
            raise Stopped(self._source)

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
        self._source, self._requested_at = "", None
        self._event.clear()

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
            watcher = _Watcher(self, display)
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


class _Watcher:
    """Looks at the keyboard and the pointer over a connection of its own.

    The hotkey is grabbed, so that it does not reach the application; the key state is polled as well, because a
    passive grab does not fire while an open menu holds the keyboard.
    """

    def __init__(self, stop: StopSignal, display: str | None) -> None:
        self._stop = stop
        self._connection = open_display(display)
        self._root = self._connection.screen().root
        self._codes = [[self._connection.keysym_to_keycode(k) for k in keys] for keys in (_CONTROLS, _ALTS, (_ESCAPE,))]
        self._cornered = self._in_corner(self._pointer())  # a run may start there
        self._grab()

    def run(self, closing: threading.Event) -> None:
        from Xlib import error

        try:
            while not closing.wait(WATCH_SECONDS):
                self._look()
            self._connection.close()
        except (error.ConnectionClosedError, OSError):
            return  # the display went away; whoever sends the next input is told

    def _look(self) -> None:
        if self._hotkey_pressed():
            self._stop.request("Ctrl+Alt+Escape")
        kept = self._stop.pointer
        at = self._pointer()
        if kept.ours or kept is not self._stop.pointer:
            return
        cornered = self._in_corner(at)
        if cornered and not self._cornered and at != kept.left_at:
            self._stop.request("the pointer in a corner of the screen")
        elif kept.strayed(at):
            self._stop.request("the person, who took the mouse")
        self._cornered = cornered

    def _hotkey_pressed(self) -> bool:
        from Xlib import X

        pressed = False
        while self._connection.pending_events():
            pressed |= self._connection.next_event().type == X.KeyPress
        down = set(held_keycodes(self._connection))
        return pressed or all(down.intersection(codes) for codes in self._codes)

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
