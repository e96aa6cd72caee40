"""What a thing may be other than what it was taken for: a picture read as a sign, a button or a list taken for a text
box, a text box with something unread in it.

Knows nothing of what the words mean.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Line, Screen
from tasks.legible import ink_of, is_ink_between, is_solid

BOXES = ("field", "area")
"""Roles of text boxes."""

INK_COLUMNS = 12
"""In how many columns of pixels something must be written; a caret has few."""

KEYPAD = 4
"""So many different single signs in one window are keys, and each is what it was read as."""

SIGN, WIDE, ROOM = 1.1, 2.0, 3.0
"""In heights of a line: a sign set as text is no taller, none is so wide, and so much room is left to write."""

EDGES = " |Il[](){}"
"""What the edges of a picture are read as, beside the sign itself."""

CROSSES = "xX×✕✖"
"""What a picture of a cross is read as; crosses close and delete."""

CENTRED = 0.12
"""Of a box's width: so equal are the margins of a button's label; what is typed begins at the left."""


def may_be_anything(element: Element, at: ScreenPoint, screen: Screen) -> bool:
    """Its role cannot be relied on."""
    return _is_list(element, at, screen) or is_lone_sign(element, screen) or _is_misread(element, screen)


def has_room(element: Element, screen: Screen) -> bool:
    """A one-line box with a label of its own, what somebody wrote at its left, and room behind it.

    A click there only sets the caret: the words on a button fill it or stand in its middle. Without a label it may be a
    row that is pressed ("Delete account").
    """
    lines = _lines_in(element.box, screen)
    if element.role != "field" or not element.name or not element.value or len(lines) != 1:
        return False
    line = lines[0].box
    return -2 <= line.left - element.box.left <= line.height and element.box.right - line.right >= ROOM * line.height


def is_unread(element: Element, screen: Screen) -> bool:
    """Something is written in a box, but nothing could be read: it may as well be a button in an unknown script.

    A box with a name has the name from beside it; what stands in its middle is no typed text then.
    """
    if element.role not in BOXES or element.value:
        return False
    box, margin = element.box, max(3, element.box.height // 6)
    inner = screen.frame.crop(Box(box.left + margin, box.top + margin, box.width - 2 * margin, box.height - 2 * margin))
    if not inner.size or _lines_in(box, screen):
        return False
    if element.name:
        return _is_unread_button(inner, INK_COLUMNS)
    return int(ink_of(inner).any(axis=0).sum()) >= INK_COLUMNS


def is_lone_sign(element: Element, screen: Screen) -> bool:
    """A button, menu or lone text of one sign that may be a picture: those are read as letters now and then."""
    if element.role not in ("button", "menu", "text") or len(_sign_of(element)) != 1:
        return False
    signs = {e.name.strip() for e in screen.elements if e.window == element.window and len(e.name.strip()) == 1}
    return len(signs) < KEYPAD and not _is_set_as_text(element, screen)


def _sign_of(element: Element) -> str:
    """Its name without the edges of a picture, if anything is left then."""
    name = element.name.strip()
    return name.strip(EDGES) or name


def _is_unread_button(pixels: NDArray[np.uint8], least: int) -> bool:
    """Something is written in the middle of a box, in at least so many columns; `pixels` is what the box holds."""
    columns = np.flatnonzero(ink_of(pixels).any(axis=0))
    if len(columns) < least:
        return False
    left, right = int(columns[0]), pixels.shape[1] - 1 - int(columns[-1])
    return bool(min(left, right) > 2 and abs(left - right) <= CENTRED * pixels.shape[1])


def _is_list(element: Element, at: ScreenPoint, screen: Screen) -> bool:
    """A one-line box with several lines in it, or with something written at the point and its line elsewhere."""
    if element.role != "field":
        return False
    lines = _lines_in(element.box, screen)
    tops = sorted(line.box.top for line in lines)
    several = any(below - above > element.box.height / 4 for above, below in pairwise(tops))
    several = several or any(_share_columns(one.box, other.box) for one, other in combinations(lines, 2))
    return several or (bool(lines) and is_ink_between(lines, element, at, screen))


def _share_columns(one: Box, other: Box) -> bool:
    """As lines of different rows do, even where a reader took several rows for one."""
    return min(one.right, other.right) - max(one.left, other.left) > min(one.width, other.width) // 2


def _is_misread(element: Element, screen: Screen) -> bool:
    """One or two signs for something far too wide for them: a word in an unknown script was read as "3"."""
    lines = _lines_in(element.box, screen)
    if len(lines) != 1:
        return False
    heights = [line.box.height for line in screen.lines]
    height = max(lines[0].box.height, float(np.median(heights)))  # a dash is flat
    return lines[0].box.width > WIDE * height * max(1, len(lines[0].text.strip()))


def _is_set_as_text(element: Element, screen: Screen) -> bool:
    """A letter, digit or operator with thin strokes, no taller than the other lines: no picture looks like that."""
    line = next((line for line in screen.lines if element.box.contains(line.box.center)), None)
    others = [other.box.height for other in screen.lines if other is not line and len(other.text) > 1]
    if line is None or not others or _sign_of(element) in CROSSES:
        return False
    box = line.box
    reach = box.height // 2 + 2
    ink = ink_of(screen.frame.crop(Box(box.left - reach, box.top - 2, box.width + 2 * reach, box.height + 4)))
    return box.height <= SIGN * float(np.median(others)) and not is_solid(ink, box.height)


def _lines_in(box: Box, screen: Screen) -> list[Line]:
    return [line for line in screen.lines if box.contains(line.box.center)]
