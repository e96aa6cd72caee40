"""Two pools of drawings to learn from, those with the names that are asked for and those of the breadth of names.

A drawing that lies in both is known in both, so that it can be asked for names of either kind; the words of its names
are asked for too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from perception.training.icon_breadth import Breadth
from perception.training.icon_course import Course, coarse
from perception.training.icon_words import Words

_NONE = Words((), {})


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawings of a lesson: first those of the course, then those of the breadth."""

    own: NDArray[np.int64]  # rows of the course
    wide: NDArray[np.int64]  # rows of the breadth
    right: Tensor  # [own + wide, names + broad + words] booleans


class Pool:
    """Both pools; `names`, `broad` and `words` are how many of each kind there are."""

    def __init__(self, course: Course, breadth: Breadth, words: Words = _NONE) -> None:
        self.course, self.breadth = course, breadth
        self.names, self.broad, self.words = course.right.shape[1], breadth.right.shape[1], len(words.known)
        keys = [_keys(part.families, part.pixels) for part in (course, breadth)]
        rows = [{key: row for row, key in enumerate(own)} for own in keys]
        self._broad_of, self._named_of = (
            np.array([other.get(key, -1) for key in own], np.int64) for own, other in zip(keys, rows[::-1], strict=True)
        )
        none = np.zeros(0, np.int64)
        self._said = [[words.of_drawing.get(key, none) for key in own] for own in keys]

    def draw(self, count: int, broad: int, rng: np.random.Generator) -> Drawn:
        """`broad` of `count` from the breadth, if there is one; asked for all names and words that they have."""
        broad = broad if len(self.breadth.pixels) else 0
        own, wide = self.course.draw(count - broad, rng), self.breadth.draw(broad, rng)
        right = torch.zeros(count, self.names + self.broad + self.words, dtype=torch.bool)
        split, words = count - broad, self.names + self.broad
        right[:split, : self.names] = self.course.right[own]
        right[split:, self.names : words] = torch.from_numpy(self.breadth.right[wide])
        found, named = self._broad_of[own], self._named_of[wide]
        kind = torch.from_numpy(self.breadth.right[found[found >= 0]])
        right[np.flatnonzero(found >= 0), self.names : words] = kind
        right[split + np.flatnonzero(named >= 0), : self.names] = self.course.right[named[named >= 0]]
        said = [*(self._said[0][row] for row in own), *(self._said[1][row] for row in wide)]
        for row, numbers in enumerate(said):
            right[row, words + numbers] = True
        return Drawn(own, wide, right)


def _keys(families: NDArray[np.str_], pixels: NDArray[np.uint8]) -> list[tuple[str, bytes]]:
    return [(str(family), coarse(drawn)) for family, drawn in zip(families, pixels, strict=True)]
