"""How well the towers name what they never saw: zero-shot accuracy on held-out icon themes.

A class is a group of names that mean the same; its vector is the mean over the group's names and wordings. Images come
from the held-out families only, one per drawing. Accuracy is given with a 95 % Wilson interval.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perception.training.pairs import Icons, captions, encode, groups, to_tensor
from perception.training.towers import MEAN, STD


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A share of right answers with its interval."""

    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else math.nan

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        """Wilson score interval."""
        n, p = self.total, self.value
        if not n:
            return math.nan, math.nan
        middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{100 * self.value:.1f} % ({100 * low:.1f}-{100 * high:.1f}, n={self.total})"


@dataclass(frozen=True, slots=True)
class Task:
    """The fixed question: images, the class of each, and the wordings of each class."""

    pixels: NDArray[np.uint8]  # [N, H, W, 3]
    classes: NDArray[np.int64]
    wordings: Sequence[Sequence[str]]
    families: Sequence[str]


def icon_task(icons: Icons, held_out: frozenset[str], names: int = 160) -> Task:
    """The `names` commonest groups that both sides draw; held-out drawings over light grey, near copies dropped."""
    group = groups(icons)
    drawn: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for theme, own in zip(icons.families, icons.names, strict=True):
        drawn[group[own[0]]].add(theme)
        members[group[own[0]]].add(own[0])
    shared = [g for g in drawn if drawn[g] & held_out and len(drawn[g] - held_out) >= 3]
    chosen = sorted(shared, key=lambda g: (-len(drawn[g]), g))[:names]
    rows, seen = [], set()
    for index, (theme, own) in enumerate(zip(icons.families, icons.names, strict=True)):
        if theme in held_out and group[own[0]] in chosen:
            key = (icons.pixels[index].astype(np.uint16).reshape(8, 4, 8, 4, 4).mean((1, 3)) // 32).tobytes()
            if key not in seen and icons.pixels[index, ..., 3].any():
                rows.append(index)
                seen.add(key)
    rgba = icons.pixels[rows].astype(np.float32)
    alpha = rgba[..., 3:] / 255
    pixels = (rgba[..., :3] * alpha + 235 * (1 - alpha)).round().astype(np.uint8)
    classes = np.array([chosen.index(group[icons.names[i][0]]) for i in rows])
    wordings = [sorted({c for name in members[g] for c in captions(name)}) for g in chosen]
    return Task(pixels, classes, wordings, [icons.families[i] for i in rows])


def crop_task(pixels: NDArray[np.uint8], captions: Sequence[str]) -> Task:
    """Element crops of held-out looks; the classes are their captions."""
    classes = sorted(set(captions))
    return Task(pixels, np.array([classes.index(c) for c in captions]), [[c] for c in classes], ["crops"] * len(pixels))


def answer(model: Any, tokenizer: Any, task: Task) -> dict[str, Any]:
    """Top-1 and top-5, all and per family."""
    import torch
    from torch.nn.functional import normalize

    model.eval()
    with torch.inference_mode():
        pixels = (to_tensor(task.pixels) - MEAN) / STD
        image = torch.cat([model.visual_projection(model.vision_model(pixel_values=part).pooler_output)
                           for part in torch.split(pixels, 256)])  # fmt: skip
        centres = []
        for wordings in task.wordings:
            tokens = encode(tokenizer, wordings)
            vectors = normalize(model.text_projection(model.text_model(input_ids=tokens).pooler_output), dim=-1)
            centres.append(vectors.mean(0))
        scores = normalize(image, dim=-1) @ normalize(torch.stack(centres), dim=-1).T  # [N, classes]
        best = scores.topk(min(5, scores.shape[1]), dim=1).indices.numpy()
    model.train()
    hits = best == task.classes[:, None]
    result: dict[str, Any] = {"names": len(task.wordings)}
    families = np.array(task.families)
    for name, rows in [("all", families != ""), *[(f, families == f) for f in sorted(set(task.families))]]:
        for key, width in (("top1", 1), ("top5", 5)):
            accuracy = Accuracy(int(hits[rows, :width].any(1).sum()), int(rows.sum()))
            result[f"{name} {key}"] = str(accuracy)
            result[f"{name} {key} raw"] = asdict(accuracy)
    return result
