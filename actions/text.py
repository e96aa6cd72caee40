"""Exact text (contract 3): what is asked arrives character by character, or `TextNotDelivered` is raised.

A short line that the active layout can type is typed. Everything else (other scripts, emoji, several lines, tabs,
long texts) is pasted from a clipboard of our own: Return and Tab keys would submit forms and leave fields. Text is
never stripped, normalised or reformatted. Knows nothing of fields; it only notices when the focus leaves.
"""

from __future__ import annotations

import time
import unicodedata
from contextlib import AbstractContextManager
from typing import NoReturn

from actions.clipboard import Clipboard
from actions.errors import ActionRefused, FocusMoved, TextNotDelivered
from actions.focus import Focus
from actions.key_notes import KeyNotes
from actions.keyboard import Keyboard
from actions.stop import StopSignal

TYPED_AT_MOST = 400
"""Longest text that is typed; a longer one is pasted at once."""

CHARACTERS_PER_BARRIER = 4
"""How far the sender may run ahead of the program, so that a stop takes effect at once, and so that little is under way
when the program opens a window of its own and hands it what it has not handled yet."""

PASTE_SECONDS = 3.0
COPY_SECONDS = 1.0


class TextSender:
    """Types, pastes and reads back in the focused field."""

    def __init__(
        self, keyboard: Keyboard, clipboard: Clipboard, focus: Focus, notes: KeyNotes, stop: StopSignal
    ) -> None:
        self._notes = notes
        self._keyboard = keyboard
        self._clipboard = clipboard
        self._focus = focus
        self._stop = stop

    def send(
        self, text: str, *, replace: bool = False, secret: bool = False, pause: float = 0.0, into: int | None = None
    ) -> None:
        """Deliver `text` into the focused field; `replace` selects what stands there first.

        A secret is only ever typed: the clipboard is everybody's. `into` is the window that was seen to have the focus:
        `FocusMoved` when it has not, before a character was sent. `TextNotDelivered` when it loses it later.
        """
        text = text.replace("\r\n", "\n")
        _refuse_control_characters(text)
        self._keyboard.wait_until_clean()
        target = self._focus.window()
        if not target:
            raise TextNotDelivered("no window has the keyboard focus")
        if into is not None and not self._focus.is_in(into):
            raise FocusMoved("the keyboard focus is no longer where it was seen")
        with self._keyboard.without_caps_lock() as caps_off, self._only_into(target):
            if replace:
                self._select_all(text)
            if secret or (caps_off and self._is_typed(text)):
                self._type(text, target, pause)
            elif text:
                self._paste(text, target, may_type=caps_off)

    def _only_into(self, target: int) -> AbstractContextManager[None]:
        """Keys go into the program window that had the focus at the start, wherever in it the focus is."""
        home = self._focus.toplevel(target)
        return self._keyboard.only_into(target, lambda now: bool(now) and self._focus.toplevel(now) == home)

    def read_back(self) -> str | None:
        """The whole text of the focused field, by select-all and copy; the caret ends up behind the last character.

        None when nothing came: an empty field, a field that does not give its text, or no field.
        """
        self._keyboard.wait_until_clean()
        with self._keyboard.without_caps_lock():
            with self._clipboard.borrowed():
                text = self._copy_everything()
            self._keyboard.chord("ctrl", "end")
            self._keyboard.chord("end")
            self._focus.barrier()
        return text

    def _copy_everything(self) -> str | None:
        offer = self._clipboard.offer("")
        self._press_select_all()
        self._keyboard.chord(*(("ctrl", "c") if self._keyboard.has("c") else ("ctrl", "insert")))
        self._focus.barrier()
        copied = self._stop.wait_until(offer.lost.is_set, COPY_SECONDS)
        return self._clipboard.read_text() if copied else None

    def _is_typed(self, text: str) -> bool:
        if len(text) > TYPED_AT_MOST or "\n" in text or "\t" in text:
            return False
        return all(self._keyboard.stroke(character) for character in set(text))

    def _select_all(self, text: str) -> None:
        self._press_select_all()
        if not text:
            self._keyboard.chord("delete")
        self._focus.barrier()

    def _press_select_all(self) -> None:
        """Ctrl+A; without an `a` on the layout, go to the start and select to the end."""
        if self._keyboard.has("a"):
            self._keyboard.chord("ctrl", "a")
            return
        for keys in (("ctrl", "home"), ("home",), ("ctrl", "shift", "end"), ("shift", "end")):
            self._keyboard.chord(*keys)

    def _type(self, text: str, target: int, pause: float = 0.0) -> None:
        if not (answers := self._focus.barrier()):
            self._notes.listen(self._focus.toplevel(target))
        ahead = 0  # presses that the program has not told of yet
        for number, character in enumerate(text):
            self._stop.check()
            if number % CHARACTERS_PER_BARRIER == CHARACTERS_PER_BARRIER - 1:
                self._let_catch_up(ahead, answers=answers)
                ahead = 0
            try:
                ahead += self._type_character(character)
            except FocusMoved:
                if not number:
                    raise
                self._not_delivered(number, len(text))
            if pause:
                self._stop.wait(pause)
        self._focus.barrier()
        self._check_focus(target, len(text), len(text))

    def _let_catch_up(self, ahead: int, *, answers: bool) -> None:
        """Wait until the program has handled what it was sent: `ahead` presses, if it only tells those."""
        if answers:
            self._focus.barrier()
        else:
            self._notes.wait(ahead)

    def _type_character(self, character: str) -> int:
        """Type it; how many keys were pressed."""
        if character == "\n":
            self._keyboard.chord("enter")
            return 1
        stroke = self._keyboard.stroke(character)
        if stroke is None:
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            raise TextNotDelivered(f"the keyboard layout cannot type {name}")
        self._keyboard.tap(stroke)
        return 1 + len(stroke.modifiers)

    def _check_focus(self, target: int, done: int, total: int) -> None:
        now = self._focus.window()
        if now != target and self._focus.toplevel(now) != self._focus.toplevel(target):
            self._not_delivered(done, total)

    def _not_delivered(self, done: int, total: int) -> NoReturn:
        raise TextNotDelivered(f"the keyboard focus moved to another window after {done} of {total} characters")

    def _paste(self, text: str, target: int, *, may_type: bool) -> None:
        """Paste from our clipboard; the text is typed when the program does not paste and `may_type` allows it."""
        pasted, terminal = False, self._in_terminal()
        self._clipboard.borrow()
        try:
            offer = self._clipboard.offer(text, primary=terminal)
            for chord in self._paste_chords(terminal=terminal):
                since = time.monotonic()
                self._keyboard.chord(*chord)
                pasted = self._clipboard.wait_taken(offer, self._is_focused_program, since, PASTE_SECONDS)
                if pasted:
                    break
        finally:
            self._clipboard.give_back_when_quiet()
        self._focus.barrier()
        self._check_focus(target, 0, len(text))
        if not pasted:
            self._type_instead(text, target, may_type=may_type)

    def _in_terminal(self) -> bool:
        """Terminals paste the primary selection; elsewhere taking it would drop what is selected."""
        return "term" in self._focus.window_class().lower()

    def _paste_chords(self, *, terminal: bool) -> list[tuple[str, ...]]:
        """Ways to paste: the usual one, then the one that needs no letter on the layout."""
        usual = ("ctrl", "shift", "v") if terminal else ("ctrl", "v")
        return [*([usual] if self._keyboard.has("v") else []), ("shift", "insert")]

    def _is_focused_program(self, window_id: int) -> bool:
        return self._focus.same_client(window_id, self._focus.window())

    def _type_instead(self, text: str, target: int, *, may_type: bool) -> None:
        typable = all(character == "\n" or self._keyboard.stroke(character) for character in set(text))
        if not may_type or not typable or "\t" in text:
            raise TextNotDelivered("the program takes no pasted text, and the keyboard layout cannot type it")
        self._type(text, target)


def _refuse_control_characters(text: str) -> None:
    for place, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise ActionRefused(f"text contains the control character U+{ord(character):04X} at position {place}")
