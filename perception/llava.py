"""A LLaVA model run one token set at a time: images and ids in, scores over allowed ids out.

Wraps a stock `LlavaForConditionalGeneration` (CLIP vision tower, projector, Llama decoder). Knows no prompt format, no
words and no grammar: callers pass token ids, position ids where they want their own, and the ids that may come next.
Loads safetensors only, and only a configuration it has checked.

Shapes: B batch, T tokens, D decoder width, K images, N patches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perception.checkpoint import load_weights, open_checkpoint
from perception.errors import CheckpointRefused

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the model is shown. `vectors` [n, D] stand in for the n image tokens among `ids`.

    With `blocks`, tokens of block 0 are seen by all that follow, those of another block by their own block only. Blocks
    are for a text that is read at once: nothing can be fed after it.
    """

    ids: Sequence[int]
    positions: Sequence[int] | None = None
    vectors: Tensor | None = None
    blocks: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One decoded token: its log probability among the allowed ones and the lead over the runner-up, 0 to 1."""

    token: int
    logprob: float
    margin: float
    runner_up: int | None = None  # None: nothing else was allowed


class Llava:
    """One loaded model."""

    def __init__(self, model: Any) -> None:
        self.model = model.eval()

    @classmethod
    def load(cls, folder: Path) -> Llava:
        """Load a checkpoint folder. Raises `CheckpointRefused`."""
        from transformers import LlavaForConditionalGeneration
        from transformers.utils import logging

        quiet: Callable[[], None] = logging.disable_progress_bar  # stderr is the caller's
        quiet()
        checkpoint = open_checkpoint(folder, {"llava"})
        for part, family in (("text_config", "llama"), ("vision_config", "clip_vision_model")):
            given = checkpoint.config.get(part)
            if not isinstance(given, dict) or given.get("model_type") != family:
                raise CheckpointRefused(f"{folder / 'config.json'}: {part}.model_type must be {family!r}")
        return cls(load_weights(checkpoint, LlavaForConditionalGeneration))

    @property
    def image_token(self) -> int:
        return int(self.model.config.image_token_index)

    def read(self, inputs: Inputs) -> Reading:
        """Run the model over `inputs`; keep its cache for what follows."""
        reading = Reading(self)
        reading.feed(inputs)
        return reading

    def score(self, inputs: Inputs, at: Sequence[int], options: Sequence[int]) -> Tensor:
        """Log probabilities [len(at), len(options)] of `options` against each other at the inputs numbered `at`."""
        return self.read(inputs).scores(at, options)

    def generate(
        self, inputs: Inputs, allowed: Callable[[Sequence[int]], Sequence[int]], *, limit: int = 256
    ) -> list[Choice]:
        """Decode greedily; `allowed(so far)` names the ids that may come next and ends it by naming none."""
        return self.read(inputs).generate(allowed, limit=limit)

    def encode_images(self, pixels: Tensor) -> Tensor:
        """Project normalised images [K, 3, H, W] to decoder vectors [K, N, D] (no CLS vector)."""
        import torch

        with torch.inference_mode():
            seen = self.model.model.vision_tower(pixels).last_hidden_state[:, 1:]  # [K, N, vision width]
            projected: Tensor = self.model.model.multi_modal_projector(seen)
        return projected


class Reading:
    """The cached state of one pass over a text; more tokens can be fed and scored."""

    def __init__(self, llava: Llava) -> None:
        self._llava = llava
        self._cache: Any = None
        self._hidden: Tensor | None = None  # [T, D] of everything read so far
        self._next_position = 0

    def feed(self, inputs: Inputs) -> None:
        """Read on. Positions continue after the last one unless given."""
        import torch

        positions = list(inputs.positions or range(self._next_position, self._next_position + len(inputs.ids)))
        decoder = self._llava.model.model.language_model
        with torch.inference_mode():
            ids = torch.tensor([list(inputs.ids)])  # [1, T]
            embeds = decoder.get_input_embeddings()(ids)  # [1, T, D]
            if inputs.vectors is not None:
                embeds[0, ids[0] == self._llava.image_token] = inputs.vectors.to(embeds.dtype)
            before = 0 if self._hidden is None else len(self._hidden)
            # Without a mask, positions that do not rise by 1 would be taken for the seams of packed sequences.
            mask = torch.ones(1, before + len(inputs.ids), dtype=torch.long)
            if inputs.blocks is not None:
                mask = block_mask(torch.tensor([list(inputs.blocks)]), embeds.dtype)
            out = decoder(
                inputs_embeds=embeds,
                position_ids=torch.tensor([positions]),
                attention_mask=mask,
                past_key_values=self._cache,
                use_cache=True,
            )
        self._cache = out.past_key_values
        hidden = out.last_hidden_state[0]
        self._hidden = hidden if self._hidden is None else torch.cat([self._hidden, hidden])
        self._next_position = positions[-1] + 1

    def scores(self, at: Sequence[int], options: Sequence[int]) -> Tensor:
        """Log probabilities [len(at), len(options)] of `options` against each other; -1 is the last input."""
        import torch

        assert self._hidden is not None, "feed() comes first"  # noqa: S101
        with torch.inference_mode():
            logits = self._hidden[list(at)] @ self._llava.model.lm_head.weight[list(options)].T
            return torch.log_softmax(logits.float(), dim=-1)

    def generate(self, allowed: Callable[[Sequence[int]], Sequence[int]], *, limit: int = 256) -> list[Choice]:
        """Decode greedily from here under `allowed`. Tokens without an alternative are read together."""
        chosen: list[Choice] = []
        unread: list[int] = []
        while len(chosen) < limit:
            options = list(allowed([choice.token for choice in chosen]))
            if not options:
                break
            if len(options) > 1 and unread:
                self.feed(Inputs(unread))
                unread = []
            choice = Choice(options[0], 0.0, 1.0) if len(options) == 1 else self._choose(options)
            chosen.append(choice)
            unread.append(choice.token)
        return chosen

    def _choose(self, options: Sequence[int]) -> Choice:
        values, places = self.scores([-1], options)[0].topk(2)
        best, second = values.exp().tolist()
        return Choice(options[int(places[0])], float(values[0]), best - second, options[int(places[1])])


def block_mask(blocks: Tensor, dtype: Any) -> Tensor:
    """Additive attention mask [B, 1, T, T] for block numbers [B, T]: causal, and no look into another block but 0."""
    import torch

    query, key = blocks[:, :, None], blocks[:, None, :]
    seen = torch.ones(blocks.shape[1], blocks.shape[1], dtype=torch.bool, device=blocks.device).tril()
    seen = seen & ((key == 0) | (key == query))  # [B, T, T]
    closed = torch.zeros(seen.shape, dtype=dtype, device=blocks.device).masked_fill(~seen, torch.finfo(dtype).min)
    return closed[:, None]


def new_llava(*, vocabulary: int, image_token: int, pad: int, end: int, seed: int = 0, **sizes: int) -> Any:
    """A stock, untrained `LlavaForConditionalGeneration` of the embedded sizes; `sizes` override the decoder's."""
    import torch
    from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration

    vision = CLIPVisionConfig(
        hidden_size=192, num_hidden_layers=6, num_attention_heads=3, intermediate_size=768, image_size=32, patch_size=8,
        projection_dim=192,
    )  # fmt: skip
    decoder: dict[str, Any] = {
        "hidden_size": 256, "num_hidden_layers": 5, "intermediate_size": 704, "num_attention_heads": 4,
        "num_key_value_heads": 2, "vocab_size": vocabulary, "max_position_embeddings": 1024,
        "tie_word_embeddings": True, "pad_token_id": pad, "bos_token_id": 1, "eos_token_id": end,
    }  # fmt: skip
    config = LlavaConfig(
        vision_config=vision, text_config=LlamaConfig(**(decoder | sizes)), image_token_index=image_token,
        vision_feature_layer=-1, vision_feature_select_strategy="default", image_seq_length=16,
        tie_word_embeddings=True,
    )  # fmt: skip
    torch.manual_seed(seed)
    return LlavaForConditionalGeneration(config)


def save_llava(model: Any, folder: Path) -> None:
    """Write config.json and model.safetensors (half precision). The tokenizer is the caller's to add."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    state = {k: v.detach().to("cpu", torch.float16).contiguous() for k, v in model.state_dict().items()}
    if model.config.text_config.tie_word_embeddings:
        state.pop("lm_head.weight", None)
    save_file(state, str(folder / "model.safetensors"), metadata={"format": "pt"})
    config = model.config.to_dict() | {"architectures": ["LlavaForConditionalGeneration"], "dtype": "float16"}
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True, default=str) + "\n", "utf-8")
