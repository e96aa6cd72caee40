"""Key names: one vocabulary, checked before anything is sent.

Names are those of pyautogui's keyboard map where it has them; aliases of the same key are folded to one name.
"""

from __future__ import annotations

import difflib
import string

from actions.errors import UnknownKeyError

_ALIASES = {
    "control": "ctrl", "ctl": "ctrl", "return": "enter", "escape": "esc", "del": "delete", "ins": "insert",
    "pgup": "pageup", "page up": "pageup", "pgdn": "pagedown", "page down": "pagedown", "super": "win", "meta": "win",
    "windows": "win", "option": "alt", "arrow up": "up", "arrow down": "down", "arrow left": "left",
    "arrow right": "right", "spacebar": "space", "back space": "backspace", "altgr": "altright", "plus": "+",
    "minus": "-",
}  # fmt: skip

HOTKEY = frozenset({"ctrl", "alt", "esc"})
"""The chord with which a person stops a run; no action presses it."""

MODIFIERS = frozenset({"ctrl", "shift", "alt", "win", "altright"})

KEYS = frozenset(
    {
        "enter", "tab", "space", "backspace", "delete", "esc", "insert", "home", "end", "pageup", "pagedown", "up",
        "down", "left", "right", "menu", "capslock", "numlock", "printscreen", "pause", "scrolllock",
    }
    | MODIFIERS
    | {f"f{n}" for n in range(1, 25)}
    | set(string.ascii_lowercase + string.digits + string.punctuation)
)  # fmt: skip
"""Every key name an action may contain."""


def canonical_key(name: str) -> str:
    """The one name of a key. Raises `UnknownKeyError` with near matches."""
    folded = name.strip().lower() if len(name) > 1 else name.lower()
    folded = _ALIASES.get(folded, folded)
    if folded not in KEYS:
        raise UnknownKeyError(name, tuple(difflib.get_close_matches(folded, sorted(KEYS | set(_ALIASES)), n=2)))
    return folded
