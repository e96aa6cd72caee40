"""Other pictures of one line of text than the one that is recognised: plain, roomier, narrower.

What is misread in one cut is seldom misread in the same way in another. Works on pixels [H, W, 3] and boxes relative to
them. Knows nothing of recognition.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from perception.geometry import Box
from perception.ink import STRIP_HEIGHT, Grey
from perception.screen import Pixels

NARROW = 0.85
"""How much narrower letters are made."""


def plain(pixels: Pixels, box: Box, *, width: float = 1.0) -> Grey:
    """What stands in a box in grey, at the recogniser's height, `width` times as wide as it would be."""
    around = max(2, box.height // 5)
    return _taken(pixels, box, (around, around), width)


def retakes(pixels: Pixels, box: Box) -> Iterator[Grey]:
    """Every other picture of what stands in a box."""
    yield plain(pixels, box, width=NARROW)
    yield _taken(pixels, box, (max(3, box.height // 2), max(2, box.height // 4)), 1.0)


def _taken(pixels: Pixels, box: Box, around: tuple[int, int], width: float) -> Grey:
    """A box with so many pixels at its sides, and above and below it."""
    left, top = max(0, box.left - around[0]), max(0, box.top - around[1])
    grey = cv2.cvtColor(pixels[top : box.bottom + around[1], left : box.right + around[0]], cv2.COLOR_RGB2GRAY)
    wide = max(16, round(grey.shape[1] * STRIP_HEIGHT / grey.shape[0] * width))
    return np.asarray(cv2.resize(grey, (wide, STRIP_HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)
