"""Looking for a picture on the screen: where a frame shows it, pixel for pixel but for smoothing. Knows no names."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Frame, Pixels

ALIKE = 0.9
"""Correlation from which a place counts, -1 to 1."""

LEVELS = 24
"""Mean difference of colour, in levels, that smoothing and compression may make."""

MAX_PLACES = 20


def find_pattern(frame: Frame, pattern: Pixels) -> tuple[tuple[Box, float], ...]:
    """Where `pattern` [h, w, 3] is seen, in screen pixels, with the likeness (0 to 1); the likest first."""
    height, width = pattern.shape[:2]
    if height > frame.bounds.height or width > frame.bounds.width:
        return ()
    alike = cv2.matchTemplate(frame.pixels, np.ascontiguousarray(pattern), cv2.TM_CCOEFF_NORMED)
    scores: NDArray[np.float32] = np.nan_to_num(np.asarray(alike, np.float32), nan=-1.0, posinf=-1.0, neginf=-1.0)
    found: list[tuple[Box, float]] = []
    while len(found) < MAX_PLACES:
        top, left = (int(at) for at in np.unravel_index(int(scores.argmax()), scores.shape))
        score = float(scores[top, left])
        if score < ALIKE:
            break
        if _same_colours(frame.pixels[top : top + height, left : left + width], pattern):
            found.append((Box(frame.bounds.left + left, frame.bounds.top + top, width, height), min(score, 1.0)))
        scores[
            max(0, top - height // 2) : top + height // 2 + 1, max(0, left - width // 2) : left + width // 2 + 1
        ] = -1
    return tuple(found)


def _same_colours(seen: Pixels, pattern: Pixels) -> bool:
    return float(np.abs(seen.astype(np.int16) - pattern.astype(np.int16)).mean()) <= LEVELS


SCALES = (1.0, 0.67, 0.75, 0.85, 1.15, 1.33, 1.5, 2.0)
"""Sizes at which a thing may be drawn again: other font sizes, other screens."""

AROUND = 12
"""Pixels around a place in which the pattern may lie."""


def likeness_at(frame: Frame, box: Box, pattern: Pixels) -> float:
    """How like `pattern` [h, w, 3] the place is at the best of several scales, 0 to 1.

    Edges are compared: light and dark may be swapped.
    """
    grown = Box(box.left - AROUND, box.top - AROUND, box.width + 2 * AROUND, box.height + 2 * AROUND)
    there = _edges(frame.crop(grown))
    best = 0.0
    for scale in SCALES:
        size = (round(pattern.shape[1] * scale), round(pattern.shape[0] * scale))
        if min(size) < 4 or size[0] > there.shape[1] or size[1] > there.shape[0]:
            continue
        wanted = _edges(np.asarray(cv2.resize(pattern, size, interpolation=cv2.INTER_AREA), np.uint8))
        if not wanted.any() or not there.any():
            continue
        found = float(np.nan_to_num(cv2.matchTemplate(there, wanted, cv2.TM_CCOEFF_NORMED)).max())
        best = max(best, min(found, 1.0))
    return best


def _edges(pixels: Pixels) -> NDArray[np.float32]:
    """Strength of the edges, which a swap of light and dark leaves as it is; [H, W]."""
    if not pixels.size:
        return np.zeros((1, 1), np.float32)
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), np.float32)
