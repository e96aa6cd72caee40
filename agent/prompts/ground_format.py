"""The GROUND format: a phrase and the elements of a screen, one line each. The one place that knows how its tokens
lie.

    <bos> <ground> phrase <sep>  (<el> role name [<value> value] states features place <opt>) ...  <el> <none> <opt>

The model is read at every <opt>: the log odds of <yes> against <no> there score the line, a softmax over all lines
chooses, and the <none> line competes. Features are computed, not learned: which words of the phrase stand in the name
(`<=>` exactly, `<~>` nearly), whether the name is another wording of what the phrase says (concepts.txt), whether the
name or its role is fully covered, whether a neighbour is named, whether the line is the n-th of its role that the
phrase asks for. Meaning is learned: that "compose" is "write a new message".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from agent.prompts.tokens import BOS
from agent.prompts.vocabulary import Vocabulary
from perception.concepts import Thesaurus, split_words
from perception.geometry import Box
from perception.screen import Element, Role

MOST_LINES: Final = 24
"""Lines in one prompt; more candidates take more prompts."""
_NAME_TOKENS: Final = 8
_VALUE_TOKENS: Final = 3
_PHRASE_TOKENS: Final = 40

COVERED, ROLE_NAMED, LARGEST, UNNAMED, NTH, SEEN_AS = (f"<spare:{n}>" for n in range(6))
"""Every word of the name is in the phrase; the phrase names this role; the largest of its role; no name; the n-th of
its role as asked; what follows is the name CLIP gives the picture."""
BESIDE = "<spare:14>"
"""It stands right of, or below, what the phrase says it stands beside."""
MEANS, TOUCHES = "<spare:12>", "<spare:13>"
"""The name, or a part of it, is a wording of a concept that the phrase speaks of."""
_ROWS: Final = ("<spare:6>", "<spare:7>", "<spare:8>")
_COLUMNS: Final = ("<spare:9>", "<spare:10>", "<spare:11>")

_STOP: Final = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "by", "for", "with", "and", "or", "to", "into", "onto", "from", "is",
    "it", "its", "this", "that", "there", "which", "my", "your", "me", "please", "now", "click", "press", "push", "tap",
    "hit", "choose", "select", "pick", "open", "go", "do", "use", "type", "enter", "write", "put", "fill", "set",
    "check", "tick", "toggle",
))  # fmt: skip
_ROLE_WORDS: Final[dict[str, tuple[Role, ...]]] = {
    "button": ("button", "icon"), "field": ("field", "combo", "spin"), "box": ("field", "area", "combo", "checkbox"),
    "input": ("field", "area"), "area": ("area",), "editor": ("area",), "checkbox": ("checkbox",),
    "tick": ("checkbox",), "radio": ("radio",), "option": ("radio", "checkbox", "item", "combo"),
    "dropdown": ("combo",), "list": ("combo", "item"), "tab": ("tab",), "menu": ("menu", "item", "combo"),
    "link": ("link",), "item": ("item",), "row": ("item",), "entry": ("item", "field"), "slider": ("slider",),
    "icon": ("icon", "button"), "picture": ("icon", "image"), "combo": ("combo",), "number": ("spin",),
    "line": ("field",), "key": ("button",), "body": ("area",), "text": ("area", "field"), "document": ("area",),
    "content": ("area",), "letter": ("area",), "note": ("area",), "large": ("area",), "big": ("area",),
}  # fmt: skip
_RELATION: Final = re.compile(
    r"\b(?:next to|(?:to the )?(?:right|left) of|beside|near|after|below|under|underneath|above)\b", re.IGNORECASE
)
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "5th": 5, "last": -1, "final": -1,
}  # fmt: skip
_SHORT_QUOTE = re.compile(r"""["“”'‘’`«»]([^"“”‘’`«»]{1,40})["“”'‘’`«»](?!\w)""")


@dataclass(frozen=True, slots=True)
class GroundPrompt:
    """Token ids, and where the <opt> of each line stands; the last one is the <none> line's.

    Each line is a block of its own and its positions begin after the phrase: a line is read as if it were the only one,
    so its score depends neither on its number nor on the lines before it.
    """

    ids: tuple[int, ...]
    positions: tuple[int, ...]
    blocks: tuple[int, ...]
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line needs to know of the other candidates."""

    bounds: Box
    ranks: tuple[tuple[int, int], ...]  # per element: its place among those of its role, from 1, and their number
    largest: tuple[bool, ...]
    neighbours: tuple[str, ...]  # per element: the names just left of it and just above it


