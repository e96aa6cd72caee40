"""What reacts on a screen, as a person would point at it: each control in its likely role and called by what it shows.

Made from what the judge of extents said of the elements; names and values of the rules stay where they have any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from perception.screen import Element, Line, Role, Screen

_HOLDS_TEXT: Final[frozenset[Role]] = frozenset({"field", "area", "combo", "spin"})
"""What stands in these is a value, no name."""


def controls_of(screen: Screen) -> Screen:
    """The same screen with what reacts alone; as it is where nothing was judged."""
    if all(element.reacts is None for element in screen.elements):
        return screen
    acted_on = (element for element in screen.elements if element.acted_on)
    judged = [_as_judged(element, screen.lines) for element in acted_on]
    return replace(screen, elements=tuple(each for each in judged if not _is_part(each, judged)))


def _is_part(element: Element, others: Sequence[Element]) -> bool:
    """Whether a surer one of the same name and role is seen inside its extent: a mark, beside the words of its row."""
    extent = element.extent or element.box
    return bool(element.name) and any(
        (other.name, other.role) == (element.name, element.role)
        and (other.reacts or 0.0) > (element.reacts or 0.0)
        and extent.contains(other.box.center)
        for other in others
        if other is not element
    )


def _as_judged(element: Element, lines: Sequence[Line]) -> Element:
    """The element in its likely role; a row or button is called by the text that it shows first."""
    judged = replace(element, role=element.kind) if element.kind else element
    if judged.role in _HOLDS_TEXT:
        return judged
    if not judged.name and judged.value:
        return replace(judged, name=judged.value, value="")
    first = _first_text(judged, lines)
    is_further = first is not None and judged.role == "item" and first.box.right <= judged.box.left
    return replace(judged, name=first.text) if first and (not judged.name or is_further) else judged


def _first_text(element: Element, lines: Sequence[Line]) -> Line | None:
    """Of the texts in its extent the first of the upper row."""
    extent = element.extent or element.box
    shown = [line for line in lines if extent.contains(line.box.center)]
    upper = min((line.box.center.y for line in shown), default=0)
    row = [line for line in shown if line.box.center.y - upper <= line.box.height // 2]
    return min(row, key=lambda line: line.box.left, default=None)
