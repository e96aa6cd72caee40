"""Vectors of words from texts: words are alike when they stand among the same words.

Positive pointwise mutual information of words at most `NEAR` apart, weighed by nearness, and of words in two texts that
mean the same; then its largest singular vectors by subspace iteration. Seeded; minutes on one core.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

NEAR: Final = 6  # words
SMOOTHED: Final = 0.75  # power of the frequency of what stands near: rare words count less
MOST_LANGUAGES: Final = 6  # that a pair of texts counts for
LONGEST: Final = 5  # words of a text of a pair
_MORE, _ROUNDS = 40, 6  # of the subspace iteration


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Words, the commonest first, how often they were read, and a vector of unit length of each, [words, size]."""

    words: tuple[str, ...]
    counts: NDArray[np.float64]
    vectors: Tensor


def learn_words(
    texts: Sequence[Sequence[str]],
    alike: Iterable[tuple[Sequence[str], Sequence[str], int]],
    wanted: Iterable[str],
    *,
    most: int,
    size: int,
    least: int = 12,
    seed: int = 0,
) -> WordVectors:
    """`texts` and `alike` as words; `wanted` words are kept if they were read thrice, others `least` times."""
    read = Counter(word for text in texts for word in text)
    words = [word for word, count in read.most_common(most) if count >= least]
    words += sorted({word for word in wanted if read[word] >= min(3, least)} - set(words))
    number = {word: index for index, word in enumerate(words)}
    near = _together(texts, alike, number)
    vectors = _largest(near, size, seed)
    vectors = torch.nn.functional.normalize(vectors - vectors.mean(0), dim=1)
    return WordVectors(tuple(words), np.array([read[word] for word in words], np.float64), vectors)


def _together(
    texts: Sequence[Sequence[str]], alike: Iterable[tuple[Sequence[str], Sequence[str], int]], number: dict[str, int]
) -> Tensor:
    """Positive mutual information, a sparse symmetric matrix."""
    known = [(number[word], place) for place, text in enumerate(texts) for word in text if word in number]
    ids, places = (np.array(column, np.int64) for column in zip(*known, strict=True))
    parts = []
    for apart in range(1, NEAR + 1):
        same = places[:-apart] == places[apart:]
        parts.append(_counted(ids[:-apart][same], ids[apart:][same], len(number), 1 / apart))
    both = [
        (number[a], number[b], min(count, MOST_LANGUAGES))
        for one, other, count in alike if len(one) <= LONGEST and len(other) <= LONGEST
        for a in one for b in other if a != b and a in number and b in number
    ]  # fmt: skip
    if both:
        one, other, often = (np.array(column, np.int64) for column in zip(*both, strict=True))
        parts.append(_counted(np.repeat(one, often), np.repeat(other, often), len(number), 1.0))
    keys, which = np.unique(np.concatenate([key for key, _ in parts]), return_inverse=True)
    values = np.asarray(np.bincount(which, np.concatenate([value for _, value in parts])), np.float64)
    kept = values >= 1
    return _information(keys[kept], values[kept], len(number))


def _counted(
    one: NDArray[np.int64], other: NDArray[np.int64], size: int, weight: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """How often each two stand together, in both directions: keys row * size + column, and weighed counts."""
    keys, counts = np.unique(np.concatenate([one * size + other, other * size + one]), return_counts=True)
    return keys, np.asarray(counts * weight, np.float64)


def _information(keys: NDArray[np.integer], values: NDArray[np.float64], size: int) -> Tensor:
    row, column = keys // size, keys % size
    often = np.bincount(row, values, size)
    beside = np.bincount(column, values, size) ** SMOOTHED
    information = np.log(values / (often[row] * beside[column] / beside.sum()))
    kept = information > 0
    place = torch.from_numpy(np.stack([row[kept], column[kept]]))
    told = torch.from_numpy(information[kept].astype(np.float32))
    matrix = torch.sparse_coo_tensor(place, told, (size, size), check_invariants=True)
    return matrix.coalesce()


def _largest(matrix: Tensor, size: int, seed: int) -> Tensor:
    """[words, size]: the first singular vectors, times the roots of their values."""
    wide = min(size + _MORE, matrix.shape[0])
    basis = torch.randn(matrix.shape[0], wide, generator=torch.Generator().manual_seed(seed))
    for _ in range(_ROUNDS):
        basis, _upper = torch.linalg.qr(matrix @ basis)
    left, values, _right = torch.linalg.svd(matrix @ basis, full_matrices=False)
    largest: Tensor = left[:, :size] * values[:size] ** 0.5
    return largest
