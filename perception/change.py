"""What changed between two frames, and when a screen has come to rest.

Tiles are compared exactly: no threshold, because a changed pixel may be a changed letter. A screen is settled when it
looked the same for `QUIET` seconds; a blinking caret or another speck (a second hand, a clock's last digit) that
changes in place does not keep it from settling. Knows nothing of text or elements.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.screen import Frame, Pixels

QUIET = 0.1  # seconds without change that count as rest
POLL = 0.03  # seconds between two looks at most
SOON = 0.003  # and after a change: what changed just now is likely to change again soon
CARET = (4, 64)  # widest and tallest caret in pixels
SPECK = 24 * 24  # pixels: a changed spot of at most this area is no movement, however often it changes
MAX_SPECKS = 3  # more places than this changing at once are movement


def changed_tiles(before: Frame, after: Frame, tile: int = 32) -> tuple[Box, ...]:
    """The tiles that differ, in reading order and screen pixels; the whole frame when the bounds differ."""
    if before.bounds != after.bounds:
        return (after.bounds,)
    return tuple(
        Box(after.bounds.left + x * tile, after.bounds.top + y * tile, *_extent(after.bounds, x, y, tile))
        for y, x in np.argwhere(tile_map(before, after, tile)).tolist()
    )


def changed_regions(before: Frame, after: Frame, tile: int = 32) -> tuple[Box, ...]:
    """The changed tiles grown together: one bounding box for each connected group of tiles."""
    if before.bounds != after.bounds:
        return (after.bounds,)
    if before.pixels is after.pixels:
        return ()
    return grouped_tiles(tile_map(before, after, tile), after.bounds, tile)


def grouped_tiles(tiles: NDArray[np.bool_], bounds: Box, tile: int = 32) -> tuple[Box, ...]:
    """One bounding box for each connected group of the tiles [rows, columns] that are set, in screen pixels."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(tiles.astype(np.uint8))
    frame = Box(0, 0, bounds.width, bounds.height)
    boxes = [Box(*(int(v) * tile for v in stats[i, :4])).intersection(frame) for i in range(1, count)]
    return tuple(sorted(box.shifted(bounds.left, bounds.top) for box in boxes if box is not None))


class Rest(NamedTuple):
    """What a screen looked like in the end, whether it had come to rest, and since when it looked so."""

    frame: Frame
    reached: bool
    since: float  # time.monotonic()


def settle(
    grab: Callable[[], Frame],
    within: float,
    *,
    since: Frame | None = None,
    quiet: float = QUIET,
    wait: Callable[[float], object] | None = None,
    check: Callable[[], None] = lambda: None,
) -> Rest:
    """Look until two looks `quiet` seconds apart are equal.

    `since` is an earlier look, and `since.taken_at` the time from which rest counts: a screen that still looks like it
    so much later is at rest at once. `wait(seconds)` pauses between looks; `check` is called before each and may raise.
    """
    wait = wait or threading.Event().wait
    deadline = time.monotonic() + within
    reference = latest = since or grab()
    while True:
        check()
        if latest is not since:
            if latest.pixels is reference.pixels and latest is not reference:
                reference.prepare()  # it is likely to be the one
            still = latest.taken_at - reference.taken_at
            wait(min(POLL, quiet / 4, max(SOON, still), max(0.001, quiet - still)))
        latest = _again(reference, grab())
        if not same_but_specks(reference, latest):
            reference = latest
        elif latest.taken_at - reference.taken_at >= quiet:
            return Rest(latest, reached=True, since=reference.taken_at)
        if time.monotonic() >= deadline:
            return Rest(latest, reached=False, since=reference.taken_at)


def _again(before: Frame, after: Frame) -> Frame:
    """The first picture, seen again, where the second shows the same to the last pixel; else the second."""
    same = before.bounds == after.bounds and np.array_equal(before.pixels, after.pixels)
    return before.again(after.taken_at) if same else after


def same_but_specks(before: Frame, after: Frame) -> bool:
    """Whether two frames are equal apart from carets and a few specks."""
    if before.bounds != after.bounds:
        return False
    tiles = changed_regions(before, after)
    if len(tiles) > 2 * MAX_SPECKS:
        return False
    return sum(_specks(before, after, region) for region in tiles) <= MAX_SPECKS


def visible_changes(before: Frame, after: Frame, within: Box | None = None) -> tuple[Box, ...]:
    """Bounding boxes of what differs, apart from carets; only inside `within` when that is given."""
    regions = [region.intersection(within) if within else region for region in changed_regions(before, after)]
    if before.bounds != after.bounds:
        return tuple(region for region in regions if region is not None)
    found: list[Box] = []
    for region in regions:
        if region is not None:
            found += [box.shifted(region.left, region.top) for box in _spots(before.crop(region), after.crop(region))]
    return tuple(box for box in found if box.width > CARET[0] or box.height > CARET[1])


def _spots(before: Pixels, after: Pixels) -> list[Box]:
    """Bounding boxes of the differing pixels of two crops [h, w, 3]; pixels at most 2 apart belong together."""
    near = cv2.dilate((before != after).any(axis=2).astype(np.uint8), np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near)
    boxes = stats[1:, :4].tolist()
    return [Box(left + 2, top + 2, max(1, width - 4), max(1, height - 4)) for left, top, width, height in boxes]


def _specks(before: Frame, after: Frame, region: Box) -> int:
    """How many specks a changed region holds; more than are allowed when something in it is larger."""
    differs = (before.crop(region) != after.crop(region)).any(axis=2).astype(np.uint8)  # H W
    near = cv2.dilate(differs, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near)
    for width, height in stats[1:, 2:4].tolist():
        caret = width - 4 <= CARET[0] and height - 4 <= CARET[1]
        if not caret and (width - 4) * (height - 4) > SPECK:
            return MAX_SPECKS + 1
    return int(count) - 1


def tile_map(before: Frame, after: Frame, tile: int) -> NDArray[np.bool_]:
    """Which tiles differ, [rows, columns]. Bands without a change are passed over: they are nearly all of them."""
    height, width = after.pixels.shape[:2]
    columns = np.arange(0, width * 3, tile * 3)
    bands = [np.zeros(len(columns), np.bool_)] * -(-height // tile)
    for i in range(len(bands)):
        old, new = before.pixels[i * tile : (i + 1) * tile], after.pixels[i * tile : (i + 1) * tile]
        if not np.array_equal(old, new):
            differs = np.bitwise_or.reduce(old ^ new, axis=0).reshape(width * 3)
            bands[i] = np.bitwise_or.reduceat(differs, columns) != 0
    return np.stack(bands)


def _extent(bounds: Box, x: int, y: int, tile: int) -> tuple[int, int]:
    return min(tile, bounds.width - x * tile), min(tile, bounds.height - y * tile)
