"""Gradient boosting of small regression trees on the squared error, in numpy: histograms of at most 64 bins a feature.

Each tree sees a random part of the features; leaves are shrunk, and held back by a ridge (Friedman 2001; the histograms
and the ridge as in LightGBM and XGBoost).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.forest import Floats, Forest

BINS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Boosting:
    """How a forest is grown."""

    trees: int = 160
    depth: int = 5
    rate: float = 0.1
    part: float = 0.3  # of the features that each tree sees
    least: int = 40  # rows that a leaf must hold
    ridge: float = 5.0
    seed: int = 0


def grow(rows: Floats, wanted: Floats, boosting: Boosting) -> Forest:
    """A forest for rows [N, F] and what is wanted of each, [N]."""
    rng = np.random.default_rng(boosting.seed)
    cuts = _cuts(rows)
    bins = np.stack([np.searchsorted(cuts[f], rows[:, f]).astype(np.int64) for f in range(rows.shape[1])])  # [F, N]
    first = float(wanted.mean())
    rest = (wanted - first).astype(np.float64)
    inner, outer = 2**boosting.depth - 1, 2**boosting.depth
    features = np.zeros((boosting.trees, inner), np.int16)
    thresholds = np.full((boosting.trees, inner), np.inf, np.float32)
    leaves = np.zeros((boosting.trees, outer), np.float32)
    for tree in range(boosting.trees):
        seen = np.flatnonzero(rng.random(len(bins)) < boosting.part)
        ends = _grow_tree(bins, rest, cuts, seen, boosting, features[tree], thresholds[tree])
        sums = np.bincount(ends, rest, outer)
        leaves[tree] = boosting.rate * sums / (np.bincount(ends, minlength=outer) + boosting.ridge)
        rest -= leaves[tree][ends]
    return Forest(features, thresholds, leaves, first)


def _cuts(rows: Floats) -> list[Floats]:
    """For each feature the values between its bins."""
    shares = np.linspace(0, 1, BINS + 1)[1:-1]
    return [np.unique(np.quantile(column, shares, method="lower")).astype(np.float32) for column in rows.T]


def _grow_tree(  # noqa: PLR0917 - the arrays of one tree are written into
    bins: NDArray[np.int64], rest: NDArray[np.float64], cuts: list[Floats], seen: NDArray[np.intp],
    boosting: Boosting, features: NDArray[np.int16], thresholds: Floats,
) -> NDArray[np.intp]:  # fmt: skip
    """Fill in the tree's nodes, level by level; the leaf of every row."""
    place = np.zeros(len(rest), np.intp)  # within the level
    for level in range(boosting.depth):
        width, start = 2**level, 2**level - 1
        best = np.full(width, 1e-9)
        chosen, at = np.zeros(width, np.int64), np.full(width, BINS, np.int64)
        for feature in seen:
            gains = _gains(bins[feature], place, rest, width, boosting)
            cut = gains.argmax(axis=1)
            gain = gains[np.arange(width), cut]
            better = gain > best
            best, chosen = np.where(better, gain, best), np.where(better, feature, chosen)
            at = np.where(better, cut, at)
        over = bins[chosen[place], np.arange(len(rest))] > at[place]
        for node in range(width):
            if at[node] < BINS and at[node] < len(cuts[chosen[node]]):
                features[start + node] = chosen[node]
                thresholds[start + node] = cuts[chosen[node]][at[node]]
            else:
                over &= place != node
        place = 2 * place + over
    return place


def _gains(
    bins: NDArray[np.int64], place: NDArray[np.intp], rest: NDArray[np.float64], width: int, boosting: Boosting
) -> NDArray[np.float64]:  # fmt: skip
    """What each cut of each node of a level gains, [nodes, BINS]; a cut after bin b sends larger bins to the right."""
    key = place * BINS + bins
    count = np.bincount(key, minlength=width * BINS).reshape(width, BINS).cumsum(axis=1)
    total = np.bincount(key, rest, width * BINS).reshape(width, BINS).cumsum(axis=1)
    other, left = total[:, -1:] - total, count[:, -1:] - count
    gain = total**2 / (count + boosting.ridge) + other**2 / (left + boosting.ridge)
    gain -= total[:, -1:] ** 2 / (count[:, -1:] + boosting.ridge)
    return np.where((count >= boosting.least) & (left >= boosting.least), gain, 0.0)
