"""What a phrase says of the thing it points at: its kind, its name, its place among its like, what it stands beside.

"the second tab", "the check box below Sounds", "the button called OK", "the entry about fonts". Plain text and
geometry, in English; what says nothing of the kind, and what fits nothing or several things, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz

from agent.matching import folded, likeness
from perception.geometry import Box
from perception.screen import Element, Line, Role

Side = Literal["right", "left", "below", "above", "near"]

ALIKE: Final = 0.8
"""How alike a name must be to the one that is said."""
ANCHOR: Final = 0.85
"""How alike a text must be to what something is said to stand beside."""
WORD: Final = 85
"""How alike two words must be, of 100, to be the same one."""
FAR: Final = 12
"""In heights of what it stands beside: nothing is beside what is farther away."""
IN_COLUMN: Final = 8
"""Pixels by which the left sides of things in one column may differ."""
MOST_WORDS: Final = 5
"""Of a name that some words are enough for: controls are called something; what is longer is a sentence, and may be an
order from whoever wrote it."""
AS_NEAR: Final = 3
"""Pixels between two distances that are the same."""

_NOUNS: Final[dict[str, Role]] = {
    "large text box": "area", "text area": "area", "editor": "area", "drop-down list": "combo",
    "drop down list": "combo",
    "dropdown list": "combo", "drop-down menu": "combo", "dropdown menu": "combo", "drop-down": "combo",
    "dropdown": "combo", "combo box": "combo", "list box": "combo", "check box": "checkbox", "checkbox": "checkbox",
    "tick box": "checkbox", "radio button": "radio", "option button": "radio", "option": "radio", "number box": "spin",
    "number field": "spin", "spin box": "spin", "spinner": "spin", "text field": "field", "text box": "field",
    "entry field": "field", "input field": "field", "input box": "field", "input": "field", "field": "field",
    "slider": "slider", "tab": "tab", "menu entry": "item", "menu item": "item", "list entry": "item",
    "list item": "item", "entry": "item", "item": "item", "row": "item", "menu": "menu", "link": "link",
    "push button": "button", "button": "button", "key": "button", "icon": "icon", "picture": "icon",
}  # fmt: skip
_SAME: Final[dict[Role, frozenset[Role]]] = {
    "button": frozenset({"button", "icon"}), "icon": frozenset({"icon", "image"}),
}  # fmt: skip
"""What a kind is called as well: a button may be a picture."""
_KIN: Final[dict[Role, frozenset[Role]]] = {
    "area": frozenset({"field"}), "combo": frozenset({"field", "button"}), "checkbox": frozenset({"radio"}),
    "radio": frozenset({"checkbox", "item"}), "spin": frozenset({"field", "combo"}),
    "field": frozenset({"area", "combo", "spin"}), "tab": frozenset({"button", "text"}),
    "item": frozenset({"text", "link", "menu", "button"}), "menu": frozenset({"item", "button", "text"}),
    "link": frozenset({"text", "button"}), "button": frozenset({"icon", "link", "item"}),
    "icon": frozenset({"button", "image"}),
}  # fmt: skip
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "last": -1,
}  # fmt: skip
_SIDES: Final[dict[str, Side]] = {
    "to the right of": "right", "right of": "right", "after": "right", "to the left of": "left", "left of": "left",
    "before": "left", "below": "below", "under": "below", "underneath": "below", "beneath": "below", "above": "above",
    "over": "above", "next to": "near", "beside": "near", "near": "near",
}  # fmt: skip
_SMALL: Final = frozenset(
    {"the", "a", "an", "of", "to", "in", "on", "and", "or", "for", "with", "is", "at", "from", "by", "when"}
)
_NOUN = "|".join(map(re.escape, sorted(_NOUNS, key=len, reverse=True)))
_ORDINAL = rf"{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)"
_LEAD = re.compile(
    r"^(?:(?:please|kindly|now|just|then|and|can you|could you|would you|you should|i want(?: to)?|i need(?: to)?"
    r"|i would like(?: to)?|let us|let's|click|press|push|hit|tap|choose|select|pick|take|use|open|find|show me|go|for"
    r"|point|look|on|at|to)\s+)+",
    re.IGNORECASE,
)
_SIDE = "|".join(sorted(_SIDES, key=len, reverse=True))
_RELATION = re.compile(rf"\s+(?P<side>{_SIDE})\s+(?P<anchor>\S.*)$", re.IGNORECASE)
_PLACE = re.compile(rf"^(?:the\s+)?(?P<nth>{_ORDINAL})\s+(?P<noun>{_NOUN})$", re.IGNORECASE)
_BEFORE = re.compile(rf"^(?:the\s+)?(?P<name>\S.*?)\s+(?P<noun>{_NOUN})$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"^(?:the\s+|an?\s+)?(?P<noun>{_NOUN})\s+(?:called|named|labell?ed|titled|saying|that says|which says|about|for"
    r"|with|of|to)?\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^(?:the\s+|an?\s+)?(?:(?P<noun>{_NOUN})|one|thing|control)$", re.IGNORECASE)
_QUOTES = " \"'“”‘’«»`.:"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a phrase. `nth` counts from 1, -1 is the last; `side` of `anchor` it stands."""

    role: Role | None = None
    name: str = ""
    nth: int | None = None
    side: Side | None = None
    anchor: str = ""


