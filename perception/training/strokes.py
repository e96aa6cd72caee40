"""Drawings of one colour as other themes would draw them: thicker or thinner, or as a hole or a sign on a plate.

RGBA bytes [B, H, W, 4] in and out; seeded by the generator that is handed in.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, max_pool2d

_CHANGED: Final = 0.4
"""Of the drawings, how many get other strokes."""
_PLATED: Final = 0.15
_MOST: Final = 0.85
"""How much of a stroke's outermost pixel is added or taken away at most."""


def redraw(
    icons: NDArray[np.uint8], flat: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The drawings, some changed, and which of them have one colour still; those of many colours stay as they are."""
    rows = np.flatnonzero(flat)
    if not len(rows):
        return icons, flat
    alpha = torch.from_numpy(icons[rows, ..., 3]).float()[:, None] / 255
    strokes = _stroked(alpha, rng)
    plated = rng.random(len(rows)) < _PLATED
    changed, still = icons.copy(), flat.copy()
    changed[rows, ..., 3] = (strokes[:, 0] * 255).round().byte().numpy()
    on = np.flatnonzero(plated)
    if len(on):
        changed[rows[on]] = _on_plates(strokes[on], rng)
        still[rows[on]] = False
    return changed, still


def _stroked(alpha: Tensor, rng: np.random.Generator) -> Tensor:
    thicker, thinner = max_pool2d(alpha, 3, 1, 1), -max_pool2d(-alpha, 3, 1, 1)
    share = rng.uniform(-_MOST, _MOST, len(alpha)) * (rng.random(len(alpha)) < _CHANGED)
    much = torch.from_numpy(share).float()[:, None, None, None]
    return alpha + much.clamp(min=0) * (thicker - alpha) - (-much).clamp(min=0) * (alpha - thinner)


def _on_plates(signs: Tensor, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Light signs on dark plates, dark signs on light ones, or holes; round, square or with round corners."""
    count, side = len(signs), signs.shape[-1]
    place = torch.zeros(count, 2, 3)
    place[:, 0, 0] = place[:, 1, 1] = torch.from_numpy(rng.uniform(1.35, 1.8, count)).float()
    small = grid_sample(signs, affine_grid(place, list(signs.shape), align_corners=False), align_corners=False)
    line = (torch.arange(side) + 0.5) / side * 2 - 1
    power = torch.from_numpy(rng.choice([2.0, 5.0, 12.0], count)).float()[:, None, None]
    far = (line.abs()[None, :, None] ** power + line.abs()[None, None, :] ** power) ** (1 / power)
    plate = ((0.97 - far) * side / 2).clamp(0, 1)[:, None]
    dark = torch.from_numpy(rng.uniform(0.05, 0.55, (count, 3))).float()[:, :, None, None]
    light = torch.from_numpy(rng.uniform(0.8, 1.0, (count, 3))).float()[:, :, None, None]
    turned = torch.from_numpy(rng.random(count) < 0.25)[:, None, None, None]
    ground, ink = torch.where(turned, light, dark), torch.where(turned, dark, light)
    hole = torch.from_numpy(rng.random(count) < 0.3)[:, None, None, None]
    colour = torch.where(hole, ground.expand(-1, -1, side, side), ground + (ink - ground) * small)
    alpha = torch.where(hole, plate * (1 - small), plate)
    return (torch.cat([colour, alpha], 1) * 255).round().byte().permute(0, 2, 3, 1).numpy()
