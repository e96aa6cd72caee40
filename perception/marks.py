"""Check boxes and radio buttons: small outlined squares and circles, and whether they are set.

Found in the edge picture, judged by contrast against the ground around the mark, so it holds for light and dark themes,
filled and outlined marks. Knows nothing of words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Pixels

Outline = Literal["square", "circle"]
Drawn = NDArray[np.bool_]
ANGLES = [2 * math.pi * i / 24 for i in range(24)]
ENOUGH = 0.85  # share of an outline that must be drawn
SMALLEST, LARGEST = 9, 36  # pixels
ROOM = 3  # pixels of blank ground around a mark
FAINTEST = 8  # grey levels between an outline and its ground
SET = 0.12  # share of the middle that differs from the inside of the outline


@dataclass(frozen=True, slots=True)
class Mark:
    """A small outlined square or circle; its box is relative to the pixels searched."""

    box: Box
    shape: Outline
    is_set: bool


def find_marks(pixels: Pixels, edges: Drawn) -> tuple[Mark, ...]:
    """All marks of a picture; `edges` is its edge picture (`perception.panels.find_edges`)."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(edges.astype(np.uint8), connectivity=8)
    width, height = stats[1:, 2:4].T
    sized = (np.minimum(width, height) > SMALLEST) & (np.maximum(width, height) <= LARGEST) & (abs(width - height) <= 3)
    found = []
    for x, y, w, h in stats[1:, :4][sized].tolist():
        box = Box(x + 1, y + 1, w - 1, h - 1)  # an edge is marked one pixel before what it bounds
        shape = outline(pixels, box)
        if shape is not None:
            found.append(Mark(box, shape, is_set(pixels, box)))
    return tuple(found)


def outline(pixels: Pixels, box: Box) -> Outline | None:
    """Whether a square or a circle is drawn along the border of `box`, with blank ground around it."""
    if not 0.8 <= box.width / box.height <= 1.25:
        return None
    drawn = _drawn(pixels, box)
    if drawn is None or _colours(pixels, box) > 3:
        return None
    inner = drawn[ROOM:-ROOM, ROOM:-ROOM]
    if _square(inner):
        return "square"
    return "circle" if abs(box.width - box.height) <= 1 and _circle(inner) else None


def is_set(pixels: Pixels, box: Box) -> bool:
    """Whether something is drawn in the middle of the mark."""
    crop = pixels[box.top : box.bottom, box.left : box.right].astype(np.int16)
    aside, above = round(box.width * 0.25), round(box.height * 0.25)
    middle = crop[above:-above, aside:-aside].reshape(-1, 3)
    if not len(middle):
        return False
    inside = np.median(crop[above : above + 1, aside:-aside].reshape(-1, 3), axis=0)
    return float((np.abs(middle - inside).max(axis=1) > 60).mean()) > SET


def _drawn(pixels: Pixels, box: Box) -> Drawn | None:
    """What stands out from the ground around the box, [h + 2 ROOM, w + 2 ROOM]; None when that ground is not blank."""
    top, left = box.top - ROOM, box.left - ROOM
    if top < 0 or left < 0 or box.bottom + ROOM > pixels.shape[0] or box.right + ROOM > pixels.shape[1]:
        return None
    crop = pixels[top : box.bottom + ROOM, left : box.right + ROOM].astype(np.int16)
    ground = np.concatenate((crop[0], crop[-1], crop[:, 0], crop[:, -1]))
    away = np.abs(crop - np.median(ground, axis=0)).max(axis=2)
    border = np.concatenate((away[0], away[-1], away[:, 0], away[:, -1]))
    if float((border > FAINTEST).mean()) > 0.05:
        return None
    return np.asarray(away > FAINTEST, np.bool_)


def _colours(pixels: Pixels, box: Box) -> int:
    """How many colours fill a good part of the box: border, inside and tick at most; pictures have more."""
    crop = pixels[box.top : box.bottom, box.left : box.right].reshape(-1, 3).astype(np.uint32) >> 6
    _, counts = np.unique(crop @ np.array([16, 4, 1], np.uint32), return_counts=True)
    return int((counts > 0.07 * len(crop)).sum())


def _square(drawn: Drawn) -> bool:
    """All four sides and the corners; corners may be rounded a little."""
    inset = max(2, len(drawn) // 5)
    sides = (drawn[:2, inset:-inset].any(0), drawn[-2:, inset:-inset].any(0),
             drawn[inset:-inset, :2].any(1), drawn[inset:-inset, -2:].any(1))  # fmt: skip
    near = max(1, round(0.06 * len(drawn)))
    corners = [
        any(drawn[dy * i + min(dy, 0), dx * i + min(dx, 0)] for i in range(near + 1))
        for dy in (1, -1)
        for dx in (1, -1)
    ]
    return all(corners) and min(float(side.mean()) for side in sides) >= ENOUGH


def _circle(drawn: Drawn) -> bool:
    """Drawn at the circle's radius in every direction, empty in the corners, and the same after a quarter turn."""
    height, width = drawn.shape
    near = max(1, round(0.08 * height))
    if (
        sum(bool(drawn[y, x]) for y in (0, near, -1 - near, -1) for x in (0, near, -1 - near, -1) if abs(y) == abs(x))
        > 1
    ):
        return False
    hits = sum(_crosses(drawn, angle) for angle in ANGLES)
    side = min(height, width)
    square = drawn[:side, :side]
    same = float((square == np.rot90(square)).mean())
    return hits >= len(ANGLES) - 1 and same >= 0.88


def _crosses(drawn: Drawn, angle: float) -> bool:
    height, width = drawn.shape
    for step in (0.5, 1.5, 2.5):
        x = (width - 1) / 2 + math.cos(angle) * (width / 2 - step)
        y = (height - 1) / 2 + math.sin(angle) * (height / 2 - step)
        if drawn[round(y), round(x)]:
            return True
    return False
