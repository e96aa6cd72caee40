"""Pictures and dialogues as training rows: <describe> <image>... then question <sep> answer <value>, turn by turn.

A picture is shown to the vision tower as `GRID` overview tiles, an element crop as one tile; the last layer's patch
vectors (no CLS) go through the projector, `VECTORS` of them per tile after averaging. The tower does not learn here, so
what it sees of each picture is computed once. Only answers are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from agent.prompts.tokens import IMAGE
from agent.prompts.vocabulary import Vocabulary
from agent.training.loop import Row
from agent.training.picture_data import Entry
from perception.crops import Preprocessing
from perception.screen import Pixels

if TYPE_CHECKING:
    from torch import Tensor

GRID = (3, 2)
"""Columns and rows of the overview."""
VECTORS = 4
"""Decoder vectors for each tile; must divide the tower's number of patches."""


class Sight:
    """What a vision tower sees of entries' pictures; each is encoded once."""

    def __init__(self, model: Any, side: int = 32) -> None:
        """`model`: a `LlavaForConditionalGeneration`; its tower takes pictures of `side` pixels."""
        self._tower, self._prepare = model.model.vision_tower, Preprocessing(side=side)
        self._seen: dict[tuple[object, ...], Tensor] = {}

    def features(self, entry: Entry) -> Tensor:
        """Patch vectors [tiles, patches, vision width] of the picture or its crop."""
        import torch

        key = (entry.image, entry.box)
        if key not in self._seen:
            with torch.no_grad():  # not inference mode: the vectors take part in training
                device = next(self._tower.parameters()).device
                pixels = torch.from_numpy(self._prepare(tiles(entry))).to(device)  # [K, 3, side, side]
                self._seen[key] = self._tower(pixels).last_hidden_state[:, 1:].cpu()
        return self._seen[key]


class PictureStream:
    """Random entries as rows."""

    def __init__(self, entries: Sequence[Entry], sight: Sight, vocabulary: Vocabulary) -> None:
        if not entries:
            raise ValueError("there are no entries to train on")
        self._entries, self._sight, self._vocabulary = entries, sight, vocabulary

    def __call__(self, rng: Random) -> Row:
        return row(rng.choice(self._entries), self._sight, self._vocabulary)


def row(entry: Entry, sight: Sight, vocabulary: Vocabulary) -> Row:
    """One entry as a row; the targets are its answers."""
    features = sight.features(entry)
    describe, image, asked, answered = vocabulary.encode(["<describe>", IMAGE, "<sep>", "<value>"])
    ids = [describe, *[image] * (VECTORS * len(features))]
    targets = [-100] * len(ids)
    for turn in entry.turns:
        question = [*vocabulary.text_ids(turn.question), asked]
        answer = [*vocabulary.text_ids(turn.answer), answered]
        targets += [-100] * (len(question) - 1) + answer + [-100]  # output i says input i + 1
        ids += question + answer
    return Row(ids, targets, features=features, vectors_per_image=VECTORS)


def tiles(entry: Entry) -> list[Pixels]:
    """The overview tiles of a picture, row by row, or the one crop in `box`."""
    with Image.open(entry.image) as picture:
        pixels = np.asarray(picture.convert("RGB"), np.uint8)
    if entry.box is not None:
        box = entry.box
        return [pixels[box.top : box.bottom, box.left : box.right]]
    columns, rows = GRID
    across = np.linspace(0, pixels.shape[1], columns + 1).astype(int)
    down = np.linspace(0, pixels.shape[0], rows + 1).astype(int)
    return [pixels[down[y] : down[y + 1], across[x] : across[x + 1]] for y in range(rows) for x in range(columns)]
