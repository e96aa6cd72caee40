"""What no element stands for: pictures inside what was taken for a field, small panels, words that became labels.

Only offers for a judge: most of them are nothing. Knows no application and no toolkit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from perception.geometry import Box
from perception.scene import Scene
from perception.screen import Element

LIKE = 0.45  # intersection over union from which an element stands for a place
MOST = 120
PICTURE = (0.6, 3.5)  # units: the sides of pictures that may be icons
PANEL = (1.0, 4.0, 14.0)  # units: the least side of panels that may be buttons, their greatest height and width


def overlooked(scene: Scene, elements: Sequence[Element]) -> list[Element]:
    """Further elements that may be there, none with much the same box as another."""
    taken = np.array([_corners(e.box) for e in elements], np.int64).reshape(-1, 4)
    found: list[Element] = []
    for offered in _offers(scene, elements):
        if len(found) < MOST and not _is_taken(offered.box, taken):
            found.append(offered)
            taken = np.concatenate([taken, [_corners(offered.box)]])
    return found


def _offers(scene: Scene, elements: Sequence[Element]) -> Iterator[Element]:
    unit, named = scene.unit, {element.box for element in elements}
    labels = {element.label for element in elements if element.role not in ("checkbox", "radio")} - {None} - named
    for line in scene.lines:
        if line.box in labels:
            yield _in_window(scene, Element(line.box, "text", line.text, score=0.3))
    for box in scene.pictures:
        if all(PICTURE[0] * unit <= side <= PICTURE[1] * unit for side in (box.width, box.height)):
            yield _in_window(scene, Element(box, "icon", "", score=0.2))
    least, high, wide = (round(share * unit) for share in PANEL)
    for panel in scene.panels:
        box = panel.box
        if least <= min(box.width, box.height) and box.height <= high and box.width <= wide:
            outer = Box(box.left - 1, box.top - 1, box.width + 2, box.height + 2)
            yield _in_window(scene, Element(outer, "button", "", score=0.1))


def _in_window(scene: Scene, element: Element) -> Element:
    window = scene.window_at(element.box.center)
    return Element(element.box, element.role, element.name, score=element.score, window=window.id if window else None)


def _is_taken(box: Box, taken: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> bool:
    left, top, right, bottom = _corners(box)
    wide = np.minimum(taken[:, 2], right) - np.maximum(taken[:, 0], left)
    tall = np.minimum(taken[:, 3], bottom) - np.maximum(taken[:, 1], top)
    common = np.maximum(0, wide) * np.maximum(0, tall)
    area = (taken[:, 2] - taken[:, 0]) * (taken[:, 3] - taken[:, 1])
    return bool((common >= LIKE * (area + box.area - common)).any())


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom
