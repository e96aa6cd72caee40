"""What a text means, as a vector: "take back my last change" lies near "undo".

A text is the weighed sum of its words' vectors and of what their order adds (`agent.word_order`), of unit length; a
picture is a linear layer over what the nets of the icon namer make of it. All ship as a checkpoint (config.json with
the words, safetensors with bytes and a scale a word, and the layers) and are read with numpy alone. Knows no screens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from agent.word_order import WordOrder
from perception.checkpoint import EMBEDDED, Checkpoint, open_checkpoint
from perception.errors import CheckpointRefused

FAMILY: Final = "deskhand-meaning"
MOST_WORDS: Final = 14
"""Words of a text that count."""
AT_ONCE: Final = 256
"""Texts that are reckoned at once."""
MOST_MET: Final = 4096
"""Texts that are remembered."""
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ENDINGS: Final = ("'s", "s", "es", "ed", "ing", "d", "er")
_LARGEST: Final = (200_000, 1024)


def split(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower().replace("’", "'"))


def known_words(text: str, number: dict[str, int]) -> list[int]:
    """The numbers of a text's words; a word that is not known may be known without its ending."""
    found = []
    for word in split(text)[:MOST_WORDS]:
        stems = [word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))]
        found += [number[stem] for stem in stems if stem in number][:1]
    return found


class Meanings:
    """Vectors of texts and pictures.

    `words` [V], `vectors` [V, size] weighed already; `layer` [size, traits + 1], the last what is added.
    """

    def __init__(
        self,
        words: Sequence[str],
        vectors: NDArray[np.float32],
        layer: NDArray[np.float32] | None = None,
        order: WordOrder | None = None,
    ) -> None:
        self._number = {word: index for index, word in enumerate(words)}
        self._vectors = vectors
        self._layer = layer
        self._order = order
        self._met: dict[str, NDArray[np.float32]] = {}

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Meanings:
        """The embedded checkpoint, or one from a local folder. Raises CheckpointRefused."""
        checkpoint = open_checkpoint(EMBEDDED / "meaning" if folder is None else folder, {FAMILY})
        words = checkpoint.config.get("words")
        if not isinstance(words, str) or not 1 <= len(words.split()) <= _LARGEST[0]:
            raise CheckpointRefused(f"{checkpoint.folder}: words must be up to {_LARGEST[0]} words in one text")
        return cls(words.split(), *_weights(checkpoint, len(words.split())))

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """[N, size], of unit length; zeros for a text without a known word. Texts met before are remembered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._met]
        for start in range(0, len(new), AT_ONCE):
            part = new[start : start + AT_ONCE]
            self._met.update(zip(part, self._reckoned(part), strict=True))
        rows = np.array([self._met[text] for text in texts], np.float32).reshape(len(texts), self._vectors.shape[1])
        for old in list(self._met)[:-MOST_MET]:
            del self._met[old]
        return rows

    def _reckoned(self, texts: Sequence[str]) -> NDArray[np.float32]:
        numbers = [known_words(text, self._number) for text in texts]
        known = np.zeros((len(texts), max(1, *map(len, numbers))), np.bool_)
        words = np.zeros((*known.shape, self._vectors.shape[1]), np.float32)
        for row, own in enumerate(numbers):
            known[row, : len(own)], words[row, : len(own)] = True, self._vectors[own]
        summed = words.sum(1)
        if self._order is not None:
            said = known.any(1)
            summed[said] += self._order(words[said], known[said])
        return _unit(summed)

    def shown(self, traits: NDArray[np.float32]) -> NDArray[np.float32]:
        """[N, traits] of pictures -> [N, size], of unit length; zeros where nothing was learned of these traits."""
        layer = self._layer
        if layer is None or layer.shape[1] != traits.shape[1] + 1:
            return np.zeros((len(traits), self._vectors.shape[1]), np.float32)
        return _unit(traits @ layer[:, :-1].T + layer[:, -1])


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _weights(
    checkpoint: Checkpoint, words: int
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None, WordOrder | None]:
    """Vectors of the words, and the layers of pictures and of word order if there are any."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        stored: dict[str, NDArray[Any]] = load_file(checkpoint.folder / "model.safetensors")
        bytes_, scale = stored["vectors"], stored["scale"]
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise CheckpointRefused(f"{checkpoint.folder}: weights cannot be read: {str(error)[:500]}") from error
    fits = bytes_.dtype == np.int8 and bytes_.ndim == 2 and bytes_.shape[1] <= _LARGEST[1]
    if not fits or bytes_.shape[0] != words or scale.shape != (words,) or not np.isfinite(scale).all():
        raise CheckpointRefused(f"{checkpoint.folder}: the weights are not those of {words} words")
    vectors = bytes_.astype(np.float32)
    vectors *= scale.astype(np.float32)[:, None]
    try:
        order = WordOrder.of(stored, vectors.shape[1], MOST_WORDS)
    except (KeyError, ValueError, IndexError) as error:
        raise CheckpointRefused(f"{checkpoint.folder}: {error}") from error
    if "shown.weight" not in stored:
        return vectors, None, order
    weight, bias = stored["shown.weight"], stored.get("shown.bias")
    if bias is None or weight.ndim != 2 or bias.shape != weight.shape[:1] or len(weight) != vectors.shape[1]:
        raise CheckpointRefused(f"{checkpoint.folder}: the layer of pictures does not fit the words")
    return vectors, np.concatenate([weight, bias[:, None]], 1).astype(np.float32), order
