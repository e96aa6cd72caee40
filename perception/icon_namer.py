"""Names for icons without text: which of the fixed names a drawing shows, from its shapes.

`IconNamer.load()` takes the checkpoint that ships with the package (config.json with the names, safetensors). Answers
are log-probabilities; below `floor` an icon is to stay nameless. Traits are what the nets make of a drawing, names
apart. Knows nothing of elements or prompts. Local files
only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from perception.checkpoint import EMBEDDED, Checkpoint, open_checkpoint
from perception.crops import square
from perception.errors import CheckpointRefused
from perception.icon_looks import SIDE, framed
from perception.icon_nets import see, traits
from perception.screen import Pixels

if TYPE_CHECKING:
    from torch import Tensor

FAMILY: Final = "deskhand-icons"
_AT_ONCE: Final = 16
_REMEMBERED: Final = 512
"""Pictures of which is remembered what they show."""
_MOST_NAMES: Final = 4096
_MOST_DRAWINGS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What one picture shows."""

    likely: NDArray[np.float32]  # [names + 1] log-probabilities; the last is that of everything without a name
    traits: NDArray[np.float32]  # [traits]


class IconNamer:
    """Weighs every name it knows for pictures of icons."""

    def __init__(self, weights: Mapping[str, Tensor], names: Sequence[tuple[str, ...]], floor: float) -> None:
        """`names`: each a line of names that mean the same; `floor`: the probability from which on one is given."""
        self._weights = weights
        self.names = tuple(names)
        self.floor = floor
        self._known: dict[bytes, Seen] = {}

    @classmethod
    def load(cls, folder: Path | str | None = None) -> IconNamer:
        """The embedded checkpoint, or one from a local folder. Raises CheckpointRefused."""
        checkpoint = open_checkpoint(EMBEDDED / "icons" if folder is None else folder, {FAMILY})
        names, drawings, floor = _read(checkpoint)
        return cls(_weights(checkpoint, len(names) + 1, drawings), names, floor)

    def weigh(self, crops: Sequence[Pixels]) -> NDArray[np.float32]:
        """[N, names + 1] log-probabilities; the last is that of everything without a name here."""
        likely = [each.likely for each in self.see(crops)]
        return np.stack(likely) if likely else np.zeros((0, len(self.names) + 1), np.float32)

    def see(self, crops: Sequence[Pixels]) -> list[Seen]:
        """What each picture shows; of the last new pictures it is remembered."""
        prints = [_print(crop) for crop in crops]
        new = {key: crop for key, crop in zip(prints, crops, strict=True) if key not in self._known}
        known = self._known | dict(zip(new, self._look(list(new.values())), strict=True))
        self._known = dict(list(known.items())[-_REMEMBERED:])
        return [known[key] for key in prints]

    def _look(self, crops: Sequence[Pixels]) -> list[Seen]:
        import torch

        found: list[Seen] = []
        for start in range(0, len(crops), _AT_ONCE):
            with torch.inference_mode():
                likely, own = (part.numpy() for part in see(self._weights, _framed(crops[start : start + _AT_ONCE])))
            found += [Seen(*both) for both in zip(likely, own, strict=True)]
        return found

    def traits(self, crops: Sequence[Pixels]) -> NDArray[np.float32]:
        """[N, traits] of at least one picture."""
        import torch

        with torch.inference_mode():
            return np.asarray(traits(self._weights, _framed(crops)).numpy(), np.float32)

    def name(self, crops: Sequence[Pixels], floor: float | None = None) -> list[tuple[str, ...]]:
        """For each picture the names that mean what it shows; none where the likeliest is below the floor.

        `floor` is a probability; by default the checkpoint's.
        """
        least = self.floor if floor is None else floor
        found: list[tuple[str, ...]] = []
        for row in self.weigh(crops):
            best = int(row.argmax())
            sure = best < len(self.names) and float(np.exp(row[best])) >= least
            found.append(self.names[best] if sure else ())
        return found


def _print(crop: Pixels) -> bytes:
    """Equal for equal pictures."""
    return hashlib.blake2b(crop.tobytes(), digest_size=16, salt=str(crop.shape[1]).encode()[:16]).digest()


def _framed(crops: Sequence[Pixels]) -> Tensor:
    import torch

    squares = np.stack([square(crop, SIDE) for crop in crops])
    return framed(torch.from_numpy(squares).permute(0, 3, 1, 2).float() / 255)


def _read(checkpoint: Checkpoint) -> tuple[list[tuple[str, ...]], int, float]:
    """Names, drawings of the gallery and the floor from config.json."""
    names, drawings, floor = (checkpoint.config.get(key) for key in ("names", "drawings", "floor"))
    good = isinstance(names, list) and 1 <= len(names) <= _MOST_NAMES
    if not good or not all(
        isinstance(line, list) and line and all(isinstance(n, str) for n in line) for line in names or ()
    ):
        raise CheckpointRefused(f"{checkpoint.folder}: names must be up to {_MOST_NAMES} lists of icon names")
    if not isinstance(drawings, int) or not 1 <= drawings <= _MOST_DRAWINGS:
        raise CheckpointRefused(f"{checkpoint.folder}: drawings must be a positive number, got {drawings!r}")
    if not isinstance(floor, int | float) or not 0 < floor <= 1:
        raise CheckpointRefused(f"{checkpoint.folder}: floor must be a probability, got {floor!r}")
    return [tuple(line) for line in names or ()], drawings, float(floor)


def _weights(checkpoint: Checkpoint, names: int, drawings: int) -> dict[str, Tensor]:
    """The checkpoint's tensors in single precision, galleries in bytes, tried on one blank picture."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        read = load_file(checkpoint.folder / "model.safetensors")
        stored = {key: value.float() if value.dtype.is_floating_point else value for key, value in read.items()}
        tried, _ = see(stored, torch.zeros(1, 3, SIDE, SIDE))
        fits = tried.shape == (1, names) and len(stored["gallery.rows"]) == drawings
    except (OSError, KeyError, RuntimeError, SafetensorError) as error:
        raise CheckpointRefused(f"{checkpoint.folder}: weights do not fit: {str(error)[:500]}") from error
    if not fits:
        raise CheckpointRefused(f"{checkpoint.folder}: the weights are not those of {names} names, {drawings} drawings")
    return stored
