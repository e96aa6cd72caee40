"""Which key, with which modifiers, gives a character on the keyboard layout that is active now.

Reads the server's core keyboard mapping: columns 1 and 2 are plain and Shift of the first layout, 3 and 4 of the
second, 5 and 6 AltGr and Shift+AltGr of the first. Knows nothing of sending. A character that needs a dead key, a
compose sequence or a column not named here has no stroke; the caller has another way to deliver it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SHIFT, ALTGR = 0xFFE1, 0xFE03  # keysyms Shift_L, ISO_Level3_Shift
CAPS_LOCK = 0xFFE5

_COLUMNS: dict[int, tuple[tuple[int, tuple[int, ...]], ...]] = {
    0: ((0, ()), (1, (SHIFT,)), (4, (ALTGR,)), (5, (SHIFT, ALTGR))),
    1: ((2, ()), (3, (SHIFT,))),
}
"""Layout group -> (column, modifiers), plainest first."""

_LEGACY = {1: "iso8859-2", 2: "iso8859-3", 3: "iso8859-4", 5: "iso8859-6", 6: "koi8-u", 7: "iso8859-7",
           0xC: "iso8859-8", 0xD: "iso8859-11"}  # fmt: skip
"""High byte of a legacy keysym -> the character set its low byte comes from (X protocol, appendix A)."""

_GREEK_LETTERS_FROM = 0x7C1  # below, the Greek keysyms leave ISO 8859-7
_SPECIAL = {0x20AC: "€", 0x13BC: "Œ", 0x13BD: "œ", 0x13BE: "Ÿ", 0x7F2: "σ", 0x7F3: "ς"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key with the modifiers to hold, as key codes."""

    code: int
    modifiers: tuple[int, ...] = ()


def character_of(keysym: int) -> str | None:
    """The character a keysym stands for; None for function keys, dead keys and sets not known here."""
    if 0x20 <= keysym <= 0x7E or 0xA0 <= keysym <= 0xFF:
        return chr(keysym)
    if 0x0100_0100 <= keysym <= 0x0110_FFFF:
        return chr(keysym - 0x0100_0000)
    return _SPECIAL.get(keysym) or _legacy_character(keysym)


def _legacy_character(keysym: int) -> str | None:
    charset, low = _LEGACY.get(keysym >> 8), keysym & 0xFF
    if charset is None or low < 0xA1 or 0x700 <= keysym < _GREEK_LETTERS_FROM:
        return None
    found = bytes([low]).decode(charset, errors="ignore")
    return found if found and unicodedata.category(found)[0] == "L" else None


class Keymap:
    """A snapshot of the keyboard mapping."""

    def __init__(self, first_code: int, table: Sequence[Sequence[int]], modifier_codes: frozenset[int]) -> None:
        self._first = first_code
        self._table = table
        self._modifier_codes = modifier_codes
        self._strokes = {group: self._read_group(group) for group in _COLUMNS}

    @classmethod
    def read(cls, connection: Any) -> Keymap:
        """The mapping the server has right now."""
        first, last = connection.display.info.min_keycode, connection.display.info.max_keycode
        table = connection.get_keyboard_mapping(first, last - first + 1)
        modifiers = {code for codes in connection.get_modifier_mapping() for code in codes if code}
        return cls(first, [list(row) for row in table], frozenset(modifiers))

    def code(self, keysym: int) -> int | None:
        """The key that gives this keysym without modifiers."""
        return next((self._first + n for n, row in enumerate(self._table) if row and row[0] == keysym), None)

    def stroke(self, character: str, group: int) -> Stroke | None:
        """How to type one character on a layout group."""
        return self._strokes.get(group, {}).get(character)

    def _read_group(self, group: int) -> dict[str, Stroke]:
        found: dict[str, Stroke] = {}
        for column, keysyms in _COLUMNS[group]:
            modifiers = [self._modifier(keysym) for keysym in keysyms]
            if None in modifiers:
                continue
            held = tuple(code for code in modifiers if code is not None)
            for n, row in enumerate(self._table):
                character = character_of(row[column]) if column < len(row) else None
                if character is not None:
                    found.setdefault(character, Stroke(self._first + n, held))
        return found

    def _modifier(self, keysym: int) -> int | None:
        """The key that holds this modifier; it must really be bound to a modifier bit."""
        codes = (self._first + n for n, row in enumerate(self._table) if row and row[0] == keysym)
        return next((code for code in codes if code in self._modifier_codes), None)
