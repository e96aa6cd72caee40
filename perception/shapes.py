"""Drawn shapes on a picture: flat coloured or outlined figures, with colour, form, size and number of corners.

From pixels alone. Letters are shapes as well as anything else that is drawn in one colour; who knows the text on the
screen tells them apart. Colours are named after the nearest of the CSS basic colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Frame, Pixels

Form = Literal["rectangle", "circle", "triangle", "polygon", "other"]

COLOURS: dict[str, tuple[int, int, int]] = {
    "black": (0, 0, 0), "white": (255, 255, 255), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255),
    "lime": (0, 255, 0), "yellow": (255, 255, 0), "olive": (128, 128, 0), "cyan": (0, 255, 255),
    "magenta": (255, 0, 255), "grey": (128, 128, 128), "orange": (255, 165, 0), "purple": (128, 0, 128),
    "pink": (255, 192, 203), "navy": (0, 0, 128), "teal": (0, 128, 128), "maroon": (128, 0, 0),
    "silver": (192, 192, 192), "brown": (165, 42, 42), "violet": (238, 130, 238), "turquoise": (64, 224, 208),
}  # fmt: skip
"""CSS names and values; `aqua`, `fuchsia` and `gray` are the same as cyan, magenta and grey."""
ALIASES = {"aqua": "cyan", "fuchsia": "magenta", "gray": "grey"}

MIN_SIDE, MIN_PIXELS = 7, 24
MAX_COLOURS = 24
INK_LEVELS = 60
SMALL = 20
"""Pixels: circles of this size are too coarse to count their corners."""
FILLED = 0.5
"""The share of a figure that must be of its colour for it to be filled; less is an outline."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One figure."""

    box: Box
    colour: tuple[int, int, int]  # red, green, blue
    form: Form
    filled: bool
    corners: int  # of its outline drawn with as few as possible
    area: int  # pixels inside its outline

    @property
    def colour_name(self) -> str:
        return nearest_colour(self.colour)


def find_shapes(frame: Frame) -> list[Shape]:
    """All figures of a frame, in reading order of their tops."""
    pixels, bounds = frame.pixels, frame.bounds
    found = [shape for colour, mask in _colours(pixels) for shape in _figures(mask, colour, bounds)]
    outlined = [shape for shape in _outlines(pixels, bounds) if not any(shape.box.iou(o.box) > 0.8 for o in found)]
    return sorted([*found, *outlined], key=lambda shape: (shape.box.top, shape.box.left))


def nearest_colour(colour: tuple[int, int, int]) -> str:
    """The name of the nearest basic colour."""
    return min(COLOURS, key=lambda name: _apart(COLOURS[name], colour))


def like_colour(name: str, colour: tuple[int, int, int]) -> int:
    """How far a colour is from a name's, in levels; small is alike. Raises `KeyError` for what is no colour."""
    return _apart(COLOURS[ALIASES.get(name, name)], colour)


def is_colour(word: str) -> bool:
    """Whether a word names a basic colour."""
    return ALIASES.get(word.casefold(), word.casefold()) in COLOURS


def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _colours(pixels: Pixels) -> Iterator[tuple[tuple[int, int, int], NDArray[np.uint8]]]:
    """The commonest flat colours with their masks, the background's not."""
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    order = counts.argsort()[::-1]
    for index in order[1 : MAX_COLOURS + 1]:  # the commonest is the background
        if counts[index] < MIN_PIXELS:
            return
        value = int(values[index])
        yield (value >> 16, value >> 8 & 255, value & 255), (packed == values[index]).astype(np.uint8)


def _outlines(pixels: Pixels, bounds: Box) -> Iterator[Shape]:
    """Figures drawn with thin, smoothed lines: their pixels have many colours, so all ink is taken together."""
    ground = np.median(pixels.reshape(-1, 3), axis=0)
    ink = (np.abs(pixels.astype(np.int16) - ground.astype(np.int16)).max(axis=2) > INK_LEVELS).astype(np.uint8)
    for shape in _figures(ink, (0, 0, 0), bounds):
        if shape.filled:
            continue
        box = shape.box.shifted(-bounds.left, -bounds.top)
        part = pixels[box.top : box.bottom, box.left : box.right][ink[box.top : box.bottom, box.left : box.right] > 0]
        red, green, blue = np.median(part, axis=0).astype(int).tolist()
        yield Shape(shape.box, (red, green, blue), shape.form, filled=False, corners=shape.corners, area=shape.area)


def _figures(mask: NDArray[np.uint8], colour: tuple[int, int, int], bounds: Box) -> Iterator[Shape]:
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        left, top, width, height = cv2.boundingRect(contour)
        area = int(cv2.contourArea(contour)) + len(contour) // 2 + 1  # contourArea runs through pixel centres
        if min(width, height) < MIN_SIDE or area < MIN_PIXELS:
            continue
        own = int(mask[top : top + height, left : left + width].sum())
        corners = len(cv2.approxPolyDP(contour, 0.03 * cv2.arcLength(contour, closed=True), closed=True))
        form = _form(area / (width * height), corners, width / height, max(width, height))
        box = Box(left + bounds.left, top + bounds.top, width, height)
        yield Shape(box, colour, form, own >= FILLED * area, corners, area)


def _form(fullness: float, corners: int, aspect: float, side: int) -> Form:
    """From how much of its box a figure fills: a circle pi/4, a triangle half."""
    if fullness >= 0.93:
        return "rectangle"
    if side <= SMALL and 0.72 <= fullness <= 0.9 and 0.8 <= aspect <= 1.25:
        return "circle"
    if corners == 3 or (0.4 <= fullness <= 0.62 and corners <= 4):
        return "triangle"
    if 0.72 <= fullness <= 0.88 and 0.8 <= aspect <= 1.25 and corners >= 7:
        return "circle"
    return "polygon" if corners >= 4 else "other"
