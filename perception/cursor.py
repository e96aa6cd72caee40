"""The pointer's picture: does the window under it offer a place to write?

Over a text box every toolkit shows an I-beam: a thin upright stem with a bar across each end and its hot spot in the
middle. Arrows have a point and their hot spot at it; arrows for sizing are pointed at both ends. Works on the opacity
of the picture [h, w], 0 to 255. Knows no display and no cursor theme.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SOLID = 60  # opacity from which a pixel counts
SLIM = 1.6  # how many times taller than wide an I-beam is at least
STEM = 0.75  # width of the stem at most, as a share of the bars' width
EVEN = 2  # pixels by which the two bars may differ in width


def is_text_cursor(opacity: NDArray[np.uint8], hot: tuple[int, int]) -> bool:
    """Whether this is an I-beam; `hot` is the hot spot (x, y) in the picture."""
    drawn = opacity > SOLID
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not len(rows):
        return False
    top, left = int(rows[0]), int(columns[0])
    height, width = int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left
    if height < SLIM * width or not top + height // 4 <= hot[1] <= top + height - height // 4:
        return False
    widths = drawn[top : top + height, left : left + width].sum(axis=1)
    ends = max(1, height // 5)
    bars = int(widths[:ends].max()), int(widths[-ends:].max())
    stem = int(np.median(widths[ends:-ends]))
    is_flat = min(widths[: max(1, ends // 2)].max(), widths[-max(1, ends // 2) :].max()) >= 0.7 * max(bars)
    return abs(bars[0] - bars[1]) <= EVEN and 0 < stem <= max(STEM * min(bars), min(bars) - 2) and bool(is_flat)
