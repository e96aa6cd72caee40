"""The element finder: frame, lines and windows -> what a person could point at, from pixels alone.

Contract: every read line is reachable through some element; overlapping finds are merged; the order is stable: windows
from the top of the stack, rows from the top, each from the left. A part belongs to the topmost window at its middle.
Knows no application and no toolkit. A trained judge can be plugged in as `judge` (`perception.judges`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from perception.controls import find_boxed, find_ticks, is_faint, is_focused, with_window
from perception.labels import tie_labels
from perception.rows import find_rows, is_popup
from perception.scene import Scene, build_scene
from perception.screen import Element, Frame, Line, State, Window
from perception.sheets import find_sheet_fields, replaced_by

VIVID = 80  # levels between the strongest and the weakest channel of a background, from which it is a strong colour
SAME = 0.8  # intersection over union above which two finds are one
RANK = ("checkbox", "radio", "spin", "combo", "field", "button", "area", "menu", "tab", "link", "item", "icon", "text")

Judge = Callable[[Scene, Sequence[Element]], tuple[Element, ...]]


def find_elements(
    frame: Frame, lines: Sequence[Line], windows: Sequence[Window], judge: Judge | None = None
) -> tuple[Element, ...]:
    """All elements of a frame in stable order."""
    scene = build_scene(frame, lines, windows)
    marks = find_ticks(scene)
    boxed = [e for e in find_boxed(scene) if not any(mark.box.contains(e.box.center) for mark in marks)]
    boxed = [element for element in boxed if not _in_popup(scene, element)]
    sheets = find_sheet_fields(scene, [*marks, *boxed])
    boxed = [element for element in boxed if not replaced_by(sheets, element)]
    controls = _merged([*marks, *boxed, *sheets])
    rows = find_rows(scene, controls)
    named = tie_labels(scene, controls, rows)
    labels = {element.label for element in named}
    named = [element for element in named if not _is_status_bar(scene, element)]
    found = [*named, *(row for row in rows if row.box not in labels)]
    placed = [_with_states(scene, with_window(scene, element)) for element in _merged(found)]
    ordered = tuple(_in_order(scene, placed))
    return ordered if judge is None else judge(scene, ordered)


def _in_popup(scene: Scene, element: Element) -> bool:
    """Between the separators of a menu lies no area or button: its rows are its parts."""
    window = scene.window_at(element.box.center)
    return element.role != "field" and window is not None and is_popup(scene, window)


def _is_status_bar(scene: Scene, element: Element) -> bool:
    """Empty boxes without a name along a window's lower edge show messages; nobody types there."""
    if element.role != "field" or element.name or element.value:
        return False
    window = scene.window_at(element.box.center)
    bottom = scene.frame.bounds.bottom if window is None else window.box.bottom
    return bottom - element.box.bottom <= scene.unit and element.box.height <= 2.6 * scene.unit


def _merged(elements: Sequence[Element]) -> list[Element]:
    """Of finds that overlap almost wholly the more telling one stays."""
    kept: list[Element] = []
    for element in sorted(elements, key=_rank):
        if not any(element.box.iou(other.box) > SAME for other in kept):
            kept.append(element)
    return kept


def _rank(element: Element) -> tuple[int, float]:
    return (RANK.index(element.role) if element.role in RANK else len(RANK), -element.score)


def _with_states(scene: Scene, element: Element) -> Element:
    states: set[State] = set(element.states)
    if element.role in ("button", "menu", "checkbox", "radio") and element.name and _is_pale(scene, element):
        states.add("disabled")
    if element.role in ("field", "area") and is_focused(scene, element):
        states.add("focused")
    return replace(element, states=frozenset(states)) if states else element


def _is_pale(scene: Scene, element: Element) -> bool:
    own = next((line.box for line in scene.lines if element.box.contains(line.box.center)), None)
    return own is not None and len(element.name) > 2 and is_faint(scene, own) and not _is_vivid(scene, element)


def _is_vivid(scene: Scene, element: Element) -> bool:
    """Whether something lies on a strong colour: what is disabled is pale, what is emphasised is coloured."""
    pixels = scene.frame.crop(element.box)
    if pixels.size == 0:
        return False
    background = np.median(pixels.reshape(-1, 3), axis=0)
    return float(background.max() - background.min()) > VIVID


def _in_order(scene: Scene, elements: Sequence[Element]) -> list[Element]:
    stacking = {window.id: window.stacking for window in scene.windows}
    by_window: dict[int, list[Element]] = {}
    for element in elements:
        by_window.setdefault(stacking.get(element.window or 0, -1), []).append(element)
    return [e for _, group in sorted(by_window.items(), reverse=True) for e in _rows_in_order(group, scene.unit)]


def _rows_in_order(elements: Sequence[Element], unit: int) -> list[Element]:
    rows: list[list[Element]] = []
    for element in sorted(elements, key=lambda each: (_anchor(each, unit), each.box.left)):
        if rows and _anchor(element, unit) - _anchor(rows[-1][0], unit) <= 0.7 * unit:
            rows[-1].append(element)
        else:
            rows.append([element])
    return [element for row in rows for element in sorted(row, key=lambda each: (each.box.left, each.box.top))]


def _anchor(element: Element, unit: int) -> int:
    """The middle of the element's first line."""
    return element.box.top + min(element.box.height, 3 * unit) // 2
