"""What an icon looks like, in numbers that hardly change with its colours: cut to the ink, edges, ink, hue.

The ground is the median of a picture's border; everything is relative to it. Directions of edges have no sign, so that
a light drawing on a dark ground is the dark one on a light ground. Torch tensors in and out, N pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

SIDE: Final = 32
"""Pixels of a framed picture."""
DIRECTIONS: Final = 8
TABLE: Final = DIRECTIONS * 64 + 9 * 4 * DIRECTIONS + 256 + 64 + 32
"""Numbers of one row of `table`."""
PLANES: Final = 4 * DIRECTIONS + 10
"""Channels of `planes`, 16 by 16 each."""
_INK: Final = 0.25
"""Of the strongest difference from the ground, from which a pixel is ink; at least `_FAINT`."""
_FAINT: Final = 0.06
_GREY: Final = (0.299, 0.587, 0.114)


@dataclass(frozen=True, slots=True)
class Edges:
    """Steepness by direction [N, DIRECTIONS, SIDE, SIDE] and of all directions [N, 1, SIDE, SIDE]."""

    directed: Tensor
    steepness: Tensor


def framed(pictures: Tensor, rng: np.random.Generator | None = None, shake: float = 0.1) -> Tensor:
    """[N, 3, H, W] in 0..1 -> [N, 3, SIDE, SIDE]: the ink in a square, as differences from the ground.

    With `rng` the square is shaken by up to `shake` of its side and turned a little: for training.
    """
    import torch
    from torch.nn.functional import affine_grid, grid_sample

    height, width = pictures.shape[2:]
    edge = torch.cat([pictures[:, :, 0], pictures[:, :, -1], pictures[..., 0], pictures[..., -1]], 2)
    relative = pictures - edge.median(2).values[:, :, None, None]
    apart = relative.abs().amax(1)
    ink = apart > (_INK * apart.amax((1, 2), keepdim=True)).clamp(min=_FAINT)
    top, bottom = _ends(ink.any(2))
    left, right = _ends(ink.any(1))
    side = torch.maximum(bottom - top, right - left) + 2
    place = torch.zeros(len(pictures), 2, 3)
    place[:, 0, 0], place[:, 1, 1] = side / width, side / height
    place[:, 0, 2], place[:, 1, 2] = (left + right) / width - 1, (top + bottom) / height - 1
    if rng is not None:
        place = _shaken(place, rng, shake)
    grid = affine_grid(place, [len(pictures), 3, SIDE, SIDE], align_corners=False)
    return grid_sample(relative, grid, align_corners=False)


def edges(relative: Tensor) -> Edges:
    """Of framed pictures; each pixel's edge is that of the colour channel with the steepest change."""
    import torch
    from torch.nn.functional import pad

    wide = pad(relative, (1, 1, 1, 1), mode="replicate")
    across = wide[:, :, 1:-1, 2:] - wide[:, :, 1:-1, :-2]
    down = wide[:, :, 2:, 1:-1] - wide[:, :, :-2, 1:-1]
    steep, channel = (across * across + down * down).max(1, keepdim=True)
    across, down, steep = across.gather(1, channel), down.gather(1, channel), steep.sqrt()
    turn = torch.remainder(torch.atan2(down, across), math.pi) * (DIRECTIONS / math.pi)
    low = turn.floor()
    share, near = turn - low, low.long() % DIRECTIONS
    directed = torch.zeros(len(relative), DIRECTIONS, *relative.shape[2:])
    directed.scatter_(1, near, steep * (1 - share))
    directed.scatter_(1, (near + 1) % DIRECTIONS, steep * share)
    return Edges(directed, steep)


def planes(relative: Tensor, seen: Edges) -> Tensor:
    """[N, PLANES, 16, 16]: directions, evened by their surroundings, ink, brightness and two hues.

    Four planes hold a direction, and the ink and the brightness: one for each pixel of a square of two by two.
    """
    import torch
    from torch.nn.functional import pixel_unshuffle

    return torch.cat([pixel_unshuffle(_evened(seen), 2), *_filled(relative)], 1)


