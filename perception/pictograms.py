"""The few pictures that every interface draws alike: bin, star, heart, arrows, dots. Recognised by their silhouettes.

Drawn here in a unit square and compared with inked spots of a screen: the filled outline, the ink itself and the
proportions. Small and exact where a name is asked for; it is no icon classifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Frame, Line

Mask = NDArray[np.uint8]
Points = Sequence[tuple[float, float]]

SIDE = 32
INK_LEVELS = 36
MIN_SIDE, MAX_SIDE = 9, 64
FRAMED = 0.85
"""The share of each side that must be inked for a spot to have a frame."""
JOIN = 7
"""Pixels between parts of one picture."""

NAMES: dict[str, str] = {
    "trash": "trash", "delete": "trash", "bin": "trash", "trash can": "trash", "remove": "trash",
    "star": "star", "important": "star", "favourite": "star", "favorite": "star",
    "like": "heart", "heart": "heart", "love": "heart",
    "reply": "reply", "back": "reply", "undo": "reply", "forward": "forward", "redo": "forward",
    "retweet": "repeat", "repost": "repeat", "repeat": "repeat",
    "send": "plane", "share": "nodes", "share via": "nodes",
    "more": "dots", "options": "dots", "search": "lens", "magnifier": "lens", "find": "lens",
    "close": "cross", "x": "cross", "add": "plus", "plus": "plus", "new": "plus",
}  # fmt: skip
"""What people call them, and the drawing that is meant."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An inked spot and how well it fits each drawing, 0 to 1."""

    box: Box
    fits: dict[str, float]

    @property
    def best(self) -> str:
        return max(self.fits, key=lambda name: self.fits[name])


def find_spots(frame: Frame, lines: Sequence[Line]) -> list[Spot]:
    """Inked spots of the size of a picture that are no text, in reading order."""
    grey = cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY).astype(np.int16)
    ground = cv2.medianBlur(grey.astype(np.uint8), 63).astype(np.int16)
    ink = (np.abs(grey - ground) > INK_LEVELS).astype(np.uint8)
    for line in lines:
        if line.text.isascii() and len(line.text) > 1:
            box = line.box.shifted(-frame.bounds.left, -frame.bounds.top)
            ink[max(0, box.top - 1) : box.bottom + 1, max(0, box.left - 1) : box.right + 1] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, JOIN), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, width, height, _ in stats[1:].tolist():
        if max(width, height) > MAX_SIDE or max(width, height) < MIN_SIDE or min(width, height) < 4:
            continue
        box = Box(left + frame.bounds.left, top + frame.bounds.top, width, height)
        found.append(Spot(box, _fits(_unframed(ink[top : top + height, left : left + width]))))
    return sorted(found, key=lambda spot: (spot.box.top, spot.box.left))


