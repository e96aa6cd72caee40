"""CLIP's contrastive stage: two towers, one space (Radford et al. 2021, arXiv 2103.00020, figure 3).

logits = exp(t) * I T^T with unit vectors I, T; the loss is the mean of the two cross-entropies over rows and columns,
`t` learned. `siglip_loss` is the pairwise sigmoid alternative (Zhai et al. 2023, arXiv 2303.15343). Plain torch
functions and a resumable loop over stock `CLIPModel` towers; knows nothing of screens or icons.

B batch, D width, T tokens, H W pixels.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from perception.training.utilisation import Meter, meter_for

if TYPE_CHECKING:
    from torch import Tensor

Loss = Literal["clip", "siglip"]
MAX_LOG_SCALE = math.log(100.0)  # CLIP clips the temperature so that logits are never scaled by more than 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides a run besides the data."""

    seed: int = 0
    batch: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.1
    warmup: int = 50  # steps
    steps: int = 4000  # length of the cosine schedule
    minutes: float = math.inf  # the schedule also ends here, all resumed parts together
    loss: Loss = "clip"
    bf16: bool = False  # forward and backward in bfloat16; weights, moments and the loss stay in float32
    text_waits: int = 0  # steps before the text tower learns too: images then have something fixed to separate towards


@dataclass(frozen=True, slots=True)
class Batch:
    """Images and their captions: row i belongs to row i."""

    pixels: Tensor  # [B, 3, H, W], normalised
    tokens: Tensor  # [B, T]


@dataclass(slots=True)
class Progress:
    """What a run has done so far; saved beside the weights."""

    step: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)


def clip_loss(image: Tensor, text: Tensor, log_scale: Tensor) -> Tensor:
    """Symmetric cross-entropy of matching pairs; `image`, `text` [B, D], any length (normalised here)."""
    import torch
    from torch.nn.functional import cross_entropy, normalize

    logits = log_scale.exp() * normalize(image, dim=-1) @ normalize(text, dim=-1).T  # [B, B]
    target = torch.arange(len(logits), device=logits.device)
    return (cross_entropy(logits, target) + cross_entropy(logits.T, target)) / 2


def siglip_loss(image: Tensor, text: Tensor, log_scale: Tensor, bias: Tensor) -> Tensor:
    """Sum over all pairs of -log sigmoid(z * logit), z = 1 on the diagonal and -1 elsewhere, divided by B."""
    import torch
    from torch.nn.functional import logsigmoid, normalize

    logits = log_scale.exp() * normalize(image, dim=-1) @ normalize(text, dim=-1).T + bias  # [B, B]
    signs = 2 * torch.eye(len(logits), device=logits.device, dtype=logits.dtype) - 1
    return -logsigmoid(signs * logits).sum() / len(logits)


def features(model: Any, batch: Batch) -> tuple[Tensor, Tensor]:
    """Projected image and text vectors [B, D], not normalised."""
    image = model.visual_projection(model.vision_model(pixel_values=batch.pixels).pooler_output)
    text = model.text_projection(model.text_model(input_ids=batch.tokens).pooler_output)
    return image, text


def centre(model: Any, batch: Batch) -> None:
    """Shift the last norms of fresh towers so that features have mean zero over `batch`.

    Fresh towers map everything near one vector, and training then pulls both towers together into that point before it
    tells anything apart (measured, docs/EXPERIMENTS.md).
    """
    import torch

    with torch.no_grad():
        image = model.vision_model(pixel_values=batch.pixels).pooler_output  # [B, D]
        text = model.text_model(input_ids=batch.tokens).pooler_output  # [B, D]
        model.vision_model.post_layernorm.bias -= image.mean(0)
        model.text_model.final_layer_norm.bias -= text.mean(0)


