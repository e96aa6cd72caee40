"""A forest of small regression trees, kept as plain arrays and asked for many rows at once.

Each tree has the same depth and is complete: node n asks whether a feature is over a threshold and goes on to 2n+2 if
so, to 2n+1 if not. Knows nothing of what the features mean. Needs numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
AT_ONCE = 256  # rows, so that what is worked on stays small


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """T trees of depth D: `features` and `thresholds` [T, 2^D - 1], `leaves` [T, 2^D], and a first guess."""

    features: NDArray[np.int16]
    thresholds: Floats
    leaves: Floats
    first: float

    @property
    def depth(self) -> int:
        return int(self.leaves.shape[1]).bit_length() - 1

    def predict(self, rows: Floats) -> Floats:
        """The sum of the trees for each of the rows [N, F]; [N]."""
        total = np.full(len(rows), self.first, np.float32)
        inner, trees = self.features.shape[1], np.arange(len(self.features))
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            at = np.arange(len(part))[:, None]
            node = np.zeros((len(part), len(trees)), np.intp)
            for _ in range(self.depth):
                node = 2 * node + 1 + (part[at, self.features[trees, node]] > self.thresholds[trees, node])
            total[start : start + AT_ONCE] += self.leaves[trees, node - inner].sum(axis=1)
        return total
