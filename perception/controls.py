"""Controls: what a panel, a line or a picture is to a person, from its shape, its fill and what stands in it.

Every rule is measured in the scene's unit (text height) and compares fills with their surroundings, so it holds for
light and dark themes and all sizes. Knows no application and no toolkit. Labels are tied elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from perception.geometry import Box
from perception.marks import find_marks
from perception.panels import Panel
from perception.scene import Scene, difference, ink_contrast
from perception.screen import Element, Line, Role, State

SAME_FILL = 4  # grey levels
FAINT = 0.62  # placeholder ink has at most this share of the usual contrast
STRONG_FILL = 40  # difference of the channels of a fill that is a colour, as of a selected row
PAPER = 235  # fills at least this light are paper: a page or a field may have them alike
APART = 0.4  # of its height: blank ground between a mark and its words, more than between two letters
SMALLEST_MARK, LARGEST_MARK = 0.75, 1.9  # heights of marks: many stay as they are where the words become larger
ONE_LINE = 4.2  # height up to which a box is one for one line
ROOMY = (3.6, 5.2)  # heights of such boxes with much room
ICON, SEVERAL = 0.8, 3  # units: the least height of icons, of which a toolbar holds several and a field a few
NIGHT = 64  # fills at most this light are the paper of dark themes


def find_ticks(scene: Scene) -> list[Element]:
    """Check boxes and radio buttons: a mark with words to its right."""
    found = []
    for mark in find_marks(scene.frame.pixels, scene.regions.edges):
        box = mark.box.shifted(scene.frame.bounds.left, scene.frame.bounds.top)
        if not SMALLEST_MARK <= box.height / scene.unit <= LARGEST_MARK:
            continue
        words, name = line_right_of(scene, box), ""
        if words is not None and words.box.left - box.right >= 2:
            name = words.text
        elif (words := _line_begun_by(scene, box)) is not None:
            name = _without_mark(words.text)
        if words is not None and name:
            states: frozenset[State] = frozenset({"checked"} if mark.is_set else ())
            role: Role = "checkbox" if mark.shape == "square" else "radio"
            found.append(Element(box.union(words.box), role, name, states=states, label=words.box))
    return found


def _line_begun_by(scene: Scene, mark: Box) -> Line | None:
    """The line into whose beginning a mark was read; blank ground parts it from the letters, as no two letters are."""
    away = round(APART * mark.height)
    for line in scene.lines:
        begun = abs(line.box.left - mark.left) <= 3 and abs(line.box.center.y - mark.center.y) <= 0.7 * scene.unit
        if begun and line.box.right > mark.right + 2 * away:
            gap = scene.frame.crop(Box(mark.right + 1, mark.top, away, mark.height)).astype(np.int16)
            if gap.size and int(np.ptp(gap.reshape(-1, 3), axis=0).max()) <= SAME_FILL:
                return line
    return None


def _without_mark(text: str) -> str:
    """A mark that was read as a letter or a sign of its own is no part of the name."""
    first, _, rest = text.partition(" ")
    return rest if rest and len(first) == 1 and (first in "oO0©®@" or not first.isalnum()) else text


def find_boxed(scene: Scene) -> list[Element]:
    """Fields, areas, buttons, combos and the like: everything that has a panel of its own."""
    found = []
    for panel in scene.panels:
        element = _roomy(scene, panel)
        if element is None:
            element = _one_line(scene, panel) if panel.box.height <= ONE_LINE * scene.unit else _large(scene, panel)
        if element is not None:
            found.append(_with_arrows(scene, element))
    return [_header_cell(element, found) for element in found]


def _roomy(scene: Scene, panel: Panel) -> Element | None:
    """A box with much room around its one line, and at its end a button that clears it or opens a list."""
    least, most = ROOMY
    if not least <= panel.box.height / scene.unit <= most or panel.box.width < 4 * panel.box.height:
        return None
    ends = _at_the_end(scene, panel.box)
    element = _one_line(scene, panel, ends) if ends else None
    return element if element is not None and element.role in ("field", "combo", "spin") else None


def _at_the_end(scene: Scene, box: Box) -> list[Box]:
    """Small panels at the right end of a box: the ground of a picture, which may be read as a letter."""
    inner = [p.box for p in scene.panels if box.encloses(p.box) and p.box.width <= 3 * scene.unit]
    return [each for each in inner if each.center.x > box.right - 3 * scene.unit]


def _header_cell(element: Element, others: list[Element]) -> Element:
    """Boxes with text that touch a neighbour of the same height are column headers, not fields."""
    if element.role != "field" or not element.value:
        return element
    for other in others:
        gap = max(other.box.left - element.box.right, element.box.left - other.box.right)
        if other.role in ("field", "button") and -3 <= gap <= 4 and _same_row(other.box, element.box):
            return replace(element, role="button", name=element.value, value="", score=0.6)
    return element


def _with_arrows(scene: Scene, element: Element) -> Element:
    """A field with a narrow panel of arrows at its right end is a spin box or a combo."""
    if element.role != "field":
        return element
    for panel in scene.panels:
        gap = panel.box.left - element.box.right
        if -3 <= gap <= 4 and panel.box.width <= 2.6 * scene.unit and _same_row(panel.box, element.box):
            arrows = scene.inside(panel.box, scene.pictures)
            role: Role = "combo" if len(arrows) == 1 else "spin"
            return replace(element, role=role, box=element.box.union(_bordered(panel.box)))
    return element


def _same_row(one: Box, other: Box) -> bool:
    return abs(one.center.y - other.center.y) <= 4 and abs(one.height - other.height) <= 8


def line_right_of(scene: Scene, box: Box) -> Line | None:
    """The line that begins just right of `box` on the same row."""
    for line in scene.lines:
        gap = line.box.left - box.right
        if -1 <= gap <= 1.8 * scene.unit and abs(line.box.center.y - box.center.y) <= 0.7 * scene.unit:
            return line
    return None


def is_paper(scene: Scene, panel: Panel) -> bool:
    """Whether a panel's fill sets it off from what surrounds it, or both are as light as paper, or as dark as night."""
    around = scene.fill_around(panel.box)
    if difference(panel.fill, around) > SAME_FILL or min(panel.fill) >= PAPER:
        return True
    return max(panel.fill) <= NIGHT and scene.window_at(panel.box.center) is not None


