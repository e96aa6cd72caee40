"""What speaks for a control's state: how its words, ground, border and mark look, and how those of its like do.

What is disabled is paler than its like, what is selected lies on another ground, what is checked has something drawn in
its mark, what has the focus a border or a ground of its own. Measured for all elements of a screen at once; knows no
application and no toolkit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.scene import Scene, commonest
from perception.screen import Element, Role

KINDS: Final[tuple[Role, ...]] = (
    "button", "field", "area", "checkbox", "radio", "combo", "tab", "menu", "link", "item", "slider", "spin", "icon",
)  # fmt: skip
TICKED: Final = ("checkbox", "radio")
GRID: Final = 6
"""A mark is measured in so many cells a side."""
INK: Final = 40  # levels from the ground
ALIKE: Final = 4  # levels between two grounds that are the same
IN_LINE: Final = 8  # pixels between the sides of what stands in one column
_RIMS, _WORDS = 12, 5
LOOKS: Final = 14 + _RIMS + _WORDS + 3 + 4
"""Numbers of a look: whole, four sides, first words, size, what the rules said."""
_ENOUGH: Final = 1500  # pixels of a crop that are looked at
_GREY: Final = np.array([0.299, 0.587, 0.114], np.float32)
Numbers = NDArray[np.float32]
Levels = NDArray[np.uint8]


def evidence(scene: Scene, elements: Sequence[Element]) -> Numbers:
    """[N, F]: what speaks for the states of each element."""
    boxes = [element.extent or element.box for element in elements]
    measure = _Measure(scene)
    around = [np.array(scene.fill_around(box), np.int16) for box in boxes]
    looks = np.stack([measure.looks(e, b, a) for e, b, a in zip(elements, boxes, around, strict=True)])
    marks = np.stack([_mark(scene, e, a) for e, a in zip(elements, around, strict=True)])
    kinds = np.array([[float((e.kind or e.role) == kind) for kind in KINDS] for e in elements], np.float32)
    return np.concatenate([kinds, looks, marks, _beside_its_like(elements, boxes, looks)], 1)


class _Measure:
    """Looks of one frame's parts: brightness and colour of every pixel are reckoned once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        pixels = np.ascontiguousarray(scene.frame.pixels)
        red, green, blue = cv2.split(pixels)
        self._grey: Levels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        strongest, weakest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
        self._chroma: Levels = np.asarray(cv2.subtract(strongest, weakest), np.uint8)

    def looks(self, element: Element, box: Box, around: NDArray[np.int16]) -> Numbers:
        """[LOOKS]: light, colour and contrast of an element at `box`; `around`: the colour outside."""
        crop, grey, chroma = self._part(box)
        if not crop.size:
            return np.zeros(LOOKS, np.float32)
        scene, ground = self._scene, np.array(commonest(crop), np.int16)
        light = float(ground @ _GREY)
        away = np.sort(np.abs(grey.astype(np.float32) - light))
        coloured = np.sort(chroma)
        words = next((line.box for line in scene.lines if box.contains(line.box.center)), None)
        told = [
            *(float(_at(away, share)) for share in (0.9, 0.95, 0.99)), float((away > INK).mean()),
            float((away > 12).mean()), float(_at(coloured, 0.5)), float(_at(coloured, 0.95)), float(coloured.mean()),
            light, float(ground.max() - ground.min()), float(around @ _GREY), float(around.max() - around.min()),
            light - float(around @ _GREY), float(np.abs(ground - around).max()),
            *self._rims(box, around), *self._of_words(words),
            box.height / scene.unit, box.width / scene.unit, min(box.width / box.height, 20.0),
            *(float(state in element.states) for state in ("checked", "selected", "disabled", "focused")),
        ]  # fmt: skip
        return np.array(told, np.float32)

    def _part(self, box: Box) -> tuple[Levels, Levels, Levels]:
        """Colours [n, 3], brightness and chroma [n] of evenly spread pixels of a box."""
        bounds = self._scene.frame.bounds
        left, top = max(0, box.left - bounds.left), max(0, box.top - bounds.top)
        step = max(1, int((box.area / _ENOUGH) ** 0.5))
        rows, columns = slice(top, max(top, box.bottom - bounds.top), step), slice(left, box.right - bounds.left, step)
        colours = self._scene.frame.pixels[rows, columns].reshape(-1, 3)
        return colours, self._grey[rows, columns].ravel(), self._chroma[rows, columns].ravel()

    def _rims(self, box: Box, around: NDArray[np.int16]) -> list[float]:
        """Of each side: how far its line is from what lies around, the strongest of four; its colour, its light."""
        found = []
        crop = self._scene.frame.crop(Box(box.left - 2, box.top - 2, box.width + 4, box.height + 4))
        step = 1 + max(crop.shape[:2]) // 64
        for strip in (crop[::step, :4].transpose(1, 0, 2), crop[:4, ::step],
                      crop[::step, -4:].transpose(1, 0, 2), crop[-4:, ::step]):  # fmt: skip
            lines = strip.mean(1)  # [4, 3]
            away = np.abs(lines - around).max(1)
            best = lines[int(away.argmax())]
            found += [float(away.max()), float(best.max() - best.min()), float((best - around) @ _GREY)]
        return found

    def _of_words(self, words: Box | None) -> list[float]:
        """Of its first line: that there is one, contrast, how much is ink, its colour, contrast beside other texts."""
        crop, grey, chroma = self._part(words) if words else (np.zeros(0, np.uint8),) * 3
        if not crop.size:
            return [0.0] * _WORDS
        light = float(np.array(commonest(crop)) @ _GREY)
        away = np.abs(grey.astype(np.float32) - light)
        strong = float(_at(np.sort(away), 0.97))
        colour = float(np.median(chroma[away >= max(1.0, strong)])) if strong >= 1 else 0.0
        return [1.0, strong, float((away > strong / 2).mean()), colour, strong / max(1.0, self._scene.strong)]


