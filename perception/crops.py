"""Crops of the screen as the small square pictures a vision tower takes.

A crop longer than 4:1 is padded with the colour of its border to 4:1, then the whole is scaled to the square: nothing
is cut off, and a one-line field still looks flatter than a text area. N crops, H W pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.errors import ImageRefused
from perception.screen import Pixels

LONGEST = 4  # a crop is at most this many times longer than wide


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprocessing:
    """How pixels become numbers; travels with the weights in preprocessor_config.json."""

    side: int
    """Width and height of the model's input, in pixels."""
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    """Of values in 0..1, red green blue."""
    std: tuple[float, float, float] = (0.5, 0.5, 0.5)

    def __call__(self, crops: Sequence[Pixels]) -> NDArray[np.float32]:
        """[N, 3, side, side], normalised."""
        squares = np.stack([square(crop, self.side) for crop in crops]).astype(np.float32) / 255  # [N, H, W, 3]
        normal = (squares - np.asarray(self.mean, np.float32)) / np.asarray(self.std, np.float32)
        return np.ascontiguousarray(normal.transpose(0, 3, 1, 2), np.float32)


def square(crop: Pixels, side: int) -> Pixels:
    """The whole crop in a square of `side` pixels."""
    if crop.ndim != 3 or crop.shape[2] != 3 or crop.dtype != np.uint8 or 0 in crop.shape:
        raise ImageRefused(f"a crop must be RGB bytes [H, W, 3] with a positive size, got {crop.dtype} {crop.shape}")
    height, width = crop.shape[:2]
    tall, wide = -(-width // LONGEST) - height, -(-height // LONGEST) - width
    if tall > 0 or wide > 0:
        pad = (max(0, tall) // 2, -(-max(0, tall) // 2), max(0, wide) // 2, -(-max(0, wide) // 2))
        crop = cv2.copyMakeBorder(crop, *pad, cv2.BORDER_CONSTANT, value=_border_colour(crop)).astype(np.uint8)
    shrinking = crop.shape[0] > side or crop.shape[1] > side
    method = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, (side, side), interpolation=method), np.uint8)


def views(crop: Pixels) -> list[Pixels]:
    """The crop and the squares at both its ends, [h, w, 3] each: the mark of a check box fills such a square."""
    height, width = crop.shape[:2]
    if width >= height:
        return [crop, crop[:, :height], crop[:, width - height :]]
    return [crop, crop[:width], crop[height - width :]]


def content_key(crop: Pixels) -> bytes:
    """Equal for crops with equal size and pixels."""
    digest = hashlib.blake2b(np.ascontiguousarray(crop).tobytes(), digest_size=16)
    digest.update(repr(crop.shape).encode())
    return digest.digest()


def _border_colour(crop: Pixels) -> tuple[int, ...]:
    edge = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    return tuple(int(v) for v in np.median(edge, axis=0))