def encode_ground(
    phrase: str,
    elements: Sequence[Element],
    vocabulary: Vocabulary,
    *,
    around: Surroundings | None = None,
    seen_as: Sequence[str] = (),
    part: slice = slice(None),
    thesaurus: Thesaurus | None = None,
) -> GroundPrompt:
    """Encode the lines of `elements[part]`; `seen_as` are picture names, one per element, "" where there is none.

    Without a `thesaurus` no line is marked as meaning what the phrase says.
    """
    plain = _SHORT_QUOTE.sub(r"\1", phrase)
    query = _take_apart(plain, around or surroundings(elements), vocabulary, thesaurus)
    words = vocabulary.text_ids(plain.lower())[:_PHRASE_TOKENS]
    shared = [*vocabulary.encode([BOS, "<ground>"]), *words, vocabulary.ids["<sep>"]]
    chosen = range(len(elements))[part]
    lines = [query.line(index, elements[index], seen_as[index] if seen_as else "") for index in chosen]
    return _joined(shared, [*lines, vocabulary.encode(["<el>", "<none>", "<opt>"])])


def _joined(shared: list[int], lines: list[list[int]]) -> GroundPrompt:
    ids, positions, blocks, options = list(shared), list(range(len(shared))), [0] * len(shared), []
    for number, line in enumerate(lines, 1):
        ids += line
        positions += range(len(shared), len(shared) + len(line))
        blocks += [number] * len(line)
        options.append(len(ids) - 1)
    return GroundPrompt(tuple(ids), tuple(positions), tuple(blocks), tuple(options))


