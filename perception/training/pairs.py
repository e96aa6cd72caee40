"""Pictures and captions as training batches: every caption of a batch means something else, as the loss assumes.

Icons are drawn over random backgrounds with random place, size, colour shift and contrast; element crops come as they
were rendered. Names that mean the same (symbolic links in most theme families, or one line of concepts.txt) form a
group; a batch holds at most one picture per group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perception.concepts import concepts
from perception.training.contrastive import Batch
from perception.training.tokenizer import LENGTH
from perception.training.towers import MEAN, STD

if TYPE_CHECKING:
    from torch import Tensor


SET = "set "
"""How the family of a set of interface icons begins: its names say what a drawing may show, not what is the same."""
_LINKED = 3


@dataclass(frozen=True, slots=True)
class Icons:
    """Rendered drawings [N, H, W, 4] with the names and theme family of each."""

    pixels: NDArray[np.uint8]
    names: Sequence[tuple[str, ...]]
    families: Sequence[str]

    def only(self, keep: Sequence[int]) -> Icons:
        return Icons(self.pixels[list(keep)], [self.names[i] for i in keep], [self.families[i] for i in keep])


def groups(icons: Icons) -> dict[str, str]:
    """Each icon name -> the name that stands for its group.

    Two names mean the same when `_LINKED` families link them, and most of the families that have both.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for concept in concepts():
        for name in concept.icons[1:]:
            parent[root(name)] = root(concept.icons[0])
    for a, b in _synonyms(icons):
        parent[root(a)] = root(b)
    return {name: root(name) for names in icons.names for name in names}


def _synonyms(icons: Icons) -> list[tuple[str, str]]:
    """Pairs of names that themes draw with one picture."""
    families: dict[tuple[str, str], set[str]] = defaultdict(set)  # two names -> theme families that link them
    know: dict[str, set[str]] = defaultdict(set)  # name -> theme families that have it
    for theme, (own, *linked) in zip(icons.families, icons.names, strict=True):
        if not theme.startswith(SET):
            for name in (own, *linked):
                know[name].add(theme)
            for name in linked:
                families[min(own, name), max(own, name)].add(theme)
    return sorted(
        (a, b) for (a, b), seen in families.items() if len(seen) >= _LINKED and 2 * len(seen) > len(know[a] & know[b])
    )


def captions(name: str) -> tuple[str, ...]:
    """What an icon of this name may be called: the name itself first, then the wordings of its concept."""
    return (name, *(w for concept in concepts() if name in concept.icons for w in concept.wordings))


class Sampler:
    """Endless batches of distinct meanings. `crops` are element pictures [N, H, W, 3] with their captions."""

    def __init__(
        self,
        icons: Icons,
        tokenizer: Any,
        seed: int,
        crops: tuple[NDArray[np.uint8], Sequence[str]] | None = None,
        common: int = 7,
    ) -> None:
        """`common`: groups drawn by fewer theme families are left out."""
        self._rng = np.random.default_rng(seed)
        self._icons = icons
        self._mono = monochrome(icons.pixels)
        self._group = groups(icons)
        self._tokenizer = tokenizer
        self._captions = {name: captions(name) for name in self._group}
        self._by_group: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, (names, theme) in enumerate(zip(icons.names, icons.families, strict=True)):
            self._by_group[self._group[names[0]]][theme].append(index)
        self._groups = sorted(g for g, themes in self._by_group.items() if len(themes) >= common)
        weight = np.array([len(self._by_group[g]) for g in self._groups], np.float64)  # families that draw it
        self._weights = weight**2 / (weight**2).sum()
        self._crops: dict[str, list[int]] = defaultdict(list)
        self._crop_pixels = crops[0] if crops else None
        for index, caption in enumerate(crops[1] if crops else ()):
            self._crops[caption].append(index)

    def batches(self, size: int, share_of_crops: float = 0.15) -> Iterator[Batch]:
        while True:
            yield self.batch(size, share_of_crops)

    def batch(self, size: int, share_of_crops: float = 0.15) -> Batch:
        import torch

        crops = min(int(size * share_of_crops), len(self._crops))
        count = min(size - crops, len(self._groups))
        chosen_groups = self._rng.choice(self._groups, count, replace=False, p=self._weights)
        drawn = [self._icon(str(g)) for g in chosen_groups]
        pixels = compose(self._icons.pixels[[i for i, _ in drawn]], self._mono[[i for i, _ in drawn]], self._rng)
        texts = [text for _, text in drawn]
        if crops and self._crop_pixels is not None:
            chosen = self._rng.choice(sorted(self._crops), crops, replace=False)
            rows = [int(self._rng.choice(self._crops[str(c)])) for c in chosen]
            pixels = torch.cat([pixels, jitter(to_tensor(self._crop_pixels[rows]), self._rng)])
            texts += [str(c) for c in chosen]
        return Batch((pixels - MEAN) / STD, encode(self._tokenizer, texts))

    def _icon(self, group: str) -> tuple[int, str]:
        themes = self._by_group[group]
        index = int(self._rng.choice(themes[str(self._rng.choice(sorted(themes)))]))
        names = self._icons.names[index]
        name = names[0] if self._rng.random() < 0.5 else str(self._rng.choice(names))
        options = self._captions[name]
        return index, options[0] if self._rng.random() < 0.6 else str(self._rng.choice(options))


