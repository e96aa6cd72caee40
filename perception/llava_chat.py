"""Any image-text-to-text checkpoint of transformers in a local folder, as a model that answers in text.

For models bigger than the embedded one (`llava-hf/...` and the families that share its interface). Only a folder that
passed the checkpoint door is loaded, with the chat template it brings. Knows nothing of plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from perception.checkpoint import load_weights, open_checkpoint
from perception.errors import CheckpointRefused
from perception.screen import Pixels

Turn = tuple[str, str]
"""(role, text); the role is "system", "user" or "assistant"."""


class LlavaChat:
    """A loaded model and its processor; they travel together."""

    def __init__(self, model: Any, processor: Any) -> None:
        self.model = model
        self.processor = processor

    @classmethod
    def load(cls, folder: Path) -> LlavaChat:
        """Load a local folder. Raises `CheckpointRefused`."""
        from transformers import AutoModelForImageTextToText, AutoProcessor

        model = load_weights(open_checkpoint(folder), AutoModelForImageTextToText)
        try:
            # The folder passed the door: no code is named in it, and none is fetched.
            opener: Any = AutoProcessor
            processor = opener.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CheckpointRefused(f"{folder} has no usable processor: {error}") from error
        if getattr(processor, "chat_template", None) is None:
            raise CheckpointRefused(f"{folder} brings no chat template")
        return cls(model, processor)

    def answer(self, turns: Sequence[Turn], images: Sequence[Pixels] = (), *, limit: int = 2000) -> str:
        """The model's next turn, decoded greedily. `images` stand before the last turn's text."""
        import torch

        shown: list[dict[str, str]] = [{"type": "image"} for _ in images]
        messages = [
            {"role": role, "content": [*(shown if at == len(turns) - 1 else []), {"type": "text", "text": text}]}
            for at, (role, text) in enumerate(turns)
        ]
        prompt = self.processor.apply_chat_template(messages, add_generation_prompt=True)
        inputs = self.processor(text=prompt, images=list(images) or None, return_tensors="pt").to(self.model.device)
        with torch.inference_mode():
            made = self.model.generate(**inputs, max_new_tokens=limit, do_sample=False)
        text: str = self.processor.decode(made[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
        return text
