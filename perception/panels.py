"""Panels: the smooth regions of a screen that fill a rectangle, a pill or a circle.

Interfaces are painted in flat or gently shaded fills. Cut the picture where neighbouring pixels differ: what stays
connected and reaches all four sides of its bounding box is the inside of something (a field, a button, a check box,
a list, a whole window). Knows nothing of text or roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Frame, Pixels, Window

STEP = 2  # grey levels between neighbouring pixels that part two regions; shadings stay below it
MIN_SIDE = 7
MAX_SIDE_GAP = 0.15  # share of a side that may be missing
BRIDGE = 5  # pixels: what is thinner does not join two panels
BRIDGED = 30  # pixels: the least width of panels that are parted so
SELECTION = 40  # grey levels between the channels of the colour of a selection
SELECTED = 0.35  # share of the end of a field that has it
MAX_ONE_GAP = 0.5  # the same for one of the four: descenders may reach a border, a tool tip may hang over it


@dataclass(frozen=True, slots=True)
class Panel:
    """The inside of something painted in one fill."""

    box: Box
    fill: tuple[int, int, int]
    shape: Literal["rectangle", "round"]
    solid: float  # share of the bounding box that is fill, 0 to 1


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """The cut picture: `edges` [H, W] is True where neighbours differ; panels largest first."""

    edges: NDArray[np.bool_]
    panels: tuple[Panel, ...]


def find_regions(frame: Frame, windows: tuple[Window, ...] = ()) -> Regions:
    """Cut the frame into panels; window borders cut too, because two white windows may overlap."""
    edges = find_edges(frame.pixels)
    _cut_along_windows(edges, frame.bounds, windows)
    _, cut, stats, _ = cv2.connectedComponentsWithStats((~edges).astype(np.uint8), connectivity=4)
    labels = np.asarray(cut, np.int32)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    large = (width >= MIN_SIDE) & (height >= MIN_SIDE) & (area >= 0.25 * width * height)
    found = []
    for label in np.flatnonzero(large[1:]) + 1:
        panel = _panel(frame, labels, int(label), [int(v) for v in stats[label]])
        if panel is not None:
            found.append(panel)
        found += _unbridged(frame, labels, int(label), [int(v) for v in stats[label]])
    return Regions(edges, tuple(sorted(found, key=lambda panel: -panel.box.area)))


def find_edges(pixels: Pixels) -> NDArray[np.bool_]:
    """Where a pixel differs from its right or lower neighbour, [H, W]."""
    edges = np.zeros(pixels.shape[:2], np.uint8)
    for channel in cv2.split(pixels):
        right = cv2.absdiff(channel[:, 1:], channel[:, :-1])
        below = cv2.absdiff(channel[1:], channel[:-1])
        edges[:, :-1] |= right > STEP
        edges[:-1] |= below > STEP
    return edges.astype(np.bool_)


def _cut_along_windows(edges: NDArray[np.bool_], bounds: Box, windows: tuple[Window, ...]) -> None:
    """Cut where the topmost window changes."""
    owner = np.zeros(edges.shape, np.uint8)
    for number, window in enumerate(windows, 1):
        for box in (window.frame, window.box):
            seen = box.intersection(bounds) if box else None
            if seen is not None:
                local = seen.shifted(-bounds.left, -bounds.top)
                owner[local.top : local.bottom, local.left : local.right] = (2 * number + (box is window.box)) % 256
    edges[:, :-1] |= owner[:, 1:] != owner[:, :-1]
    edges[:-1] |= owner[1:] != owner[:-1]


def _unbridged(frame: Frame, labels: NDArray[np.int32], label: int, stats: list[int]) -> list[Panel]:
    """Panels of one region that hang together by thin bridges only, as boxes cut off by the end of a scrolled view."""
    left, top, width, height, area = stats
    if area > 0.85 * width * height or height < BRIDGED or width < BRIDGED:
        return []
    inside = (labels[top : top + height, left : left + width] == label).astype(np.uint8)
    core = cv2.erode(inside, np.ones((BRIDGE, BRIDGE), np.uint8), borderValue=0)
    _, _, found, _ = cv2.connectedComponentsWithStats(core, connectivity=4)
    half = BRIDGE // 2
    panels = []
    for x, y, w, h, size in found[1:].tolist():
        is_part = 0.02 * area <= w * h <= 0.7 * width * height
        if is_part and min(w, h) >= MIN_SIDE and w >= BRIDGED and size >= 0.9 * w * h:
            box = Box(frame.bounds.left + left + x - half, frame.bounds.top + top + y - half, w + BRIDGE, h + BRIDGE)
            colour = np.median(frame.crop(box).reshape(-1, 3), axis=0).astype(int).tolist()
            panels.append(Panel(box, (colour[0], colour[1], colour[2]), "rectangle", size / (w * h)))
    return panels


def _is_selected(frame: Frame, stats: list[int], sides: tuple[NDArray[np.bool_], ...]) -> bool:
    """Whether what is missing at the left or right is a selection: mostly one strong colour, with letters on it."""
    left, top, width, height, _ = stats
    across, deep = round(0.35 * height), min(height // 2, width // 4)
    rows = slice(top + across, top + height - across)
    ends = (slice(left, left + deep), slice(left + width - deep, left + width))
    gaps = [end for end, side in zip(ends, sides[2:], strict=True) if 1 - float(side.mean()) > MAX_ONE_GAP]
    if len(gaps) != 1:
        return False
    colours = frame.pixels[rows, gaps[0]].reshape(-1, 3).astype(np.int16)
    vivid = colours[np.ptp(colours, axis=1) > SELECTION]
    same = np.abs(vivid - np.median(vivid, axis=0)).max(axis=1) <= STEP if len(vivid) else np.zeros(0, np.bool_)
    return bool(same.sum() >= SELECTED * len(colours))


def _panel(frame: Frame, labels: NDArray[np.int32], label: int, stats: list[int]) -> Panel | None:
    left, top, width, height, area = stats
    inside = labels[top : top + height, left : left + width] == label
    aside, across = round(min(0.3 * width, 0.5 * height)), round(0.35 * height)
    depth = min(6, max(2, min(width, height) // 5))  # a caret may stand in the first columns
    level, upright = inside[:, aside : width - aside], inside[across : height - across]
    sides = (level[:depth].any(0), level[-depth:].any(0), upright[:, :depth].any(1), upright[:, -depth:].any(1))
    missing = sorted(1 - float(side.mean()) for side in sides)
    if missing[-2] > MAX_SIDE_GAP or (missing[-1] > MAX_ONE_GAP and not _is_selected(frame, stats, sides)):
        return None
    corner = max(1, min(width, height) // 6)
    corners = [inside[y, x] for y in (corner - 1, -corner) for x in (corner - 1, -corner)]
    border = np.concatenate((level[0], level[-1]))
    colours = frame.pixels[[top, top + height - 1], left + aside : left + width - aside].reshape(-1, 3)
    red, green, blue = np.median(colours[border] if border.any() else colours, axis=0).astype(int).tolist()
    box = Box(frame.bounds.left + left, frame.bounds.top + top, width + 1, height + 1)
    shape: Literal["rectangle", "round"] = "rectangle" if sum(corners) >= 2 else "round"
    return Panel(box, (red, green, blue), shape, area / (width * height))
