"""How likely each element of a screen is the one that words mean: by what its name means, by what its picture shows.

A name counts by how near its meaning lies to what is said, or how alike the letters are; a picture by every name it may
have, each as far as the picture shows it, and by how near it lies itself. All compete, and "none of these" with them.
Pure numbers; loads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from agent.matching import folded, likeness
from agent.meaning import Meanings
from agent.referring import chosen, kin
from perception.concepts import Thesaurus, called
from perception.icon_namer import Seen
from perception.screen import Element, Role

WARMTH: Final = 15.0
"""How much nearness of meaning counts: by e to this power from nothing in common to the same."""
NONE: Final = 0.55
"""The nearness of "none of these"."""
WORDED: Final = 0.95
"""The nearness of two wordings of one concept (concepts.txt, checked by hand)."""
KIN, STRANGE = 0.45, 0.2
"""What is left of the weight of an element whose role may be taken for the one that is said, or is another."""
SHOWN: Final = 4.0
"""How much more a picture counts that lies where the words lie, as a power of e."""
_WORDINGS: Final = 6
"""Wordings of an icon's name that count."""


class Weigher:
    """Weighs elements; `names` are those of the icon namer, lines of names that mean the same."""

    def __init__(self, meanings: Meanings, names: Sequence[tuple[str, ...]], thesaurus: Thesaurus) -> None:
        self._meanings = meanings
        self._thesaurus = thesaurus
        worded = [called(line)[:_WORDINGS] for line in names]
        self._shown = meanings.of([wording for words in worded for wording in words])
        self._name = np.array([n for n, words in enumerate(worded) for _ in words], np.int64)
        self._names = len(worded)

    def weigh(
        self, said: str, role: Role | None, elements: Sequence[Element], pictures: Mapping[int, Seen]
    ) -> list[float]:
        """A probability for each element, then that of none; they sum to 1.

        `pictures`: by number of the element what it shows.
        """
        vector = self._meanings.of([said])[0]
        near = np.maximum(*(self._meanings.of(texts) @ vector for texts in _texts(elements)))
        shown = np.full(self._names, -1.0)
        np.maximum.at(shown, self._name, self._shown @ vector)
        weights = [self._text(said, element, float(near[n])) for n, element in enumerate(elements)]
        for n, seen in pictures.items():
            share = np.exp(seen.likely.astype(np.float64))
            named = float(share[:-1] @ np.exp(WARMTH * shown) + share[-1])
            lies = float(self._meanings.shown(seen.traits[None])[0] @ vector)
            weights[n] = max(weights[n], named * float(np.exp(SHOWN * lies)))
        fitted = [weight * _fits(role, element.role) for weight, element in zip(weights, elements, strict=True)]
        every = [*fitted, float(np.exp(WARMTH * NONE))]
        return [weight / sum(every) for weight in every]

    def _text(self, said: str, element: Element, near: float) -> float:
        names = [name for name in (element.name, chosen(element)) if name]
        if not names:
            return 0.0
        concepts = self._thesaurus.whole(said)
        worded = WORDED if any(concepts & self._thesaurus.whole(folded(name)) for name in names) else 0.0
        return float(np.exp(WARMTH * max(near, worded, *(likeness(said, name) for name in names))))


def _texts(elements: Sequence[Element]) -> tuple[list[str], list[str]]:
    """What each is called, and what is chosen in it."""
    return [element.name for element in elements], [chosen(element) for element in elements]


def _fits(said: Role | None, seen: Role) -> float:
    if said is None or seen == said:
        return 1.0
    return KIN if seen in kin(said) else STRANGE
