"""Drawings of everything by the names of their files: shapes are learned from them beside the names asked for.

Never a drawing of a held-out family.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from perception.training.icon_course import chances, coarse
from perception.training.icons import HELD_OUT
from perception.training.pairs import Icons, monochrome

_KNOWN_BY: Final = 5
"""Families that must draw a name for it to be learned."""


@dataclass(frozen=True, slots=True)
class Breadth:
    """Drawings, which of the broad names are right for each, and how often each is shown."""

    pixels: NDArray[np.uint8]  # [N, SIDE, SIDE, 4]
    right: NDArray[np.bool_]  # [N, names], at least one of each row
    chance: NDArray[np.float64]  # [N], sums to one
    flat: NDArray[np.bool_]  # [N], one colour
    families: NDArray[np.str_]  # [N]

    @classmethod
    def of(cls, icons: Icons, wanted: Callable[[str], bool], known_by: int = _KNOWN_BY) -> Breadth:
        """Of the wanted families; equal pictures of a family are one, with the names of both."""
        joined: dict[tuple[str, bytes], tuple[int, set[str]]] = {}
        families: dict[str, set[str]] = defaultdict(set)
        for index, (family, own) in enumerate(zip(icons.families, icons.names, strict=True)):
            if wanted(family) and family not in HELD_OUT and icons.pixels[index, ..., 3].any():
                joined.setdefault((family, coarse(icons.pixels[index])), (index, set()))[1].update(own)
                for name in own:
                    families[name].add(family)
        number = {n: i for i, n in enumerate(sorted(n for n, by in families.items() if len(by) >= known_by))}
        meant = {index: sorted({number[n] for n in own if n in number}) for index, own in joined.values()}
        rows = [index for index, numbers in meant.items() if numbers]
        right = np.zeros((len(rows), len(number)), np.bool_)
        for row, index in enumerate(rows):
            right[row, meant[index]] = True
        pixels, by = icons.pixels[rows], np.array([icons.families[i] for i in rows], np.str_)
        return cls(pixels, right, chances(right, by), monochrome(pixels), by)

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Numbers of drawings, every name as often as its variety deserves."""
        return np.minimum(np.searchsorted(np.cumsum(self.chance), rng.random(count)), len(self.chance) - 1)
