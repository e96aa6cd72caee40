"""Sheets: fields without boxes. Modern forms draw only rules: a word at the left end of a row, a rule under it, open
room beside it, and the open room under the last row is the text area.

A row is sure when its word is pale, or when a label stands before the rule and nothing on it; rows stacked with a sure
one are fields too, whatever is in them by now. Rows of a list, with several texts side by side, are none.
Knows no application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from perception.controls import SAME_FILL, is_faint
from perception.geometry import Box
from perception.rows import is_popup
from perception.scene import Colour, Scene, commonest, difference, ink_contrast
from perception.screen import Element, Line, Role

MIN_RULE = 18  # units
TALLEST = 4.5  # units: the height of a row
PALE = 0.66  # share of the contrast its ground allows that a pale word has at most: labels are less pale than hints
PALER = 0.85  # the same against the strong texts of the screen
OPEN = 0.35  # share of a row that must be open room
WRITTEN: tuple[Role, ...] = ("field", "area", "combo", "spin")
MIN_AREA = 5  # units: the height of an area


@dataclass(frozen=True, slots=True)
class Row:
    """The room over one rule: what stands in it, the field it makes, and whether that is sure."""

    rule: Box
    field: Element
    fill: Colour
    sure: bool


def find_sheet_fields(scene: Scene, taken: list[Element]) -> list[Element]:
    """Ruled fields, and the open area under the last of each stack."""
    rows = [row for row in _rows(scene, taken) if row is not None]
    found: list[Element] = []
    for stack in _stacks(rows, scene.unit):
        if any(row.sure for row in stack):
            fields = [row.field for row in stack]
            area = _open_room(scene, stack, [*taken, *fields])
            found += [*fields, *([area] if area is not None else [])]
    return found


def replaced_by(fields: Sequence[Element], boxed: Element) -> bool:
    """Whether a box is only the row between two rules, which is a field already, or the sheet that holds such rows."""
    own = [field.box for field in fields if field.role == "field"]
    if boxed.role == "area" and any(boxed.box.encloses(box) for box in own):
        return True
    return boxed.role in ("button", "area", "item", "field") and any(box.iou(boxed.box) > 0.6 for box in own)


def _rows(scene: Scene, taken: list[Element]) -> list[Row | None]:
    boxed = [element.box for element in taken if not _is_band(scene, element.box)]
    rules = [rule for rule in _rules(scene) if not any(_is_border(rule, box, scene.unit) for box in boxed)]
    return [_row(scene, rule, rules, taken) for rule in rules]


def _rules(scene: Scene) -> list[Box]:
    """Long level lines inside a window, from the top; not its own border. A line ends where another surface begins."""
    bounds = scene.frame.bounds
    kernel = np.ones((1, MIN_RULE * scene.unit), np.uint8)
    lines = cv2.morphologyEx(scene.regions.edges.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines)
    found = [part for x, y, w, h in stats[1:, :4].tolist() if h <= 4 for part in _parts(scene, Box(x, y, w, h))]
    boxes = [box.shifted(bounds.left, bounds.top) for box in found]
    return sorted((box for box in boxes if _is_inside(scene, box)), key=lambda box: (box.top, box.left))


def _parts(scene: Scene, rule: Box) -> list[Box]:
    """A rule cut where an upright border meets it from above."""
    over = scene.regions.edges[max(0, rule.top - round(1.5 * scene.unit)) : rule.top, rule.left : rule.right]
    if not len(over):
        return [rule]
    cuts = [0, *(int(x) for x in np.flatnonzero(over.all(axis=0))), rule.width]
    spans = [(a, b) for a, b in pairwise(cuts) if b - a >= MIN_RULE * scene.unit]
    return [Box(rule.left + a, rule.top, b - a, rule.height) for a, b in spans]


def _is_band(scene: Scene, box: Box) -> bool:
    """Whether a box lies between two rules of a sheet: it touches a panel as wide over or under it."""
    return any(
        abs(panel.box.left - box.left) <= 3
        and abs(panel.box.right - box.right) <= 3
        and min(abs(panel.box.top - box.bottom), abs(box.top - panel.box.bottom)) <= 4
        for panel in scene.panels
    )


def _is_border(rule: Box, box: Box, unit: int) -> bool:
    """Whether a rule is the upper or lower side of a control."""
    level = min(abs(rule.center.y - box.top), abs(rule.center.y - box.bottom)) <= 5
    ends = abs(rule.left - box.left) <= unit and abs(rule.right - box.right) <= unit
    return level and ends and box.height <= TALLEST * unit


def _is_inside(scene: Scene, rule: Box) -> bool:
    window = scene.window_at(rule.center)
    if window is None:
        return not scene.windows
    top, bottom = window.box.top + 2 * scene.unit, window.box.bottom - scene.unit
    return top <= rule.top <= bottom and not is_popup(scene, window)


def _row(scene: Scene, rule: Box, rules: Sequence[Box], taken: list[Element]) -> Row | None:
    unit = scene.unit
    over = [r.bottom for r in rules if r.bottom < rule.top - unit and _overlap(r, rule) > 0.6]
    top = max([*over, round(rule.top - TALLEST * unit)])
    room = Box(rule.left, top, rule.width, rule.top - top)
    inside = [line for line in scene.lines if room.contains(line.box.center)]
    lines = sorted((line for line in inside if _stands_in(line, room, unit)), key=lambda line: line.box.left)
    controls = [e for e in taken if room.contains(e.box.center) and e.box.width < 0.95 * room.width]
    if any(control.role in WRITTEN for control in controls):
        return None
    things = [line.box for line in lines] + [control.box for control in controls]
    things += [p for p in scene.inside(room, scene.pictures) if not any(line.box.intersection(p) for line in lines)]
    if _open_share(room, things, unit) < OPEN:
        return None
    if lines and lines[0].box.left - rule.left <= 3 * unit:
        crowded = _is_under_way(lines, things, unit) or any(_is_over(line, lines[0], unit) for line in inside)
        return None if crowded else _worded(scene, rule, room, lines, _open_end(room, things, unit))
    return None if things else _labelled(scene, rule, room, taken)


def _stands_in(line: Line, room: Box, unit: int) -> bool:
    return line.box.top >= room.top - 2 and room.bottom - line.box.bottom <= 2 * unit


def _is_over(line: Line, first: Line, unit: int) -> bool:
    """Whether a line stands right over the first one, as in the cells of a list."""
    return 0 <= first.box.top - line.box.bottom <= 1.2 * unit and abs(line.box.left - first.box.left) <= unit


def _overlap(one: Box, other: Box) -> float:
    """Share of the narrower one's width that both span."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared / min(one.width, other.width)


