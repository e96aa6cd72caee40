"""Element lists as a finder would report them, made without drawing anything: window contents laid out roughly, then
spoiled.

Real finders misread letters, take buttons for text, miss things and report labels twice; lists that are too clean
teach a model to trust too much.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perception.geometry import Box
from perception.screen import Element, Role
from perception.training.content import Author, Content, Part, Section

_MISTAKEN: dict[str, tuple[Role, ...]] = {
    "button": ("text", "icon", "unknown"), "menu": ("text", "button"), "item": ("text", "text", "button"),
    "link": ("text",), "tab": ("text", "button"), "combo": ("field", "button"), "spin": ("field",), "icon": ("button",),
    "checkbox": ("text", "unknown"), "radio": ("checkbox",), "field": ("area", "unknown"), "area": ("field",),
}  # fmt: skip
_MISREAD = {"l": "I", "I": "l", "i": "l", "o": "0", "F": "E", "T": "I", "e": "c", "m": "rn", "S": "5", "h": "n"}
_CLUTTER: tuple[Role, ...] = (
    "area",
    "area",
    "text",
    "text",
    "icon",
    "icon",
    "image",
    "unknown",
    "field",
    "button",
    "menu",
)
_MORE = ("later", "all", "as", "more", "to", "again", "now", "selected", "with", "this")


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and what it really is."""

    element: Element
    part: Part


def placed(author: Author, content: Content) -> list[Placed]:
    """The window's elements in reading order, with the mistakes of a finder."""
    rng = author.rng
    found = [_spoil(rng, p) for p in _lay_out(rng, content) if rng.random() > 0.04]
    if found and rng.random() < 0.6:
        found += _clutter(author, found)
    return sorted(found, key=lambda p: (p.element.box.top // 12, p.element.box.left))


def _clutter(author: Author, found: Sequence[Placed]) -> Iterator[Placed]:
    """What finders report besides: panes, rulers, title words, pictures, and names that begin like another one."""
    rng = author.rng
    bounds = functools.reduce(Box.union, (p.element.box for p in found))
    largest = max((p.element.box.height for p in found if p.element.role == "area"), default=120)
    for _ in range(int(rng.integers(1, 8))):
        role = _CLUTTER[int(rng.integers(len(_CLUTTER)))]
        height = int(rng.integers(16, max(20, largest // 2))) if role == "area" else int(rng.integers(10, 30))
        box = Box(
            bounds.left + int(rng.integers(bounds.width)), bounds.top + int(rng.integers(bounds.height)),
            int(rng.integers(10, 200)), height,
        )  # fmt: skip
        name = author.sentence(1, 4) if role in ("text", "button", "menu") and rng.random() < 0.8 else ""
        yield _place(Part(role, name), box)
    alike = [
        p for p in found if p.part.name and " " not in p.part.name and p.part.role in ("button", "item", "checkbox")
    ]
    if alike and rng.random() < 0.5:
        like = alike[int(rng.integers(len(alike)))]
        name = f"{like.part.name} {_MORE[int(rng.integers(len(_MORE)))]}"
        yield _place(Part(like.part.role, name), like.element.box.shifted(int(rng.integers(-90, 90)), 0))


def _lay_out(rng: np.random.Generator, content: Content) -> Iterator[Placed]:
    left, top = (int(v) for v in rng.integers(0, 200, 2))
    width = int(rng.integers(360, 1000))
    unit = int(rng.integers(18, 32))  # height of a row
    for section in content.sections:
        box = Box(left, top, width, unit)
        for place in _section(rng, section, box):
            top = max(top, place.element.box.bottom)
            yield place
        top += int(rng.integers(4, 20))


def _section(rng: np.random.Generator, section: Section, row: Box) -> Iterator[Placed]:
    match section.kind:
        case "form":
            yield from _form(rng, section, row)
        case "items" | "choices":
            for index, part in enumerate(section.parts):
                size = row.width if section.kind == "items" else 24 + 7 * len(part.name)
                yield _place(part, Box(row.left, row.top + index * row.height, size, row.height))
        case "area":
            for part in section.parts:
                yield _place(part, Box(row.left, row.top, row.width, row.height * int(rng.integers(4, 16))))
        case "keys":
            for index, part in enumerate(section.parts):
                yield _place(part, Box(row.left + index % 5 * 50, row.top + index // 5 * row.height, 46, row.height))
        case _:
            at = row.left
            for part in section.parts:
                size = 28 if not part.name else 16 + 7 * len(part.name)
                yield _place(part, Box(at, row.top, size, row.height))
                at += size + 6


def _form(rng: np.random.Generator, section: Section, row: Box) -> Iterator[Placed]:
    """Labels left of the inputs, reported as texts of their own as well."""
    for index, part in enumerate(section.parts):
        box = Box(row.left + 140, row.top + index * (row.height + 4), max(80, row.width - 140), row.height)
        label = Box(row.left, box.top, 12 + 7 * len(part.name), row.height)
        if part.name and not part.hint and rng.random() < 0.75:
            yield _place(Part("text", part.name), label)
        yield Placed(replace(_element(part, box), label=None if part.hint else label), part)


def _place(part: Part, box: Box) -> Placed:
    return Placed(_element(part, box), part)


def _element(part: Part, box: Box) -> Element:
    return Element(box, part.role, part.name, part.value, part.states)


def _spoil(rng: np.random.Generator, place: Placed) -> Placed:
    element = place.element
    role, name = element.role, element.name
    if rng.random() < 0.08 and role in _MISTAKEN:
        role = _MISTAKEN[role][int(rng.integers(len(_MISTAKEN[role])))]
    if rng.random() < 0.05 and len(name) > 2:
        at = int(rng.integers(len(name)))
        name = name[:at] + _MISREAD.get(name[at], "") + name[at + 1 :]
    if rng.random() < 0.03 and element.role in ("field", "combo", "spin", "checkbox"):
        name = ""  # its label was not found
    value = "" if rng.random() < 0.1 else element.value
    return Placed(replace(element, role=role, name=name, value=value), place.part)
