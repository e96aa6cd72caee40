"""What judged controls are called that have no name of their own: the words beside them.

A box to tick is called by the words behind it, in a form by those before it; a field, list or slider by its label.
What stands in such a control is its value. Judged are roles and extents (`perception.extent_judge`); the rules that saw
neither tie labels before (`perception.labels`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from perception.geometry import Box
from perception.labels import clean, nearness
from perception.scene import usual_height
from perception.screen import Element, Line, Role

HOLDS_TEXT: Final[frozenset[Role]] = frozenset({"field", "area", "combo", "spin"})
"""What stands in these is a value, no name."""
TICKED: Final[frozenset[Role]] = frozenset({"checkbox", "radio"})
LABELLED: Final = HOLDS_TEXT | TICKED | {"slider"}
MARK: Final = 26
"""Pixels: what is larger is no mark with words beside it but a button that stays pressed."""
BEHIND: Final = 2.4
"""Units between a mark and the words behind it at most."""


def named(controls: Sequence[Element], lines: Sequence[Line]) -> list[Element]:
    """The same controls, those without a name called by their labels; every label names one control, nearest first."""
    unit = usual_height(lines)
    emptied = [_emptied(control, lines) for control in controls]
    free = _labels(emptied, lines)
    boxes = [_extent(control) for control in emptied]
    pairs = sorted(
        (far, c, t)
        for c, control in enumerate(emptied)
        if control.role in LABELLED and not control.name
        for t, line in enumerate(free)
        if (far := _far(unit, control, line, boxes)) is not None
    )
    tied: dict[int, Line] = {}
    for _, c, t in pairs:
        if c not in tied and free[t] not in tied.values():
            tied[c] = free[t]
    return [
        replace(empty, name=clean(tied[c].text), label=tied[c].box) if c in tied
        else control if control.name else empty
        for c, (control, empty) in enumerate(zip(controls, emptied, strict=True))
    ]  # fmt: skip


def _emptied(control: Element, lines: Sequence[Line]) -> Element:
    """What is read in a control that holds text is its value; a name of such words is none."""
    if control.role not in HOLDS_TEXT:
        return control
    inside = [line for line in lines if _extent(control).contains(line.box.center)]
    if control.label is None and control.name and any(control.name in line.text for line in inside):
        return replace(control, name="", value=control.value or control.name)
    if control.role == "combo" and not control.name and not control.value and len(inside) == 1:
        return replace(control, value=inside[0].text)
    return control


def _labels(controls: Sequence[Element], lines: Sequence[Line]) -> list[Line]:
    """The lines that stand in no control that holds text or has a name, and name none."""
    used = {control.label for control in controls}
    taken = [_extent(control) for control in controls if control.role in HOLDS_TEXT or control.name]
    return [line for line in lines if line.box not in used and not any(box.contains(line.box.center) for box in taken)]


def _far(unit: int, control: Element, line: Line, controls: Sequence[Box]) -> float | None:
    box = _extent(control)
    if control.role not in TICKED:
        return nearness(unit, box, line, controls)
    if max(box.width, box.height) > MARK or sum(map(str.isalpha, line.text)) < 2:
        return None
    gap = line.box.left - box.right
    if -2 <= gap <= BEHIND * unit and abs(line.box.center.y - box.center.y) <= 0.8 * unit:
        return gap / unit - BEHIND
    level = abs(line.box.center.y - box.center.y) <= 0.8 * unit
    return nearness(unit, box, line, controls) if level else None


def _extent(control: Element) -> Box:
    return control.extent or control.box
