"""Drawn figures and plain numbers that a phrase describes: "a large magenta triangle", "the numbers in order"."""

from __future__ import annotations

import re

from perception.geometry import Box
from perception.screen import Element, Role, Screen
from perception.shapes import Form, Shape, find_shapes, is_colour, like_colour

FORMS: dict[str, Form] = {
    "circle": "circle", "circles": "circle", "dot": "circle", "square": "rectangle", "squares": "rectangle",
    "rectangle": "rectangle", "rectangles": "rectangle", "triangle": "triangle", "triangles": "triangle",
    "box": "rectangle", "block": "rectangle", "blocks": "rectangle",
}  # fmt: skip
ANY = ("shape", "shapes", "item", "items", "figure", "object", "objects", "thing", "things")
LETTERS, DIGITS = ("letter", "letters"), ("digit", "digits", "number", "numbers")
SMALL, LARGE = ("small", "little", "tiny"), ("large", "big", "huge")
NOISE = {"a", "an", "the", "colored", "coloured", "color", "all", "of", "on"}
TALLEST_TEXT = 60
"""Pixels: what is taller and was read as a sign is a drawing."""
ALIKE = 160
"""Levels over three channels within which a colour goes by a name."""


def figure_of(phrase: str, role: Role | None, screen: Screen) -> list[Element]:
    """The figures a phrase describes, as elements; none when it says nothing of how things look."""
    words = [word for word in re.findall(r"[a-z]+", phrase.casefold()) if word not in NOISE]
    if role == "unknown":
        words.append("box")
    center = re.match(r"^cent(?:er|re) of (?:the )?(.+)$", phrase, re.IGNORECASE)
    if center:
        return figure_of(center[1], None, screen)
    if not words or not all(_is_look(word) for word in words):
        return []
    return described(words, screen)


def described(words: list[str], screen: Screen) -> list[Element]:
    """Figures and single letters of that colour, form and size; the nearest colour first."""
    colours = [word for word in words if is_colour(word)]
    form = next((FORMS[word] for word in words if word in FORMS), None)
    glyphs = any(word in LETTERS + DIGITS for word in words)
    anything = not form and not glyphs
    found: list[tuple[Element, tuple[int, int, int]]] = []
    if form or anything:
        found += [(_element(s), s.colour) for s in figures(screen) if form is None or s.form == form]
    if glyphs or anything:
        found += _glyphs(words, screen)
    found = _sized(words, found)
    if colours:
        found = [pair for pair in found if like_colour(colours[0], pair[1]) <= ALIKE]
        found.sort(key=lambda pair: like_colour(colours[0], pair[1]))
    return [element for element, _ in found]


def figures(screen: Screen) -> list[Shape]:
    """Drawn figures: no letters, no controls, nothing as wide as the picture."""
    controls = [e.box for e in screen.elements if e.role in ("button", "field", "combo")]
    texts = [line.box for line in screen.lines if line.box.height <= TALLEST_TEXT]
    bounds = screen.frame.bounds
    found: list[Shape] = []
    for shape in find_shapes(screen.frame):
        if shape.box.width >= bounds.width - 4 or any(t.contains(shape.box.center) for t in [*controls, *texts]):
            continue
        if shape.form == "other":
            continue
        inner = next((o for o in found if o.box.encloses(shape.box) and o.box.area < 1.7 * shape.box.area), None)
        if inner is not None and shape.filled:  # the fill of a framed figure is what it looks like
            found.remove(inner)
        found.append(shape)
    return found


def alike_figures(screen: Screen) -> list[Element]:
    """Frames of the same size that stand in a row."""
    frames = [s for s in figures(screen) if s.box.width >= 40 and s.box.height >= 40]
    alike = [f for f in frames if sum(_beside(f.box, other.box) for other in frames) > 1]
    return sorted((_element(figure) for figure in alike), key=lambda e: e.box.left)


