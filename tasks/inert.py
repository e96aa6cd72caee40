"""Text from anywhere, made harmless to show: one line, and nothing in it that a terminal or an eye would obey."""

from __future__ import annotations

_HIDDEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF}
"""Bidirectional controls and zero-width characters (joiners stay: emoji and many scripts need them)."""


def inert(text: str, limit: int = 300) -> str:
    """`text` on one line, control characters as escapes, cut to `limit` characters."""
    line = "".join(_inert(character) for character in text[: limit + 1])
    return line if len(text) <= limit else f"{line[: limit - 1]}…"


def _inert(character: str) -> str:
    if character in "\n\t\r":
        return " "
    if ord(character) in _HIDDEN or not (character.isprintable() or character in "\u200c\u200d\u00ad\u3000\u00a0"):
        return ascii(character)[1:-1]
    return character


def inert_block(text: str, limit: int = 20_000) -> str:
    """Like `inert`, but lines stay lines."""
    return "\n".join(inert(line, limit) for line in text[: limit + 1].split("\n"))
