"""Keys, sent through XTEST and entered in the watchdog's list before they go down.

Knows key codes, modifiers and locks; knows nothing of texts, fields or clipboards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from actions.connection import focused_window, held_buttons, held_keycodes, open_display, release_everything
from actions.errors import ActionRefused, FocusMoved, InputUnavailable
from actions.keymap import CAPS_LOCK, Keymap, Stroke
from actions.last_look import server_held
from actions.stop import StopSignal
from actions.watchdog import Watchdog

CLEAN_SECONDS = 2.0
"""How long a key or button held by someone else is waited for."""

FOCUS_TRIES = 3
"""A program may pass the focus between its own windows; more often than this is a fight."""

KEYSYMS = {
    "ctrl": 0xFFE3, "shift": 0xFFE1, "alt": 0xFFE9, "win": 0xFFEB, "altright": 0xFE03, "enter": 0xFF0D, "tab": 0xFF09,
    "backspace": 0xFF08, "delete": 0xFFFF, "esc": 0xFF1B, "insert": 0xFF63, "home": 0xFF50, "end": 0xFF57,
    "pageup": 0xFF55, "pagedown": 0xFF56, "up": 0xFF52, "down": 0xFF54, "left": 0xFF51, "right": 0xFF53,
    "menu": 0xFF67, "capslock": CAPS_LOCK, "numlock": 0xFF7F, "printscreen": 0xFF61, "pause": 0xFF13,
    "scrolllock": 0xFF14, **{f"f{n}": 0xFFBD + n for n in range(1, 25)},
}  # fmt: skip
"""Named key -> keysym (X11 keysymdef.h). `altright` is the third-level key where there is one, else Alt_R."""

_ALT_R = 0xFFEA


class Keyboard:
    """One keyboard connection."""

    def __init__(self, stop: StopSignal, watchdog: Watchdog, display: str | None = None) -> None:
        self._stop = stop
        self._watchdog = watchdog
        self._connection = open_display(display)
        self._keymap = Keymap.read(self._connection)
        self._target: int | None = None  # the only window that keys may go into
        self._is_same: Callable[[int], bool] = lambda _window: False

    def stroke(self, character: str) -> Stroke | None:
        """How the active layout types a character; None when it cannot."""
        self._refresh()
        return self._keymap.stroke(character, self.group())

    def group(self) -> int:
        """The active layout group, 0 to 3."""
        return (self._mask() >> 13) & 3

    def codes(self, key: str) -> tuple[int, ...]:
        """Key codes to hold for a named key or a character, its own modifiers first. Raises `ActionRefused`."""
        self._refresh()
        keysym = KEYSYMS.get(key)
        if keysym is None:
            stroke = self._keymap.stroke(" " if key == "space" else key, self.group())
            if stroke is not None:
                return (*stroke.modifiers, stroke.code)
        else:
            code = self._keymap.code(keysym) or (self._keymap.code(_ALT_R) if key == "altright" else None)
            if code is not None:
                return (code,)
        raise ActionRefused(f"the keyboard layout has no key for {key!r}")

    def has(self, key: str) -> bool:
        """True when the layout has a key for this."""
        try:
            return bool(self.codes(key))
        except ActionRefused:
            return False

    def tap(self, stroke: Stroke) -> None:
        """Press and release one key with its modifiers."""
        with self.held((*stroke.modifiers, stroke.code)):
            pass

    def chord(self, *keys: str) -> None:
        """Press named keys in order and release them in reverse."""
        self._stop.check()
        codes = dict.fromkeys(code for key in keys for code in self.codes(key))  # each once, in order
        with self.held(tuple(codes)):
            pass

    @contextmanager
    def only_into(self, window_id: int, is_same: Callable[[int], bool]) -> Iterator[None]:
        """In the block a key goes down only while this window has the keyboard focus, or one that `is_same` accepts.

        The server is held still from the question to the key, so that no key can end up elsewhere; otherwise
        `FocusMoved` is raised and the key is not sent.
        """
        self._target, self._is_same = window_id, is_same
        try:
            yield
        finally:
            self._target = None

    @contextmanager
    def _focus_held(self) -> Iterator[None]:
        if self._target is None:
            yield
            return
        for _ in range(FOCUS_TRIES):
            with server_held(self._connection):
                now = focused_window(self._connection)
                if now == self._target:
                    yield
                    return
            if not self._is_same(now):
                break
            self._target = now
        raise FocusMoved("the keyboard focus moved to another window")

    @contextmanager
    def held(self, codes: Sequence[int], *, at_once: bool = False) -> Iterator[None]:
        """Keys held down in a `with` block and released whatever happens in it.

        `at_once`: they are down when the block begins, for what comes over another connection.
        """
        from Xlib import X
        from Xlib.ext import xtest

        with self._focus_held(), self._watchdog.holding("key", codes):
            self._stop.presses.announce(codes)
            try:
                for code in codes:
                    xtest.fake_input(self._connection, X.KeyPress, code)
                if at_once:
                    self._connection.sync()
                yield
            finally:
                for code in reversed(codes):
                    xtest.fake_input(self._connection, X.KeyRelease, code)
                self._connection.sync()

    @contextmanager
    def without_caps_lock(self) -> Iterator[bool]:
        """CapsLock off in a `with` block and back on after it. Yields False when it cannot be switched off."""
        if not self._caps_lock():
            yield True
            return
        self._toggle_caps_lock()
        off = not self._caps_lock()
        try:
            yield off
        finally:
            if off:
                self._toggle_caps_lock()

    def wait_until_clean(self) -> None:
        """Wait until nobody holds a key or a button; what stays down is a dead program's and is released.

        Raises `InputUnavailable` when it stays down even then: someone sits on the keyboard.
        """
        if self._stop.wait_until(lambda: not self._anything_held(), CLEAN_SECONDS):
            return
        self.release_everything()
        if self._anything_held():
            codes, buttons = held_keycodes(self._connection), held_buttons(self._connection)
            raise InputUnavailable(f"the keyboard or mouse is held down: key codes {codes}, buttons {buttons}")

    def release_everything(self) -> None:
        """Release every key and button that is down."""
        release_everything(self._connection)

    def close(self) -> None:
        self._connection.close()

    def _anything_held(self) -> bool:
        return bool(held_keycodes(self._connection) or held_buttons(self._connection))

    def _caps_lock(self) -> bool:
        from Xlib import X

        return bool(self._mask() & X.LockMask)

    def _toggle_caps_lock(self) -> None:
        code = self._keymap.code(CAPS_LOCK)
        if code is not None:
            self.tap(Stroke(code))

    def _mask(self) -> int:
        return int(self._connection.screen().root.query_pointer().mask)

    def _refresh(self) -> None:
        """Read the layout again when someone changed it."""
        from Xlib import X

        changed = False
        while self._connection.pending_events():
            changed |= self._connection.next_event().type == X.MappingNotify
        if changed:
            self._keymap = Keymap.read(self._connection)