def _beside(one: Box, other: Box) -> bool:
    return abs(one.width - other.width) + abs(one.top - other.top) <= 6


def ticks(role: Role | None, screen: Screen) -> list[Element]:
    """Boxes to tick without a name: small outlined squares, or rings for radio buttons."""
    form = {"checkbox": "rectangle", "radio": "circle"}.get(role or "")
    if role is None or form is None:
        return []
    found = [s.box for s in find_shapes(screen.frame) if not s.filled and _tick_form(s) == form]
    found = [box for box in found if _is_tick_sized(box)]
    found = found or [e.box for e in screen.elements if e.role == "icon" and _is_tick_sized(e.box)]
    return [Element(box, role, "") for box in sorted(found, key=lambda box: (box.top // 8, box.left))]


def _is_tick_sized(box: Box) -> bool:
    return 14 <= box.width <= 40 and 14 <= box.height <= 40 and abs(box.width - box.height) <= 4


def _tick_form(shape: Shape) -> Form:
    """Small rings come out as polygons that fill as much of their box as a circle does."""
    fullness = shape.area / shape.box.area
    return "rectangle" if fullness >= 0.9 else "circle" if fullness >= 0.7 else "other"


def numbers_on(phrase: str, screen: Screen) -> list[Element]:
    """The numbers on the screen in the order a phrase asks for; none when it speaks of none."""
    order = re.match(r"^(?:the )?numbers?.* (ascending|increasing|descending|decreasing)\b", phrase, re.IGNORECASE)
    if not order:
        return []
    numbers = [e for e in screen.elements if re.fullmatch(r"-?\d+", e.name)]
    down = order[1].casefold().startswith("de")
    return sorted(numbers, key=lambda e: int(e.name), reverse=down)


def _is_look(word: str) -> bool:
    return is_colour(word) or word in FORMS or word in (*ANY, *LETTERS, *DIGITS, *SMALL, *LARGE)


def _glyphs(words: list[str], screen: Screen) -> list[tuple[Element, tuple[int, int, int]]]:
    texts = [e for e in screen.elements if len(e.name) == 1 and e.role not in ("button", "field")]
    kinds = [w for w in words if w in LETTERS + DIGITS]
    if kinds:
        texts = [e for e in texts if e.name.isdigit() == (kinds[0] in DIGITS)]
    return [(e, ink_of(screen, e.box)) for e in texts]


def ink_of(screen: Screen, box: Box) -> tuple[int, int, int]:
    """The colour that differs most from the ground."""
    import numpy as np

    crop = screen.frame.crop(box).reshape(-1, 3).astype(np.int16)
    away = np.abs(crop - np.median(crop, axis=0)).sum(axis=1)
    red, green, blue = (int(v) for v in np.median(crop[away >= 0.8 * away.max()], axis=0))
    return red, green, blue


def _sized(
    words: list[str], found: list[tuple[Element, tuple[int, int, int]]]
) -> list[tuple[Element, tuple[int, int, int]]]:
    """The small or the large ones: parted at the middle between the smallest and the largest of a kind."""
    wanted = "small" if any(w in SMALL for w in words) else "large" if any(w in LARGE for w in words) else ""
    if not wanted:
        return found
    kept = []
    for glyph in (False, True):
        kind = [pair for pair in found if (len(pair[0].name) == 1) == glyph]
        heights = sorted(pair[0].box.height for pair in kind)
        if not heights:
            continue
        middle = (heights[0] + heights[-1]) / 2 if heights[-1] >= 1.4 * heights[0] else (24 if glyph else 30)
        kept += [pair for pair in kind if (pair[0].box.height <= middle) == (wanted == "small")]
    return kept


def _element(shape: Shape) -> Element:
    return Element(shape.box, "image", f"{shape.colour_name} {shape.form}")


__all__ = ["described", "figure_of", "figures", "ink_of", "numbers_on"]
