"""Lone glyphs: single signs in the middle of a button, such as the keys of a calculator.

Text detectors are trained on words and pass single signs over. They are found here as the only ink in the middle of a
button-sized panel. The plainest ones (. - = + / \\) are told by their geometry, because recognisers trained on words
take them for letters. Knows nothing of recognition.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.panels import find_regions
from perception.screen import Frame, Pixels

Mask = NDArray[np.bool_]

BUTTON = ((16, 16), (160, 110))  # smallest and largest (width, height)
GLYPH = 40  # largest side of a glyph
INSET = 4  # pixels of border and rounding to leave out


def lone_glyphs(pixels: Pixels, taken: Sequence[Box]) -> list[Box]:
    """Boxes around single centred signs, with room around them; `taken` boxes are read already."""
    frame = Frame(pixels, Box(0, 0, pixels.shape[1], pixels.shape[0]), 0.0)
    regions = find_regions(frame)
    buttons = [panel.box for panel in regions.panels if _button_sized(panel.box)]
    found = []
    for box in buttons:
        if any(box.contains(other.center) for other in taken):
            continue
        glyph = _centred_ink(regions.edges[box.top + INSET : box.bottom - INSET, box.left + INSET : box.right - INSET])
        if glyph is not None:
            room = max(3, glyph.height // 3)
            place = glyph.shifted(box.left + INSET, box.top + INSET)
            found.append(Box(place.left - room, place.top - room, place.width + 2 * room, place.height + 2 * room))
    return found


def sign_of(ink: Mask) -> str:
    """The sign drawn by `ink` [H, W], cut to its extent; "" when it is none of the plain ones."""
    height, width = ink.shape
    if max(height, width) <= 4 and width < 2 * height:
        return "."
    bars = _bars(ink)
    if bars and width >= 1.2 * height and width >= 3:
        return {1: "-", 2: "="}.get(bars, "")
    level, upright = ink[height // 2], ink[:, width // 2]
    quarters = [ink[: height // 3, : width // 3], ink[-(height // 3) :, -(width // 3) :]]
    if 0.8 <= width / height <= 1.25 and level.mean() > 0.9 and upright.mean() > 0.9:
        return "" if any(quarter.any() for quarter in quarters) else "+"
    return _slant(ink)


def _bars(ink: Mask) -> int:
    """How many full level bars the ink consists of; 0 when it is anything else."""
    rows = ink.mean(axis=1)
    if not all(share > 0.85 or share == 0 for share in rows):
        return 0
    filled = np.concatenate(([False], rows > 0))
    bars = int((filled[1:] & ~filled[:-1]).sum())
    return bars if (rows > 0).sum() / bars <= ink.shape[1] / 2 else 0


def _slant(ink: Mask) -> str:
    """A thin stroke that leans evenly from top to bottom."""
    height, width = ink.shape
    columns = np.arange(width)
    middles = [float(columns[row].mean()) for row in ink if row.any()]
    thin = all(row.sum() <= max(2, 0.7 * width) for row in ink)
    lean = middles[0] - middles[-1]
    if len(middles) < height or not thin or height < 1.6 * width or abs(lean) < 0.55 * (width - 1) or width < 3:
        return ""
    steps = np.diff(middles)
    even = bool((steps <= 0.01).all() or (steps >= -0.01).all())
    return ("/" if lean > 0 else "\\") if even else ""


def _button_sized(box: Box) -> bool:
    smallest, largest = BUTTON
    return smallest[0] <= box.width <= largest[0] and smallest[1] <= box.height <= largest[1]


def _centred_ink(edges: Mask) -> Box | None:
    """The box of all edges when it is small and in the middle of the button."""
    if edges.size == 0 or not edges.any():
        return None
    left, top, width, height = cv2.boundingRect(edges.astype(np.uint8))
    room_right, room_bottom = edges.shape[1] - left - width, edges.shape[0] - top - height
    centred = abs(left - room_right) <= 4 and abs(top - room_bottom) <= max(4, edges.shape[0] // 3)
    small = max(width, height) <= GLYPH and width <= 0.6 * edges.shape[1] + 6
    return Box(left, top, width + 1, height + 1) if centred and small else None