def _open_share(room: Box, things: Sequence[Box], unit: int) -> float:
    """The widest stretch with nothing in it, as a share of the row."""
    left, right = _widest(room, things)
    return (right - left) / room.width if right - left >= 6 * unit else 0.0


def _open_end(room: Box, things: Sequence[Box], unit: int) -> int:
    """Where the widest open stretch ends; the row's end when only a little stands after it."""
    _, right = _widest(room, things)
    return right if room.right - right > 3 * unit else room.right


def _widest(room: Box, things: Sequence[Box]) -> tuple[int, int]:
    """Left and right end of the widest stretch with nothing in it."""
    stretches, end = [], room.left
    for thing in sorted(things, key=lambda box: box.left):
        stretches.append((end, thing.left))
        end = max(end, thing.right)
    return max([*stretches, (end, room.right)], key=lambda stretch: stretch[1] - stretch[0])


def _is_under_way(lines: Sequence[Line], things: Sequence[Box], unit: int) -> bool:
    """Whether anything stands left of the row's first word, or the row holds two lines over each other."""
    first = lines[0].box
    left_of_it = any(thing.right <= first.left and thing.center.x < first.left for thing in things)
    return left_of_it or any(abs(line.box.center.y - first.center.y) > 0.8 * unit for line in lines)


def _worded(scene: Scene, rule: Box, room: Box, lines: Sequence[Line], end: int) -> Row:
    """A row that begins with a word: its label, its hint, or what was typed. The field ends with the open stretch."""
    first, rest = lines[0], [line for line in lines[1:] if line.box.left - lines[0].box.right < 0.5 * rule.width]
    below = rule.top - first.box.bottom
    top = max(room.top + 1, first.box.top - below)
    box = Box(rule.left, top, end - rule.left, max(rule.top - top, first.box.height))
    pale = _is_pale(scene, first.box) and not _is_one_ink(scene, first, rest)
    value = " ".join(line.text for line in rest if not is_faint(scene, line.box) and _is_near(first, line, scene.unit))
    field = Element(box, "field", first.text.rstrip(": "), value=value, score=0.7)
    return Row(rule, field, _fill(scene, room), sure=pale)