def _bordered(box: Box) -> Box:
    """The panel with its border."""
    return Box(box.left - 1, box.top - 1, box.width + 2, box.height + 2)


def _one_line(scene: Scene, panel: Panel, ends: Sequence[Box] = ()) -> Element | None:
    """`ends` are pictures, whatever was read there."""
    box, unit = panel.box, scene.unit
    if box.height < 1.35 * unit or box.width < 1.2 * unit:
        return None
    lines = [line for line in scene.lines if box.contains(line.box.center)]
    lines = [line for line in lines if not any(end.contains(line.box.center) for end in ends)]
    pictures = [*ends, *(p for p in scene.inside(box, scene.pictures) if not _in_corner(box, p))]
    inner = [p for p in scene.panels if p is not panel and box.encloses(p.box) and p.box.height > 0.5 * box.height]
    if _is_bar(scene, lines, inner) or _is_tool_bar(scene, box, lines, pictures):
        return None
    outer = _bordered(box)
    if not lines:
        return _without_text(scene, panel, pictures)
    value = " ".join(line.text for line in lines)
    if box.width <= 2.2 * box.height and len(value) <= 4:
        return Element(outer, "button", value)
    return _with_text(scene, panel, lines, pictures, value)


def _in_corner(box: Box, picture: Box) -> bool:
    """Rounded corners leave arcs that look like pictures."""
    near = 0.25 * box.height
    middle = picture.center
    return (
        min(middle.x - box.left, box.right - middle.x) <= near
        and min(middle.y - box.top, box.bottom - middle.y) <= near
    )


def _is_bar(scene: Scene, lines: list[Line], inner: list[Panel]) -> bool:
    """Menu bars, tool bars and title bars hold several things; a control is one."""
    gaps = [b.box.left - a.box.right for a, b in pairwise(lines)]
    return len(inner) >= 2 or (len(lines) >= 2 and max(gaps, default=0) > 1.1 * scene.unit) or len(lines) > 3


def _is_tool_bar(scene: Scene, box: Box, lines: list[Line], pictures: list[Box]) -> bool:
    """Several icons side by side, with no text or one of which a sign or two were read."""
    unread = [p for p in pictures if not any(line.box.intersection(p) for line in lines)]
    icons = [p for p in unread if p.height >= ICON * scene.unit]
    if len(icons) < SEVERAL or sum(len(line.text) for line in lines) > 3:
        return False
    apart = max(p.right for p in icons) - min(p.left for p in icons)
    return apart >= 6 * scene.unit and (bool(lines) or not _is_unread_text(scene, box, pictures))


def _without_text(scene: Scene, panel: Panel, pictures: list[Box]) -> Element | None:
    box, unit = panel.box, scene.unit
    if box.width <= 2.2 * box.height:
        return Element(_bordered(box), "icon", "", score=0.8) if pictures else None
    if box.width < 4 * unit or not _is_open(scene, panel):
        return None
    if _is_unread_text(scene, box, pictures):
        return Element(_bordered(box), "field", "", score=0.7)
    if pictures and all(picture.center.x > box.right - 2.5 * unit for picture in pictures):
        return Element(_bordered(box), "combo", "", score=0.7)
    return Element(_bordered(box), "field", "")


def _is_unread_text(scene: Scene, box: Box, pictures: list[Box]) -> bool:
    """Letters nobody could read: spots of a line's height that begin at the left end and stand close together."""
    row = sorted(pictures, key=lambda picture: picture.left)
    if not row or row[0].left - box.left > scene.unit or any(p.height > 1.8 * scene.unit for p in row):
        return False
    gaps = [after.left - before.right for before, after in pairwise(row)]
    long_enough = row[-1].right - row[0].left >= 2.5 * scene.unit
    return long_enough and all(gap <= scene.unit for gap in gaps)