def _at(ordered: NDArray[np.generic], share: float) -> np.generic:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]  # type: ignore[no-any-return]


def _mark(scene: Scene, element: Element, around: NDArray[np.int16]) -> Numbers:
    """[2 * GRID * GRID]: how far each cell of a mark is from the ground around it, and how coloured; 0 for no mark."""
    none = np.zeros(2 * GRID * GRID, np.float32)
    if (element.kind or element.role) not in TICKED and element.role not in TICKED:
        return none
    box = element.mark
    crop = scene.frame.crop(box)
    if min(crop.shape[:2]) < GRID:
        return none
    if box != (element.extent or element.box):
        around = np.array(scene.fill_around(box), np.int16)
    small = cv2.resize(crop, (GRID * 4, GRID * 4), interpolation=cv2.INTER_AREA).astype(np.float32)
    away = np.abs(small - around).max(2).reshape(GRID, 4, GRID, 4).mean((1, 3))
    chroma = np.ptp(small, axis=2).reshape(GRID, 4, GRID, 4).mean((1, 3))
    return np.concatenate([away.ravel(), chroma.ravel()])


def _beside_its_like(elements: Sequence[Element], boxes: Sequence[Box], looks: Numbers) -> Numbers:
    """[N, LOOKS + 5]: each look less that of the like in its row or column; how many those are, on the same ground."""
    kinds = np.array([KINDS.index(k) if (k := e.kind or e.role) in KINDS else -1 for e in elements])
    windows = np.array([e.window or 0 for e in elements])
    sides = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], np.int64)
    middle = (sides[:, 1] + sides[:, 3]) / 2
    told = np.zeros((len(elements), LOOKS + 5), np.float32)
    for n in range(len(elements)):
        same = (kinds == kinds[n]) & (windows == windows[n])
        row = same & (np.abs(middle - middle[n]) <= boxes[n].height / 2)
        column = same & (np.abs(sides[:, 0] - sides[n, 0]) <= IN_LINE)
        like = np.flatnonzero(row | column if (row | column).sum() > 2 else same)
        others = like[like != n]
        if len(others):
            told[n, :LOOKS] = looks[n] - np.median(looks[others], axis=0)
            alike = np.abs(looks[others][:, (8, 9)] - looks[n, (8, 9)]).max(1) <= ALIKE
            told[n, LOOKS:] = (row.sum() - 1, column.sum() - 1, len(others), alike.mean(), 0)
        all_here = np.flatnonzero(windows == windows[n])
        told[n, -1] = looks[n, 1] / max(1.0, float(np.median(looks[all_here, 1])))
    return told
