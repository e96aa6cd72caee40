"""Small pictures cut from drawn screens: a few whole elements and no half one.

A tower tile has 32 pixels a side. Six tiles over a whole screen show no check mark; over a region of a few hundred
pixels they do. Boxes are in pixels of the screen, or of the region where that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from perception.geometry import Box
from perception.screen import Element
from perception.training.desktops import DrawnScreen

MOST = 6
"""Elements in one region."""
_TRIES = 12
_WIDTHS = (160, 400)
_WHOLE = 0.98


def region(screen: DrawnScreen, rng: Random) -> Box | None:
    """A box around one to `MOST` elements that cuts none; None where none was found."""
    for _ in range(_TRIES if screen.elements else 0):
        box = _around(rng.choice(screen.elements).box, screen, rng)
        if _cuts_none(box, screen) and 1 <= len(inside(box, screen.elements)) <= MOST:
            return box
    return None


def inside(box: Box, elements: Sequence[Element]) -> list[Element]:
    """The elements of a region, their boxes in pixels of the region."""
    return [
        replace(element, box=element.box.shifted(-box.left, -box.top))
        for element in elements
        if _share(element.box, box) >= _WHOLE
    ]


def _around(element: Box, screen: DrawnScreen, rng: Random) -> Box:
    height, width = screen.pixels.shape[:2]
    wide = min(width, max(rng.randint(*_WIDTHS), element.width + 8))
    high = min(height, max(wide // 2, element.height + 8))
    left = min(max(0, element.center.x - int(wide * rng.uniform(0.2, 0.8))), width - wide)
    top = min(max(0, element.center.y - int(high * rng.uniform(0.2, 0.8))), height - high)
    return Box(left, top, wide, high)


def _cuts_none(box: Box, screen: DrawnScreen) -> bool:
    known = all(not 0.02 < _share(element.box, box) < _WHOLE for element in screen.elements)
    return known and all(other.intersection(box) is None for other in screen.unsure)


def _share(part: Box, of: Box) -> float:
    """How much of `part` lies in `of`, 0 to 1."""
    common = part.intersection(of)
    return 0.0 if common is None else common.area / part.area
