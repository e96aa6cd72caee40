"""What the icon namer is taught: which drawings, what is right for each, how often each is shown.

Seeded: the same seed gives the same course. Never a drawing of a held-out family.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from perception.training.icon_packs import PACK
from perception.training.icons import HELD_OUT
from perception.training.pairs import SET, Icons, monochrome

GROUND: Final = 235
BATCH: Final = 128
_ELSE: Final = 40.0
"""How often everything else is shown, in times of the square root of families that draw a name."""
_THEMES: Final = 3.0
_PACKS: Final = 2.0
"""How much more often the drawings of a theme, of a pack are shown than a set's."""
_OTHERS: Final = 0.08
"""Of the names that are not asked for, the share that is shown as everything else."""


@dataclass(frozen=True, slots=True)
class Course:
    """Drawings, which names are right for each (the last: everything else), and how often each is shown."""

    pixels: NDArray[np.uint8]  # [N, SIDE, SIDE, 4]
    right: Tensor  # [N, names + 1] booleans
    chance: NDArray[np.float64]  # [N], sums to one
    flat: NDArray[np.bool_]  # [N], one colour
    families: NDArray[np.str_]  # [N]

    @classmethod
    def of(
        cls, icons: Icons, names: Sequence[tuple[str, ...]], wanted: Callable[[str], bool], rng: np.random.Generator
    ) -> Course:
        """Of the wanted families, never a held-out one; equal pictures of a family are one, with the names of both."""
        number = {name: index for index, known in enumerate(names) for name in known}
        strange = sorted({own[0] for own in icons.names} - set(number))
        others = {name for name in strange if rng.random() < _OTHERS}
        joined: dict[tuple[str, bytes], tuple[int, set[int]]] = {}
        for index, (family, own) in enumerate(zip(icons.families, icons.names, strict=True)):
            meant = {number[name] for name in own if name in number}
            usable = wanted(family) and family not in HELD_OUT and icons.pixels[index, ..., 3].any()
            if usable and (meant or own[0] in others):
                joined.setdefault((family, coarse(icons.pixels[index])), (index, set()))[1].update(meant)
        rows = [index for index, _ in joined.values()]
        right = torch.zeros(len(rows), len(names) + 1, dtype=torch.bool)
        for row, (_, meant) in enumerate(joined.values()):
            right[row, sorted(meant) or [len(names)]] = True
        pixels, families = icons.pixels[rows], np.array([icons.families[i] for i in rows])
        return cls(pixels, right, chances(right.numpy(), families, _ELSE), monochrome(pixels), families)

    @property
    def themes(self) -> NDArray[np.bool_]:
        """[N]: the drawings of themes and packs, which show one thing each."""
        return ~np.char.startswith(self.families, SET)

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Numbers of drawings, every name as often as its variety deserves."""
        return np.minimum(np.searchsorted(np.cumsum(self.chance), rng.random(count)), len(self.chance) - 1)


def chances(right: NDArray[np.bool_], families: NDArray[np.str_], last: float | None = None) -> NDArray[np.float64]:
    """[N], sums to one: every name by the root of its families, or `last` for the last; families alike in it."""
    chance = np.zeros(len(families))
    for name in range(right.shape[1]):
        rows = np.flatnonzero(right[:, name])
        if len(rows):
            known, which, counts = np.unique(families[rows], return_inverse=True, return_counts=True)
            weight = np.array([_weight(family) for family in known])
            often = last if last is not None and name == right.shape[1] - 1 else len(known) ** 0.5
            chance[rows] += often * weight[which] / weight.sum() / counts[which]
    return np.asarray(chance / chance.sum()) if len(chance) else chance


def _weight(family: str) -> float:
    return 1.0 if family.startswith(SET) else _PACKS if family.startswith(PACK) else _THEMES


def over(pixels: NDArray[np.uint8]) -> Tensor:
    """RGBA drawings over light grey, [N, 3, H, W] in 0..1."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    shown = (pixels[..., :3] * alpha + GROUND * (1 - alpha)).round() / 255
    return torch.from_numpy(np.ascontiguousarray(shown.transpose(0, 3, 1, 2), np.float32))


def coarse(rgba: NDArray[np.uint8]) -> bytes:
    """Equal for pictures that a person would call the same."""
    side = len(rgba) // 4
    cells = rgba.astype(np.uint16).reshape(side, 4, side, 4, 4).mean((1, 3))
    return bytes((cells // 32).astype(np.uint8))
