"""What is asked of a net that names icons, of two kinds of names at once, and how wrong its answers are.

The names that it is for, and a breadth of names of files beside them: from those it learns shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import log_softmax

_SMOOTH: Final = 0.1
"""Of what is asked, the share that is spread over all names evenly."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is right for each picture of a batch, and what for that which was mixed into it."""

    right: Tensor  # [N, names + broad] booleans; of a picture's names or broad names one kind may be missing
    also: Tensor  # [N, names + broad]
    share: Tensor  # [N]: how much of the picture is its own
    names: int  # of the first kind

    @classmethod
    def plain(cls, right: Tensor, names: int) -> Asked:
        """Of pictures with nothing mixed in."""
        return cls(right, right, torch.ones(len(right)), names)


def blame(answers: Tensor, asked: Asked) -> Tensor:
    """Mean over pictures of -log of what the right names get together, of each kind of names by itself."""
    total = torch.zeros(())
    for kind in (slice(0, asked.names), slice(asked.names, answers.shape[1])):
        if not answers[:, kind].shape[1]:
            continue
        likely = log_softmax(answers[:, kind], 1)
        even = likely.mean(1)
        for right, share in ((asked.right[:, kind], asked.share), (asked.also[:, kind], 1 - asked.share)):
            rows = right.any(1) & (share > 0)
            hit = torch.logsumexp(likely[rows].masked_fill(~right[rows], -torch.inf), 1)
            total = total - (share[rows] * ((1 - _SMOOTH) * hit + _SMOOTH * even[rows])).sum()
    return total / len(answers)
