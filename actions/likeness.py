"""Is this still the same picture? Compares two crops of the screen of the same place, tolerantly.

A blinking caret, a focus ring, a hover tint and smoothing do not count as change; another text, another widget or the
same thing a few pixels away does. Knows nothing of what is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Crop = NDArray[np.uint8]
"""RGB, [h, w, 3]."""

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]

TINT_LEVELS = 24
"""Grey levels by which a pixel may differ through smoothing alone."""

CARET_HEIGHT, RING_WIDTH, LINE_THICKNESS = 12, 24, 2
"""Straight lines at least so long (down, across) and at most so thick are carets and rings; strokes of letters are
shorter."""

CHANGED_SHARE, CHANGED_AT_LEAST, CHANGED_AT_MOST = 0.004, 8, 24
"""Changed pixels that a crop may have: a share of it, between two counts. A letter has more."""

_LEVELS = 32


def same_picture(before: Crop, after: Crop) -> bool:
    """True when `after` shows what `before` showed."""
    if before.shape != after.shape or before.size == 0:
        return False
    first, second = _grey(before), _grey(after)
    if np.abs(first - second).max() <= TINT_LEVELS:
        return True
    allowed = min(max(CHANGED_SHARE * first.size, CHANGED_AT_LEAST), CHANGED_AT_MOST)
    return _differing(first, second) <= allowed and _differing(second, first) <= allowed


def _differing(first: Grey, second: Grey) -> int:
    """Pixels of `second` that no recolouring of `first` explains, straight lines not counted."""
    changed = np.abs(_recoloured(first, second) - second) > TINT_LEVELS
    return int(_without_lines(changed).sum())


def _recoloured(first: Grey, second: Grey) -> Grey:
    """`first` with each grey level replaced by what it mostly became in `second`: a hovered button stays itself."""
    levels = (first * (_LEVELS / 256)).astype(np.intp)
    became = np.zeros(_LEVELS, dtype=np.float32)
    for level in np.unique(levels):
        became[level] = np.median(second[levels == level])
    recoloured: Grey = became[levels]
    return recoloured


def _grey(crop: Crop) -> Grey:
    grey: Grey = crop.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)  # [h, w]
    return grey


def _without_lines(mask: Mask) -> Mask:
    """Long thin straight lines taken away, upright ones first."""
    upright = mask & ~_thin_runs(mask, CARET_HEIGHT)
    rest: Mask = upright & ~_thin_runs(upright.T, RING_WIDTH).T
    return rest


def _thin_runs(mask: Mask, length: int) -> Mask:
    """Pixels of upright runs of at least `length` that are at most `LINE_THICKNESS` wide."""
    long = _open_upright(mask, length)
    wide = _open_upright(long.T, LINE_THICKNESS + 1).T
    thin: Mask = long & ~wide
    return thin


def _open_upright(mask: Mask, length: int) -> Mask:
    """Only what belongs to an upright run of at least `length` pixels."""
    height = mask.shape[0]
    if height < length:
        return np.zeros_like(mask)
    starts = np.logical_and.reduce([mask[n : height - length + 1 + n] for n in range(length)])
    opened = np.zeros_like(mask)
    for n in range(length):
        opened[n : height - length + 1 + n] |= starts
    return opened
