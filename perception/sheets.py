"""Sheets: fields without boxes. Web pages draw a form as a sheet: a faint word over a rule, and open room under them.

A row with one faint text at the left end of a long rule is a field; the empty room on a sheet under such rows is an
area. Knows no application.
"""

from __future__ import annotations

import cv2
import numpy as np

from perception.controls import is_faint, is_paper
from perception.geometry import Box
from perception.panels import Panel
from perception.scene import Scene
from perception.screen import Element, Line

MIN_RULE = 20  # units


def find_sheet_fields(scene: Scene, taken: list[Element]) -> list[Element]:
    """Ruled fields, and the open area under the last of them."""
    found: list[Element] = []
    for panel in scene.panels:
        if panel.box.height > 8 * scene.unit and panel.box.width > MIN_RULE * scene.unit and is_paper(scene, panel):
            fields = _ruled_fields(scene, panel, taken)
            area = _open_room(scene, panel, fields[-1].box.bottom, taken) if fields else None
            found += fields
            found += [area] if area is not None else []
    return found


def _ruled_fields(scene: Scene, panel: Panel, taken: list[Element]) -> list[Element]:
    fields = []
    rules = _rules(scene, panel)
    for line in scene.lines:
        inside = panel.box.contains(line.box.center) and not any(e.box.contains(line.box.center) for e in taken)
        rule = next((r for r in rules if inside and _stands_on(scene, line, r)), None)
        if rule is not None and is_faint(scene, line.box) and scene.panel_of(line.box) == panel:
            room = rule.top - line.box.bottom
            box = Box(rule.left, line.box.top - room, rule.width, rule.bottom - line.box.top + room)
            fields.append(Element(box, "field", line.text, score=0.7))
    return sorted(fields, key=lambda field: field.box.top)


def _rules(scene: Scene, panel: Panel) -> list[Box]:
    """Long level lines inside the panel."""
    bounds, box = scene.frame.bounds, panel.box
    inner = scene.regions.edges[box.top - bounds.top + 3 : box.bottom - bounds.top - 3,
                                box.left - bounds.left + 3 : box.right - bounds.left - 3]  # fmt: skip
    lines = cv2.morphologyEx(inner.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, MIN_RULE * scene.unit), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    return [Box(x + box.left + 3, y + box.top + 3, w, h) for x, y, w, h in stats[1:, :4].tolist() if h <= 4]


def _stands_on(scene: Scene, line: Line, rule: Box) -> bool:
    gap = rule.top - line.box.bottom
    return 0 <= gap <= 2 * scene.unit and -4 <= line.box.left - rule.left <= 3 * scene.unit


def _open_room(scene: Scene, panel: Panel, top: int, taken: list[Element]) -> Element | None:
    """The empty room on the sheet between `top` and the next thing below, when it is tall enough to write in."""
    box = panel.box
    below = [e.box.top for e in taken if box.contains(e.box.center) and e.box.top > top]
    below += [line.box.top for line in scene.lines if box.contains(line.box.center) and line.box.top > top]
    below += [p.top for p in scene.inside(box, scene.pictures) if p.top > top]
    bottom = min([*below, box.bottom]) - 4
    if bottom - top < 5 * scene.unit:
        return None
    return Element(Box(box.left + 4, top + 2, box.width - 8, bottom - top - 2), "area", "", score=0.6)
