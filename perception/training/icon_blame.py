"""What is asked of a net that names icons, of names and words at once, and how wrong its answers are.

The names that it is for, a breadth of names of files beside them, and the words of those: from them it learns shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import log_softmax

_SMOOTH: Final = 0.1
"""Of what is asked, the share that is spread over all names evenly."""
_WORDS: Final = 0.5
"""How much the words count beside names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is right for each picture of a batch, and what for that which was mixed into it."""

    right: Tensor  # [N, names + broad + words] booleans; of a picture's names or broad names one kind may be missing
    also: Tensor  # [N, names + broad + words]
    share: Tensor  # [N]: how much of the picture is its own
    names: int  # of the first kind
    words: int = 0  # the last

    @classmethod
    def plain(cls, right: Tensor, names: int, words: int = 0) -> Asked:
        """Of pictures with nothing mixed in."""
        return cls(right, right, torch.ones(len(right)), names, words)


def blame(answers: Tensor, asked: Asked) -> Tensor:
    """Mean over pictures of -log of what the right names get together, of each kind of names by itself.

    Of words each right one is to get as much as the others.
    """
    total, words = torch.zeros(()), answers.shape[1] - asked.words
    for kind in (slice(0, asked.names), slice(asked.names, words)):
        if not answers[:, kind].shape[1]:
            continue
        likely = log_softmax(answers[:, kind], 1)
        even = likely.mean(1)
        for right, share in ((asked.right[:, kind], asked.share), (asked.also[:, kind], 1 - asked.share)):
            rows = right.any(1) & (share > 0)
            hit = torch.logsumexp(likely[rows].masked_fill(~right[rows], -torch.inf), 1)
            total = total - (share[rows] * ((1 - _SMOOTH) * hit + _SMOOTH * even[rows])).sum()
    if asked.words:
        likely = log_softmax(answers[:, words:], 1)
        for said, share in ((asked.right[:, words:], asked.share), (asked.also[:, words:], 1 - asked.share)):
            each = (likely * said).sum(1) / said.sum(1).clamp(min=1)
            total = total - _WORDS * (share * each).sum()
    return total / len(answers)
