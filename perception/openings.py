"""Open room: where nothing is drawn, so that a person might write there although no box says so.

Two kinds: the blank stretch that follows a text on its row, and the large blank rectangles of a window. A caret or the
thin border of a box does not end a stretch. Judges pixels only; whether one may write there, the pointer tells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box
from perception.panels import find_edges
from perception.screen import Frame

HAIR = 5  # pixels: what is drawn no wider is a caret or a border
LEAST_LINES = 4  # lines of text a room holds at least
LEAST_WIDTH = 14  # lines' heights a room is wide at least
MOST_ROOMS = 4

Drawn = NDArray[np.bool_]


def blank_after(frame: Frame, text: Box, within: Box) -> Box | None:
    """The blank stretch right of a text, as high as its line; None when there is none to speak of."""
    right = min(within.right, frame.bounds.right)
    start = text.right + max(2, text.height // 4)
    if right - start < 4 * text.height:
        return None
    middle = Box(start, text.top + text.height // 4, right - start, max(3, text.height // 2))
    columns = np.asarray(find_edges(frame.crop(middle)).any(axis=0), np.bool_)
    ends = _first_thing(columns, text.height)
    if ends < 4 * text.height:
        return None
    return Box(start, max(within.top, text.top - text.height // 2), ends, 2 * text.height)


def blank_rooms(frame: Frame, within: Box, line: int) -> list[Box]:
    """The largest blank rectangles, largest first; `line` is the height of a line of text."""
    seen = within.intersection(frame.bounds)
    if seen is None:
        return []
    cell = max(4, line // 2)
    drawn = _cells(find_edges(frame.crop(seen)), cell)
    rooms: list[Box] = []
    while len(rooms) < MOST_ROOMS:
        top, left, height, width = _largest_blank(drawn)
        if height * cell < LEAST_LINES * line or width * cell < LEAST_WIDTH * line:
            return rooms
        rooms.append(Box(seen.left + left * cell, seen.top + top * cell, width * cell, height * cell))
        drawn[top : top + height, left : left + width] = True
    return rooms


def _first_thing(columns: Drawn, height: int) -> int:
    """How far it is to the first thing that is no caret and no border."""
    inked = np.flatnonzero(columns)
    if not len(inked):
        return len(columns)
    groups = np.split(inked, np.flatnonzero(np.diff(inked) > max(4, height // 2)) + 1)
    wide = [int(group[0]) for group in groups if group[-1] - group[0] + 1 > HAIR]
    return min(wide, default=len(columns))


def _cells(edges: Drawn, cell: int) -> Drawn:
    """Whether anything is drawn in each square of `cell` pixels; what is left over at the ends counts as drawn."""
    rows, columns = edges.shape[0] // cell, edges.shape[1] // cell
    cut = edges[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell)
    return np.asarray(cut.any(axis=(1, 3)), np.bool_)


def _largest_blank(drawn: Drawn) -> tuple[int, int, int, int]:
    """Top, left, height, width in cells of the largest rectangle without a drawn cell (histograms with a stack)."""
    best, heights = (0, 0, 0, 0), np.zeros(drawn.shape[1] + 1, int)
    for row in range(drawn.shape[0]):
        heights[:-1] = np.where(drawn[row], 0, heights[:-1] + 1)
        stack: list[int] = []
        for column, height in enumerate(heights.tolist()):
            while stack and heights[stack[-1]] >= height:
                tall = int(heights[stack.pop()])
                left = stack[-1] + 1 if stack else 0
                if tall * (column - left) > best[2] * best[3]:
                    best = (row - tall + 1, left, tall, column - left)
            stack.append(column)
    return best