def encode(tokenizer: Any, texts: Iterable[str]) -> Tensor:
    """Token ids [B, T], padded to the longest caption of the batch (at most LENGTH)."""
    import torch

    rows = [e.ids for e in tokenizer.encode_batch(list(texts))]
    rows = [r if len(r) <= LENGTH else [*r[: LENGTH - 1], r[-1]] for r in rows]
    width = max(map(len, rows))
    return torch.tensor([r + [0] * (width - len(r)) for r in rows])


def to_tensor(pixels: NDArray[np.uint8]) -> Tensor:
    """[N, H, W, C] bytes -> [N, C, H, W] floats in 0..1."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float() / 255


def compose(icons: NDArray[np.uint8], mono: NDArray[np.bool_], rng: np.random.Generator) -> Tensor:
    """Icons [B, H, W, 4] over random backgrounds: [B, 3, H, W] in 0..1."""
    import torch
    from torch.nn.functional import affine_grid, grid_sample

    count = len(icons)
    rgba = to_tensor(icons)
    background = torch.from_numpy(_backgrounds(count, rng)).float()[:, :, None, None]  # [B, 3, 1, 1]
    ink = torch.from_numpy(_inks(background.mean((1, 2, 3)).numpy(), rng)).float()[:, :, None, None]
    colour = torch.where(torch.from_numpy(mono)[:, None, None, None], ink.expand_as(rgba[:, :3]), rgba[:, :3])
    layers = torch.cat([colour * rgba[:, 3:], rgba[:, 3:]], dim=1)  # premultiplied
    scale = torch.from_numpy(rng.uniform(0.95, 1.35, count)).float()
    place = torch.zeros(count, 2, 3)
    place[:, 0, 0] = scale * torch.from_numpy(rng.uniform(0.92, 1.08, count)).float()
    place[:, 1, 1] = scale
    place[:, :, 2] = torch.from_numpy(rng.uniform(-1, 1, (count, 2))).float() * (scale - 0.85)[:, None] * 0.6
    layers = grid_sample(layers, affine_grid(place, list(layers.shape), align_corners=False), align_corners=False)
    return jitter(layers[:, :3] + (1 - layers[:, 3:]) * background, rng)


def jitter(pixels: Tensor, rng: np.random.Generator) -> Tensor:
    """Small random changes of colour and contrast; [B, 3, H, W] in 0..1."""
    import torch

    count = len(pixels)
    mix = np.eye(3) + rng.normal(0, 0.04, (count, 3, 3))
    grey = rng.random(count) < 0.1
    mix[grey] = 1 / 3
    mixed = torch.einsum("bij,bjhw->bihw", torch.from_numpy(mix).float(), pixels)
    gain = torch.from_numpy(rng.uniform(0.85, 1.15, (count, 1, 1, 1))).float()
    return ((mixed - 0.5) * gain + 0.5 + 0.01 * torch.from_numpy(rng.normal(size=(count, 1, 1, 1))).float()).clamp(0, 1)


def monochrome(icons: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """True where all of a drawing has about one colour: a symbolic icon, free to take any ink."""
    colour = icons[..., :3].astype(np.float32)
    weight = (icons[..., 3:] > 200).astype(np.float32)
    total = weight.sum((1, 2)) + 1e-6
    mean = (colour * weight).sum((1, 2)) / total
    spread = ((np.abs(colour - mean[:, None, None]) * weight).sum((1, 2)) / total).max(-1)
    return np.asarray(spread < 12)


def _backgrounds(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    kind = rng.random(count)[:, None]
    light, dark = rng.uniform(0.8, 1.0, (count, 1)), rng.uniform(0.08, 0.3, (count, 1))
    tint = rng.normal(0, 0.02, (count, 3))
    grey = np.where(kind < 0.75, light, dark) + tint
    return np.asarray(np.clip(np.where(kind > 0.95, rng.random((count, 3)), grey), 0, 1))


def _inks(background: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float64]:
    """Colours that stand out against a background of this brightness."""
    count = len(background)
    dark, light = rng.uniform(0, 0.4, (count, 1)), rng.uniform(0.7, 1, (count, 1))
    base = np.where(background[:, None] > 0.5, dark, light)
    tint = np.where(rng.random((count, 1)) < 0.3, rng.normal(0, 0.2, (count, 3)), 0)
    return np.asarray(np.clip(base + tint, 0, 1))