def readings(phrase: str) -> Iterator[Reading]:
    """The ways to understand a phrase, the likeliest first."""
    core = plain(phrase)
    if place := _PLACE.match(core):
        yield Reading(_noun(place), nth=_number(place["nth"]))
    if said := _BEFORE.match(core):
        yield Reading(_noun(said), name=said["name"].strip(_QUOTES))
    if relation := _RELATION.search(core):
        thing = _ALONE.match(core[: relation.start()])
        if thing:
            yield Reading(_noun(thing), side=_SIDES[relation["side"].lower()], anchor=relation["anchor"].strip(_QUOTES))
    if said := _BEHIND.match(core):
        yield Reading(_noun(said), name=said["name"].strip(_QUOTES))


def referred(phrase: str, elements: Sequence[Element], lines: Sequence[Line]) -> Element | None:
    """The one element that a phrase speaks of; None when it says nothing of the kind, or fits none or several."""
    for reading in readings(phrase):
        found = _meant(reading, elements, lines)
        if len({element.box for element in found}) == 1:
            return found[0]
    return None


def _meant(reading: Reading, elements: Sequence[Element], lines: Sequence[Line]) -> list[Element]:
    for near, wanted in enumerate(_by_role(reading.role, elements)):
        if near and reading.nth is not None:
            break  # things of another kind are not counted with these
        if reading.side is not None:
            found = _beside(reading.side, reading.anchor, wanted, elements, lines)
        elif reading.nth is not None:
            found = _placed(reading.nth, _in_line(wanted, only_rows=reading.role == "menu"))
        else:
            found = _called(reading.name, wanted) or _about(reading.name, wanted)
        if found:
            return found
    return []


