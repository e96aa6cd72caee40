"""Borders in the ink of a text line: the frame of a field, lone rules and dividers; text never lies across them.

A text detector's box is larger than its text, so the sides of a field stand in it, and a side joined to the first
letter costs that letter. Works on masks [H, W]. Knows nothing of colours or recognition.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

ROUND = 8  # pixels: the largest radius of a frame's corner
SHORTEST = 12  # pixels: shorter level strokes belong to letters
ALONG = 4  # pixels: so near to a frame stands the paper that a selection leaves of a field


class Inside(NamedTuple):
    """The rows and columns inside a frame, ends excluded, relative to the mask."""

    top: int
    bottom: int
    left: int
    right: int


def erase_frame(ink: Mask) -> Inside:
    """Erase the frame around a text and what is outside it; the whole mask is inside where there is no frame."""
    height, width = ink.shape
    inside = _inside_of(ink) or Inside(0, height, 0, width)
    ink[: inside.top] = ink[inside.bottom :] = False
    ink[:, : inside.left] = ink[:, inside.right :] = False
    if inside != (0, height, 0, width):
        _erase_corners(ink[inside.top : inside.bottom, inside.left : inside.right])
    return inside


def erase_borders(ink: Mask) -> list[int]:
    """Erase long level lines and upright ones that cross the mask; the upright ones' columns."""
    height, width = ink.shape
    if width > 3 * height:
        ink[_level_lines(ink, 3 * height)] = False
    across = ink.mean(axis=1) > 0.9
    edge = max(2, height // 4)
    across[edge : height - edge] = False
    if across.any() and width > height:
        ink[across] = False
    upright = np.flatnonzero(ink[~across].mean(axis=0) > 0.95) if not across.all() else np.array([], int)
    if len(upright) > max(6, width // 10):
        return []
    ink[:, upright] = False
    return [int(column) for column in upright]


def _inside_of(ink: Mask) -> Inside | None:
    """Between a frame's sides; None when the level lines are no frame's but rules and underlines."""
    height, width = ink.shape
    lines = _level_lines(ink, max(SHORTEST, min(round(1.2 * height), width // 2)))
    rows = np.flatnonzero(lines.any(axis=1))
    over, under = rows[rows < 0.4 * height], rows[rows > 0.6 * height]
    if not len(over) and not len(under):
        return None
    top, bottom = int(over[-1]) + 1 if len(over) else 0, int(under[0]) if len(under) else height
    columns = np.flatnonzero(lines[[row for row in (top - 1, bottom) if 0 <= row < height]].any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    middle = ink[top:bottom]
    if len(over) and len(under):
        sides = middle.mean(axis=0) >= 0.4
    else:  # a side goes on to the end of the mask, or to the corner just outside; a letter over an underline does not
        sides = (middle.mean(axis=0) >= 0.6) & middle[slice(2) if len(under) else slice(-2, None)].any(axis=0)
    walls = middle.mean(axis=0) >= 0.95 if len(over) and len(under) else np.zeros(width, np.bool_)
    west = _end_of_side(sides, walls, left)
    east = _end_of_side(sides[::-1], walls[::-1], width - 1 - right)
    if west is None and east is None:
        open_frame = len(over) and len(under) and left <= 1 and right >= width - 2
        return Inside(top, bottom, 0, width) if open_frame else None
    left, right = west or 0, width - (east or 0)
    return Inside(top, bottom, left, right) if right - left >= SHORTEST else None  # letters that run together


def _end_of_side(sides: Mask, walls: Mask, corner: int) -> int | None:
    """Where the inside begins: after the side that stands near the end of the level lines; None without one.

    What stands along it from the upper to the lower line is paper around a selection, and no letter.
    """
    first = max(0, corner - ROUND)
    near = np.flatnonzero(sides[first : corner + 2])
    if not len(near):
        return None
    after = np.flatnonzero(~sides[first + int(near[0]) :])
    if not len(after):
        return None
    end = first + int(near[0]) + int(after[0])
    inner = np.flatnonzero(walls[end : end + ALONG])
    return end + int(inner[-1]) + 1 if len(inner) else end


def _level_lines(ink: Mask, length: int) -> Mask:
    """Pixels on level strokes of at least `length`."""
    opened = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return np.asarray(opened > 0, np.bool_)


def _erase_corners(inner: Mask) -> None:
    """Erase the rest of rounded corners: what touches an edge and lies within a corner."""
    height, width = inner.shape
    if not inner.size:  # two lines of a frame side by side; OpenCV ends the process over an empty picture
        return
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inner.astype(np.uint8))
    for label, (left, top, wide, tall) in enumerate(stats[1:, :4].tolist(), 1):
        aside = left + wide <= ROUND or left >= width - ROUND
        above = top + tall <= ROUND or (top + tall >= height and tall <= ROUND)
        touches = left == 0 or top == 0 or left + wide == width or top + tall == height
        if aside and above and touches:
            inner[labels == label] = False