def _unframed(ink: Mask) -> Mask:
    """What is drawn inside a frame, where the spot is a button with its border."""
    height, width = ink.shape
    if min(height, width) < 2 * MIN_SIDE:
        return ink
    edge = min(height, width) // 6
    sides = (ink[:edge].any(axis=0), ink[-edge:].any(axis=0), ink[:, :edge].any(axis=1), ink[:, -edge:].any(axis=1))
    inner = ink[edge:-edge, edge:-edge]
    if min(float(side.mean()) for side in sides) < FRAMED or not inner.any():
        return ink
    rows, columns = np.flatnonzero(inner.any(axis=1)), np.flatnonzero(inner.any(axis=0))
    return inner[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fits(ink: Mask) -> dict[str, float]:
    height, width = ink.shape
    own = _normal(ink)
    return {name: _alike(own, width / height, drawn, aspect) for name, (drawn, aspect) in drawings().items()}


def _alike(own: Mask, aspect: float, drawn: Mask, drawn_aspect: float) -> float:
    filled = _overlap(_filled(own), _filled(drawn))
    shape = min(aspect, drawn_aspect) / max(aspect, drawn_aspect)
    return float(filled * shape**0.5)


def _overlap(one: Mask, other: Mask) -> float:
    return float((one & other).sum() / max(1, int((one | other).sum())))


def _normal(ink: Mask) -> Mask:
    return (cv2.resize(ink * 255, (SIDE, SIDE), interpolation=cv2.INTER_AREA) > 96).astype(np.uint8)


def _filled(mask: Mask) -> Mask:
    """The outline with everything inside it."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros_like(mask), contours, -1, 1, cv2.FILLED), np.uint8)


@cache
def drawings() -> dict[str, tuple[Mask, float]]:
    """Each drawing as a normal mask with its proportions."""
    return {
        "star": _polygon([(_round(n, 0.5 if n % 2 == 0 else 0.2)) for n in range(10)]),
        "heart": _polygon(_heart()),
        "trash": _polygon([(0.3, 0.0), (0.6, 0.0), (0.6, 0.08), (0.8, 0.08), (0.8, 0.22), (0.74, 0.25), (0.7, 1.0),
                           (0.2, 1.0), (0.16, 0.25), (0.1, 0.22), (0.1, 0.08), (0.3, 0.08)]),
        "reply": _polygon(_bow()),
        "forward": _polygon([(1 - x, y) for x, y in _bow()]),
        "repeat": _polygon([(0.0, 0.35), (0.2, 0.0), (0.4, 0.35), (0.27, 0.35), (0.27, 0.75), (0.55, 0.95),
                            (0.13, 0.95), (0.13, 0.35)],
                           [(0.45, 0.05), (0.87, 0.05), (0.87, 0.65), (1.0, 0.65), (0.8, 1.0), (0.6, 0.65),
                            (0.73, 0.65), (0.73, 0.25)]),
        "dots": _polygon(*[_disc(c, 0.1, 0.1) for c in (0.1, 0.5, 0.9)]),
        "cross": _polygon([(0, 0.22), (0.22, 0), (0.5, 0.28), (0.78, 0), (1, 0.22), (0.72, 0.5), (1, 0.78), (0.78, 1),
                           (0.5, 0.72), (0.22, 1), (0, 0.78), (0.28, 0.5)]),
        "plus": _polygon([(0.42, 0), (0.58, 0), (0.58, 0.42), (1, 0.42), (1, 0.58), (0.58, 0.58), (0.58, 1), (0.42, 1),
                          (0.42, 0.58), (0, 0.58), (0, 0.42), (0.42, 0.42)]),
        "plane": _polygon([(0.0, 0.0), (1.0, 0.5), (0.0, 1.0), (0.12, 0.6), (0.7, 0.5), (0.12, 0.4)]),
        "nodes": _polygon(_disc(0.2, 0.5, 0.18), _disc(0.82, 0.18, 0.18), _disc(0.82, 0.82, 0.18),
                          [(0.2, 0.45), (0.8, 0.13), (0.84, 0.22), (0.24, 0.54)],
                          [(0.2, 0.55), (0.8, 0.87), (0.84, 0.78), (0.24, 0.46)]),
        "lens": _polygon(_disc(0.35, 0.35, 0.35), [(0.55, 0.65), (0.65, 0.55), (1.0, 0.9), (0.9, 1.0)]),
    }  # fmt: skip


def _disc(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * cos(n * pi / 12), y + radius * sin(n * pi / 12)) for n in range(24)]


def _round(n: int, radius: float) -> tuple[float, float]:
    angle = -pi / 2 + n * pi / 5
    return 0.5 + radius * cos(angle), 0.5 + radius * sin(angle)


def _heart() -> list[tuple[float, float]]:
    turns = [n * pi / 24 for n in range(48)]
    return [
        (16 * sin(t) ** 3, -(13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t))) for t in turns
    ]  # https://mathworld.wolfram.com/HeartCurve.html


def _bow() -> list[tuple[float, float]]:
    """An arrow to the left whose tail bends down."""
    return [(0.0, 0.38), (0.36, 0.0), (0.36, 0.2), (0.72, 0.24), (0.95, 0.5), (0.98, 0.75), (0.9, 1.0), (0.82, 0.75),
            (0.66, 0.58), (0.36, 0.55), (0.36, 0.76)]  # fmt: skip


def _polygon(*parts: Points) -> tuple[Mask, float]:
    """Filled polygons, brought to the side of a mask, and their proportions."""
    every = np.array([point for part in parts for point in part], np.float64)
    low, size = every.min(axis=0), np.ptp(every, axis=0)
    canvas = np.zeros((SIDE * 4, SIDE * 4), np.uint8)
    for part in parts:
        scaled = ((np.array(part) - low) / size * (SIDE * 4 - 1)).round().astype(np.int32)
        cv2.fillPoly(canvas, [scaled], 1)
    return _normal(canvas), float(size[0] / size[1])