def surroundings(elements: Sequence[Element]) -> Surroundings:
    """Ranks, sizes and neighbours among the candidates, which stand in reading order."""
    bounds = elements[0].box if elements else Box(0, 0, 1, 1)
    counts: dict[str, int] = {}
    places = []
    for element in elements:
        bounds = bounds.union(element.box)
        counts[element.role] = counts.get(element.role, 0) + 1
        places.append(counts[element.role])
    biggest = {role: max(e.box.area for e in elements if e.role == role) for role in counts}
    return Surroundings(
        bounds,
        tuple((place, counts[e.role]) for place, e in zip(places, elements, strict=True)),
        tuple(e.box.area == biggest[e.role] for e in elements),
        tuple(_neighbours(e, elements) for e in elements),
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that say something, folded; small words only when written with a capital ("To")."""
    words = split_words(text)
    capital = [
        w for i, w in enumerate(words) if w.lower() not in _STOP or (w[0].isupper() and (i > 0 or len(words) == 1))
    ]
    return tuple(word.casefold() for word in capital)


def overlap(asked: Sequence[str], name: str) -> tuple[int, int, bool]:
    """How many words of `name` the phrase has exactly, how many nearly, and whether it has all of them."""
    own = [word.casefold() for word in split_words(name)]
    exact = sum(word in asked for word in own)
    near = sum(word not in asked and any(len(word) > 2 and fuzz.ratio(word, a) >= 75 for a in asked) for word in own)
    return exact, near, bool(own) and exact + near == len(own)


@dataclass(frozen=True, slots=True)
class _Query:
    """A phrase, taken apart once for all lines."""

    words: tuple[str, ...]
    anchor: tuple[str, ...]  # words for what stands beside the target
    relation: bool
    ordinal: int  # 0 for none, -1 for the last
    around: Surroundings
    vocabulary: Vocabulary
    thesaurus: Thesaurus | None
    meant: frozenset[int]  # concepts the phrase speaks of

    def line(self, index: int, element: Element, picture: str) -> list[int]:
        v = self.vocabulary
        ids = [v.ids["<el>"], v.ids[f"<r:{element.role}>"]]
        ids += v.text_ids(element.name.lower())[:_NAME_TOKENS] if element.name else [v.ids[UNNAMED]]
        if picture and not element.name:
            ids += [v.ids[SEEN_AS], *v.text_ids(picture.lower())[:_NAME_TOKENS]]
        if element.value:
            ids += [v.ids["<value>"], *v.text_ids(element.value.lower())[:_VALUE_TOKENS]]
        ids += [v.ids[f"<st:{state}>"] for state in sorted(element.states)]
        return [*ids, *v.encode([*self._features(index, element, picture), *self._place(element), "<opt>"])]

    def _features(self, index: int, element: Element, picture: str) -> list[str]:
        exact, near, covered = overlap(self.words, element.name or picture)
        found = self._meaning(element.name or picture)
        found += ["<=>"] * min(3, exact) + ["<~>"] * min(2, near) + [COVERED] * covered
        if any(element.role in _ROLE_WORDS.get(word, ()) for word in self.words):
            found.append(ROLE_NAMED)
        if any(overlap(self.anchor, self.around.neighbours[index])[:2]):
            found.append(BESIDE if self.relation else "<near>")
        place, count = self.around.ranks[index]
        if self.around.largest[index] and count > 1:
            found.append(LARGEST)
        if self.ordinal and place == (count if self.ordinal < 0 else self.ordinal):
            found.append(NTH)
        return found

    def _meaning(self, name: str) -> list[str]:
        if self.thesaurus is None or not self.meant:
            return []
        if self.meant & self.thesaurus.whole(name):
            return [MEANS]
        return [TOUCHES] if self.meant & self.thesaurus.find([w.casefold() for w in split_words(name)], _STOP) else []

    def _place(self, element: Element) -> list[str]:
        """Which third of the candidates' bounds, down and across."""
        center, bounds = element.box.center, self.around.bounds
        row = min(2, 3 * (center.y - bounds.top) // bounds.height)
        column = min(2, 3 * (center.x - bounds.left) // bounds.width)
        return [_ROWS[row], _COLUMNS[column]]


def _take_apart(phrase: str, around: Surroundings, vocabulary: Vocabulary, thesaurus: Thesaurus | None) -> _Query:
    """In "the field next to Name" only "field" speaks of the target, and only "Name" of its neighbour."""
    parts = _RELATION.split(phrase, maxsplit=1)
    strong = words_of(parts[0])
    folded = [word.casefold() for word in split_words(parts[0])]
    meant = thesaurus.find(folded, weak=_STOP - set(strong)) if thesaurus else frozenset()
    return _Query(strong, words_of(parts[-1]), len(parts) > 1, _ordinal(phrase), around, vocabulary, thesaurus, meant)


def _ordinal(phrase: str) -> int:
    return next((_ORDINALS[word] for word in phrase.casefold().split() if word in _ORDINALS), 0)


def _neighbours(element: Element, elements: Sequence[Element]) -> str:
    """Names of the nearest element to the left in the same row, and of the nearest one above."""
    box = element.box
    left = [e for e in elements if e.name and e.box.right <= box.left and e.box.top < box.center.y < e.box.bottom]
    above = [
        e for e in elements if e.name and e.box.bottom <= box.top and e.box.left < box.right and box.left < e.box.right
    ]
    names = [max(left, key=lambda e: e.box.right).name] if left else []
    names += [max(above, key=lambda e: e.box.bottom).name] if above else []
    return " ".join(names)
