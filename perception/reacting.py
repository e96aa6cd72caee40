"""What reacts on a screen, as a person would point at it: each control in its likely role and called by what it shows.

Made from what the judge of extents said of the elements; names and values of the rules stay where they have any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perception.naming import HOLDS_TEXT, TICKED, named
from perception.screen import Element, Line, Screen

SAME = 0.6
"""Intersection over union from which two extents are those of one control."""


def controls_of(screen: Screen) -> Screen:
    """The same screen with what reacts alone; as it is where nothing was judged."""
    if all(element.reacts is None for element in screen.elements):
        return screen
    marked = [element for element in screen.elements if _is_marked(element, screen)]
    are_marked = {id(element) for element in marked}
    acted_on = [_with_words(e, screen.elements) for e in screen.elements if e.acted_on or id(e) in are_marked]
    acted_on = [e for e in acted_on if id(e) in are_marked or not any(_is_on(e, other) for other in marked)]
    judged = named([e if id(e) in are_marked else _as_judged(e, screen.lines) for e in acted_on], screen.lines)
    return replace(screen, elements=tuple(each for each in judged if not _is_part(each, judged)))


def _is_marked(element: Element, screen: Screen) -> bool:
    """Whether the rules saw a mark with its words, in no menu: a box to tick, also where it was judged to be a row."""
    window = screen.window(element.window) if element.window is not None else None
    pops_up = window is not None and window.frame is None and not window.focused
    agreed = element.kind in TICKED or (element.kind == "item" and element.role == "checkbox")
    return agreed and element.role in TICKED and element.label is not None and bool(element.name) and not pops_up


def _is_on(element: Element, marked: Element) -> bool:
    """Whether something is only the mark of a box to tick, or its words."""
    middle, words = element.box.center, marked.label
    is_mark = marked.mark.contains(middle) and element.box.area <= 2 * marked.mark.area
    return is_mark or (words is not None and words.contains(middle) and element.name in marked.name)


def _with_words(element: Element, others: Sequence[Element]) -> Element:
    """What shows no words of its own has those of its other part: the arrow of a list, the picture of a button."""
    if element.name or element.value:
        return element
    extent = element.extent or element.box
    twins = [o for o in others if not o.acted_on and (o.name or o.value) and extent.iou(o.extent or o.box) > SAME]
    twin = max(twins, key=lambda other: extent.iou(other.extent or other.box), default=None)
    return element if twin is None else replace(element, name=twin.name, value=twin.value, label=twin.label)


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
    if judged.role in HOLDS_TEXT:
        return judged
    if not judged.name and judged.value:
        return replace(judged, name=judged.value, value="")
    row = _first_row(judged, lines)
    is_further = bool(row) and judged.role == "item" and judged.name in [line.text for line in row[1:]]
    return replace(judged, name=row[0].text) if row and (not judged.name or is_further) else judged


def _first_row(element: Element, lines: Sequence[Line]) -> list[Line]:
    """Of the texts in its extent those of the upper row, from the left."""
    extent = element.extent or element.box
    shown = [line for line in lines if extent.contains(line.box.center)]
    upper = min((line.box.center.y for line in shown), default=0)
    row = [line for line in shown if line.box.center.y - upper <= line.box.height // 2]
    return sorted(row, key=lambda line: line.box.left)
