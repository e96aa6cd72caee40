"""Extents: of everything found, candidate boxes of the control it may be, with what speaks for each.

What is drawn of a control is often only its words or its picture; what reacts to a click is larger: a button's border,
a whole row of a list, the cell of an icon in a toolbar. Here the candidates are made and measured; which is right a
judge decides (`perception.extent_judge`). Knows no application and no toolkit; measures in the scene's unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.extent_evidence import Numbers, evidence
from perception.geometry import Box
from perception.scene import Scene
from perception.screen import Element
from perception.surroundings import Boxes, Surroundings, areas, corners, holds, surroundings

KINDS = (
    "own", "panel", "larger panel", "snapped", "pad 1", "pad 2", "pad 3", "square 1", "square 2", "square 3",
    "cell", "tall cell", "row", "row by pitch", "row from here", "column", "menu row", "mark", "marked row",
    "like a row", "like a cell", "tile",
)  # fmt: skip
PADS = {"pad 1": (0.4, 0.25), "pad 2": (0.8, 0.5), "pad 3": (1.4, 0.8)}
SQUARES = {"square 1": 3, "square 2": 5, "square 3": 8}  # pixels to each side of a picture
SMALLEST = 6  # pixels a side
BORDERED = 0.8  # share of a side that must be drawn for a box to end there
REACH_UP, REACH_ASIDE = 2.5, 5.0  # units within which such a side is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidate boxes of all elements: `owner` [N] says whose, `boxes` [N, 4] are left, top, right, bottom."""

    owner: Boxes
    kinds: Boxes
    boxes: Boxes
    features: Numbers  # [N, F]

    def box(self, number: int) -> Box:
        left, top, right, bottom = (int(v) for v in self.boxes[number])
        return Box(left, top, right - left, bottom - top)


def candidates(scene: Scene, elements: Sequence[Element]) -> Candidates:
    """Every candidate box of every element, each once, with its features."""
    panels = np.array([corners(p.box) for p in scene.panels], np.int32).reshape(-1, 4)
    own = np.array([corners(e.box) for e in elements], np.int32).reshape(-1, 4)
    around = [surroundings(scene, panels, own, n, e) for n, e in enumerate(elements)]
    found = [
        (n, KINDS.index(kind), *corners(box))
        for n, element in enumerate(elements)
        for kind, box in _different(_hypotheses(scene, panels, element, around[n]), around[n].window)
    ]
    told = np.array(found, np.int32).reshape(-1, 6)
    owner, kinds, boxes = told[:, 0], told[:, 1], told[:, 2:]
    spoken = evidence(scene, elements, own, around, owner, boxes)
    return Candidates(owner, kinds, boxes, np.concatenate([np.eye(len(KINDS), dtype=np.float32)[kinds], spoken], 1))


def _different(offered: Iterable[tuple[str, Box]], window: Box) -> Iterator[tuple[str, Box]]:
    """Each box once, cut at the window; what was found itself stays as it is."""
    seen: set[Box] = set()
    for kind, box in offered:
        cut = box if kind == "own" else box.intersection(window)
        if cut is not None and cut not in seen and (kind == "own" or min(cut.width, cut.height) >= SMALLEST):
            seen.add(cut)
            yield kind, cut


def _hypotheses(scene: Scene, panels: Boxes, element: Element, around: Surroundings) -> Iterator[tuple[str, Box]]:
    box, unit = element.box, scene.unit
    yield "own", box
    x, y = box.center
    holding = holds(panels, x, y) & (areas(panels) > 1.15 * box.area)
    for kind, number in zip(("panel", "larger panel"), np.flatnonzero(holding)[::-1].tolist(), strict=False):
        left, top, right, bottom = panels[number].tolist()
        yield kind, Box(left - 1, top - 1, right - left + 2, bottom - top + 2)
    yield "snapped", _snapped(scene, box)
    for kind, (aside, up) in PADS.items():
        yield kind, _grown(box, round(aside * unit), round(up * unit))
    yield from _like_others(panels, box, unit, around)
    if box.width <= 6 * unit and box.height <= 4 * unit:
        side = max(box.width, box.height)
        for kind, more in SQUARES.items():
            yield kind, _about(x, y, side + 2 * more, side + 2 * more)
        if around.gap:
            pitch = round(around.gap)
            yield "cell", _about(x, y, pitch, pitch)
            yield "tall cell", _about(x, y, pitch, round(1.25 * pitch))
    if element.role in ("checkbox", "radio"):
        yield from _mark_boxes(scene, element, around)
    yield from _row_boxes(scene, element, around)


