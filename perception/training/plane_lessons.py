"""Lessons of a plane net: drawings disguised anew, many mixed of two.

The same for the same seed and step, in whatever order asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from perception.icon_looks import edges, framed, planes
from perception.training.disguise import disguise
from perception.training.icon_blame import Asked
from perception.training.icon_course import BATCH
from perception.training.icon_pool import Pool
from perception.training.strokes import redraw

_BROAD: Final = BATCH // 2
"""Of a batch, drawings from the breadth of names."""
_COLOURLESS: Final = 0.3
"""Of the pictures, how many are shown without their hues."""
_HUES: Final = 2
_BEND: Final = 0.08
_MIXED: Final = 0.25
"""Of the pictures, how many are mixed with another, and again how many get a piece of another."""
_PLAIN: Final = 0.15
"""Of all steps, the last ones in which nothing is mixed."""


@dataclass(frozen=True, slots=True)
class PlaneLessons:
    """Planes of a batch of drawings and what is right for each."""

    pool: Pool
    seed: int
    steps: int

    def __call__(self, step: int) -> tuple[Tensor, Asked]:
        rng = np.random.default_rng([self.seed, 0, step])
        drawn = self.pool.draw(BATCH, _BROAD, rng)
        course, breadth = self.pool.course, self.pool.breadth
        pixels = np.concatenate([course.pixels[drawn.own], breadth.pixels[drawn.wide]])
        flat = np.concatenate([course.flat[drawn.own], breadth.flat[drawn.wide]])
        shown = framed(disguise(*redraw(pixels, flat, rng), rng, _BEND), rng)
        seen = planes(shown, edges(shown))
        seen[:, -_HUES:] *= torch.from_numpy(rng.random(BATCH) >= _COLOURLESS)[:, None, None, None]
        if step >= self.steps * (1 - _PLAIN):
            return seen, Asked.plain(drawn.right, self.pool.names, self.pool.words)
        seen, other, share = _mixed(seen, rng)
        return seen, Asked(drawn.right, drawn.right[other], share, self.pool.names, self.pool.words)


def _mixed(seen: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Some laid over each other, some with a piece of another; which other, and how much is a picture's own."""
    count, side = len(seen), seen.shape[-1]
    other = torch.from_numpy(rng.permutation(count))
    kind, share = rng.random(count), rng.beta(0.5, 0.5, count)
    mask = np.ones((count, 1, side, side), np.float32)
    mask[kind < _MIXED] = share[kind < _MIXED, None, None, None]
    for row in np.flatnonzero((kind >= _MIXED) & (kind < 2 * _MIXED)):
        mask[row, 0] = _piece(side, rng)
    own = torch.from_numpy(mask)
    return own * seen + (1 - own) * seen[other], other, own.mean((1, 2, 3))


def _piece(side: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """[side, side]: ones, and zeros in a rectangle with sides of a quarter to three quarters."""
    mask = np.ones((side, side), np.float32)
    high, wide = rng.integers(side // 4, side * 3 // 4, 2)
    top, left = rng.integers(0, side - high + 1), rng.integers(0, side - wide + 1)
    mask[top : top + high, left : left + wide] = 0
    return mask
