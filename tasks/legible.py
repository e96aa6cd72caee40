"""Whether what was read of a thing is all that is written on it: lost letters, lost words, a sign that is a picture.

Readers lose what stands at the edge of a thing: "Approve" comes back as "prove", "Run anyway" as "anyway". Such a label
is no ground for a decision. Knows nothing of what the words mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Line, Screen

INK_LEVELS = 48
"""How far ink stands out from its ground in one channel."""

LETTER_GAP, WORD_GAP, WORD_WIDTH, PICTURE_WIDTH = 0.25, 0.6, 1.7, 1.2
"""In heights of a line: gaps between letters and words, the least width of a lost word, the most of a lone picture."""

KEYPAD = 4
"""So many single signs in one window are keys, and each is what it was read as."""

Mask = NDArray[np.bool_]


def is_cut(element: Element | None, at: ScreenPoint, screen: Screen) -> bool:
    """Something more is written there than was read: before the first word, or where the point itself is."""
    lines = [line for line in screen.lines if _is_on(line, element, at)]
    if not lines:
        return False
    first = min(lines, key=lambda line: line.box.left)
    return _goes_on_before(first, screen) or _is_ink_between(lines, element, at, screen)


def is_lone_sign(element: Element, screen: Screen) -> bool:
    """A button with one sign on it, and few others like it: a picture is read as a letter now and then."""
    if element.role != "button" or len(element.name.strip()) != 1:
        return False
    others = [e for e in screen.elements if e.window == element.window and len(e.name.strip()) == 1]
    return len(others) < KEYPAD


def ink_of(pixels: NDArray[np.uint8]) -> Mask:
    """Where something stands out from the ground; [h, w]."""
    ground = np.median(pixels, axis=(0, 1)).astype(np.int16)
    mask: Mask = np.abs(pixels.astype(np.int16) - ground).max(axis=2) > INK_LEVELS
    return mask


def _is_on(line: Line, element: Element | None, at: ScreenPoint) -> bool:
    box = Box(line.box.left - 3, line.box.top - 3, line.box.width + 6, line.box.height + 6)
    return box.contains(at) or (element is not None and element.box.contains(line.box.center))


def _goes_on_before(line: Line, screen: Screen) -> bool:
    """Letters right before a line, or a whole word before it, which no line holds."""
    height = line.box.height
    strip = Box(line.box.left - 4 * height, line.box.top - 2, 5 * height, height + 4)
    pixels = screen.frame.crop(strip)
    offset = line.box.left - max(strip.left, screen.frame.bounds.left)
    if offset <= 0 or pixels.shape[1] <= offset:
        return False
    ink = ink_of(pixels)
    for other in screen.lines:
        if other is not line and (met := other.box.intersection(strip)) is not None:
            left = met.left - max(strip.left, screen.frame.bounds.left)
            ink[:, max(0, left) : left + met.width] = False
    return _is_lost_text(_letters(ink)[:offset][::-1], height)


def _letters(ink: Mask) -> NDArray[np.int8]:
    """Per column: 1 where letters may be, 0 where nothing is, -1 where a border or another ground runs through."""
    through = (ink.mean(axis=0) > 0.9) | ink[0]  # letters end where the line does; pictures are taller
    return np.where(through, -1, ink.any(axis=0).astype(np.int8)).astype(np.int8)


def _is_lost_text(columns: NDArray[np.int8], height: int) -> bool:
    """`columns` from the first letter that was read towards the left."""
    runs = _runs(columns, height)
    if not runs:
        return False
    gap, width, parts = runs
    if gap <= max(2, LETTER_GAP * height):
        return width >= 2 and (width < PICTURE_WIDTH * height or parts > 1)
    return gap <= max(4, WORD_GAP * height) and width >= WORD_WIDTH * height and parts > 2


def _runs(columns: NDArray[np.int8], height: int) -> tuple[int, int, int] | None:
    """The gap before the nearest ink, how wide that ink is over all, and of how many parts, as far as letters go."""
    start = next((n for n, value in enumerate(columns) if value), None)
    if start is None or columns[start] < 0:
        return None
    end, parts, blank = start, 1, 0
    for n in range(start, len(columns)):
        if columns[n] < 0:
            break
        if columns[n]:
            parts += blank > 0
            end, blank = n, 0
        else:
            blank += 1
            if blank > max(3, WORD_GAP * height):
                break
    return start, end - start + 1, parts


def _is_ink_between(lines: Sequence[Line], element: Element | None, at: ScreenPoint, screen: Screen) -> bool:
    """The point lies on something written in another row than everything that was read of its thing."""
    if element is None or element.role not in ("item", "text", "link", "menu"):
        return False
    height = min(line.box.height for line in lines)
    if any(line.box.top - height // 3 <= at.y < line.box.bottom + height // 3 for line in lines):
        return False
    around = Box(at.x - 2 * height, at.y - height // 2, 4 * height, height).intersection(element.box)
    if around is None:
        return False
    ink = ink_of(screen.frame.crop(around))
    return bool(ink.size) and int(ink.any(axis=0).sum()) >= height
