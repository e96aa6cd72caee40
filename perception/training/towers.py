"""The stock CLIP towers this repository trains, and how their weights start.

A ViT from scratch on little data starts far from the filters it needs. Two starts that keep the stock architecture:
patch filters from the two-dimensional cosine basis and position embeddings from sines.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from perception.training.tokenizer import LENGTH

if TYPE_CHECKING:
    from torch import Tensor

MEAN = STD = 0.5  # of pixel values in 0..1


def build(vocabulary: int, seed: int, *, patch: int = 8, hidden: int = 192, layers: int = 6, text: int = 160) -> Any:
    """A fresh `CLIPModel` of transformers with our sizes."""
    import torch
    from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPVisionConfig

    torch.manual_seed(seed)
    config = CLIPConfig(
        vision_config=CLIPVisionConfig(
            hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=hidden // 64 or 1,
            intermediate_size=4 * hidden, image_size=32, patch_size=patch, projection_dim=hidden, hidden_act="gelu",
        ).to_dict(),
        text_config=CLIPTextConfig(
            vocab_size=vocabulary, hidden_size=text, num_hidden_layers=3, num_attention_heads=4,
            intermediate_size=4 * text, max_position_embeddings=LENGTH, projection_dim=hidden, hidden_act="gelu",
            pad_token_id=0, bos_token_id=1, eos_token_id=3,
        ).to_dict(),
        projection_dim=hidden,
    )  # fmt: skip
    model = CLIPModel(config)
    start_well(model.vision_model)
    return model


def start_well(vision: Any) -> None:
    """Give a fresh CLIP vision tower these starts."""
    import torch

    embeddings = vision.embeddings
    with torch.no_grad():
        filters = embeddings.patch_embedding.weight  # [D, 3, P, P]
        filters.copy_(cosine_filters(filters.shape[0], filters.shape[-1]))
        table = embeddings.position_embedding.weight  # [1 + N, D]
        side = math.isqrt(len(table) - 1)
        table[1:] = 0.1 * sine_positions(side, table.shape[1])


def cosine_filters(count: int, patch: int) -> Tensor:
    """[count, 3, P, P]: the lowest-frequency products of cosines, grey first, then two colour differences."""
    import torch

    basis = torch.tensor(
        [[math.cos(math.pi * (x + 0.5) * k / patch) for x in range(patch)] for k in range(patch)]
    )  # [P, P]
    basis[0] /= math.sqrt(2)
    colours = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, -1.0], [0.5, -1.0, 0.5]])
    colours /= colours.norm(dim=1, keepdim=True)
    orders = sorted((u + v + (3 if c else 0), c, u, v) for c in range(3) for u in range(patch) for v in range(patch))
    chosen = [orders[i % len(orders)] for i in range(count)]
    # Pictures have amplitudes of about 1 / frequency and a mean that is mostly background: weigh against both.
    weights = [0.1 if u + v == 0 else 0.5 * (u + v) ** 0.5 for _, _, u, v in chosen]
    filters = [
        weight * colours[c][:, None, None] * torch.outer(basis[u], basis[v])
        for weight, (_, c, u, v) in zip(weights, chosen, strict=True)
    ]
    return torch.stack(filters) * (2 / patch)


def sine_positions(side: int, width: int) -> Tensor:
    """[side * side, width]: sines and cosines of x and y, as in the Transformer paper but in two dimensions."""
    import torch

    quarter = width // 4
    rates = torch.exp(-math.log(30.0) * torch.arange(quarter) / max(1, quarter - 1))
    angle = torch.arange(side)[:, None] * rates  # [side, width / 4]
    axis = torch.cat([angle.sin(), angle.cos()], dim=1)  # [side, width / 2]
    rows = axis[:, None].expand(side, side, -1)
    columns = axis[None].expand(side, side, -1)
    table = torch.zeros(side * side, width)
    table[:, : 4 * quarter] = torch.cat([rows, columns], dim=-1).reshape(side * side, -1)
    return table
