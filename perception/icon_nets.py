"""What the networks that name icons make of a picture, from the weights that `perception.training.icon_nets` learned.

A net on a table of edges, a net on planes of edges, a gallery of drawings to look up; the weights are tensors by name.
Knows no names and no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from perception.icon_looks import edges, planes, table

if TYPE_CHECKING:
    from torch import Tensor

_NEAREST: Final = 3
_STEPS: Final = {"b1": 2, "b2": 2, "b3": 1}
"""The blocks of the plane net, and by how much each makes the planes smaller."""


def weigh(weights: Mapping[str, Tensor], relative: Tensor) -> Tensor:
    """Framed pictures [N, 3, SIDE, SIDE] -> [N, names] log-probabilities. Raises KeyError or RuntimeError."""
    from torch import log_softmax

    seen = edges(relative)
    row = table(relative, seen)
    parts = (
        log_softmax(_by_table(weights, row), 1),
        log_softmax(_by_planes(weights, planes(relative, seen)), 1),
        _by_gallery(weights, row),
    )
    shares = weights["shares"]
    return log_softmax(shares[0] * parts[0] + shares[1] * parts[1] + shares[2] * parts[2], 1)


def _by_table(weights: Mapping[str, Tensor], rows: Tensor) -> Tensor:
    from torch import relu

    first = relu(_normal(weights, "table.n1", _linear(weights, "table.f1", _normal(weights, "table.n", rows))))
    second = first + relu(_normal(weights, "table.n2", _linear(weights, "table.f2", first)))
    return _linear(weights, "table.out", _normal(weights, "table.fn", _linear(weights, "table.fc", second)))


def _by_planes(weights: Mapping[str, Tensor], seen: Tensor) -> Tensor:
    from torch import relu
    from torch.nn.functional import avg_pool2d, conv2d

    seen = relu(_normal(weights, "planes.n", conv2d(seen, weights["planes.stem.weight"], padding=1)))
    for name, step in _STEPS.items():
        block = f"planes.{name}"
        new = relu(_normal(weights, f"{block}.n1", conv2d(seen, weights[f"{block}.c1.weight"], None, step, 1)))
        new = _normal(weights, f"{block}.n2", conv2d(new, weights[f"{block}.c2.weight"], None, 1, 1))
        past = avg_pool2d(seen, step)
        past = conv2d(past, weights[f"{block}.sc.weight"]) if f"{block}.sc.weight" in weights else past
        seen = relu(new + past)
    close = _normal(weights, "planes.fn", _linear(weights, "planes.fc", seen.flatten(1)))
    return _linear(weights, "planes.out", close)


def _by_gallery(weights: Mapping[str, Tensor], rows: Tensor) -> Tensor:
    """Mean cosine of the most similar drawings of each name, -1 where there is none."""
    import torch

    placed = torch.nn.functional.normalize(rows @ weights["gallery.projection"] - weights["gallery.middle"], dim=1)
    alike = placed @ (weights["gallery.rows"].T / 127)
    counts = [int(count) for count in weights["gallery.counts"].tolist()]
    found = torch.full((len(rows), len(counts)), -1.0)
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
