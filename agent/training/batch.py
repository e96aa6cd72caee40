"""Rows of examples as one padded batch: what the decoder says at the asked places, and the loss over it.

`targets[i]` is what the output at input i must say, -100 where nothing is asked. B batch, T tokens, D decoder width,
K images, N patches, M asked places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Row:
    """One example. `features` [k, N, vision width] are vision-tower outputs for the <image> tokens in `ids`.

    Each image fills `vectors_per_image` <image> tokens (its N projected vectors averaged in that many groups).
    """

    ids: Sequence[int]
    targets: Sequence[int]
    positions: Sequence[int] | None = None
    features: Tensor | None = None
    vectors_per_image: int = 1


def batch_loss(model: Any, rows: Sequence[Row], *, pad: int, closed: int = 0) -> Tensor:
    """Summed cross entropy of a batch over its asked targets."""
    import torch

    hidden, targets = batch_hidden(model, rows, pad=pad)
    head = model.lm_head.weight[:closed] if closed else model.lm_head.weight
    return torch.nn.functional.cross_entropy(hidden @ head.T, targets, reduction="sum")


def batch_hidden(model: Any, rows: Sequence[Row], *, pad: int) -> tuple[Tensor, Tensor]:
    """Decoder outputs [M, D] at the asked places of all rows, in row order, and their targets [M]."""
    import torch

    device = model.lm_head.weight.device
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), pad)  # [B, T]
    positions = torch.zeros((len(rows), longest), dtype=torch.long)
    targets = torch.full((len(rows), longest), -100)
    for at, row in enumerate(rows):
        size = len(row.ids)
        ids[at, :size] = torch.tensor(row.ids)
        positions[at, :size] = torch.tensor(row.positions if row.positions is not None else range(size))
        targets[at, :size] = torch.tensor(row.targets)
    decoder = model.model.language_model
    ids = ids.to(device)
    embeds = decoder.get_input_embeddings()(ids)  # [B, T, D]
    vectors = _image_vectors(model, rows)
    if vectors is not None:
        shown = (ids == model.config.image_token_index).unsqueeze(-1)  # [B, T, 1]
        embeds = embeds.masked_scatter(shown, vectors.to(embeds.dtype))
    # Padding stands on the right and attention is causal, so no asked output sees it. The mask of ones is needed all
    # the same: without one, transformers takes positions that do not rise by 1 for the seams of packed sequences.
    hidden = decoder(
        inputs_embeds=embeds, position_ids=positions.to(device), attention_mask=torch.ones_like(ids), use_cache=False
    ).last_hidden_state
    asked = (targets >= 0).to(device)
    return hidden[asked], targets.to(device)[asked]


def _image_vectors(model: Any, rows: Sequence[Row]) -> Tensor | None:
    import torch

    device = model.lm_head.weight.device
    found = [
        pool(model.model.multi_modal_projector(row.features.to(device)), row.vectors_per_image).flatten(0, 1)
        for row in rows
        if row.features is not None
    ]
    return torch.cat(found) if found else None


def pool(projected: Tensor, vectors: int) -> Tensor:
    """Average the N vectors of each image in `vectors` equal groups: [K, N, D] -> [K, vectors, D]."""
    k, n, d = projected.shape
    return projected.reshape(k, vectors, n // vectors, d).mean(2)
