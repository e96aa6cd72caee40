"""Forests as checkpoints keep them: arrays in safetensors, checked before they are asked.

Knows nothing of what they judge. Needs numpy and safetensors only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from perception.checkpoint import Checkpoint
from perception.errors import CheckpointRefused
from perception.forest import Forest

_MOST_TREES: Final = 2000
_MOST_DEPTH: Final = 10


def stored_arrays(checkpoint: Checkpoint) -> dict[str, NDArray[Any]]:
    """The weights by name. Raises CheckpointRefused."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(checkpoint.folder / "model.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise CheckpointRefused(f"{checkpoint.folder}: weights cannot be read: {str(error)[:500]}") from error


def forest_arrays(forests: Mapping[str, Forest]) -> dict[str, NDArray[Any]]:
    """The arrays of forests, their names before those of their parts."""
    return {
        f"{name}{part}": array
        for name, forest in forests.items()
        for part, array in (
            ("features", forest.features), ("thresholds", forest.thresholds), ("leaves", forest.leaves),
            ("first", np.array([forest.first], np.float32)),
        )
    }  # fmt: skip


def stored_forest(stored: Mapping[str, NDArray[Any]], checkpoint: Checkpoint, name: str = "") -> Forest:
    """The forest whose arrays begin with `name`. Raises CheckpointRefused for what is none."""
    try:
        features, thresholds, leaves, first = (
            stored[f"{name}{part}"] for part in ("features", "thresholds", "leaves", "first")
        )
    except KeyError as error:
        raise CheckpointRefused(f"{checkpoint.folder}: the weights have no {error}") from error
    trees, ends = leaves.shape if leaves.ndim == 2 else (0, 0)
    depth = ends.bit_length() - 1
    fits = 0 < trees <= _MOST_TREES and 0 < depth <= _MOST_DEPTH and ends == 2**depth and first.shape == (1,)
    if not fits or not features.shape == thresholds.shape == (trees, ends - 1) or not _asks(features, checkpoint):
        raise CheckpointRefused(f"{checkpoint.folder}: the weights are not those of a forest")
    numbers = thresholds.astype(np.float32), leaves.astype(np.float32), float(first[0])
    return Forest(features.astype(np.int16), *numbers)


def _asks(features: NDArray[Any], checkpoint: Checkpoint) -> bool:
    """Whether the trees ask for what is measured."""
    measured = checkpoint.config.get("features")
    asked = np.asarray(features, np.int64)
    return isinstance(measured, int) and bool(asked.min() >= 0) and bool(asked.max() < measured)
