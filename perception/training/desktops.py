"""Drawn windows put on a made-up desktop: a background, frames with title bars, windows over windows.

What another window covers is no element any more. Boxes stay exact; nothing is resized.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from perception.geometry import Box
from perception.screen import Element, Pixels

SIZES = ((800, 600), (1024, 768), (1280, 720), (1280, 800), (1280, 800), (1366, 768), (1600, 900), (1920, 1080),
         (2560, 1440))  # fmt: skip
SEEN = 0.6  # share of an element that must stay uncovered


@dataclass(frozen=True, slots=True, eq=False)
class DrawnScreen:
    """A whole screen: its elements, and boxes of which nobody can say what they are (half covered, frames)."""

    pixels: Pixels
    elements: tuple[Element, ...]
    unsure: tuple[Box, ...]
    look: str


def on_desktop(
    windows: Sequence[tuple[Pixels, Sequence[Element]]], size: tuple[int, int], rng: np.random.Generator, look: str
) -> DrawnScreen:
    """Windows from the bottom to the top on a desktop of `size`, cut where they leave it."""
    canvas = _background(size, rng)
    bounds = Box(0, 0, *size)
    shown: list[Element] = []
    unsure: list[Box] = []
    for pixels, elements in windows:
        bar = int(rng.integers(18, 34)) if rng.random() < 0.85 else 0
        room = [max(1, size[0] - pixels.shape[1]), max(1, size[1] - pixels.shape[0] - bar)]
        left, top = int(rng.integers(room[0])), bar + int(rng.integers(room[1]))
        part = pixels[: size[1] - top, : size[0] - left]
        frame = Box(left, top - bar, part.shape[1], part.shape[0] + bar)
        shown, covered = _uncovered(shown, frame)
        unsure += covered
        canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
        if bar:
            unsure.append(_title_bar(canvas, Box(left, top - bar, part.shape[1], bar), rng))
        for element in elements:
            moved = element.box.shifted(left, top)
            inside = moved.intersection(bounds)
            if inside is not None and inside.area >= SEEN * moved.area:
                shown.append(replace(element, box=inside))
            elif inside is not None:
                unsure.append(inside)
    return DrawnScreen(canvas, tuple(shown), tuple(unsure), look)


def _uncovered(elements: Sequence[Element], frame: Box) -> tuple[list[Element], list[Box]]:
    kept, covered = [], []
    for element in elements:
        common = element.box.intersection(frame)
        hidden = 0.0 if common is None else common.area / element.box.area
        if hidden <= 1 - SEEN:
            kept.append(element)
        elif hidden < 1:
            covered.append(element.box)
    return kept, covered


def _background(size: tuple[int, int], rng: np.random.Generator) -> Pixels:
    width, height = size
    first, last = (rng.integers(0, 256, 3) for _ in range(2))
    if rng.random() < 0.4:
        return np.broadcast_to(first.astype(np.uint8), (height, width, 3)).copy()
    if rng.random() < 0.5:
        share = np.linspace(0, 1, height)[:, None, None]
        return np.broadcast_to((first * (1 - share) + last * share).astype(np.uint8), (height, width, 3)).copy()
    small = rng.integers(0, 256, (6, 8, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _title_bar(canvas: Pixels, bar: Box, rng: np.random.Generator) -> Box:
    """A window manager's title bar with a title and three buttons; its elements belong to no program."""
    ground = int(rng.integers(20, 250))
    ink = 20 if ground > 128 else 235
    area = canvas[bar.top : bar.bottom, bar.left : bar.right]
    area[:] = ground
    base = bar.height // 2 + 5
    cv2.putText(
        area, f"Window {rng.integers(99)}", (10, base), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (ink,) * 3, 1, cv2.LINE_AA
    )
    for number in range(3):
        x = bar.width - 18 - 24 * number
        if number == 0:
            cv2.drawMarker(area, (x, bar.height // 2), (ink,) * 3, cv2.MARKER_TILTED_CROSS, 9, 1)
        else:
            cv2.rectangle(
                area, (x - 4, bar.height // 2 - 4 * (number - 1)), (x + 4, bar.height // 2 + 4), (ink,) * 3, 1
            )
    return bar
