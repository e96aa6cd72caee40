"""What the network that names icons makes of a picture, from the weights that `perception.training.icon_nets` learned.

Two equal nets on planes of edges, taught from other seeds, and three galleries of drawings to look up, two of them in
the spaces of those nets; the weights are tensors by name. Knows no names and no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from perception.icon_looks import Edges, edges, planes, table

if TYPE_CHECKING:
    from torch import Tensor

NETS: Final = ("first", "second")
_NEAREST: Final = 3
_AT_ONCE: Final = 4096
"""Drawings of a gallery that are made numbers to reckon with at once; in memory they are bytes."""
_STEPS: Final = {"b1": 2, "b2": 1, "b3": 2, "b4": 1}
"""The blocks of the plane net, and by how much each makes the planes smaller."""


def see(weights: Mapping[str, Tensor], relative: Tensor) -> tuple[Tensor, Tensor]:
    """Framed pictures [N, 3, SIDE, SIDE] -> [N, names] log-probabilities, [N, traits] what both nets make of them.

    Raises KeyError or RuntimeError.
    """
    from torch import cat, log_softmax
    from torch.nn.functional import normalize

    seen = edges(relative)
    row = table(relative, seen)
    parts = [_alike(weights, "gallery", normalize(row @ weights["axes.projection"] - weights["axes.middle"], dim=1))]
    placed = _placed(weights, relative, seen)
    for net, close in zip(NETS, placed, strict=True):
        parts.append(log_softmax(_linear(weights, f"{net}.out", close), 1))
        parts.append(_alike(weights, f"near_{net}", normalize(close, dim=1)))
    shares = weights["shares"]
    weighed = log_softmax(sum((s * p for s, p in zip(shares, parts, strict=True)), shares.new_zeros(())), 1)
    return weighed, cat(placed, 1)


def traits(weights: Mapping[str, Tensor], relative: Tensor) -> Tensor:
    """Framed pictures -> [N, traits] alone, without looking anything up."""
    from torch import cat

    return cat(_placed(weights, relative, edges(relative)), 1)


def _placed(weights: Mapping[str, Tensor], relative: Tensor, seen: Edges) -> list[Tensor]:
    shown = planes(relative, seen)
    return [_close(weights, net, shown) for net in NETS]


def _close(weights: Mapping[str, Tensor], net: str, seen: Tensor) -> Tensor:
    """A plane net up to its last layer but one."""
    from torch import relu
    from torch.nn.functional import avg_pool2d, conv2d

    seen = relu(_normal(weights, f"{net}.n", conv2d(seen, weights[f"{net}.stem.weight"], padding=1)))
    for name, step in _STEPS.items():
        block = f"{net}.{name}"
        new = relu(_normal(weights, f"{block}.n1", conv2d(seen, weights[f"{block}.c1.weight"], None, step, 1)))
        new = _normal(weights, f"{block}.n2", conv2d(new, weights[f"{block}.c2.weight"], None, 1, 1))
        past = avg_pool2d(seen, step)
        past = conv2d(past, weights[f"{block}.sc.weight"]) if f"{block}.sc.weight" in weights else past
        seen = relu(new + past)
    return _normal(weights, f"{net}.fn", _linear(weights, f"{net}.fc", seen.flatten(1)))


def _alike(weights: Mapping[str, Tensor], gallery: str, placed: Tensor) -> Tensor:
    """Mean cosine of the most similar drawings of each name, -1 where there is none; `placed` are unit vectors."""
    import torch

    rows = torch.split(weights[f"{gallery}.rows"], _AT_ONCE)
    alike = torch.cat([placed / 127 @ part.to(placed.dtype).T for part in rows], 1)
    counts = [int(count) for count in weights[f"{gallery}.counts"].tolist()]
    found = torch.full((len(placed), len(counts)), -1.0)
    for name, drawn in enumerate(torch.split(alike, counts, dim=1)):
        if drawn.shape[1]:
            found[:, name] = drawn.topk(min(_NEAREST, drawn.shape[1]), 1).values.mean(1)
    return found


def _linear(weights: Mapping[str, Tensor], name: str, rows: Tensor) -> Tensor:
    from torch.nn.functional import linear

    return linear(rows, weights[f"{name}.weight"], weights.get(f"{name}.bias"))


def _normal(weights: Mapping[str, Tensor], name: str, rows: Tensor) -> Tensor:
    from torch.nn.functional import batch_norm

    mean, variance, weight, bias = (
        weights[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
    )
    return batch_norm(rows, mean, variance, weight, bias)
