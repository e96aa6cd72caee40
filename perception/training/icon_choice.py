"""What is chosen for the icon namer by the family kept back: shares of its parts and the floor of its names; grades.

Knows nothing of how the parts learned.
"""

from __future__ import annotations

import itertools
import sys
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import log_softmax

from perception.icon_nets import NETS
from perception.training.icon_course import Course
from perception.training.icon_nets import IconNets
from perception.training.zero_shot import Accuracy

SURE: Final = 0.95
"""Of the icons that get a name, the share that must get a right one on the family kept back."""
TRUSTED_FROM: Final = 0.8
"""The probability from which on the product finds icons by their names."""
_TRUSTED: Final = 0.9
"""Of what is named with that or more, the share that must be right on the family kept back."""
_CALMER: Final = tuple(round(1.6 - step / 50, 2) for step in range(74))
_NET, _GALLERY = (0.0, 0.5, 1.0), (0.0, 8.0, 12.0, 16.0, 20.0, 24.0)
_SHARES: Final = (_GALLERY, *(_NET, _GALLERY) * len(NETS))
"""Tried of the parts of `IconNets`."""


def choose_shares(nets: IconNets, shown: Tensor, kept: Course) -> None:
    """Those that put most drawings of the family kept back right first and, less important, among five.

    All are then multiplied by one factor, so that names given with `TRUSTED_FROM` or more are right often enough.
    """
    with torch.no_grad():
        parts = nets.parts(shown)
    best = max(
        itertools.product(*_SHARES),
        key=lambda shares: _worth(torch.einsum("p,pnc->nc", torch.tensor(shares), parts), kept),
    )
    both = torch.tensor(best)
    scores = torch.einsum("p,pnc->nc", both, parts)
    calm = next(
        (f for f in _CALMER if _right_from(log_softmax(f * scores, 1), kept, TRUSTED_FROM) >= _TRUSTED), _CALMER[-1]
    )
    nets.shares.copy_(calm * both)
    tell(f"shares {best} times {calm}")


def _right_from(answers: Tensor, kept: Course, floor: float) -> float:
    """The share of right ones among the answers that are names and at least this sure; 1 where there is none."""
    sure, best = answers.exp().max(1)
    named = (sure >= floor) & (best < answers.shape[1] - 1)
    right = kept.right.gather(1, best[:, None])[:, 0][named]
    return float(right.float().mean()) if len(right) else 1.0


def _worth(scores: Tensor, kept: Course) -> float:
    first, among = _hits(scores, kept)
    return float(first.float().mean() + 0.5 * among.float().mean()) if scores.ndim else 0.0


def _hits(scores: Tensor, kept: Course) -> tuple[Tensor, Tensor]:
    """Of the drawings with a name: right first, right among five; everything else is no answer."""
    if not scores.ndim:
        return torch.zeros(1), torch.zeros(1)
    named = ~kept.right[:, -1]
    best = scores[named, :-1].topk(min(5, scores.shape[1] - 1), 1).indices
    hits = kept.right[named].gather(1, best)
    return hits[:, 0], hits.any(1)


def grade(scores: Tensor, kept: Course) -> str:
    """First and among five, with intervals."""
    return " / ".join(str(Accuracy(int(hits.sum()), len(hits))) for hits in _hits(scores, kept))


def choose_floor(answers: Tensor, kept: Course) -> float:
    """The lowest probability from which on `SURE` of the icons named are named right; 0.99 where there is none."""
    sure, best = answers.exp().max(1)
    right = kept.right.gather(1, best[:, None])[:, 0]
    for floor in np.arange(0.3, 0.99, 0.01):
        named = (sure >= floor) & (best < answers.shape[1] - 1)
        if named.any() and float(right[named].float().mean()) >= SURE:
            return float(round(floor, 2))
    return 0.99


def sureness(answers: Tensor, kept: Course, floor: float) -> str:
    """How many drawings are named at this floor, those without a name too, and how many of them rightly."""
    sure, best = answers.exp().max(1)
    named = (sure >= floor) & (best < answers.shape[1] - 1)
    right = int(kept.right.gather(1, best[:, None])[:, 0][named].sum())
    return f"{int(named.sum())} of {len(named)} named, {Accuracy(right, int(named.sum()))} right"


def tell(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
