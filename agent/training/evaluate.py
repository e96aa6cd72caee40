"""How many plans are exactly right: every tag and every step token, on sets that were never trained on.

Teacher forcing gives the same verdict as decoding: greedy decoding is on the right path while each token is right.
The grammar is left out, so the figure is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.errors import PlanRefused
from agent.prompts.plan_format import encode_example, encode_prompt
from agent.prompts.vocabulary import Vocabulary
from agent.training.batch import Row, batch_hidden
from agent.training.dataset import Sample, as_row


def encode_all(samples: Sequence[Sample], vocabulary: Vocabulary) -> list[Row]:
    """Rows of all samples that fit the model."""
    rows = []
    for sample in samples:
        try:
            prompt = encode_prompt(sample.text, vocabulary)
            rows.append(as_row(encode_example(prompt, sample.spans, sample.steps, vocabulary)))
        except PlanRefused:
            continue
    return rows


def exact(model: Any, rows: Sequence[Row], *, pad: int, closed: int, batch: int = 16) -> list[bool]:
    """For each row whether all its targets are the likeliest tokens of the closed vocabulary."""
    import torch

    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    right: dict[int, bool] = {}
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            hidden, targets = batch_hidden(model, [rows[i] for i in part], pad=pad)
            good = (hidden @ model.lm_head.weight[:closed].T).argmax(-1) == targets
            sizes = [sum(1 for t in rows[i].targets if t >= 0) for i in part]
            for index, piece in zip(part, good.split(sizes), strict=True):
                right[index] = bool(piece.all())
    return [right[i] for i in range(len(rows))]


def mean(flags: Sequence[bool]) -> float:
    """The share that is true."""
    return sum(flags) / max(1, len(flags))