def _is_pale(scene: Scene, box: Box) -> bool:
    """Paler than its ground allows, and than the strong texts of this screen: small letters are all a little pale."""
    ground = max(commonest(scene.frame.crop(box).reshape(-1, 3)))
    contrast = ink_contrast(scene, box)
    return contrast <= PALE * max(ground, 255 - ground) and contrast <= PALER * scene.strong


def _is_one_ink(scene: Scene, first: Line, rest: Sequence[Line]) -> bool:
    """Whether the next text of the row is no darker than its first word: cells of a list, not a label and its text."""
    near = [line for line in rest if _is_near(first, line, scene.unit)]
    return bool(near) and ink_contrast(scene, near[0].box) <= ink_contrast(scene, first.box) / PALER


def _is_near(first: Line, line: Line, unit: int) -> bool:
    return line.box.left - first.box.right <= 10 * unit


def _labelled(scene: Scene, rule: Box, room: Box, taken: list[Element]) -> Row | None:
    """An empty row with a short label before its rule."""
    words = [(line.box, line.text) for line in scene.lines] + [(e.box, e.name) for e in taken if e.role == "button"]
    for box, text in words:
        beside = -2 <= rule.left - box.right <= 3 * scene.unit and room.top - 4 <= box.center.y < room.bottom
        if beside and len(text) <= 24 and any(letter.isalpha() for letter in text):
            top = max(room.top + 1, rule.top - round(2.6 * scene.unit))
            field = Element(Box(rule.left, top, rule.width, rule.top - top), "field", "", score=0.7)
            return Row(rule, field, _fill(scene, room), sure=True)
    return None


def _fill(scene: Scene, room: Box) -> Colour:
    return commonest(scene.frame.crop(room).reshape(-1, 3))


def _stacks(rows: Sequence[Row], unit: int) -> list[list[Row]]:
    """Rows that stand right under each other."""
    stacks: list[list[Row]] = []
    for row in rows:
        for stack in stacks:
            above = stack[-1]
            near = 0 < row.rule.top - above.rule.top <= (TALLEST + 1) * unit
            if near and _overlap(above.rule, row.rule) > 0.6 and difference(above.fill, row.fill) <= SAME_FILL:
                stack.append(row)
                break
        else:
            stacks.append([row])
    return stacks


def _open_room(scene: Scene, stack: Sequence[Row], taken: Sequence[Element]) -> Element | None:
    """The empty room under the stack down to the next thing, when it is tall enough to write in; a pale first line in
    it is its hint.
    """
    unit, rule = scene.unit, stack[-1].rule
    window = scene.window_at(rule.center)
    floor = scene.frame.bounds.bottom if window is None else window.box.bottom
    if floor - rule.bottom - 2 < max(1, MIN_AREA * unit):
        return None
    column = Box(rule.left, rule.bottom + 2, rule.width, floor - rule.bottom - 2)
    below = [line for line in scene.lines if _is_in(column, line.box)]
    hints = [line for line in below if _is_hint(scene, column, line)]
    things = [line.box for line in below if line not in hints]
    things += [e.box for e in taken if _is_in(column, e.box) and e.role not in ("area", "text")]
    things += [p for p in scene.pictures if _is_in(column, p)]
    things += [r for r in _rules(scene) if _is_in(column, r)]
    bottom = min([*(thing.top for thing in things), floor]) - 4
    if bottom - column.top < MIN_AREA * unit:
        return None
    name = hints[0].text if hints else ""
    return Element(Box(column.left, column.top, column.width, bottom - column.top), "area", name, score=0.6)


def _is_in(column: Box, box: Box) -> bool:
    return box.top >= column.top and box.right > column.left and box.left < column.right and box.top < column.bottom


def _is_hint(scene: Scene, column: Box, line: Line) -> bool:
    near = line.box.top - column.top <= 3 * scene.unit and line.box.left - column.left <= 3 * scene.unit
    return near and _is_pale(scene, line.box)
