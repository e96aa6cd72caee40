"""What a text means, as it learns: a weighed sum of its words' vectors, and what their order adds to it.

`agent.meaning` and `agent.word_order` read what it learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from agent.meaning import MOST_WORDS
from agent.training.word_vectors import WordVectors
from agent.word_order import HEADS, WARM

_DROP: Final = 0.1
_PLACES: Final = 0.02
"""How far apart the places of words are at first."""


class Order(nn.Module):
    """Attention over the words of a text; adds nothing at first."""

    def __init__(self, size: int, layers: int) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(size, HEADS, 2 * size, _DROP, batch_first=True, norm_first=True)
        self.tower = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.places, self.out = nn.Embedding(MOST_WORDS, size), nn.Linear(size, size, bias=False)
        nn.init.normal_(self.places.weight, 0, _PLACES)
        nn.init.zeros_(self.out.weight)

    def forward(self, vectors: Tensor, known: Tensor) -> Tensor:
        """Words' vectors [N, T, size], where there is a word [N, T] -> what is added to each text, [N, size]."""
        length = vectors.norm(dim=2, keepdim=True)
        seen = normalize(vectors, dim=2) * (WARM * vectors.shape[2] ** 0.5) + self.places.weight[: vectors.shape[1]]
        seen = self.tower(seen, src_key_padding_mask=~known)
        added: Tensor = self.out((seen * length * known[..., None]).sum(1))
        return added


class Encoder(nn.Module):
    """Texts as lists of word numbers -> vectors of unit length."""

    def __init__(self, known: WordVectors, layers: int = 0) -> None:
        """`layers` of attention over the order of words; 0: their sum alone."""
        super().__init__()
        words, size = known.vectors.shape
        share = torch.from_numpy(known.counts / known.counts.sum()).float()
        self.vectors = nn.Embedding(words, size, _weight=known.vectors.clone())
        self.weights = nn.Embedding(words, 1, _weight=torch.log(1e-3 / (1e-3 + share) + 0.02)[:, None])
        self.turn = nn.Linear(size, size, bias=False)
        self.warmth = nn.Parameter(torch.tensor(2.7))
        nn.init.eye_(self.turn.weight)
        self.order = Order(size, layers) if layers else None

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        longest = max(1, *map(len, texts))
        ids = torch.tensor([[*text, *[0] * (longest - len(text))] for text in texts], dtype=torch.long)
        lengths = torch.tensor([len(text) for text in texts])
        known = torch.arange(longest) < lengths[:, None]
        added: Tensor = self.turn(self.vectors(ids) * self.weights(ids).exp()) * known[..., None]
        summed = added.sum(1)
        if self.order is not None:
            seen = known | (lengths == 0)[:, None]  # attention must see something
            summed = summed + self.order(added, seen) * (lengths > 0)[:, None]
        return normalize(summed, dim=1)

    def weighed(self) -> Tensor:
        """[words, size]: what each word adds to a text."""
        with torch.no_grad():
            added: Tensor = self.turn(self.vectors.weight * self.weights.weight.exp())
        return added
