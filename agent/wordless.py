"""Pictures without words: icons that only what they show, or the program's own tip, tells apart."""

from __future__ import annotations

from typing import Final

from perception.geometry import Box
from perception.screen import Element, Role, Screen

CAPTION: Final = 8
"""Pixels between an icon and the text that belongs to it at most."""
SIDES: Final = (8, 72)
"""Pixels that an icon's box measures, shorter and longer side."""
BOX: Final = 20
"""Pixels: a box to tick is no larger; a larger one is a button that stays pressed, and may show a picture."""
SIGN: Final = 2
"""Letters that a reader may see in a drawing."""
_PICTURED: Final[frozenset[Role]] = frozenset({"icon", "button", "image", "checkbox", "item", "tab", "menu", "link"})


def is_wordless(element: Element, screen: Screen) -> bool:
    """Whether an element may be an icon that no words stand beside."""
    return _is_picture(element) and not _has_caption(element.box, screen)


def _is_picture(element: Element) -> bool:
    role = element.seen_as
    short, long = sorted((element.box.width, element.box.height))
    fits = short >= (BOX + 1 if role == "checkbox" else SIDES[0]) and long <= SIDES[1]
    return fits and len(element.name) <= SIGN and role in _PICTURED


def _has_caption(box: Box, screen: Screen) -> bool:
    """Whether a text stands right behind a picture in its row, or right below its middle: that says what it is."""
    for line in screen.lines:
        behind = -2 <= line.box.left - box.right <= CAPTION and box.top <= line.box.center.y < box.bottom
        below = -2 <= line.box.top - box.bottom <= CAPTION and line.box.left <= box.center.x < line.box.right
        if behind or below:
            return True
    return False
