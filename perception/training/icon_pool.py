"""Two pools of drawings to learn from, those with the names that are asked for and those of the breadth of names.

A drawing that lies in both is known in both, so that it can be asked for names of either kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from perception.training.icon_breadth import Breadth
from perception.training.icon_course import Course, coarse


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawings of a lesson: first those of the course, then those of the breadth."""

    own: NDArray[np.int64]  # rows of the course
    wide: NDArray[np.int64]  # rows of the breadth
    right: Tensor  # [own + wide, names + broad] booleans


class Pool:
    """Both pools; `names` and `broad` are how many of each kind there are."""

    def __init__(self, course: Course, breadth: Breadth) -> None:
        self.course, self.breadth = course, breadth
        self.names, self.broad = course.right.shape[1], breadth.right.shape[1]
        keys = [{key: row for row, key in enumerate(_keys(part.families, part.pixels))} for part in (course, breadth)]
        self._broad_of, self._named_of = (
            np.array([other.get(key, -1) for key in own], np.int64) for own, other in (keys, keys[::-1])
        )

    def draw(self, count: int, broad: int, rng: np.random.Generator, *, both: bool = True) -> Drawn:
        """`broad` of `count` from the breadth, if there is one; `both`: asked for all names that they have.

        Otherwise only for names of the kind of their pool.
        """
        broad = broad if len(self.breadth.pixels) else 0
        own, wide = self.course.draw(count - broad, rng), self.breadth.draw(broad, rng)
        right = torch.zeros(count, self.names + self.broad, dtype=torch.bool)
        split = count - broad
        right[:split, : self.names] = self.course.right[own]
        right[split:, self.names :] = torch.from_numpy(self.breadth.right[wide])
        if both:
            found, named = self._broad_of[own], self._named_of[wide]
            right[np.flatnonzero(found >= 0), self.names :] = torch.from_numpy(self.breadth.right[found[found >= 0]])
            right[split + np.flatnonzero(named >= 0), : self.names] = self.course.right[named[named >= 0]]
        return Drawn(own, wide, right)


def _keys(families: NDArray[np.str_], pixels: NDArray[np.uint8]) -> list[tuple[str, bytes]]:
    return [(str(family), coarse(drawn)) for family, drawn in zip(families, pixels, strict=True)]