class Run:
    """One training run in one folder: resumes from what is there, saves safetensors only."""

    def __init__(self, model: Any, recipe: Recipe, folder: Path, device: str = "cpu") -> None:
        import torch

        self.recipe, self.folder, self.device = recipe, folder, device
        self.model = model.to(device).train()
        self.bias = torch.nn.Parameter(torch.tensor(-10.0, device=device))  # SigLIP's initial bias
        decayed = [p for p in model.parameters() if p.ndim > 1]
        rest = [p for p in model.parameters() if p.ndim <= 1] + [self.bias]
        groups = [{"params": decayed, "weight_decay": recipe.weight_decay}, {"params": rest, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.95))
        self.progress = Progress()
        self.meter: Meter = meter_for(device)
        if (folder / "progress.json").exists():
            self._restore()

    def train(self, batches: Iterator[Batch], tell: Callable[[str], None]) -> Progress:
        """Go on to the end of the schedule; saves about every two minutes and at the end."""
        began = saved = time.monotonic()
        already, end = self.progress.seconds, self.recipe.minutes * 60
        while self.progress.seconds < end and self.progress.step < self.recipe.steps:
            self.progress.losses.append(self.step(next(batches)))
            self.meter.sample()
            now = time.monotonic()
            self.progress.seconds = already + now - began
            if self.progress.step % 25 == 0:
                recent, left = self.progress.losses[-25:], (end - self.progress.seconds) / 60
                mean, busy = sum(recent) / len(recent), self.meter.read()
                used = "" if busy is None else f" {self.device} {100 * busy:.0f} % busy"
                at = f"step {self.progress.step} of {self.recipe.steps}"
                tell(f"{at} loss {mean:.3f}{used} at most {left:.0f} min left")
            if now - saved > 120:
                self.save()
                saved = now
        self.save()
        return self.progress

    def step(self, batch: Batch) -> float:
        """One update; returns the loss before it."""
        import torch

        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.learning_rate * self._schedule()
        batch = Batch(batch.pixels.to(self.device), batch.tokens.to(self.device))
        if self.progress.step == 0 and self.recipe.text_waits:
            centre(self.model, batch)
        for parameter in self.model.text_model.parameters():
            parameter.requires_grad_(self.progress.step >= self.recipe.text_waits)
        with torch.autocast(self.device.split(":")[0], dtype=torch.bfloat16, enabled=self.recipe.bf16):
            image, text = features(self.model, batch)
        image, text, scale = image.float(), text.float(), self.model.logit_scale
        loss = (
            clip_loss(image, text, scale) if self.recipe.loss == "clip" else siglip_loss(image, text, scale, self.bias)
        )
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        with torch.no_grad():
            scale.clamp_(max=MAX_LOG_SCALE)
        self.progress.step += 1
        return float(loss.detach())

    def save(self) -> None:
        """Weights, optimiser state and progress, each replaced in one move."""
        from safetensors.torch import save_file

        self.folder.mkdir(parents=True, exist_ok=True)
        self.model.save_pretrained(self.folder)
        tensors = {"bias": self.bias.detach()}
        for index, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"{index}.{key}": value.contiguous() for key, value in state.items()}
        save_file(tensors, self.folder / "optimizer.tmp")
        (self.folder / "optimizer.tmp").replace(self.folder / "optimizer.safetensors")
        values = {"step": self.progress.step, "seconds": self.progress.seconds, "losses": self.progress.losses}
        (self.folder / "progress.tmp").write_text(json.dumps(values), encoding="utf-8")
        (self.folder / "progress.tmp").replace(self.folder / "progress.json")

    def _restore(self) -> None:
        import torch
        from safetensors.torch import load_file

        self.model.load_state_dict(load_file(self.folder / "model.safetensors", device=self.device))
        tensors = load_file(self.folder / "optimizer.safetensors", device=self.device)
        with torch.no_grad():
            self.bias.copy_(tensors.pop("bias"))
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors.items():
            index, _, name = key.partition(".")
            state.setdefault(int(index), {})[name] = value
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
        self.progress = Progress(**json.loads((self.folder / "progress.json").read_text(encoding="utf-8")))

    def _schedule(self) -> float:
        step, recipe = self.progress.step, self.recipe
        if step < recipe.warmup:
            return (step + 1) / recipe.warmup
        by_time = self.progress.seconds / (60 * recipe.minutes)
        done = min(1.0, max(by_time, (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)))
        return 0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2


def draw_curve(losses: list[float], file: Path) -> None:
    """The loss curve as PNG: every step, and a running mean of 25."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    axes.plot(losses, alpha=0.3)
    axes.plot(range(12, len(losses) - 12), [sum(losses[i - 12 : i + 13]) / 25 for i in range(12, len(losses) - 12)])
    axes.set_xlabel("step")
    axes.set_ylabel("loss")
    figure.savefig(file, dpi=100)
    pyplot.close(figure)
