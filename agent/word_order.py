"""What the order of words adds to the meaning of a text: two layers of attention over its words, in plain numpy.

A text is the sum of its words' vectors, whatever their order ("open in a new tab", "new tab, open"). Here every word
sees the others and its place among them, and what comes of that is added. The layers are those of `torch`'s
`TransformerEncoderLayer` (norm first, ReLU), taught by `agent.training.encoder`. Knows no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

HEADS: Final = 4
WARM: Final = 0.5
"""Times the root of their length: the length of the words' vectors before the first layer."""
_SMALL: Final = 1e-5
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class WordOrder:
    """`places` [words, size], `layers` by the names of torch's parameters, `out` [size, size]."""

    places: Floats
    layers: tuple[Mapping[str, Floats], ...]
    out: Floats

    @classmethod
    def of(cls, stored: Mapping[str, NDArray[Any]], size: int, words: int) -> WordOrder | None:
        """From a checkpoint's tensors; None where it has none. Raises ValueError for such that do not fit."""
        if "order.out.weight" not in stored:
            return None
        kept = {name: np.asarray(value, np.float32) for name, value in stored.items() if name.startswith("order.")}
        count = len({name.split(".")[3] for name in kept if name.startswith("order.tower.layers.")})
        layers = tuple(_layer(kept, f"order.tower.layers.{n}.", size) for n in range(count))
        places, out = kept["order.places.weight"], kept["order.out.weight"]
        if places.shape != (words, size) or out.shape != (size, size) or not all(map(_is_finite, kept.values())):
            raise ValueError(f"the layers of word order do not fit {words} words of {size} numbers")
        return cls(places, layers, out)

    def __call__(self, vectors: Floats, known: NDArray[np.bool_]) -> Floats:
        """Words' vectors [N, T, size], `known` [N, T]: where a word is -> what is added to each text, [N, size]."""
        length = np.linalg.norm(vectors, axis=2, keepdims=True)  # a word's weight
        seen = vectors / np.maximum(length, 1e-9) * (WARM * vectors.shape[2] ** 0.5) + self.places[: vectors.shape[1]]
        seen = seen.astype(np.float32)
        for layer in self.layers:
            seen = seen + _attention(layer, _normal(layer, "norm1", seen), known)
            inner = np.maximum(_linear(layer, "linear1", _normal(layer, "norm2", seen)), 0)
            seen = seen + _linear(layer, "linear2", inner)
        summed = (seen * length * known[..., None]).sum(1)
        return np.asarray(summed @ self.out.T, np.float32)


def _attention(layer: Mapping[str, Floats], seen: Floats, known: NDArray[np.bool_]) -> Floats:
    count, length, size = seen.shape
    mixed = seen @ layer["self_attn.in_proj_weight"].T + layer["self_attn.in_proj_bias"]
    parts = mixed.reshape(count, length, 3, HEADS, size // HEADS).transpose(2, 0, 3, 1, 4)  # [3, N, heads, T, size]
    scores = parts[0] @ parts[1].swapaxes(-1, -2) / (size // HEADS) ** 0.5
    scores = np.where(known[:, None, None, :], scores, -1e9)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    heads = shares / shares.sum(-1, keepdims=True) @ parts[2]
    joined = heads.transpose(0, 2, 1, 3).reshape(count, length, size)
    return _linear(layer, "self_attn.out_proj", joined)


def _normal(layer: Mapping[str, Floats], name: str, seen: Floats) -> Floats:
    middle = seen - seen.mean(-1, keepdims=True)
    spread = np.sqrt((middle * middle).mean(-1, keepdims=True) + _SMALL)
    return np.asarray(middle / spread * layer[f"{name}.weight"] + layer[f"{name}.bias"], np.float32)


def _linear(layer: Mapping[str, Floats], name: str, seen: Floats) -> Floats:
    return np.asarray(seen @ layer[f"{name}.weight"].T + layer[f"{name}.bias"], np.float32)


def _layer(stored: Mapping[str, Floats], start: str, size: int) -> dict[str, Floats]:
    """One layer's parameters. Raises KeyError or ValueError."""
    inner = len(stored[f"{start}linear1.weight"])
    shapes = {
        "self_attn.in_proj_weight": (3 * size, size), "self_attn.in_proj_bias": (3 * size,),
        "self_attn.out_proj.weight": (size, size), "self_attn.out_proj.bias": (size,),
        "linear1.weight": (inner, size), "linear1.bias": (inner,), "linear2.weight": (size, inner),
        "linear2.bias": (size,), "norm1.weight": (size,), "norm1.bias": (size,), "norm2.weight": (size,),
        "norm2.bias": (size,),
    }  # fmt: skip
    for name, shape in shapes.items():
        if stored[start + name].shape != shape:
            raise ValueError(f"{start}{name} has the shape {stored[start + name].shape}; it must be {shape}")
    return {name: stored[start + name] for name in shapes}


def _is_finite(values: Floats) -> bool:
    return bool(np.isfinite(values).all())
