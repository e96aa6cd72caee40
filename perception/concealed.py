"""Does a text box show dots instead of its text? Looks at the picture alone: dots all look the same."""

from __future__ import annotations

import cv2
import numpy as np

from perception.screen import Pixels

LEAST = 3
"""Fewer marks than this say nothing."""
INK_LEVELS = 60
"""Grey levels by which ink differs from the paper."""
EDGE = 3
"""Pixels of the border that are no ink."""


def looks_concealed(crop: Pixels) -> bool:
    """True when the box holds a row of at least three marks of one size and one distance, [h, w, 3]."""
    inside = crop[EDGE:-EDGE, EDGE:-EDGE]
    if min(inside.shape[:2], default=0) < 4:
        return False
    grey = cv2.cvtColor(np.ascontiguousarray(inside), cv2.COLOR_RGB2GRAY).astype(np.int16)
    ink = (np.abs(grey - np.median(grey)) > INK_LEVELS).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    marks = [tuple(int(v) for v in stats[n, :4]) for n in range(1, count) if stats[n, 4] >= 4]
    marks = [mark for mark in marks if mark[2] * 6 > mark[3]]  # a caret is thin and tall
    if len(marks) < LEAST:
        return False
    lefts = sorted(mark[0] for mark in marks)
    steps = np.diff(lefts)
    same_size = all(np.ptp([mark[side] for mark in marks]) <= 1 for side in (2, 3))
    same_row = np.ptp([mark[1] for mark in marks]) <= 1
    return bool(same_size and same_row and np.ptp(steps) <= 1)
