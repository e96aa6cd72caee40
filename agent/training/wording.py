"""Words for what is on a screen: kinds with plurals and articles, numbers, lists, places. Plain text in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from perception.geometry import Box
from perception.screen import Role

NAMES: Final[dict[Role, tuple[str, str]]] = {
    "button": ("button", "buttons"), "field": ("text field", "text fields"), "area": ("text area", "text areas"),
    "checkbox": ("check box", "check boxes"), "radio": ("radio button", "radio buttons"), "menu": ("menu", "menus"),
    "combo": ("drop-down list", "drop-down lists"), "tab": ("tab", "tabs"), "link": ("link", "links"),
    "item": ("list row", "list rows"), "slider": ("slider", "sliders"), "spin": ("number field", "number fields"),
    "icon": ("icon", "icons"),
}  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer."""

    question: str
    answer: str


def one(role: Role) -> str:
    """A role with its article."""
    noun = NAMES[role][0]
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def place(box: Box, size: tuple[int, int]) -> str:
    """Where a box lies, in thirds of the screen."""
    across = ("left", "", "right")[min(2, 3 * box.center.x // max(1, size[0]))]
    down = ("top", "", "bottom")[min(2, 3 * box.center.y // max(1, size[1]))]
    return f"at the {' '.join(word for word in (down, across) if word)}" if across or down else "in the middle"


def many(count: int, role: Role) -> str:
    """So many of a kind."""
    return f"{plain(count)} {NAMES[role][count != 1]}"


def counted(roles: Sequence[Role]) -> str:
    """How many of each kind, as a list."""
    counts = Counter(roles)
    return listed([many(count, role) for role, count in sorted(counts.items())])


def plain(count: int) -> str:
    """A number as a word, from thirteen on as digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def listed(parts: Sequence[str]) -> str:
    """Parts joined by commas and "and"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
