"""Rows: lines and pictures that have no panel of their own: menu entries, tool buttons, list rows, links, icons, text.

What they are follows from where they stand: in a bar at a window's top, in a pop-up, beside a picture, on paper.
Knows no application and no toolkit.
"""

from __future__ import annotations

import numpy as np

from perception.controls import is_paper
from perception.geometry import Box
from perception.panels import Panel
from perception.scene import Scene
from perception.screen import Element, Line, Role, Window, Word

LINK_SATURATION = 70  # difference of the strongest and weakest channel of the ink


def find_rows(scene: Scene, taken: list[Element]) -> list[Element]:
    """Elements for every line and picture that no control in `taken` has used."""
    free = [line for line in scene.lines if not any(_used(line, element) for element in taken)]
    pictures = [
        p for p in scene.pictures if not any(e.box.contains(p.center) for e in taken if e.role not in ("area", "text"))
    ]
    found = [_row(scene, line, free, pictures, taken) for line in free]
    plain = [line for line, row in zip(free, found, strict=True) if row.role == "text"]
    found += [link for line in plain for link in _links_in(scene, line)]
    beside = [element.box for element in found]
    icons = [p for p in pictures if not any(box.contains(p.center) for box in beside) and _in_client(scene, p)]
    return [*found, *(_icon(scene, box) for box in icons)]


def _in_client(scene: Scene, box: Box) -> bool:
    """Inside a window, not in its title bar; everything counts when no windows are known."""
    window = scene.window_at(box.center)
    return not scene.windows or (window is not None and window.box.contains(box.center))


def _used(line: Line, element: Element) -> bool:
    if element.role == "area":
        return False
    return element.box.contains(line.box.center)


def _row(scene: Scene, line: Line, lines: list[Line], pictures: list[Box], taken: list[Element]) -> Element:
    window = scene.window_at(line.box.center)
    if window is None or not window.box.contains(line.box.center):
        return Element(line.box, "text", line.text, score=0.5 * line.score)
    if is_popup(scene, window):
        return _menu_row(window, line, lines, scene)
    if _is_link(scene, line.box):
        return Element(line.box, "link", line.text)
    if _in_menu_bar(scene, window, line, lines, pictures):
        return Element(_roomy(line.box, scene.unit), "menu", line.text)
    panel = scene.panel_of(line.box)
    in_list = panel is not None and _is_list(scene, panel, taken)
    near = [p for p in pictures if panel.box.contains(p.center)] if panel is not None and in_list else pictures
    picture = _picture_beside(scene, line, near)
    box = line.box if picture is None else line.box.union(picture)
    if picture is not None and _in_tool_bar(scene, line, lines, pictures):
        return Element(_roomy(box, scene.unit // 2), "button", line.text, score=line.score)
    if in_list:
        return Element(box, "item", line.text, score=0.9)
    role: Role = "text" if picture is None else "button"
    return Element(box if picture is None else _roomy(box, scene.unit // 2), role, line.text, score=line.score)


def _is_list(scene: Scene, panel: Panel, taken: list[Element]) -> bool:
    """A large sheet of paper without controls on it."""
    if panel.box.height <= 4.2 * scene.unit or not is_paper(scene, panel):
        return False
    return not any(e.role != "area" and panel.box.contains(e.box.center) for e in taken)


def is_popup(scene: Scene, window: Window) -> bool:
    """Menus and completion lists: unmanaged, never focused, above another window of the same process."""
    if window.frame is not None or window.focused:
        return False
    return any(w.pid == window.pid and w.id != window.id and w.stacking < window.stacking for w in scene.windows)


def _menu_row(window: Window, line: Line, lines: list[Line], scene: Scene) -> Element:
    """The whole width of a menu can be clicked; keys shown at the right are no entry."""
    same = [
        o
        for o in lines
        if window.box.contains(o.box.center) and abs(o.box.center.y - line.box.center.y) < 0.6 * scene.unit
    ]
    first = min(same, key=lambda each: each.box.left)
    if first is not line:
        return Element(line.box, "text", line.text, score=0.4)
    room = scene.unit // 2
    box = Box(window.box.left + 2, line.box.top - room, max(1, window.box.width - 4), line.box.height + 2 * room)
    return Element(box, "menu", line.text)


def _in_menu_bar(scene: Scene, window: Window, line: Line, lines: list[Line], pictures: list[Box]) -> bool:
    """The first row of words at the top of a window, with no pictures in it."""
    if line.box.top - window.box.top > 2.2 * scene.unit:
        return False
    middle = line.box.center.y
    row = [o for o in lines if window.box.contains(o.box.center) and abs(o.box.center.y - middle) <= 0.6 * scene.unit]
    drawn = [p for p in pictures if window.box.contains(p.center) and abs(p.center.y - middle) <= scene.unit]
    return len(row) >= 2 and len(drawn) <= 1 and all(len(o.text) <= 24 for o in row)


def _in_tool_bar(scene: Scene, line: Line, lines: list[Line], pictures: list[Box]) -> bool:
    """Whether another word with a picture of its own stands on the same row."""
    row = [o for o in lines if o is not line and abs(o.box.center.y - line.box.center.y) <= 0.6 * scene.unit]
    return any(_picture_beside(scene, other, pictures) is not None for other in row)


def _picture_beside(scene: Scene, line: Line, pictures: list[Box]) -> Box | None:
    """The picture that makes a button of a word: close on its left, or right above it."""
    unit = scene.unit
    for picture in pictures:
        gap = line.box.left - picture.right
        beside = -2 <= gap <= 1.2 * unit and abs(picture.center.y - line.box.center.y) <= 0.8 * unit
        under = 0 <= line.box.top - picture.bottom <= unit and abs(picture.center.x - line.box.center.x) <= unit
        if (beside or under) and 0.7 * unit <= picture.height <= 5 * unit:
            return picture
    return None


def _links_in(scene: Scene, line: Line) -> list[Element]:
    """Links in a line that is mostly plain text: runs of words in the colour of links."""
    crop = scene.frame.crop(line.box)
    if len(line.words) < 2 or not crop.size or int(np.ptp(crop, axis=2).max()) < LINK_SATURATION:
        return []
    runs: list[list[Word]] = [[]]
    for word in line.words:
        if _is_link(scene, word.box):
            runs[-1].append(word)
        else:
            runs.append([])
    return [_link(run) for run in runs if run]


def _link(run: list[Word]) -> Element:
    box = run[0].box
    for word in run[1:]:
        box = box.union(word.box)
    return Element(box, "link", " ".join(word.text for word in run), score=0.8)


def _is_link(scene: Scene, box: Box) -> bool:
    """Ink in a strong colour on a ground that has none."""
    crop = scene.frame.crop(box).reshape(-1, 3).astype(np.int16)
    if not len(crop):
        return False
    ground = np.median(crop, axis=0)
    away = np.abs(crop - ground).max(axis=1)
    if away.max() < 40 or np.ptp(ground) > LINK_SATURATION // 2:
        return False
    ink = np.median(crop[away > 0.7 * away.max()], axis=0)
    return bool(np.ptp(ink) >= LINK_SATURATION and ink[2] >= ink[0])


def _icon(scene: Scene, box: Box) -> Element:
    large = max(box.width, box.height) > 6 * scene.unit
    return Element(box, "image" if large else "icon", "", score=0.5)


def _roomy(box: Box, room: int) -> Box:
    return Box(box.left - room // 2, box.top - room // 2, box.width + room, box.height + room)
