"""What the galleries of the icon namer hold: drawings of themes and packs, by discriminants and by the plane nets.

Fisher's discriminants of the names are found here, in closed form, from rows of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import normalize

from perception.icon_looks import edges, framed, planes, table
from perception.training.disguise import disguise
from perception.training.icon_course import Course, over
from perception.training.icon_nets import SPACE, IconNets

_EVENED: Final = 0.4
"""Of the mean variance, added to every direction before the discriminants are found."""
_AT_ONCE: Final = 256


def make_views(course: Course, views: int, rng: np.random.Generator) -> list[NDArray[np.float16]]:
    """[N, TABLE] each: of the drawings as they are, then of disguised ones."""
    made = []
    for view in range(views):
        rows = []
        for start in range(0, len(course.pixels), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            pixels, flat = course.pixels[part], course.flat[part]
            shown = framed(disguise(pixels, flat, rng), rng) if view else framed(over(pixels))
            rows.append(table(shown, edges(shown)).half().numpy())
        made.append(np.concatenate(rows))
    return made


def fit_gallery(nets: IconNets, course: Course, views: Sequence[NDArray[np.float16]]) -> None:
    """Fisher's discriminants of the names over all views; themes' drawings as they are fill the gallery."""
    share = course.right.float() / course.right.sum(1, keepdim=True)
    of_name = share.sum(0).clamp(min=1e-6)
    used = [torch.from_numpy(view.astype(np.float32)) for view in views]
    means = sum((share.T @ view for view in used), torch.zeros(())) / len(used) / of_name[:, None]
    weight = (share / of_name.sqrt()).sum(1)
    inside = torch.zeros(len(means.T), len(means.T))
    for view in used:
        apart = view - share @ means
        inside += (apart * weight[:, None]).T @ apart / weight.sum() / len(used)
    inside += _EVENED * inside.diagonal().mean() * torch.eye(len(inside))
    values, vectors = torch.linalg.eigh(inside.double())
    evened = (vectors @ torch.diag(values.rsqrt()) @ vectors.T).float()
    known = means[:-1][course.right.any(0)[:-1]] @ evened
    middle = known.mean(0)
    axes = torch.linalg.svd(known - middle, full_matrices=False).Vh[:SPACE]
    with torch.no_grad():
        nets.axes.projection[:, : len(axes)] = evened @ axes.T
        nets.axes.middle[: len(axes)] = middle @ axes.T
        nets.gallery.fill(nets.axes(used[0]), _of_themes(course))


def fill_near(nets: IconNets, course: Course) -> None:
    """The same drawings by the last layer but one of each plane net."""
    rows = np.flatnonzero(course.themes)
    for gallery, net in zip(nets.near, nets.nets, strict=True):
        close = torch.zeros(len(course.pixels), gallery.rows.shape[1])
        with torch.no_grad():
            for start in range(0, len(rows), _AT_ONCE):
                part = rows[start : start + _AT_ONCE]
                shown = framed(over(course.pixels[part]))
                close[part] = normalize(net.close(planes(shown, edges(shown))), dim=1)
            gallery.fill(close, _of_themes(course))


def _of_themes(course: Course) -> Tensor:
    """[N, names]: right names of the drawings of themes and packs."""
    return course.right & torch.from_numpy(course.themes)[:, None]
