"""Where values without quotation marks begin and end, judged by the plain words beside them: a second opinion.

A button called "Add to basket" that was heard as "Add", or "Terms and conditions" heard as two links, leaves words over
that no request has there. Only names of things on the screen, what is typed or chosen, and texts are judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.prompts.plan_format import Prompt, Span

_NAMED = frozenset({"label", "near", "value", "field", "query"})
_WRITTEN = frozenset({"body", "text"})
_PEOPLE = frozenset({"recipient", "cc", "bcc"})
_TITLES = frozenset(
    {"hr", "fr", "mr", "ms", "mrs", "dr", "prof", "sr", "st", "mme", "ing", "rev", "capt", "lt", "sgt", "hon"}
)
_HEADS = frozenset(
    {"button", "link", "tab", "menu", "icon", "item", "entry", "option", "row", "field", "box", "checkbox", "list",
     "file", "dropdown", "setting", "choice"}
)  # fmt: skip
_BEHIND = _HEADS | frozenset(
    {"boxes", "checkboxes", "options", "fields", "buttons", "links", "check", "tick", "radio", "input", "drop-down",
     "combobox", "combo", "pull-down", "textbox", "text", "area", "line", "space", "blank", "slot", "part",
     "selection", "and", "or", "then", "plus", "but", "while", "whereas", "also", "afterwards", "afterward",
     "respectively", "next", "followed", "after", "instead", "is", "are", "has", "have", "must", "should", "shall",
     "will", "may", "can", "cannot", "needs", "need", "wants", "isn't", "aren't", "mustn't", "shouldn't", "want",
     "ought", "deserves", "requires", "gets", "get", "becomes", "become", "stays", "stay", "remains", "looks",
     "look", "ends", "comes", "appears", "goes", "fits", "belongs", "stand", "stands", "reads", "shows", "receives",
     "equals", "says", "holds", "contains", "turned", "clicked", "pressed", "ticked", "unticked", "checked",
     "unchecked", "chosen", "selected", "unselected", "deselected", "activated", "deactivated", "enabled",
     "disabled", "switched", "marked", "unmarked", "crossed", "filled", "set", "left", "changed", "off", "out",
     "not", "to", "as", "in", "on", "at", "for", "of", "with", "from", "under", "into", "by", "when", "if", "where",
     "there", "within", "online", "immediately", "asap", "quickly", "right", "today", "now", "please", "thanks",
     "would", "could", "be", "it's", "enter", "say", "write", "use", "put", "type", "pick", "choose", "select",
     "take", "give", "click", "press"}
)  # fmt: skip
"""Words that stand right behind such a value when it has ended."""
_THEN = {
    "to": frozenset({"be", "on", "off", "yes", "no", "ticked", "unticked", "checked", "unchecked", "active", "inactive",
                     "enabled", "disabled", "get", "go", "continue"}),
    "as": frozenset({"well", "soon", "a", "the", "an", "my", "quickly"}),
    "for": frozenset({"me", "us", "now", "the"}),
    "with": frozenset({"the", "a", "your"}), "of": frozenset({"the", "this"}),
    "in": frozenset({"the", "this", "my", "that", "it", "order"}), "by": frozenset({"the", "clicking", "default"}),
    "at": frozenset({"the", "once"}), "into": frozenset({"the"}),
}  # fmt: skip
"""What comes after some of them behind the name of a thing on the screen; "to basket" is part of the name."""
_CUT_BEFORE = frozenset(
    {"if", "whether", "her", "his", "my", "your", "our", "their", "its", "a", "an", "the", "this", "these", "those",
     "some", "no", "any", "all"}
)  # fmt: skip
_JOINTS = frozenset(
    {"and", "then", "plus", "or", "also", "but", "while", "whereas", ",", ";", ".", ":", "!", "?", "&", "-", "–",
     "—", ">", "→", "/", "+", "\n", "click", "clicking", "press", "hit", "push", "tap", "choose", "select", "pick",
     "use", "activate", "open", "follow", "tick", "untick", "check", "uncheck", "mark", "unmark", "take", "go",
     "highlight", "touch", "give", "turn", "switch", "enable", "disable", "afterwards", "after", "well", "with", "by"}
)  # fmt: skip
"""Marks and words one of which stands between two things that are clicked one after the other."""
_DONE = frozenset(
    {"filled", "pressed", "pressing", "clicked", "clicking", "opened", "ticked", "unticked", "ticking", "checked",
     "unchecked", "entered", "typed", "chosen", "selected"}
)  # fmt: skip
_UNHEARD = frozenset({"<xx>", "<Xx>", "<XX>", "<x1>", "<cyr>"})
_BESIDE = frozenset({"beside", "near", "nearest"})
_PLACES = _BESIDE | frozenset(
    {"next", "by", "row", "line", "under", "above", "below", "underneath", "left", "right", "at", "in", "with",
     "opposite", "against", "close", "of", "on"}
)  # fmt: skip
_NOTHING = frozenset({"", ",", ".", ";", ":", "!", "?", "-", "=", "→", ">"})


@dataclass(frozen=True, slots=True)
class Place:
    """A span and its first and last unit that is not blank."""

    span: Span
    first: int
    last: int
    quoted: bool


def cut(prompt: Prompt, spans: Sequence[Span], steps: Sequence[str]) -> Iterator[str]:
    """Values that seem to begin or end in the wrong place."""
    shown = [at for at, unit in enumerate(prompt.units) if unit.kind != "space" or "\n" in unit.text]
    units = [prompt.units[at] for at in shown]
    words = [unit.text.lower().replace("’", "'").strip(" \t") for unit in units]
    places = []
    for span in spans:
        within = [at for at, u in enumerate(units) if span.start <= u.inner[0] and u.inner[1] <= span.end]
        places.append(Place(span, within[0], within[-1], len(within) == 1 and units[within[0]].kind == "quote"))
    taken = {at for place in places for at in range(place.first, place.last + 1)}
    unheard = {piece.unit for piece in prompt.pieces if piece.token in _UNHEARD}
    strange = {at for at, index in enumerate(shown) if index in unheard} - taken
    for place in places:
        if not place.quoted and (_cut_short(place, words, taken) or _cut_late(place, words, strange)):
            yield place.span.text
    for left, right in pairwise(places):
        if _torn(left, right, words, steps):
            yield f"{left.span.text} {' '.join(words[left.last + 1 : right.first])} {right.span.text}"


def _cut_short(place: Place, words: Sequence[str], taken: set[int]) -> bool:
    span, before, behind = place.span, place.first - 1, place.last + 1
    if span.text.count("(") != span.text.count(")"):
        return True
    if span.role in _PEOPLE:
        return words[place.last] in _TITLES and words[behind : behind + 1] == ["."] and behind + 1 < len(words)
    if span.role in _WRITTEN:
        return before >= 0 and before not in taken and words[before] in _CUT_BEFORE
    if span.role not in _NAMED or behind >= len(words) or behind in taken:
        return False
    word = words[behind]
    if not any(c.isalpha() for c in word):
        return False
    after = words[behind + 1] if behind + 1 < len(words) else ""
    judged = span.role in ("label", "near") or word == "of"
    if judged and word in _THEN and after not in _NOTHING and behind + 1 not in taken:
        return after not in _THEN[word]
    return word not in _BEHIND and not (span.role == "field" and word in ("the", "a"))


def _cut_late(place: Place, words: Sequence[str], strange: set[int]) -> bool:
    """A word nobody has heard of stands before a name and not in it, or what is done to it was taken in."""
    if place.span.role not in ("label", "near", "field", "value"):
        return False
    return place.first - 1 in strange or (place.first < place.last and words[place.last] in _DONE)


def _torn(left: Place, right: Place, words: Sequence[str], steps: Sequence[str]) -> bool:
    """Two names that nothing joins or sets apart, or that one "button" speaks of, are rather one."""
    between = words[left.last + 1 : right.first]
    if right.span.role == "near":
        return not set(between) & _PLACES
    if left.span.role != "label" or right.span.role != "label" or "<r:menu>" in steps:
        return False
    beside = bool(set(between) & _BESIDE) or ("next", "to") in pairwise(between)
    if beside and "<near>" not in steps and "<r:checkbox>" not in steps:
        return True
    if between and not set(between) & _JOINTS:
        return True
    if left.quoted or right.quoted or between not in (["and"], ["&"]):
        return False
    ends = words[right.last + 1] if right.last + 1 < len(words) else ""
    begins = words[left.first - 1] if left.first else ""
    return ends in _HEADS or begins in _HEADS