def _with_text(scene: Scene, panel: Panel, lines: list[Line], pictures: list[Box], value: str) -> Element | None:
    box, unit = panel.box, scene.unit
    text = lines[0].box
    for line in lines[1:]:
        text = text.union(line.box)
    outer = _bordered(box)
    right = [p for p in pictures if p.left >= text.right and p.center.x > box.right - 3 * unit]
    whole = text
    for picture in pictures:
        if picture not in right:
            whole = whole.union(picture)
    before, after = whole.left - box.left, box.right - whole.right
    centred = abs(before - after) <= max(5, 0.14 * (before + after)) and before >= 0.4 * unit
    if right and not centred:
        role: Role = "spin" if _is_spin(right) else "combo"
        return Element(outer, role, "", value=value)
    if max(panel.fill) - min(panel.fill) > STRONG_FILL:
        return Element(outer, "button" if centred else "item", value, states=_selected(centred=centred))
    sunk = is_paper(scene, panel)
    hollow = min(panel.fill) > max(scene.fill_around(box)) and box.width > 8 * unit  # lit like paper in a frame
    if sunk and hollow and is_faint(scene, text) and not (centred and before > unit):
        return Element(outer, "field", "", value=value)
    if centred:
        return Element(outer, "button", value)
    led = any(p.right <= text.left for p in pictures) and not is_faint(scene, text)  # a picture leads: a button
    if after > before + unit and sunk and not led:
        return Element(outer, "field", "", value=value)
    return Element(outer, "button", value, score=0.6)


def _selected(*, centred: bool) -> frozenset[State]:
    return frozenset(() if centred else {"selected"})


def is_faint(scene: Scene, box: Box) -> bool:
    """Whether a text has clearly less contrast than the usual text of this screen."""
    return ink_contrast(scene, box) <= FAINT * scene.contrast


def _is_spin(pictures: list[Box]) -> bool:
    """Two arrows above each other."""
    first = pictures[0]
    return any(abs(p.center.x - first.center.x) <= 3 and abs(p.center.y - first.center.y) > 3 for p in pictures[1:])


def _large(scene: Scene, panel: Panel) -> Element | None:
    """A text area: a large panel that holds no other control. Lists are areas too, their rows are found apart."""
    box, unit = panel.box, scene.unit
    if box.width < 4 * unit or box == scene.frame.bounds or not _is_open(scene, panel):
        return None
    window = scene.window_at(box.center)
    if scene.windows and (window is None or window.box.width + 4 < box.width or window.box.height + 4 < box.height):
        return None
    if any(p is not panel and box.encloses(p.box) and p.box.height > 1.2 * unit for p in scene.panels):
        return None
    lines = [line for line in scene.lines if box.contains(line.box.center)]
    pictures = scene.inside(box, scene.pictures)
    if len(lines) == 1 and box.width <= 16 * unit and _in_the_middle(box, lines[0].box):
        return Element(_bordered(box), "button", lines[0].text)
    if len(pictures) > max(1, len(lines) // 3) or _has_columns(scene, lines):
        return None
    if box.width < 8 * unit:
        return None
    text = "\n".join(line.text for line in lines)
    return Element(_bordered(box), "area", "", value=text, score=1.0 if not lines else 0.7)


def _is_open(scene: Scene, panel: Panel) -> bool:
    """Whether one may write on a panel: it is paper, or has the look of the focus, as boxes of dark themes show."""
    return is_paper(scene, panel) or is_focused(scene, Element(_bordered(panel.box), "field", ""))


def _has_columns(scene: Scene, lines: list[Line]) -> bool:
    """Whether many rows hold several texts: a table, whose rows are found apart."""
    beside = sum(
        any(o is not line and abs(o.box.center.y - line.box.center.y) <= 0.5 * scene.unit for o in lines)
        for line in lines
    )
    return len(lines) >= 4 and beside >= 0.6 * len(lines)


def _in_the_middle(box: Box, text: Box) -> bool:
    return abs(box.center.x - text.center.x) <= 4 and abs(box.center.y - text.center.y) <= 6


def is_focused(scene: Scene, element: Element) -> bool:
    """Whether a caret stands in a field or its border has a strong colour."""
    crop = scene.frame.crop(element.box).astype(np.int16)
    if min(crop.shape[:2]) < 8:
        return False
    ring = np.concatenate((crop[:2].reshape(-1, 3), crop[-2:].reshape(-1, 3)))
    if float((np.ptp(ring, axis=1) > STRONG_FILL).mean()) > 0.4:
        return True
    inner = crop[4:-4, 4 : max(5, crop.shape[1] - 4)].mean(axis=2)
    ink = np.abs(inner - np.median(inner)) > 60
    tall = min(len(ink), round(1.1 * scene.unit))
    bars = np.flatnonzero(ink.sum(axis=0) >= tall)
    return 1 <= len(bars) <= 2 and not any(element.box.contains(line.box.center) for line in scene.lines)


def with_window(scene: Scene, element: Element) -> Element:
    """The element with the window it belongs to: the topmost one at its middle."""
    window = scene.window_at(element.box.center)
    return replace(element, window=None if window is None else window.id)
