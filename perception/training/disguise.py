"""One drawing in many looks: what an icon shows stays, how it is drawn changes.

Icons of two themes share their shapes at best, hardly ever their colours, so training varies everything else: ink and
ground, hue, greyness, inversion, outlines alone, size, place, proportions, sharpness, and a covered corner. Batches of
[B, H, W, 4] bytes to [B, 3, H, W] in 0..1; seeded by the generator that is handed in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

GREY = (0.299, 0.587, 0.114)


def disguise(icons: NDArray[np.uint8], mono: NDArray[np.bool_], rng: np.random.Generator, bend: float = 0.0) -> Tensor:
    """Icons [B, H, W, 4] over a ground; `mono` marks drawings of one colour, which take any ink.

    `bend`: by how much of half a side places are moved at most (one standard deviation), smoothly.
    """
    import torch

    count = len(icons)
    rgba = torch.from_numpy(np.ascontiguousarray(icons)).permute(0, 3, 1, 2).float() / 255
    ground = _column(_grounds(count, rng))  # [B, 3, 1, 1]
    ink = _column(_inks(ground.mean((1, 2, 3)).numpy(), rng))
    alpha = rgba[:, 3:]
    colour = torch.einsum("bij,bjhw->bihw", torch.from_numpy(_mixes(count, rng)), rgba[:, :3])
    grey = sum(share * rgba[:, i : i + 1] for i, share in enumerate(GREY))
    symbolic = grey * ground + (1 - grey) * ink  # dark parts take the ink, light parts the ground
    colour = torch.where(_flags(~mono & (rng.random(count) < 0.15)), symbolic, colour)
    colour = torch.where(_flags(mono), ink.expand_as(colour), colour)
    layers = _moved(torch.cat([colour * alpha, alpha], dim=1), rng, bend)
    picture = layers[:, :3] + (1 - layers[:, 3:]) * ground
    picture = torch.where(_flags(rng.random(count) < 0.03), _outlines(picture, ink, ground), picture)
    blurred = torch.nn.functional.avg_pool2d(picture, 3, 1, 1, count_include_pad=False)
    picture = torch.where(_flags(rng.random(count) < 0.15), 0.5 * picture + 0.5 * blurred, picture)
    picture = torch.where(_flags(rng.random(count) < 0.04), 1 - picture, picture)
    return _lit(_covered(picture, ground, rng), rng)


def _mixes(count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Colour matrices [B, 3, 3]: as drawn, turned in hue, or grey."""
    kind = rng.random(count)
    angle = np.where(kind < 0.45, rng.uniform(-math.pi, math.pi, count), rng.normal(0, 0.1, count))
    cosine, sine = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    third, cross = np.full((3, 3), 1 / 3), np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)
    turned = third + cosine * (np.eye(3) - third) + sine * cross
    vivid = np.where(kind > 0.8, 0.0, rng.uniform(0.4, 1.2, count))[:, None, None]
    grey = np.tile(np.array(GREY), (3, 1))
    return np.asarray(vivid * turned + (1 - vivid) * grey, np.float32)


def _moved(layers: Tensor, rng: np.random.Generator, bend: float) -> Tensor:
    """Another size, place and proportion, turned by a few degrees and bent."""
    import torch
    from torch.nn.functional import affine_grid, grid_sample

    count = len(layers)
    size = rng.uniform(0.9, 1.25, count)
    wide = size * rng.uniform(0.9, 1.1, count)
    angle = rng.normal(0, 0.05, count)
    place = np.zeros((count, 2, 3), np.float32)
    place[:, 0, 0], place[:, 0, 1] = wide * np.cos(angle), -size * np.sin(angle)
    place[:, 1, 0], place[:, 1, 1] = wide * np.sin(angle), size * np.cos(angle)
    place[:, :, 2] = rng.uniform(-1, 1, (count, 2)) * (0.08 + 0.5 * np.maximum(size - 1, 0))[:, None]
    grid = affine_grid(torch.from_numpy(place), list(layers.shape), align_corners=False)
    if bend:
        grid = grid + _bent(count, layers.shape[-1], rng, bend)
    return grid_sample(layers, grid, align_corners=False)


def _bent(count: int, side: int, rng: np.random.Generator, most: float) -> Tensor:
    """[B, side, side, 2]: how far each place is moved; some drawings hardly, others by `most`."""
    import torch
    from torch.nn.functional import interpolate

    moves = rng.normal(0, 1, (count, 2, 4, 4)) * rng.uniform(0, most, (count, 1, 1, 1))
    smooth = interpolate(torch.from_numpy(moves).float(), size=(side, side), mode="bicubic", align_corners=True)
    return smooth.permute(0, 2, 3, 1)


def _outlines(picture: Tensor, ink: Tensor, ground: Tensor) -> Tensor:
    """Where the brightness changes, drawn in ink."""
    import torch

    grey = picture.mean(1, keepdim=True)
    across = torch.zeros_like(grey)
    across[..., 1:-1, 1:-1] = (grey[..., 1:-1, 2:] - grey[..., 1:-1, :-2]).abs() + (
        grey[..., 2:, 1:-1] - grey[..., :-2, 1:-1]
    ).abs()
    edge = (across / (across.amax((2, 3), keepdim=True) + 1e-3) * 1.5).clamp(0, 1)
    return edge * ink + (1 - edge) * ground


def _covered(picture: Tensor, ground: Tensor, rng: np.random.Generator) -> Tensor:
    """One in twelve loses a small square."""
    side = picture.shape[-1]
    for row in np.flatnonzero(rng.random(len(picture)) < 0.08):
        size = int(rng.integers(4, 11))
        top, left = rng.integers(0, side - size, 2)
        picture[row, :, top : top + size, left : left + size] = ground[row]
    return picture


def _lit(picture: Tensor, rng: np.random.Generator) -> Tensor:
    gain, shift = rng.uniform(0.75, 1.15, len(picture)), rng.normal(0, 0.03, len(picture))
    return ((picture - 0.5) * _scalar(gain) + 0.5 + _scalar(shift)).clamp(0, 1)


def _grounds(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    kind = rng.random((count, 1))
    light, dark = rng.uniform(0.78, 1.0, (count, 1)), rng.uniform(0.05, 0.35, (count, 1))
    grey = np.where(kind < 0.8, light, dark) + rng.normal(0, 0.02, (count, 3))
    return np.asarray(np.clip(np.where(kind > 0.95, rng.random((count, 3)), grey), 0, 1))


def _inks(brightness: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float64]:
    """Colours that stand out against a ground of this brightness."""
    count = len(brightness)
    dark, light = rng.uniform(0, 0.4, (count, 1)), rng.uniform(0.7, 1, (count, 1))
    tint = np.where(rng.random((count, 1)) < 0.4, rng.normal(0, 0.25, (count, 3)), 0)
    return np.asarray(np.clip(np.where(brightness[:, None] > 0.5, dark, light) + tint, 0, 1))


def _column(colours: NDArray[np.float64]) -> Tensor:
    import torch

    return torch.from_numpy(colours).float()[:, :, None, None]


def _scalar(values: NDArray[np.float64]) -> Tensor:
    import torch

    return torch.from_numpy(values).float()[:, None, None, None]


def _flags(chosen: NDArray[np.bool_]) -> Tensor:
    import torch

    return torch.from_numpy(np.asarray(chosen))[:, None, None, None]
