"""The words in the names of drawings' files: what a net learns beside whole names, so that it may tell of what it sees.

"document-open-recent" shows a document, something open and something recent; thousands of drawings that share no whole
name share words. Never a drawing of a held-out family.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perception.training.icon_course import coarse
from perception.training.icons import HELD_OUT
from perception.training.pairs import Icons

_KNOWN_BY: Final = 6
"""Families that must use a word for it to be learned."""
_PART: Final = re.compile(r"[a-z]{2,}")
_LOOKS: Final = frozenset({
    "outline", "outlined", "fill", "filled", "solid", "line", "linear", "round", "rounded", "sharp",
    "twotone", "duotone", "tone", "regular", "bold", "thin", "light", "medium", "symbolic", "icon", "icons",
    "logo", "rtl", "ltr", "alt", "svg", "png", "mini", "small", "large", "big", "broken", "baseline", "of",
    "the", "and", "for", "to",
})  # fmt: skip
"""Words for how something is drawn, and those that say nothing."""


def parts(name: str) -> set[str]:
    """The words of a drawing's name that say what it shows."""
    return set(_PART.findall(name.lower())) - _LOOKS


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary, and the numbers of the words of every drawing by its family and what it looks like."""

    known: tuple[str, ...]
    of_drawing: Mapping[tuple[str, bytes], NDArray[np.int64]]

    @classmethod
    def of(cls, icons: Icons, wanted: Callable[[str], bool], known_by: int = _KNOWN_BY) -> Words:
        """Of the wanted families; equal pictures of a family have the words of both."""
        said: dict[tuple[str, bytes], set[str]] = defaultdict(set)
        families: dict[str, set[str]] = defaultdict(set)
        for index, (family, names) in enumerate(zip(icons.families, icons.names, strict=True)):
            if wanted(family) and family not in HELD_OUT:
                words = {word for name in names for word in parts(name)}
                said[family, coarse(icons.pixels[index])] |= words
                for word in words:
                    families[word].add(family)
        known = tuple(sorted(word for word, by in families.items() if len(by) >= known_by))
        number = {word: index for index, word in enumerate(known)}
        numbers = {key: np.array(sorted(number[w] for w in words if w in number)) for key, words in said.items()}
        return cls(known, {key: row.astype(np.int64) for key, row in numbers.items() if len(row)})
