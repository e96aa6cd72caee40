"""What a person typed, against what was seen before and after: into which box, over what, and whether it can be read.

What cannot be read where it was typed is taken for a secret. Only what came with the text counts: labels that had stood
there before say nothing of it. Knows nothing of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from actions.action import Action, Type
from agent.matching import likeness
from agent.scope import elements_in_scope
from perception.change import visible_changes
from perception.concealed import looks_concealed
from perception.geometry import Box
from perception.screen import Element, Line, Role, Screen

WRITABLE: frozenset[Role] = frozenset({"field", "area", "combo", "spin"})
READABLE = 0.75
"""How alike the text seen in a field must be to the text typed for it to be no secret."""
MOSTLY = 3
"""What changed this many times less than another box was only brushed, by the pointer or a focus ring."""
SAME_PLACE = 0.5
"""Overlap (intersection over union) of two looks at one thing."""
SHORT_TEXT = 4
"""A shorter text may be read anywhere by chance."""
STROKES = "|lI1!.•*"
"""What a caret, and the dots of a hidden text, are read as."""
BORDER = 4
"""Pixels of a box that are its border."""
VIVID, CHOSEN = 40, 0.03
"""Levels between the channels of the colour of a selection, and the share of a box that it covers at least."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One gesture with what was seen just before it and when its effect had come."""

    action: Action
    before: Screen
    after: Screen
    hasty: bool = False  # it came before the screen can have answered the gesture before it
    held: tuple[str, ...] = ()  # keys that were down meanwhile, of which the action cannot tell


def typed_into(moment: Moment) -> Element | None:
    """The text box whose inside changed, as it was before; None when that is not clear."""
    there = [e for e in elements_in_scope(moment.before) if e.role in WRITABLE]
    came = [e for e in elements_in_scope(moment.after) if e.role in WRITABLE and not _among(e, there)]
    inked = {e: _changed_inside(e.box, moment) for e in (*there, *came)}
    most = max(inked.values(), default=0)
    touched = [e for e, pixels in inked.items() if pixels and pixels * MOSTLY >= most]
    text = moment.action.text if isinstance(moment.action, Type) else ""
    holding = [e for e in touched if _holds(now_of(e, moment.after), text)]
    if not holding and len(text) >= SHORT_TEXT and reads(moment.after, text) and not reads(moment.before, text):
        return None  # it can be read, but in none of them
    focused = [e for e in touched if "focused" in now_of(e, moment.after).states]
    left = next((found for found in (holding, focused, touched) if len(found) == 1), [])
    return left[0] if left and not _is_display(left[0], moment, text) else None


def _changed_inside(box: Box, moment: Moment) -> int:
    """How many pixels were drawn anew within the border of a box: a border in another colour is no text."""
    spots = visible_changes(moment.before.frame, moment.after.frame, _inner(box))
    return sum(spot.width * spot.height for spot in spots)


def _inner(box: Box) -> Box:
    """A box without its border; a box that is no more than that stays as it is."""
    width, height = box.width - 2 * BORDER, box.height - 2 * BORDER
    return Box(box.left + BORDER, box.top + BORDER, width, height) if min(width, height) > 0 else box


def _holds(element: Element, text: str) -> bool:
    """Whether a text stands in a box: alone, or in an area among others."""
    words = text.strip()
    among = element.role == "area" and len(words) >= SHORT_TEXT and words in element.value
    return bool(words) and (among or likeness(text, element.value) >= READABLE)


def _is_display(element: Element, moment: Moment, text: str) -> bool:
    """Whether an area shows no more than the end of what is typed, as a calculator's display does."""
    shown = [line.text for line in _written(moment) if element.box.contains(line.box.center)]
    return element.role == "area" and len(shown) == 1 and shown[0] != text and _is_end_of(shown[0], text)


def _among(element: Element, others: Sequence[Element]) -> bool:
    return any(element.box.iou(other.box) > SAME_PLACE for other in others)


def now_of(element: Element, after: Screen) -> Element:
    """What stands in the same place afterwards; the element itself when nothing is seen there any more."""
    best = max(after.elements, key=lambda e: e.box.iou(element.box), default=element)
    return best if best.box.iou(element.box) > SAME_PLACE else element


def appends(moment: Moment, into: Element) -> bool:
    """Whether the text was added to text that stood there: it then goes to the caret, not over everything."""
    typed = moment.action
    return bool(into.value) and isinstance(typed, Type) and not typed.replace and not _replaced(typed, into, moment)


def _replaced(typed: Type, into: Element, moment: Moment) -> bool:
    """Whether nothing of the old text is left: it had been selected, by mouse or keys."""
    now, old = now_of(into, moment.after).value, into.value
    alone = likeness(typed.text, now)
    return alone >= READABLE and alone > max(likeness(old + typed.text, now), likeness(typed.text + old, now))


def is_filled(box: Element, screen: Screen) -> bool:
    """Whether something stands in a box: a text that was read, or a selection, on which one is hard to read."""
    inner = screen.frame.crop(_inner(box.box)).astype(np.int16)
    return bool(box.value) or bool(inner.size and (np.ptp(inner, axis=2) > VIVID).mean() >= CHOSEN)


def is_secret(moment: Moment, action: Type, into: Element | None) -> bool:
    """A text that nobody can read where it was typed is a secret, until somebody says otherwise."""
    if into is None:
        return not _is_shown(action.text, [line.text for line in _written(moment)])
    if into.role == "area":
        return False
    now = now_of(into, moment.after)
    if now.value == action.text and len(set(action.text)) > 1:
        return False  # no row of dots reads like that
    return looks_concealed(moment.after.frame.crop(now.box)) or likeness(action.text, now.value) < READABLE


def _written(moment: Moment) -> list[Line]:
    """The lines that came with a gesture: labels that stood there before say nothing of what was typed."""
    before = moment.before.lines
    return [
        line
        for line in moment.after.lines
        if not any(line.text == old.text and line.box.iou(old.box) > SAME_PLACE for old in before)
    ]


def _is_shown(text: str, lines: Sequence[str]) -> bool:
    """Whether most of a text can be read in what came, or its end alone, as displays show it."""
    if any(_is_end_of(line, text) for line in lines):
        return True
    found = sum(max((_in_common(part, line) for line in lines), default=0) for part in text.split("\n"))
    return len(text) >= SHORT_TEXT and found >= READABLE * len(text)


def _in_common(one: str, other: str) -> int:
    """The length of the longest piece that two texts share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def _is_end_of(line: str, text: str) -> bool:
    """Whether a line is the end of a text; a caret read as a stroke, or a row of dots, is not."""
    return len(set(line) - set(STROKES)) > 0 and len(set(line)) * 2 >= len(line) and text.endswith(line)


def reads(screen: Screen, words: str) -> bool:
    """Whether a line of the screen says some words."""
    return any(words in line.text for line in screen.lines)
