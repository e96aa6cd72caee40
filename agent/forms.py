"""Has a form gone: the boxes that stood in it, what was written there, and the control that was clicked.

Pages and panels finish a form without closing their window. Gone means more than not found: nothing of it is left, no
question came up instead, and no new line speaks of a failure. Where no boxes are drawn, the places that were written to
are the form. Knows nothing of windows that close.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

import numpy as np
from rapidfuzz import fuzz

from agent.matching import folded, likeness
from perception.geometry import Box
from perception.screen import Element, Line, Screen, Typed

ALIKE = 0.8
SHORT = 3
"""Texts of so few letters are read anywhere by chance."""
_WRITABLE = ("field", "area", "combo")
_ASKS = frozenset({"cancel", "yes", "no", "ok", "retry", "try again", "continue", "send anyway", "dismiss"})
_FAILURE = re.compile(
    r"\b(fail(ed|ure)?|error|invalid|could ?n[o']t|cannot|can't|unable|not (sent|valid|found|saved)|problem|missing|"
    r"required|at least)\b",
    re.IGNORECASE,
)


def form_is_gone(before: Screen, after: Screen, clicked: Element, window: int) -> bool:
    """Whether the form in which `clicked` stood has left its window without a question or a failure.

    The places in that window in which the run typed belong to the form, and so do the texts that it typed there.
    """
    typed = [text for text in before.typed if text.window == window]
    boxes = [e for e in before.elements if e.window == window and e.role in _WRITABLE and e.name]
    changed = [box for box in boxes if _changed(before, after, box)]
    now = [element for element in after.elements if element.window == window]
    kept = [box for box in changed if any(e.role in _WRITABLE and _is_same(box, e) for e in now)]
    places = [text.box for text in typed if not any(e.box.contains(text.box.center) for e in boxes)]
    unboxed = [_place(before, box, window) for box in places]
    form = [box for box in changed if box not in kept] + unboxed
    return bool(
        form
        and all(_changed(before, after, place) for place in unboxed)
        and not any(_is_same(clicked, element) for element in now)
        and not any(box.value or _extent(form, clicked).contains(box.box.center) for box in kept)
        and not any(_is_shown(part, after, window) for box in form for part in box.value.split("\n"))
        and not any(_still_stands(text, after, window) for text in typed)
        and not _asks(before, now)
        and not _fails(before, after, window)
    )


def _place(screen: Screen, box: Box, window: int) -> Element:
    """A place that was written to without a box around it, and what is read there."""
    read = [line.text for line in _lines(screen, window) if box.contains(line.box.center)]
    return Element(box, "field", "", value="\n".join(read), window=window)


def _extent(form: Sequence[Element], clicked: Element) -> Box:
    return reduce(Box.union, (box.box for box in form), clicked.box)


def _changed(before: Screen, after: Screen, element: Element) -> bool:
    one, other = before.frame.crop(element.box), after.frame.crop(element.box)
    return one.shape != other.shape or not np.array_equal(one, other)


def _is_same(one: Element, other: Element) -> bool:
    return one.box.intersection(other.box) is not None and likeness(one.name, other.name) >= ALIKE


def _is_shown(text: str, screen: Screen, window: int) -> bool:
    wanted = folded(text)
    return len(text) > SHORT and any(wanted in folded(line.text) for line in _lines(screen, window))


def _still_stands(typed: Typed, screen: Screen, window: int) -> bool:
    """Whether a line in the place where a text was typed is a part of that text, a misread letter or two aside."""
    text = folded(typed.text)
    inside = [folded(line.text) for line in _lines(screen, window) if typed.box.contains(line.box.center)]
    return any(SHORT < len(line) <= len(text) and fuzz.partial_ratio(line, text) >= 100 * ALIKE for line in inside)


def _asks(before: Screen, now: list[Element]) -> bool:
    """Whether an answer can be given that could not be given before."""
    known = {folded(element.name) for element in before.elements}
    return any(folded(element.name) in _ASKS - known for element in now)


def _fails(before: Screen, after: Screen, window: int) -> bool:
    known = {line.text for line in before.lines}
    return any(_FAILURE.search(line.text) for line in _lines(after, window) if line.text not in known)


def _lines(screen: Screen, window: int) -> list[Line]:
    tops = [(line, screen.window_at(line.box.center)) for line in screen.lines]
    return [line for line, top in tops if top is not None and top.id == window]
