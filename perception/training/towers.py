"""The stock CLIP towers this repository trains, and how their weights start.

A ViT from scratch on little data starts far from the filters it needs. Starts that keep the stock architecture: patch
filters from the two-dimensional cosine basis, position embeddings from sines, and heads that begin as the taps of a
convolution, each looking at one neighbour (`start_local`), which training may then undo.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

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


def renew_vision(model: Any, seed: int, *, patch: int, hidden: int, layers: int, heads: int, wider: int) -> Any:
    """The same CLIP with a fresh vision tower whose heads start locally; `wider` times as wide inside its MLPs."""
    import torch
    from transformers import CLIPConfig, CLIPModel, CLIPVisionConfig

    torch.manual_seed(seed)
    old = model.config
    vision = CLIPVisionConfig(
        hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=wider * hidden,
        image_size=old.vision_config.image_size, patch_size=patch, projection_dim=old.projection_dim, hidden_act="gelu",
    )  # fmt: skip
    texts = old.text_config.to_dict()
    fresh = CLIPModel(CLIPConfig(text_config=texts, vision_config=vision.to_dict(), projection_dim=old.projection_dim))
    kept = {name: weight for name, weight in model.state_dict().items() if not name.startswith("vi")}
    fresh.load_state_dict({**fresh.state_dict(), **kept})
    start_local(fresh.vision_model)
    return fresh


_STEPS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
_GAIN: Final = 1.1
"""Of queries and keys: a head then gives its neighbour about nine tenths of its attention."""


def start_local(vision: Any) -> None:
    """Let every head of a fresh tower look at one neighbour of each patch, and the class token at one region a head.

    As many channels as a head has hold the place alone, as waves along x and y. Turning a wave by a step is a rotation,
    so a query that is the rotated place matches the key of the neighbour there. Heads must be a multiple of 8 wide.
    """
    import torch

    embeddings = vision.embeddings
    with torch.no_grad():
        filters, table = embeddings.patch_embedding.weight, embeddings.position_embedding.weight
        width = vision.encoder.layers[0].self_attn.head_dim
        side = math.isqrt(len(table) - 1)
        rates = 2 * math.pi / (side + 2) * torch.arange(1, width // 4 + 1)
        filters.copy_(cosine_filters(filters.shape[0], filters.shape[-1]) + 0.05 * torch.randn_like(filters))
        filters[:width] = 0
        table.zero_()
        embeddings.class_embedding.normal_()[:width] = 0
        own = torch.nn.functional.layer_norm(embeddings.class_embedding, embeddings.class_embedding.shape)[width:]
        place = torch.cartesian_prod(torch.arange(side), torch.arange(side))  # rows of (y, x)
        for axis, along in ((0, 1), (1, 0)):  # x first
            waves = place[:, along, None] * rates
            table[1:, 2 * axis : width : 4] = math.sqrt(2) * waves.cos()
            table[1:, 2 * axis + 1 : width : 4] = math.sqrt(2) * waves.sin()
        for depth, layer in enumerate(vision.encoder.layers):
            attention, heads = layer.self_attn, layer.self_attn.num_heads
            for part in (attention.q_proj, attention.k_proj):
                part.weight.mul_(0.1)
                part.bias.zero_()
            for head in range(heads):
                rows = slice(head * width, (head + 1) * width)
                step = _STEPS[(head + depth * heads) % len(_STEPS)]
                attention.q_proj.weight[rows, :width] += _GAIN * _rotation(rates, step)
                attention.k_proj.weight[rows, :width] += _GAIN * torch.eye(width)
                region = _region(rates, (depth * heads + head) % 9, side)
                attention.q_proj.weight[rows, width:] += torch.outer(region, own / own.dot(own))
            for out in (attention.out_proj, layer.mlp.fc2):
                out.weight[:width] = 0
                out.bias.zero_()


def _region(rates: Tensor, number: int, side: int) -> Tensor:
    """[W]: the query for the n-th of nine regions; slow waves only, so that it takes in some patches around."""
    import torch

    query = torch.zeros(4 * len(rates))
    for axis, third in enumerate((number % 3, number // 3)):
        middle = (side - 1) * (1 + 2 * third) / 6
        for wave in range(min(2, len(rates))):
            query[4 * wave + 2 * axis] = math.sqrt(2) * math.cos(float(rates[wave]) * middle)
            query[4 * wave + 2 * axis + 1] = math.sqrt(2) * math.sin(float(rates[wave]) * middle)
    return query


def _rotation(rates: Tensor, step: tuple[int, int]) -> Tensor:
    """[W, W]: turns the waves of a place into those of the place `step` (x, y) away."""
    import torch

    matrix = torch.zeros(4 * len(rates), 4 * len(rates))
    for number, rate in enumerate(rates.tolist()):
        for axis, distance in enumerate(step):
            at, cosine, sine = 4 * number + 2 * axis, math.cos(rate * distance), math.sin(rate * distance)
            matrix[at : at + 2, at : at + 2] = torch.tensor([[cosine, -sine], [sine, cosine]])
    return matrix


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
