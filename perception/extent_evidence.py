"""What speaks for a candidate extent: drawn sides, blank insides, what it holds and cuts, where it lies.

Measured for all candidates of a screen at once; lengths in the scene's unit. Knows no application and no toolkit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.scene import Scene
from perception.screen import Element
from perception.surroundings import Boxes, Surroundings, areas, corners

ROLES = ("button", "field", "area", "checkbox", "radio", "combo", "tab", "menu", "link", "item", "slider", "spin",
         "icon", "text", "image", "unknown")  # fmt: skip
Numbers = NDArray[np.float32]


class Sums:
    """Sums over any rectangle of a frame, in one step each."""

    def __init__(self, scene: Scene) -> None:
        self.left, self.top = scene.frame.bounds.left, scene.frame.bounds.top
        self._edges = cv2.integral(scene.regions.edges.astype(np.uint8), sdepth=cv2.CV_32S)
        self._grey = cv2.integral(cv2.cvtColor(np.ascontiguousarray(scene.frame.pixels), cv2.COLOR_RGB2GRAY))
        self.height, self.width = scene.frame.pixels.shape[:2]

    def drawn(self, boxes: Boxes) -> Numbers:
        """The share of each box that is drawn, [N]."""
        return self._mean(self._edges, boxes)

    def grey(self, boxes: Boxes) -> Numbers:
        """The mean brightness of each box, 0 to 255, [N]."""
        return self._mean(self._grey, boxes)

    def _mean(self, summed: NDArray[Any], boxes: Boxes) -> Numbers:
        left, right = (np.clip(boxes[..., i] - self.left, 0, self.width) for i in (0, 2))
        top, bottom = (np.clip(boxes[..., i] - self.top, 0, self.height) for i in (1, 3))
        total = summed[bottom, right] - summed[top, right] - summed[bottom, left] + summed[top, left]
        area = np.maximum(0, right - left) * np.maximum(0, bottom - top)
        return np.asarray(np.where(area > 0, total / np.maximum(area, 1), 0), np.float32)


def evidence(  # noqa: PLR0917 - what is measured, in the order in which it was made
    scene: Scene, elements: Sequence[Element], own: Boxes, around: Sequence[Surroundings],
    owner: NDArray[np.int32], boxes: Boxes,
) -> Numbers:  # fmt: skip
    """[N, F]: what speaks for each box; lengths in units."""
    unit, sums, mine = float(scene.unit), Sums(scene), own[owner]
    one = np.stack([_of_element(scene, e, a) for e, a in zip(elements, around, strict=True)])
    window = np.array([corners(a.window) for a in around], np.int32)[owner]
    room = np.array([corners(a.container) for a in around], np.int32)[owner]
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    pads = _rims(mine, boxes) / unit
    sides, beyond, step = _sides(sums, boxes)
    blank = sums.drawn(boxes + np.array([2, 2, -2, -2], np.int32))
    spare = (blank * width * height - sums.drawn(mine) * areas(mine)) / np.maximum(1, width * height - areas(mine))
    parts = [
        np.concatenate([one, _within(elements, own)], 1)[owner],
        np.stack([width / unit, height / unit, np.log(width / unit), np.log(height / unit), np.log(width / height),
                  np.log(areas(boxes) / np.maximum(1, areas(mine)))], 1),
        np.clip(pads, -6, 6), pads[:, :1] - pads[:, 2:3], pads[:, 1:2] - pads[:, 3:],
        np.clip(_rims(boxes, window) / unit, -4, 12), np.clip(_rims(boxes, room) / unit, -4, 8),
        (width / (window[:, 2] - window[:, 0]))[:, None], (width / np.maximum(1, room[:, 2] - room[:, 0]))[:, None],
        sides, sides.min(axis=1, keepdims=True), sides.mean(axis=1, keepdims=True), beyond, step,
        np.stack([blank, np.clip(spare, -1, 1)], 1), _crowd(own, owner, boxes),
    ]  # fmt: skip
    return np.asarray(np.clip(np.concatenate([np.asarray(p, np.float32) for p in parts], 1), -12, 40), np.float32)


def _rims(inner: Boxes, outer: Boxes) -> Boxes:
    """How far the left, upper, right and lower side of each inner box is from that of the outer one, [N, 4]."""
    return np.stack([inner[:, 0] - outer[:, 0], inner[:, 1] - outer[:, 1],
                     outer[:, 2] - inner[:, 2], outer[:, 3] - inner[:, 3]], 1)  # fmt: skip


def _of_element(scene: Scene, element: Element, around: Surroundings) -> Numbers:
    """What is the same for all candidates of an element."""
    box, unit, text = element.box, float(scene.unit), element.name or element.value
    gaps = [
        (box.left - around.left.right) / unit if around.left else 9.0,
        (around.right.left - box.right) / unit if around.right else 9.0,
        (box.top - around.above.bottom) / unit if around.above else 9.0,
        (around.below.top - box.bottom) / unit if around.below else 9.0,
    ]
    brightness = float(np.mean(around.fill)) / 255
    crop = scene.frame.crop(box)
    vivid = float(np.ptp(crop.reshape(-1, 3).astype(np.int16), axis=1).max()) / 255 if crop.size else 0.0
    told = [
        *(float(element.role == role) for role in ROLES),
        box.width / unit, box.height / unit, np.log(box.width / unit), np.log(box.height / unit),
        len(text) / 20, len(text.split()) / 4, float(text.endswith(":")), float(bool(element.value)),
        float(text[:1].isupper()), float(any(c.isdigit() for c in text)), float(text.rstrip().endswith((".", "…"))),
        element.score, float("selected" in element.states), float("disabled" in element.states),
        float("checked" in element.states), float(around.popup), brightness, vivid, float(np.ptp(around.fill)) / 255,
        min(around.container.height / unit, 40) / 10, min(around.container.width / unit, 60) / 10,
        min(around.window.height / unit, 80) / 20, min(around.window.width / unit, 120) / 20,
        min(around.in_row, 12) / 4, min(around.in_column, 12) / 4, around.pitch / unit, around.gap / unit,
        *np.clip(gaps, -2, 9),
        (box.left - around.window.left) / unit / 10, (box.top - around.window.top) / unit / 10,
        (around.window.right - box.right) / unit / 10, (around.window.bottom - box.bottom) / unit / 10,
    ]  # fmt: skip
    return np.clip(np.array(told, np.float32), -10, 20)


def _within(elements: Sequence[Element], own: Boxes) -> Numbers:
    """Whether each element lies in one to write in, in a one-line box, or in something else that is no text."""
    middle_x, middle_y = (own[:, 0] + own[:, 2]) // 2, (own[:, 1] + own[:, 3]) // 2
    o = own[None]
    inside = (o[..., 0] <= middle_x[:, None]) & (middle_x[:, None] < o[..., 2])
    inside &= (o[..., 1] <= middle_y[:, None]) & (middle_y[:, None] < o[..., 3])
    inside &= ~np.eye(len(own), dtype=np.bool_) & (areas(own)[None] > 1.2 * areas(own)[:, None])
    kinds = ("area",), ("field", "combo", "spin"), ("button", "menu", "item", "tab", "link", "checkbox", "radio")
    told = [inside[:, [n for n, e in enumerate(elements) if e.role in kind]].sum(1) for kind in kinds]
    return np.asarray(np.minimum(np.stack(told, 1), 3), np.float32)


def _sides(sums: Sums, boxes: Boxes) -> tuple[Numbers, Numbers, Numbers]:
    """For left, top, right, bottom: how much of the side is drawn, of lines farther out, and the step in brightness."""
    drawn = [np.max([sums.drawn(_strip(boxes, side, at, 1)) for at in (-2, -1, 0, 1)], axis=0) for side in range(4)]
    far = [np.max([sums.drawn(_strip(boxes, side, at, 1)) for at in (-5, -4)], axis=0) for side in range(4)]
    step = [np.abs(sums.grey(_strip(boxes, side, -4, 2)) - sums.grey(_strip(boxes, side, 2, 2))) / 255
            for side in range(4)]  # fmt: skip
    return np.stack(drawn, 1), np.stack(far, 1), np.stack(step, 1)


def _strip(boxes: Boxes, side: int, at: int, thick: int) -> Boxes:
    """A strip along a side, `at` pixels inwards of it; ends are left out, where corners may be round."""
    left, top, right, bottom = (boxes[:, i].copy() for i in range(4))
    inset_x, inset_y = np.minimum(4, (right - left) // 5), np.minimum(4, (bottom - top) // 5)
    if side == 0:
        left, right, top, bottom = left + at, left + at + thick, top + inset_y, bottom - inset_y
    elif side == 2:
        left, right, top, bottom = right - at - thick, right - at, top + inset_y, bottom - inset_y
    elif side == 1:
        left, right, top, bottom = left + inset_x, right - inset_x, top + at, top + at + thick
    else:
        left, right, top, bottom = left + inset_x, right - inset_x, bottom - at - thick, bottom - at
    return np.stack([left, top, right, bottom], 1)


def _crowd(own: Boxes, owner: Boxes, boxes: Boxes) -> Numbers:
    """How many other elements each box holds, and how many it cuts."""
    middle_x, middle_y = (own[:, 0] + own[:, 2]) // 2, (own[:, 1] + own[:, 3]) // 2
    b = boxes[:, :, None]
    holds = (b[:, 0] <= middle_x) & (middle_x < b[:, 2]) & (b[:, 1] <= middle_y) & (middle_y < b[:, 3])
    meets = (b[:, 0] < own[:, 2]) & (own[:, 0] < b[:, 2]) & (b[:, 1] < own[:, 3]) & (own[:, 1] < b[:, 3])
    wide = (b[:, 0] <= own[:, 0] + 2) & (own[:, 2] <= b[:, 2] + 2)
    whole = wide & (b[:, 1] <= own[:, 1] + 2) & (own[:, 3] <= b[:, 3] + 2)
    narrow = (b[:, 0] >= own[:, 0] - 2) & (b[:, 2] <= own[:, 2] + 2)
    around = narrow & (b[:, 1] >= own[:, 1] - 2) & (b[:, 3] <= own[:, 3] + 2)
    mine = np.arange(len(own)) == owner[:, None]
    held = (holds & ~mine).sum(1)
    cut = (meets & ~whole & ~around & ~mine).sum(1)
    nested = (around & ~mine).sum(1)
    return np.stack([np.minimum(held, 8) / 4, np.minimum(cut, 8) / 4, np.minimum(nested, 4) / 2], 1).astype(np.float32)