def _like_others(panels: Boxes, box: Box, unit: int, around: Surroundings) -> Iterator[tuple[str, Box]]:
    """The box of a row or a cell seen beside this one, as a selected one is; a picture and the text under it."""
    x, y = box.center
    height, width = panels[:, 3] - panels[:, 1], panels[:, 2] - panels[:, 0]
    flat = (height >= box.height) & (height <= 4.5 * unit)
    rows = flat & (panels[:, 0] <= box.left + 2) & (panels[:, 2] >= box.right - 2) & (width > height)
    rows &= (np.abs(panels[:, 1] + panels[:, 3] - 2 * y) > height) & (width <= around.window.width)
    if rows.any():
        left, top, right, bottom = panels[_closest(rows, np.abs(panels[:, 1] - y))].tolist()
        yield "like a row", Box(left - 1, y - (bottom - top) // 2 - 1, right - left + 2, bottom - top + 2)
    cells = flat & (width >= box.width) & (width <= box.width + 4 * unit)
    cells &= (np.abs(panels[:, 1] + panels[:, 3] - 2 * y) <= unit) & (
        np.abs(panels[:, 0] + panels[:, 2] - 2 * x) > width
    )
    if cells.any():
        left, top, right, bottom = panels[_closest(cells, np.abs(panels[:, 0] - x))].tolist()
        yield "like a cell", Box(x - (right - left) // 2 - 1, top - 1, right - left + 2, bottom - top + 2)
    for other in (around.above, around.below):
        if other is not None and _is_tile(box, other, unit):
            yield "tile", _grown(box.union(other), unit // 2, unit // 4)


def _is_tile(box: Box, other: Box, unit: int) -> bool:
    """Whether a picture and its words stand over each other."""
    near = max(box.top, other.top) - min(box.bottom, other.bottom) <= unit
    return near and abs(other.center.x - box.center.x) <= unit and max(box.height, other.height) >= 1.8 * unit


def _closest(fitting: NDArray[np.bool_], away: NDArray[np.integer]) -> int:
    return int(np.where(fitting, away, np.iinfo(np.int32).max).argmin())


def _mark_boxes(scene: Scene, element: Element, around: Surroundings) -> Iterator[tuple[str, Box]]:
    """The mark of a check box alone, and the mark with its words and the room behind them."""
    box, bounds = element.box, scene.frame.bounds
    local = box.shifted(-bounds.left, -bounds.top)
    drawn = np.asarray(scene.regions.edges[local.top : local.bottom, local.left : local.right].any(axis=0), np.bool_)
    blank = np.flatnonzero(~drawn[round(0.6 * scene.unit) :])
    for first in blank[:1]:
        width = round(0.6 * scene.unit) + int(first)
        yield "mark", _about(box.left + width // 2, box.center.y, width + 1, width + 1)
    end = around.container.right if around.right is None else min(around.right.left - 2, around.container.right)
    if end > box.right:
        yield "marked row", Box(box.left - 2, box.top - 3, end - box.left + 2, box.height + 6)


def _row_boxes(scene: Scene, element: Element, around: Surroundings) -> Iterator[tuple[str, Box]]:
    """The rows and cells of lists, tables and menus that a text may stand for."""
    box, unit, room = element.box, scene.unit, around.container
    if box.height > 4 * unit:
        return
    y = box.center.y
    top = (around.above.bottom + box.top) // 2 if around.above else box.top - unit // 2
    bottom = (around.below.top + box.bottom) // 2 if around.below else box.bottom + unit // 2
    top, bottom = max(top, box.top - 2 * unit), min(bottom, box.bottom + 2 * unit)
    high = round(around.pitch) if around.pitch else round(2 * unit)
    if bottom > top and room.width > box.width:
        yield "row", Box(room.left, top, room.width, bottom - top)
    yield "row by pitch", Box(room.left, y - high // 2, room.width, high)
    start = box.left - unit // 2
    if room.right > start:
        yield "row from here", Box(start, y - high // 2, room.right - start, high)
    end = around.right.left - unit // 2 if around.right and around.right.left < room.right else room.right
    if end > start:
        yield "column", Box(start, y - high // 2, end - start, high)
    if around.popup:
        yield "menu row", Box(around.window.left + 1, y - high // 2, around.window.width - 2, high)


def _about(x: int, y: int, width: int, height: int) -> Box:
    return Box(x - width // 2, y - height // 2, width, height)


def _grown(box: Box, aside: int, up: int) -> Box:
    return Box(box.left - aside, box.top - up, box.width + 2 * aside, box.height + 2 * up)


def _snapped(scene: Scene, box: Box) -> Box:
    """The box grown to the nearest drawn line on each side; a side without one stays a little outside the box."""
    edges, bounds, unit = scene.regions.edges, scene.frame.bounds, scene.unit
    left, top = max(0, box.left - bounds.left), max(0, box.top - bounds.top)
    right, bottom = min(edges.shape[1], box.right - bounds.left), min(edges.shape[0], box.bottom - bounds.top)
    up, aside = round(REACH_UP * unit), round(REACH_ASIDE * unit)
    over, under = edges[max(0, top - up) : top, left:right], edges[bottom : bottom + up, left:right]
    above = _first_line(over.mean(axis=1)[::-1]) if over.size else None
    below = _first_line(under.mean(axis=1)) if under.size else None
    top = top - (above if above is not None else unit // 3)
    bottom = bottom + (below + 1 if below is not None else unit // 3)
    top, bottom = max(0, top), min(edges.shape[0], bottom)
    before, after = edges[top:bottom, max(0, left - aside) : left], edges[top:bottom, right : right + aside]
    ahead = _first_line(before.mean(axis=0)[::-1]) if before.size else None
    behind = _first_line(after.mean(axis=0)) if after.size else None
    left = left - (ahead if ahead is not None else unit // 2)
    right = right + (behind + 1 if behind is not None else unit // 2)
    return Box(left + bounds.left, top + bounds.top, max(1, right - left), max(1, bottom - top))


def _first_line(shares: NDArray[np.floating]) -> int | None:
    found = np.flatnonzero(shares >= BORDERED)
    return int(found[0]) if len(found) else None