def _by_role(role: Role | None, elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Those of the role in reading order, then those that may be taken for it."""
    if role is None:
        yield list(elements)
        return
    same = _SAME.get(role, frozenset({role}))
    yield [e for e in elements if e.role in same]
    yield [e for e in elements if e.role in _KIN.get(role, frozenset()) - same]


def _placed(nth: int, elements: Sequence[Element]) -> list[Element]:
    """The n-th from the beginning, or the last for -1."""
    return list(elements[-1:] if nth < 0 else elements[nth - 1 : nth] if nth else ())


def _in_line(elements: Sequence[Element], *, only_rows: bool) -> list[Element]:
    """The most of them that stand in one row or one column, in its order; none when two such have as many."""
    rows = [[e for e in elements if abs(e.box.center.y - one.box.center.y) <= one.box.height // 2] for one in elements]
    columns = [[e for e in elements if abs(e.box.left - one.box.left) <= IN_COLUMN] for one in elements]
    lines = [sorted(row, key=lambda e: e.box.left) for row in rows]
    lines += [] if only_rows else [sorted(column, key=lambda e: e.box.top) for column in columns]
    longest = max(lines, key=len, default=[])
    members = {*map(id, longest)}
    rivals = [line for line in lines if len(line) == len(longest) and {*map(id, line)} != members]
    return [] if rivals else longest


def _called(name: str, elements: Sequence[Element]) -> list[Element]:
    """Those whose name is most like the one that is said, or, of lists to choose from, what is chosen in them."""
    scored = [(likeness(name, e.name), e) for e in elements if e.name]
    if all(score < ALIKE for score, _ in scored):
        scored = [(likeness(name, chosen(e)), e) for e in elements]
    best = max((score for score, _ in scored), default=0.0)
    return [e for score, e in scored if score >= max(ALIKE, best)]


def _about(name: str, elements: Sequence[Element]) -> list[Element]:
    """Those whose name, which is no sentence, has all words that are said, in any order."""
    words = _words(name)
    if not words:
        return []
    short = [e for e in elements if 0 < len(e.name.split()) <= MOST_WORDS]
    found = [e for e in short if all(_has(word, _words(e.name)) for word in words)]
    fewest = min((len(_words(e.name)) for e in found), default=0)
    return [e for e in found if len(_words(e.name)) == fewest]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", folded(text)) if word not in _SMALL]


def _has(word: str, words: Sequence[str]) -> bool:
    return any(word == other or (min(len(word), len(other)) > 3 and fuzz.ratio(word, other) >= WORD) for other in words)


def _beside(
    side: Side, anchor: str, wanted: Sequence[Element], elements: Sequence[Element], lines: Sequence[Line]
) -> list[Element]:
    """Of the wanted ones that stand on a side of what reads so, the nearest."""
    texts = [(likeness(anchor, line.text), line.box) for line in lines]
    texts += [(likeness(anchor, e.name), e.box) for e in elements if e.name]
    best = max((score for score, _ in texts), default=0.0)
    boxes = [box for score, box in texts if score >= max(ANCHOR, best)]
    return _nearest(side, boxes, [e for e in wanted if likeness(anchor, e.name) < ANCHOR])


def _nearest(side: Side, boxes: Sequence[Box], wanted: Sequence[Element]) -> list[Element]:
    """Those that stand nearest to some box on that side of it."""
    gaps = [
        (gap, e)
        for e in wanted
        if (gap := min((g for box in boxes if (g := _gap(side, box, e.box)) is not None), default=None)) is not None
    ]
    nearest = min((gap for gap, _ in gaps), default=0)
    return [e for gap, e in gaps if gap - nearest <= AS_NEAR]


def _gap(side: Side, anchor: Box, box: Box) -> int | None:
    """Pixels from an anchor to a box on its side; None when it does not stand there."""
    across = min(anchor.bottom, box.bottom) - max(anchor.top, box.top) > min(anchor.height, box.height) // 2
    along = min(anchor.right, box.right) - max(anchor.left, box.left) > 0
    right, left, below, above = (
        box.left - anchor.right, anchor.left - box.right, box.top - anchor.bottom, anchor.top - box.bottom,
    )  # fmt: skip
    gaps = {
        "right": right if across else None, "left": left if across else None,
        "below": below if along else None, "above": above if along else None,
    }  # fmt: skip
    known = [gaps[side]] if side != "near" else list(gaps.values())
    fitting = [gap for gap in known if gap is not None and -anchor.height // 3 <= gap <= FAR * anchor.height]
    return min(fitting, default=None)


def kin(role: Role) -> frozenset[Role]:
    """The roles that a thing may be seen in which is called by this one."""
    return _SAME.get(role, frozenset()) | _KIN.get(role, frozenset())


def said_name(phrase: str) -> tuple[str, Role | None] | None:
    """What a phrase calls a thing, and the kind if it says one; None when it speaks of a place or a neighbour."""
    name, role = plain(phrase), None
    for reading in readings(phrase):
        if reading.side is not None or reading.nth is not None:
            return None
        name, role = reading.name, reading.role
    return name, role


def said_neighbour(phrase: str) -> Reading | None:
    """The reading of a phrase that points at a thing by its neighbour."""
    return next((reading for reading in readings(phrase) if reading.side is not None), None)


def next_to(reading: Reading, anchor: Box, elements: Sequence[Element]) -> Element | None:
    """The one that stands on the said side of a box, of the kind that is said; None for none or several."""
    if reading.side is None:
        return None
    for wanted in _by_role(reading.role, [e for e in elements if e.box != anchor]):
        found = _nearest(reading.side, [anchor], wanted)
        if found:
            return found[0] if len({element.box for element in found}) == 1 else None
    return None


def chosen(element: Element) -> str:
    """What a list to choose from shows; "" for anything else, and for a sentence."""
    return element.value if element.role == "combo" and len(element.value.split()) <= MOST_WORDS else ""


def plain(phrase: str) -> str:
    """A phrase without what people say before the thing itself ("please click")."""
    return _LEAD.sub("", " ".join(phrase.split())).strip(" .!?")


def _noun(said: re.Match[str]) -> Role | None:
    noun = said["noun"]
    return _NOUNS[noun.lower()] if noun else None


def _number(word: str) -> int:
    return _ORDINALS.get(word.lower()) or int(re.sub(r"\D", "", word))
