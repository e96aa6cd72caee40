"""CLIP: pictures and words in one space, to name icons and recognise what a crop shows.

`Clip.load()` takes the checkpoint that ships with the package; a folder takes any CLIP or SigLIP checkpoint of
transformers. Local files only. Vectors are unit length, so a dot product is a cosine similarity. Crops seen before
(by content) are not encoded again. The number of threads is the caller's choice (`torch.set_num_threads`). Knows
nothing of elements or prompts.

N crops, M texts, D width of the common space.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from perception.checkpoint import EMBEDDED, Checkpoint, load_weights, open_checkpoint, read_config, read_text
from perception.crops import Preprocessing, content_key
from perception.errors import CheckpointRefused
from perception.screen import Pixels

if TYPE_CHECKING:
    from torch import Tensor

Key = TypeVar("Key", bytes, str)
FAMILIES: Final = ("clip", "siglip", "siglip2")
_REMEMBERED: Final = 4096  # feature vectors kept, the least recently used one goes first
_AT_ONCE: Final = 64  # crops or texts in one forward pass


class Clip:
    """An image tower and a text tower that agree."""

    def __init__(self, model: Any, tokenizer: Any, preprocessing: Preprocessing) -> None:
        """`model` a CLIPModel or SiglipModel, `tokenizer` a `tokenizers.Tokenizer`."""
        self._model = model
        self._tokenizer = tokenizer
        self.preprocessing = preprocessing
        self._images: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._texts: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Clip:
        """The embedded checkpoint, or one from a local folder. Raises CheckpointRefused."""
        checkpoint = open_checkpoint(EMBEDDED / "clip" if folder is None else folder, FAMILIES)
        preprocessing = read_preprocessing(checkpoint)
        tokenizer = _read_tokenizer(checkpoint)
        from transformers import AutoModel
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # the terminal belongs to the caller
        return cls(load_weights(checkpoint, AutoModel), tokenizer, preprocessing)

    def image_features(self, crops: Sequence[Pixels]) -> NDArray[np.float32]:
        """[N, D] unit vectors."""
        keys = [content_key(crop) for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._images}
        found = dict(zip(new, self._encode_images(list(new.values())), strict=True))
        return self._collect(keys, found, self._images)

    def text_features(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """[M, D] unit vectors."""
        new = list(dict.fromkeys(text for text in texts if text not in self._texts))
        found = dict(zip(new, self._encode_texts(new), strict=True))
        return self._collect(list(texts), found, self._texts)

    def similarities(self, crops: Sequence[Pixels], texts: Sequence[str]) -> NDArray[np.float32]:
        """[N, M] cosine similarities, -1 to 1."""
        return np.asarray(self.image_features(crops) @ self.text_features(texts).T, np.float32)

    def probabilities(self, crops: Sequence[Pixels], texts: Sequence[str]) -> NDArray[np.float32]:
        """[N, M]: per crop, a softmax over the texts (CLIP) or an independent probability of each text (SigLIP)."""
        logits = self.scale * self.similarities(crops, texts)
        if hasattr(self._model, "logit_bias"):
            return np.asarray(1 / (1 + np.exp(-(logits + float(self._model.logit_bias.detach())))), np.float32)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)

    @property
    def scale(self) -> float:
        """What cosines are multiplied with before a softmax over texts; learned with the towers."""
        return float(self._model.logit_scale.detach().exp())

    @property
    def vision_tower(self) -> Any:
        """The image encoder as transformers built it."""
        return self._model.vision_model

    def _encode_images(self, crops: list[Pixels]) -> list[NDArray[np.float32]]:
        import torch

        rows: list[NDArray[np.float32]] = []
        for start in range(0, len(crops), _AT_ONCE):
            pixels = torch.from_numpy(self.preprocessing(crops[start : start + _AT_ONCE]))  # [n, 3, H, W]
            with torch.inference_mode():
                rows.extend(_unit(self._model.get_image_features(pixel_values=pixels)))
        return rows

    def _encode_texts(self, texts: list[str]) -> list[NDArray[np.float32]]:
        import torch

        rows: list[NDArray[np.float32]] = []
        for start in range(0, len(texts), _AT_ONCE):
            tokens, mask = self._tokens(texts[start : start + _AT_ONCE])
            with torch.inference_mode():
                rows.extend(_unit(self._model.get_text_features(input_ids=tokens, attention_mask=mask)))
        return rows

    def _tokens(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """Ids and mask [n, T]; a text too long for the tower keeps its start and its end mark."""
        import torch

        limit = self._model.config.text_config.max_position_embeddings
        pad = self._model.config.text_config.pad_token_id or 0
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        rows = [ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]] for ids in rows]
        width = limit if hasattr(self._model, "logit_bias") else max(map(len, rows))  # SigLIP: full length
        tokens = torch.tensor([ids + [pad] * (width - len(ids)) for ids in rows])
        mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in rows])
        return tokens, torch.ones_like(mask) if hasattr(self._model, "logit_bias") else mask

    def _collect(
        self, keys: list[Key], found: dict[Key, NDArray[np.float32]], kept: OrderedDict[Key, NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        rows = [found[key] if key in found else kept[key] for key in keys]
        kept.update(found)
        for key in keys:
            kept.move_to_end(key)
        while len(kept) > _REMEMBERED:
            kept.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, self._model.config.projection_dim), np.float32)


def load_vision_tower(folder: Path | None = None) -> tuple[Any, Preprocessing]:
    """An image encoder and its preprocessing: the embedded one, or a ViT, CLIP, SigLIP or DINO from a local folder.

    Raises CheckpointRefused.
    """
    if folder is None or open_checkpoint(folder).family in FAMILIES:
        clip = Clip.load(folder)
        return clip.vision_tower, clip.preprocessing
    from transformers import AutoModel

    checkpoint = open_checkpoint(folder)
    return load_weights(checkpoint, AutoModel), read_preprocessing(checkpoint)


def read_preprocessing(checkpoint: Checkpoint) -> Preprocessing:
    """Side, mean and deviation from preprocessor_config.json; the side must be the tower's own."""
    path = checkpoint.folder / "preprocessor_config.json"
    config = read_config(path)
    side = checkpoint.config.get("vision_config", checkpoint.config).get("image_size")
    size = config.get("size", {})
    stated = size.get("height", size.get("shortest_edge")) if isinstance(size, dict) else size
    mean, std = config.get("image_mean", [0.5] * 3), config.get("image_std", [0.5] * 3)
    if not isinstance(side, int) or not 8 <= side <= 2048 or stated != side:
        raise CheckpointRefused(f"{path}: size is {size!r}, the tower takes {side!r} (8 to 2048 pixels)")
    if not (len(mean) == len(std) == 3 and all(isinstance(v, int | float) for v in (*mean, *std)) and min(std) > 0):
        raise CheckpointRefused(f"{path}: image_mean and image_std must be three numbers each, the latter positive")
    return Preprocessing(side=side, mean=tuple(mean), std=tuple(std))


def _read_tokenizer(checkpoint: Checkpoint) -> Any:
    from tokenizers import Tokenizer

    text = read_text(checkpoint.folder / "tokenizer.json")
    try:
        tokenizer = Tokenizer.from_str(text)
    except Exception as error:  # the library raises nothing narrower
        raise CheckpointRefused(f"{checkpoint.folder / 'tokenizer.json'} is not a tokenizer: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _unit(output: Any) -> NDArray[np.float32]:
    """Rows of unit length from what `get_*_features` returns (a tensor, or an output holding it)."""
    import torch

    vectors = getattr(output, "pooler_output", output)
    return np.asarray(torch.nn.functional.normalize(vectors, dim=-1).float().numpy(), np.float32)
