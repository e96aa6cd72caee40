"""What a found element stands in and beside: its window, the fill it lies on, its neighbours in row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.rows import is_popup
from perception.scene import Scene
from perception.screen import Element

PITCH = 4.5  # units: rows farther apart are no list
Boxes = NDArray[np.int32]
"""[N, 4]: left, top, right, bottom."""


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What an element stands in and beside; distances in units, large when there is nothing."""

    window: Box
    popup: bool
    container: Box
    fill: tuple[int, int, int]
    left: Box | None
    right: Box | None
    above: Box | None
    below: Box | None
    in_row: int
    in_column: int
    pitch: float  # pixels between the middles of rows; 0 for none
    gap: float  # pixels between the middles of neighbours in the row; 0 for none


def corners(box: Box) -> tuple[int, int, int, int]:
    """Left, top, right, bottom."""
    return box.left, box.top, box.right, box.bottom


def areas(boxes: Boxes) -> NDArray[np.int64]:
    """Pixels in each box."""
    return np.asarray((boxes[:, 2] - boxes[:, 0]).astype(np.int64) * (boxes[:, 3] - boxes[:, 1]))


def surroundings(scene: Scene, panels: Boxes, own: Boxes, n: int, element: Element) -> Surroundings:
    """Those of element `n`; `own` are the boxes of all elements, `panels` those of all fills, largest first."""
    box, unit = element.box, scene.unit
    window = scene.window_at(box.center)
    room = scene.frame.bounds
    if window is not None:
        room = window.box if window.box.contains(box.center) else (window.frame or window.box)
    holding = np.flatnonzero(holds(panels, *box.center) & (areas(panels) > box.area))
    panel = scene.panels[holding[-1]] if len(holding) else None
    container = room if panel is None else panel.box.intersection(room) or room
    middle_x, middle_y = (own[:, 0] + own[:, 2]) // 2, (own[:, 1] + own[:, 3]) // 2
    x, y = box.center
    height = own[:, 3] - own[:, 1]
    inside = (middle_x >= room.left) & (middle_x < room.right) & (middle_y >= room.top) & (middle_y < room.bottom)
    inside &= height <= 3 * max(box.height, unit)
    inside[n] = False
    level = inside & (np.abs(middle_y - y) <= 0.7 * unit)
    column = inside & (np.minimum(own[:, 2], box.right) > np.maximum(own[:, 0], box.left) - 2)
    left = _nearest(own, level & (own[:, 2] <= box.left + 3), own[:, 2])
    right = _nearest(own, level & (own[:, 0] >= box.right - 3), -own[:, 0])
    above = _nearest(own, column & (own[:, 3] <= box.top + 3), own[:, 3])
    below = _nearest(own, column & (own[:, 1] >= box.bottom - 3), -own[:, 1])
    alike = np.abs(height - box.height) <= 0.4 * unit
    lined = column & alike & (np.abs(own[:, 0] - box.left) <= 0.6 * unit)
    steps = [abs(other.center.y - y) for other in (above, below) if other is not None]
    apart = [abs(other.center.x - x) for other in (left, right) if other is not None]
    return Surroundings(
        room, window is not None and is_popup(scene, window), container, panel.fill if panel else (0, 0, 0),
        left, right, above, below, int((level & alike).sum()), int(lined.sum()),
        _least(steps, 1.2 * unit, PITCH * unit), _least(apart, 1.2 * unit, 6 * unit),
    )  # fmt: skip


def holds(boxes: Boxes, x: int, y: int) -> NDArray[np.bool_]:
    """Which of the boxes hold a point."""
    return np.asarray((boxes[:, 0] <= x) & (x < boxes[:, 2]) & (boxes[:, 1] <= y) & (y < boxes[:, 3]), np.bool_)


def _least(numbers: Sequence[int], least: float, most: float) -> float:
    return min((float(n) for n in numbers if least <= n <= most), default=0.0)


def _nearest(own: Boxes, fitting: NDArray[np.bool_], near: Boxes) -> Box | None:
    """The fitting box of which `near` is largest."""
    if not fitting.any():
        return None
    best = int(np.where(fitting, near, np.iinfo(np.int32).min).argmax())
    left, top, right, bottom = (int(v) for v in own[best])
    return Box(left, top, right - left, bottom - top)
