"""Pictures and what is said about them as training rows.

What a tower sees of a tile goes through the projector as `VECTORS` vectors. Without a tower a row tells in tokens what
the picture holds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from agent.prompts.picture_format import encode_choice, encode_dialogue, encode_verify, tell
from agent.prompts.tokens import IMAGE
from agent.prompts.vocabulary import Vocabulary
from agent.training.batch import Row
from agent.training.entry import COLUMNS, ROWS, Entry, Pane
from agent.training.sight import VECTORS, Sight

if TYPE_CHECKING:
    from torch import Tensor


class PictureStream:
    """Random entries as rows: first a kind by its weight, then a topic, rare ones more often than they come."""

    def __init__(
        self, entries: Sequence[Entry], sight: Sight | None, vocabulary: Vocabulary, weights: dict[str, float]
    ) -> None:
        """Without `sight` rows tell what the pictures hold."""
        self._sight, self._vocabulary = sight, vocabulary
        self._topics: dict[str, dict[str, list[Entry]]] = {}
        for entry in entries:
            self._topics.setdefault(entry.kind, {}).setdefault(entry.topic, []).append(entry)
        self._kinds = [kind for kind in weights if kind in self._topics]
        self._weights = [weights[kind] for kind in self._kinds]
        if not self._kinds:
            raise ValueError(f"there are no entries to train on: none of {', '.join(weights)}")

    def __call__(self, rng: Random) -> Row:
        topics = self._topics[rng.choices(self._kinds, self._weights)[0]]
        chosen = rng.choices(list(topics), [math.sqrt(len(of)) for of in topics.values()])[0]
        entry = rng.choice(topics[chosen])
        return told_row(entry, self._vocabulary, rng) if self._sight is None else row(
            entry, self._sight.features(entry), self._vocabulary
        )  # fmt: skip


def row(entry: Entry, features: Tensor, vocabulary: Vocabulary) -> Row:
    """One entry with its picture, `features` [tiles, VECTORS, vision width]; the targets are its answers."""
    ids, targets = encode(entry, [[IMAGE] * slots(pane) for pane in entry.panes], vocabulary)
    return Row(ids, targets, features=features, vectors_per_image=VECTORS)


def told_row(entry: Entry, vocabulary: Vocabulary, rng: Random) -> Row:
    """One entry with tokens in place of its picture."""
    return Row(*encode(entry, [tell(pane.holds, slots(pane), rng) for pane in entry.panes], vocabulary))


def encode(entry: Entry, panes: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
    """Ids and targets of an entry in its format; `panes` are the tokens that stand for its pictures."""
    turns, first = [(turn.question, turn.answer) for turn in entry.turns], entry.turns[0]
    match entry.kind:
        case "verify":
            return encode_verify(panes[0], turns, vocabulary)
        case "ground" | "act":
            return encode_choice(panes, first.question, first.answer.split(), vocabulary, entry.done)
    return encode_dialogue(panes[0], turns, vocabulary)


def slots(pane: Pane) -> int:
    """How many decoder vectors a pane takes."""
    return VECTORS * (COLUMNS * ROWS if pane.view == "region" else 3)
