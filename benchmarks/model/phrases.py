"""What a person may say to point at something on a screen, made from the accessibility tree alone.

label       with the visible label word for word (at most 30 % of all)
words       some of the label's words, in another order
meaning     a paraphrase without them (paraphrases.tsv and, of the development screens, paraphrases_development.tsv)
beside      by a neighbour: "the check box below ..."
order       by its place among its like: "the second tab"
absent      a paraphrase of something that is not on the screen

Made without the finder and without any model, so no answer can have shaped them. Same seed, same phrases.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random

from benchmarks.model.truth import Truth
from perception.geometry import Box

HELD_OUT = Path(__file__).with_name("paraphrases.tsv")
PER_SCREEN = 10
ABSENT_PER_SCREEN = 3
KINDS = ("label", "words", "meaning", "meaning", "beside", "order", "meaning", "label", "words", "beside")
NOUNS = {
    "button": "button", "checkbox": "check box", "radio": "option", "combo": "drop-down list", "field": "text box",
    "area": "large text box", "tab": "tab", "menu": "menu", "item": "entry", "link": "link", "slider": "slider",
    "spin": "number box", "icon": "icon",
}  # fmt: skip
ORDER = ("first", "second", "third", "fourth", "fifth")
CARRIERS = ("{}", "click {}", "please choose {}", "go for {}", "I want {}", "point at {}")
SMALL = frozenset(
    {"the", "a", "an", "of", "to", "in", "on", "and", "or", "for", "with", "is", "at", "from", "by", "when"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase, its kind, and what it means (None: nothing on this screen)."""

    screen: str
    phrase: str
    kind: str
    target: Truth | None


def ask(screen: str, truths: Sequence[Truth], seed: int, said: Path = HELD_OUT) -> list[Asked]:
    """The phrases for one screen; paraphrases are those of a file."""
    makers = {**MAKERS, "meaning": partial(_meaning, paraphrases(said))}
    rng = Random(zlib.crc32(f"{seed}/{screen}".encode()))
    asked: dict[str, Asked] = {}
    for kind in KINDS[:PER_SCREEN]:
        for _ in range(12):
            found = makers[kind](rng, truths)
            if found is not None and found[0] not in asked and all(a.target is not found[1] for a in asked.values()):
                asked[found[0]] = Asked(screen, found[0], kind, found[1])
                break
    for phrase in _absent(paraphrases(said), rng, truths):
        asked[phrase] = Asked(screen, phrase, "absent", None)
    return list(asked.values())


def plain(name: str) -> str:
    """A label without decoration."""
    return re.sub(r"\s+", " ", re.sub(r"[.…:&_]+$|&(?=\w)", "", name.strip())).casefold()


@cache
def paraphrases(file: Path = HELD_OUT) -> dict[str, tuple[str, ...]]:
    """What was written by hand, by plain label."""
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {label: tuple(said.split("|")) for label, said in lines}


Made = tuple[str, Truth] | None
Said = Mapping[str, tuple[str, ...]]


def _named(truths: Sequence[Truth]) -> list[Truth]:
    """Those whose label is a label, and the only one of its kind."""
    names = [plain(t.name) for t in truths]
    return [t for t, n in zip(truths, names, strict=True) if 2 <= len(n) <= 40 and names.count(n) == 1]


def _pick(rng: Random, options: Sequence[Truth]) -> Truth | None:
    return rng.choice(options) if options else None


def _label(rng: Random, truths: Sequence[Truth]) -> Made:
    target = _pick(rng, _named(truths))
    if target is None:
        return None
    said = f"the {target.name.strip().rstrip('.…:')} {NOUNS.get(target.role, 'one')}"
    return rng.choice(CARRIERS).format(said), target


def _words(rng: Random, truths: Sequence[Truth]) -> Made:
    """A label of several words, without one of them, in another order."""
    long = [t for t in _named(truths) if len(_content(t.name)) >= 2]
    target = _pick(rng, long)
    if target is None:
        return None
    words = _content(target.name)
    if len(words) > 2:
        words.pop(rng.randrange(len(words)))
    rng.shuffle(words)
    if " ".join(words) in plain(target.name):
        words.reverse()
    others = [set(_content(t.name)) for t in truths if t is not target]
    if " ".join(words) in plain(target.name) or any(set(words) <= other for other in others):
        return None
    return f"the {NOUNS.get(target.role, 'one')} about {' '.join(words)}", target


def _content(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]{2,}", plain(name)) if word not in SMALL]


def _meaning(said: Said, rng: Random, truths: Sequence[Truth]) -> Made:
    known = [t for t in _named(truths) if plain(t.name) in said]
    target = _pick(rng, known)
    return (rng.choice(said[plain(target.name)]), target) if target else None


def _beside(rng: Random, truths: Sequence[Truth]) -> Made:
    """Right of or below something with a label of its own."""
    target, anchor = _pick(rng, truths), _pick(rng, _named(truths))
    if target is None or anchor is None or target is anchor:
        return None
    for words, test in (("to the right of", _right_of), ("below", _below)):
        like = [t for t in truths if t.role == target.role and t is not anchor and test(anchor.box, t.box)]
        nearest = min(
            like, key=lambda t: abs(t.box.left - anchor.box.left) + abs(t.box.top - anchor.box.top), default=None
        )
        if nearest is target:
            return f"the {NOUNS.get(target.role, 'one')} {words} {anchor.name.strip().rstrip('.…:')}", target
    return None


def _right_of(anchor: Box, box: Box) -> bool:
    return abs(anchor.center.y - box.center.y) <= 8 and 0 <= box.left - anchor.right <= 120


def _below(anchor: Box, box: Box) -> bool:
    return abs(anchor.left - box.left) <= 12 and 0 <= box.top - anchor.bottom <= 60


def _order(rng: Random, truths: Sequence[Truth]) -> Made:
    """The n-th of its like, where they stand in one row or one column."""
    role = rng.choice(sorted({t.role for t in truths} & set(NOUNS)) or ["button"])
    like = [t for t in truths if t.role == role]
    if len(like) < 2:
        return None
    across = max(t.box.center.y for t in like) - min(t.box.center.y for t in like) <= 8
    down = max(t.box.left for t in like) - min(t.box.left for t in like) <= 8
    if across == down:
        return None
    like.sort(key=lambda t: t.box.left if across else t.box.top)
    at = rng.randrange(len(like))
    place = "last" if at == len(like) - 1 else ORDER[at] if at < len(ORDER) else None
    return (f"the {place} {NOUNS[role]}", like[at]) if place else None


def _absent(said: Said, rng: Random, truths: Sequence[Truth]) -> list[str]:
    """Paraphrases of labels of which no word, and no other label with the same paraphrase, is on the screen."""
    shown = {plain(t.name) for t in truths}
    words = {word for name in shown for word in _content(name)}
    said_here = {phrase for name in shown for phrase in said.get(name, ())}
    free = [
        phrase for label, options in said.items() for phrase in options
        if not (set(_content(label)) & words) and not (set(_content(phrase)) & words) and phrase not in said_here
    ]  # fmt: skip
    return rng.sample(sorted(set(free)), min(ABSENT_PER_SCREEN, len(set(free))))


MAKERS: dict[str, Callable[[Random, Sequence[Truth]], Made]] = {
    "label": _label, "words": _words, "beside": _beside, "order": _order,
}  # fmt: skip
