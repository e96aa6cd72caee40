"""Where something called so is on a screen: elements by name and role, and single words inside lines of text.

Pure: takes a Screen, acts on nothing. Unlike the ladder it answers with all that fit, best first; who asks decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.matching import folded, likeness
from perception.geometry import Box
from perception.screen import Element, Line, Role, Screen

FLOOR = 0.8
SHORT = 3
"""Names of fewer letters must be read exactly."""
VIVID = 60
"""Levels between the strongest and the weakest channel of an ink, from which text is coloured, as links are."""

WRITABLE: frozenset[Role] = frozenset({"field", "area", "spin"})
PASSIVE: frozenset[Role] = frozenset({"text", "image", "unknown"})
KIN: dict[Role, frozenset[Role]] = {
    "button": frozenset({"button", "icon", "item", "menu"}),
    "icon": frozenset({"icon", "button", "image"}),
    "item": frozenset({"item", "text", "link", "menu", "button"}),
    "link": frozenset({"link"}),
    "tab": frozenset({"tab", "button", "item", "link"}),
    "checkbox": frozenset({"checkbox"}),
    "radio": frozenset({"radio"}),
    "field": frozenset({"field", "spin", "combo"}),
    "area": frozenset({"area"}),
    "combo": frozenset({"combo"}),
    "menu": frozenset({"menu", "item", "button"}),
}
_ALIKE = str.maketrans({"1": "l", "|": "l", "I": "l", "i": "l", "0": "o", "O": "o"})


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that fits, and how well."""

    element: Element
    score: float


def called(name: str, screen: Screen, role: Role | None = None) -> list[Seen]:
    """What is called so, best first; of equals the first in reading order."""
    found = [Seen(e, _name_score(name, e)) for e in screen.elements]
    found += [Seen(e, likeness_of(name, e.name)) for e in spans(name, screen)]
    found = [seen for seen in found if seen.score >= FLOOR]
    if role is not None:
        fitting = [seen for seen in found if fits(role, seen.element.role)]
        found = fitting if fitting or role in ("link", "checkbox", "radio") else found
    return sorted(
        _outermost(found), key=lambda seen: (-round(seen.score, 2), seen.element.role in PASSIVE, *_place(seen))
    )


def of_role(role: Role, screen: Screen) -> list[Element]:
    """All elements of a role in reading order; of its kin when there is none."""
    exact = [e for e in screen.elements if e.role == role]
    return exact or [e for e in screen.elements if fits(role, e.role)]


def fields(screen: Screen) -> list[Element]:
    """The boxes one can type into."""
    return [e for e in screen.elements if e.role in WRITABLE]


def fits(wanted: Role, seen: Role) -> bool:
    """Whether a thing of the seen role may be what was called by the wanted one."""
    return wanted in ("unknown", seen) or seen in KIN.get(wanted, frozenset())


def likeness_of(name: str, seen: str) -> float:
    """Likeness, where short names must be read exactly but for letters that look the same."""
    if len(folded(name)) < SHORT:
        return 1.0 if folded(name).translate(_ALIKE) == folded(seen).translate(_ALIKE) else 0.0
    return likeness(name, seen)


def _name_score(name: str, element: Element) -> float:
    texts = [element.name, element.value if element.role not in WRITABLE else ""]
    return max(likeness_of(name, text) for text in texts)


def spans(name: str, screen: Screen) -> Iterator[Element]:
    """Runs of words inside longer lines that read so; coloured ones are links."""
    count = len(name.split())
    for line in screen.lines:
        if len(line.words) < count or (len(line.words) == count and likeness_of(name, line.text) < FLOOR):
            continue
        for start in range(len(line.words) - count + 1):
            words = line.words[start : start + count]
            text = " ".join(word.text for word in words)
            if likeness_of(name, text) >= FLOOR:
                box = words[0].box
                for word in words[1:]:
                    box = box.union(word.box)
                yield Element(box, "link" if is_coloured(screen, box) else "text", text)


def is_coloured(screen: Screen, box: Box) -> bool:
    """Whether the ink of a text has a strong colour."""
    crop = screen.frame.crop(box).reshape(-1, 3).astype(np.int16)
    if not len(crop):
        return False
    away = np.abs(crop - np.median(crop, axis=0).astype(np.int16)).max(axis=1)
    ink = crop[away >= max(60, int(away.max()) * 2 // 3)]
    return bool(len(ink)) and float(np.median(np.ptp(ink, axis=1))) > VIVID


def row_of(name: str, screen: Screen) -> list[Line]:
    """Lines that read so or hold it as words."""
    whole = [line for line in screen.lines if likeness_of(name, line.text) >= FLOOR]
    if whole:
        return whole
    boxes = [element.box for element in spans(name, screen)]
    return [line for line in screen.lines if any(line.box.contains(box.center) for box in boxes)]


def right_of(box: Box, screen: Screen) -> Element | None:
    """The text that stands right of a box, in its row."""
    beside = [
        line for line in screen.lines
        if line.box.left >= box.right - 4 and abs(line.box.center.y - box.center.y) <= max(6, box.height // 2)
    ]  # fmt: skip
    nearest = min(beside, key=lambda line: line.box.left, default=None)
    return Element(nearest.box, "text", nearest.text) if nearest else None


def scroll_bars(screen: Screen) -> list[Box]:
    """Areas with a scroll bar at their right: two like small pictures above each other, an arrow at each end of it."""
    arrows = [
        e.box for e in screen.elements if e.role == "icon" and not e.name and max(e.box.width, e.box.height) <= 30
    ]
    found: list[Box] = []
    for upper in arrows:
        for lower in arrows:
            apart = lower.top - upper.top
            same = abs(upper.left - lower.left) <= 4 and abs(upper.width - lower.width) <= 4
            if same and apart >= 60 and upper.width >= 8:
                left = screen.frame.bounds.left
                found.append(Box(left, upper.top, max(1, upper.left - left), lower.bottom - upper.top))
    return found


def lists(screen: Screen) -> list[Box]:
    """Areas of several rows: where no scroll bar shows, turning the wheel over them costs nothing."""
    return [e.box for e in screen.elements if e.role == "area" and e.value.count("\n") >= 2]


def numbered(elements: Sequence[Element]) -> list[list[Element]]:
    """Groups of elements whose names differ in a number only, such as tabs or sections."""
    groups: dict[str, list[Element]] = {}
    for element in elements:
        stem = "".join(letter for letter in folded(element.name) if not letter.isdigit()).strip(" #.:[")
        if stem and any(letter.isdigit() for letter in element.name) and element.role not in WRITABLE:
            groups.setdefault(stem, []).append(element)
    return [group for group in groups.values() if len(group) > 1]


def _outermost(found: list[Seen]) -> list[Seen]:
    """A text inside a thing of the same name is the thing."""
    return [
        one for one in found
        if not any(
            other is not one and other.element.box.encloses(one.element.box) and other.element.role not in PASSIVE
            and (one.element.role in PASSIVE or other.element.box == one.element.box)
            and other.score >= one.score - 0.1
            for other in found
        )
    ]  # fmt: skip


def _place(seen: Seen) -> tuple[int, int]:
    return seen.element.box.top, seen.element.box.left
