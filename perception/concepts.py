"""Interface concepts: wordings that mean the same ("compose", "write", "new message"), and the icon names that show
them.

The table is concepts.txt, checked by hand. `Thesaurus` finds which concepts a text speaks of. Plain text in and out;
knows nothing of screens, phrases or models.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*|[-+*/=×÷−√%]")


_ARTICLES: Final = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Concept:
    """Wordings that mean the same on an interface, the plainest first, and the icon names that show it."""

    wordings: tuple[str, ...]
    icons: tuple[str, ...]


@functools.cache
def concepts() -> tuple[Concept, ...]:
    """The table of concepts.txt."""
    lines = Path(__file__).with_name("concepts.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.partition("|") for line in lines if line and not line.startswith("#"))
    return tuple(Concept(_split(wordings), _split(icons)) for wordings, _, icons in parts)


def called(icon_names: Iterable[str]) -> tuple[str, ...]:
    """What people call what icons of these names show; the last part of the first name where the table has nothing."""
    names = tuple(icon_names)
    found = [wording for concept in concepts() if set(concept.icons) & set(names) for wording in concept.wordings]
    return tuple(dict.fromkeys(found)) or tuple(name.split(" ", 1)[-1] for name in names[:1])


def split_words(text: str) -> tuple[str, ...]:
    """Words and arithmetic signs, as written."""
    return tuple(match.group() for match in _WORD.finditer(text))


class Thesaurus:
    """Finds concepts in texts: at each place the longest wording counts, and what lies inside it does not.

    Articles are passed over: "write an email" is "write email".
    """

    def __init__(self, without: Collection[tuple[str, str]] = ()) -> None:
        """`without`: (first wording of the concept, wording) pairs left out."""
        self._known: dict[tuple[str, ...], set[int]] = {}
        for number, concept in enumerate(concepts()):
            for wording in concept.wordings:
                if (concept.wordings[0], wording) not in without:
                    self._known.setdefault(_bare(split_words(wording.casefold())), set()).add(number)
        self._longest = max(map(len, self._known))

    def find(self, words: Sequence[str], weak: Collection[str] = ()) -> frozenset[int]:
        """Numbers of the concepts a text speaks of; `weak` words do not count alone. `words` case folded."""
        found: set[int] = set()
        words, start = _bare(words), 0
        while start < len(words):
            for length in range(min(self._longest, len(words) - start), 0, -1):
                part = words[start : start + length]
                if part in self._known and not (length == 1 and part[0] in weak):
                    found |= self._known[part]
                    start += length - 1
                    break
            start += 1
        return frozenset(found)

    def whole(self, text: str) -> frozenset[int]:
        """Numbers of the concepts that the text as a whole is a wording of."""
        return frozenset(self._known.get(_bare(split_words(text.casefold())), ()))


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _ARTICLES)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
