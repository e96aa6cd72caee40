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