def table(relative: Tensor, seen: Edges) -> Tensor:
    """[N, TABLE]: directions in cells of 4 and blocks of 16 pixels, ink in cells of 2, brightness of 4, hues of 8."""
    import torch
    from torch.nn.functional import avg_pool2d, normalize, pad, unfold

    cells = avg_pool2d(seen.directed, 4)
    around = avg_pool2d(pad(cells.pow(2).sum(1, keepdim=True), (1, 1, 1, 1), mode="replicate"), 3, 1)
    fine = (cells / (around.sqrt() + 0.02)).clamp(max=1.0).flatten(1)
    blocks = unfold(avg_pool2d(seen.directed, 8), 2).transpose(1, 2)
    coarse = normalize(blocks, dim=2, eps=1e-2).flatten(1)
    ink = 0.7 * avg_pool2d(_ink(relative), 2).flatten(1)
    grey = 0.5 * avg_pool2d(_grey(relative), 4).flatten(1)
    return torch.cat([fine, coarse, ink, grey, avg_pool2d(_hues(relative), 8).flatten(1)], 1)


def _evened(seen: Edges) -> Tensor:
    """Edges by direction, as strong as their surroundings let them appear."""
    from torch.nn.functional import avg_pool2d

    around = avg_pool2d(seen.steepness, 9, 1, 4, count_include_pad=False)
    most = seen.steepness.amax((2, 3), keepdim=True)
    return seen.directed / (around + 0.1 * most + 0.02)


def _filled(relative: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Ink and brightness of every pixel in four planes each, and two hues."""
    from torch.nn.functional import avg_pool2d, pixel_unshuffle

    ink, grey = pixel_unshuffle(_ink(relative), 2), pixel_unshuffle(_grey(relative), 2)
    return ink, grey, avg_pool2d(_hues(relative), 2)


def _ends(filled: Tensor) -> tuple[Tensor, Tensor]:
    """First and one past the last true place of each row; the whole row where none is true."""
    import torch

    length = filled.shape[1]
    places = torch.arange(length)
    first = torch.where(filled, places, length).amin(1).float()
    end = torch.where(filled, places + 1, 0).amax(1).float()
    none = end == 0
    return torch.where(none, 0.0, first), torch.where(none, float(length), end)


def _shaken(place: Tensor, rng: np.random.Generator, shake: float) -> Tensor:
    import torch

    count = len(place)

    def within(most: float) -> Tensor:
        return torch.from_numpy(rng.uniform(-most, most, count)).float()

    across, down = place[:, 0, 0].clone(), place[:, 1, 1].clone()
    size, stretch = 1 + within(shake), within(shake)
    angle = torch.from_numpy(rng.normal(0, 0.06, count)).float()
    moved = place.clone()
    moved[:, 0, 0] = across * size * (1 + stretch) * torch.cos(angle)
    moved[:, 0, 1] = -across * size * torch.sin(angle)
    moved[:, 1, 0] = down * size * torch.sin(angle)
    moved[:, 1, 1] = down * size * (1 - stretch) * torch.cos(angle)
    moved[:, 0, 2] += within(1) * across * shake * 0.6
    moved[:, 1, 2] += within(1) * down * shake * 0.6
    return moved


def _ink(relative: Tensor) -> Tensor:
    apart = relative.abs().amax(1, keepdim=True)
    return apart / (apart.amax((2, 3), keepdim=True) + 1e-3)


def _grey(relative: Tensor) -> Tensor:
    red, green, blue = relative[:, :1], relative[:, 1:2], relative[:, 2:]
    return _GREY[0] * red + _GREY[1] * green + _GREY[2] * blue


def _hues(relative: Tensor) -> Tensor:
    import torch

    red, green, blue = relative[:, :1], relative[:, 1:2], relative[:, 2:]
    return torch.cat([red - green, blue - (red + green) / 2], 1)
