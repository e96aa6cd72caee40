"""Looking inside a vision tower: the walk of one image with its shapes, and four figures as pictures.

For any ViT, CLIP, SigLIP or DINO tower of transformers whose patches come from one convolution: the patch grid drawn
on the image, the first principal components of the patch filters, the cosine similarity of every position embedding
with all others, and attention from the output back to the patches (rollout over layers: Abnar and Zuidema 2020, arXiv
2005.00928). Numbers come from the loaded tower, never from its name. Pictures are RGB arrays; knows nothing of files
or screens.

N patches, D width, P patch side, T tokens (N, or N + 1 and more with CLS and registers).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.errors import CheckpointRefused
from perception.screen import Pixels

COMPONENTS = 28  # principal components drawn, as in the ViT paper (figure 7)
_CELL = 28  # pixels of one small map


@dataclass(frozen=True, slots=True)
class Tower:
    """A vision tower and its parts."""

    model: Any
    filters: NDArray[np.float32]  # [D, 3, P, P]
    positions: NDArray[np.float32] | None  # [N, D]; None for rotary or absent ones
    extra: int  # tokens before the patches: CLS and registers

    @property
    def patch(self) -> int:
        return int(self.filters.shape[-1])


def open_tower(model: Any) -> Tower:
    """Find the parts of a loaded vision model. Raises CheckpointRefused when it has no patch convolution."""
    import torch

    convolutions = [m for m in model.modules() if isinstance(m, torch.nn.Conv2d) and m.kernel_size == m.stride]
    if not convolutions:
        raise CheckpointRefused(
            f"{type(model).__name__} has no patch convolution; give a ViT, CLIP, SigLIP or DINO tower"
        )
    filters = convolutions[0].weight.detach().float().numpy()
    names = dict(model.named_parameters())
    extra = sum(int(p.shape[1] if p.ndim == 3 else 1) for n, p in names.items() if n.endswith(_EXTRA))
    table = next((p for n, p in names.items() if "position_embedding" in n), None)
    positions = None if table is None else table.detach().float().reshape(-1, table.shape[-1]).numpy()
    if positions is not None:
        positions = positions[len(positions) - math.isqrt(len(positions)) ** 2 :]  # drop CLS and registers
    return Tower(model, filters, positions, extra)


_EXTRA = ("cls_token", "class_embedding", "register_tokens", "distillation_token")


def walk(tower: Tower, pixels: Any) -> list[str]:
    """The way of one image [1, 3, H, W] through the tower, a line per station, with the shapes that really occur."""
    import torch

    with torch.inference_mode():
        output = tower.model(pixel_values=pixels, output_hidden_states=True)
    config, hidden = tower.model.config, output.last_hidden_state
    height, width = (int(n) // tower.patch for n in pixels.shape[-2:])
    heads = config.num_attention_heads
    added = "added" if tower.positions is not None else "rotary"
    lines = [
        f"image {list(pixels.shape)}",
        f"{height} x {width} patches of {tower.patch} x {tower.patch} -> {[1, height * width, tower.filters.shape[0]]}",
        f"{tower.extra} learned token(s) in front, position embeddings {added}",
        f"{config.num_hidden_layers} layers, {heads} heads of width {config.hidden_size // heads}",
        f"output {list(hidden.shape)}",
    ]
    pooled = getattr(output, "pooler_output", None)
    return [*lines, f"pooled {list(pooled.shape)}"] if pooled is not None else lines


def draw_patches(image: Pixels, tower: Tower) -> Pixels:
    """The image with its patches pulled apart."""
    scale = max(1, 448 // image.shape[0])
    large = np.repeat(np.repeat(image, scale, axis=0), scale, axis=1)
    step = tower.patch * scale
    for line in range(step, large.shape[0], step):
        large[line - 1 : line + 1] = 255
    for line in range(step, large.shape[1], step):
        large[:, line - 1 : line + 1] = 255
    return large


def filter_components(tower: Tower, count: int = COMPONENTS) -> NDArray[np.float32]:
    """[count, P, P, 3]: principal components of the patch filters, each scaled to 0..1."""
    flat = tower.filters.reshape(len(tower.filters), -1)
    _, _, components = np.linalg.svd(flat - flat.mean(0), full_matrices=False)
    maps = components[:count].reshape(-1, *tower.filters.shape[1:]).transpose(0, 2, 3, 1)
    low, high = maps.min((1, 2, 3), keepdims=True), maps.max((1, 2, 3), keepdims=True)
    return np.asarray((maps - low) / np.maximum(high - low, 1e-9), np.float32)


def draw_filters(tower: Tower) -> Pixels:
    """The components as a sheet, 7 to a row."""
    cells = [_enlarge((m * 255).round().astype(np.uint8)) for m in filter_components(tower)]
    return _sheet(cells, 7)


def position_similarity(tower: Tower) -> NDArray[np.float32]:
    """[N, N] cosine similarities of the position embeddings. Raises CheckpointRefused for towers that learn none."""
    if tower.positions is None:
        raise CheckpointRefused("this tower has no learned position embeddings")
    unit = tower.positions / np.maximum(np.linalg.norm(tower.positions, axis=1, keepdims=True), 1e-9)
    return np.asarray(unit @ unit.T, np.float32)


def draw_positions(tower: Tower) -> Pixels:
    """A grid of maps: the map at row r, column c shows how like the position (r, c) all others are."""
    similarity = position_similarity(tower)
    side = math.isqrt(len(similarity))
    return _sheet([_enlarge(_heat((row.reshape(side, side) + 1) / 2)) for row in similarity], side)


def attention(tower: Tower, pixels: Any, *, rollout: bool = True) -> NDArray[np.float32]:
    """[rows, columns], summing to 1: how much of each patch reaches the output.

    Rollout multiplies the layers (half identity for the residual path); otherwise the last layer alone. The output is
    CLS where the tower has one, the mean over patches elsewhere.
    """
    layers = _attentions(tower, pixels)  # [L][T, T]
    flow = np.eye(len(layers[0]), dtype=np.float32)
    for layer in layers if rollout else layers[-1:]:
        mixed = (layer + np.eye(len(layer))) / 2 if rollout else layer
        flow = np.asarray(mixed / mixed.sum(1, keepdims=True) @ flow, np.float32)
    row = flow[0] if tower.extra else flow.mean(0)
    patches = row[tower.extra :]
    height, width = (int(n) // tower.patch for n in pixels.shape[-2:])
    return np.asarray((patches / patches.sum()).reshape(height, width), np.float32)


def draw_attention(image: Pixels, weights: NDArray[np.float32]) -> Pixels:
    """The image, bright and red where the output looked."""
    scale = max(1, 448 // image.shape[0])
    large = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    smooth = cv2.resize(weights / weights.max(), (large.shape[1], large.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(0.5 * large + 0.5 * _heat(smooth), np.uint8)


def draw_bars(labels: Sequence[str], probabilities: Sequence[float], similarities: Sequence[float]) -> Pixels:
    """A bar for each label with its probability and its raw similarity, the likeliest first."""
    sheet = np.full((30 * len(labels) + 10, 640, 3), 255, np.uint8)
    order = sorted(range(len(labels)), key=lambda i: -probabilities[i])
    for row, index in enumerate(order):
        top = 8 + 30 * row
        end = 260 + int(220 * probabilities[index])
        cv2.rectangle(sheet, (260, top), (max(261, end), top + 20), (60, 120, 200), -1)
        text = f"{100 * probabilities[index]:.1f} %  ({similarities[index]:.3f})"
        cv2.putText(sheet, labels[index][:32], (6, top + 15), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1, cv2.LINE_AA)
        cv2.putText(sheet, text, (end + 8, top + 15), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1, cv2.LINE_AA)
    return sheet


def _attentions(tower: Tower, pixels: Any) -> list[NDArray[np.float32]]:
    """Attention of each layer, mean over heads, [T, T]. Only the plain implementation returns it."""
    import torch

    before = tower.model.config._attn_implementation  # noqa: SLF001  # transformers has no public getter
    tower.model.set_attn_implementation("eager")
    try:
        with torch.inference_mode():
            found = tower.model(pixel_values=pixels, output_attentions=True).attentions
    finally:
        tower.model.set_attn_implementation(before)
    return [layer[0].float().mean(0).numpy() for layer in found]


def _heat(values: NDArray[Any]) -> Pixels:
    """0..1 -> dark blue over green to yellow."""
    bgr = cv2.applyColorMap((values.clip(0, 1) * 255).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
    return np.ascontiguousarray(bgr[..., ::-1])


def _enlarge(cell: Pixels) -> Pixels:
    side = max(_CELL, cell.shape[0])
    return np.asarray(cv2.resize(cell, (side, side), interpolation=cv2.INTER_NEAREST), np.uint8)


def _sheet(cells: Sequence[Pixels], columns: int) -> Pixels:
    side = cells[0].shape[0] + 2
    rows = -(-len(cells) // columns)
    sheet = np.full((rows * side + 2, columns * side + 2, 3), 255, np.uint8)
    for index, cell in enumerate(cells):
        top, left = 2 + index // columns * side, 2 + index % columns * side
        sheet[top : top + cell.shape[0], left : left + cell.shape[1]] = cell
    return sheet
