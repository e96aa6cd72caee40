"""The training loop: several example streams, one LLaVA. Knows no format; rows are ids, positions and targets.

AdamW, warm-up and cosine over the given minutes, gradient clipping, fixed seed; state is saved as safetensors and JSON,
so that a killed run goes on where it was. The same code runs on CPU and CUDA. PLAN and GROUND rows mix freely.

`targets[i]` is what the output at input i must say, -100 where nothing is asked. The loss is taken over the closed
vocabulary only (ids below `closed`), which every format of ours answers in.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from perception.llava import save_llava

if TYPE_CHECKING:
    import torch
    from torch import Tensor

Piece = Literal["vision", "projector", "decoder"]
"""What a LLaVA is made of; the decoder includes its word vectors."""
_PIECES: Final[dict[Piece, str]] = {
    "vision": "vision_tower", "projector": "multi_modal_projector", "decoder": "language_model",
}  # fmt: skip
STOP = "stop"
"""A file of this name in the run's folder ends the run after a checkpoint; the same command goes on once it is gone."""


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


class Stream(Protocol):
    """Where examples come from. Called with the loop's generator, so a seed fixes the run."""

    def __call__(self, rng: Random) -> Row: ...


@dataclass(frozen=True, kw_only=True)
class LoopConfig:
    """How to train."""

    minutes: float = 30.0
    """Wall-clock budget over all resumed parts together."""
    steps: int = 0
    """Stop after so many steps, resumed parts included; 0 goes by the clock alone."""
    peak_rate: float = 2e-3
    """Learning rate after warm-up; cosine to a tenth of it."""
    warmup_steps: int = 100
    tokens_per_batch: int = 2048
    weight_decay: float = 0.05
    clip: float = 1.0
    seed: int = 0
    evaluate_every: float = 240.0
    """Seconds between evaluations."""
    device: str = "cpu"
    closed: int = 0
    """Number of structure tokens; 0 takes the loss over the whole vocabulary."""
    trains: tuple[Piece, ...] = ("projector", "decoder")
    """What learns; everything else keeps every bit."""
    bf16: bool = False
    """Forward and backward in bfloat16; weights, moments and losses stay in float32."""
    floor: float = 0.1
    """Share of the peak rate that the cosine ends at."""


@dataclass
class Progress:
    """Where a run is. Saved beside the weights."""

    step: int = 0
    seconds: float = 0.0
    tokens: int = 0
    rows: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


class Loop:
    """Trains one model on weighted streams."""

    def __init__(
        self,
        model: Any,
        streams: Mapping[str, tuple[float, Stream]],
        config: LoopConfig,
        out: Path,
        *,
        pad: int,
        evaluate: Callable[[Any], dict[str, float]] | None = None,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        import torch

        self.model = model.to(config.device)
        self.streams = streams
        self.config = config
        self.out = out
        self.pad = pad
        self.evaluate = evaluate
        self.report = report
        self.progress = Progress()
        self.rng = Random(config.seed)
        for piece, name in _PIECES.items():
            getattr(self.model.model, name).requires_grad_(piece in config.trains)
        self.optimizer = torch.optim.AdamW(
            _groups(self.model, config.weight_decay), lr=config.peak_rate, betas=(0.9, 0.98)
        )

    def run(self) -> Progress:
        """Train until the minutes are used up; resume first when `out` holds a state."""
        self._resume()
        self.out.mkdir(parents=True, exist_ok=True)
        begun, before = time.monotonic(), self.progress.seconds
        last_eval = last_report = begun
        losses: list[float] = []
        while self._goes_on():
            losses.append(self._step(self._batch()))
            now = time.monotonic()
            self.progress.seconds = before + now - begun
            if now - last_report > 20:
                self._tell(losses)
                losses, last_report = [], now
            if now - last_eval > self.config.evaluate_every:
                self._checkpoint()
                last_eval = time.monotonic()
        self._checkpoint()
        return self.progress

    def _goes_on(self) -> bool:
        by_steps = self.config.steps and self.progress.step >= self.config.steps
        if (self.out / STOP).exists():
            return False
        return self.progress.seconds < self.config.minutes * 60 and not by_steps

    def _batch(self) -> list[list[Row]]:
        """Micro-batches of similar length that hold `tokens_per_batch` tokens together."""
        names = list(self.streams)
        weights = [self.streams[name][0] for name in names]
        rows: list[Row] = []
        while sum(len(row.ids) for row in rows) < self.config.tokens_per_batch:
            name = self.rng.choices(names, weights)[0]
            rows.append(self.streams[name][1](self.rng))
        rows.sort(key=lambda row: len(row.ids))
        half = len(rows) // 2
        return [part for part in (rows[:half], rows[half:]) if part]

    def _step(self, parts: list[list[Row]]) -> float:
        import torch

        self.model.train()
        rate = self._rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        total = sum(1 for part in parts for row in part for t in row.targets if t >= 0)
        loss_sum = 0.0
        for part in parts:
            loss = self.loss(part) / total
            torch.autograd.backward(loss)
            loss_sum += float(loss.detach())
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress.step += 1
        self.progress.rows += sum(len(part) for part in parts)
        self.progress.tokens += sum(len(row.ids) for part in parts for row in part)
        return loss_sum

    def loss(self, part: Sequence[Row]) -> Tensor:
        """Summed over the asked targets of some rows."""
        import torch

        with torch.autocast(self.config.device.split(":")[0], dtype=torch.bfloat16, enabled=self.config.bf16):
            return batch_loss(self.model, part, pad=self.pad, closed=self.config.closed)

    def _rate(self) -> float:
        done = min(1.0, self.progress.seconds / (self.config.minutes * 60))
        warm = min(1.0, (self.progress.step + 1) / self.config.warmup_steps)
        floor = self.config.floor
        return self.config.peak_rate * warm * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * done)))

    def _tell(self, losses: Sequence[float]) -> None:
        p = self.progress
        left = self.config.minutes - p.seconds / 60
        mean = sum(losses) / max(1, len(losses))
        p.history.append({"step": p.step, "seconds": p.seconds, "tokens": p.tokens, "loss": mean})
        self.report(f"step {p.step}  {p.tokens / 1e6:.2f} M tokens  loss {mean:.4f}  {left:.1f} min left")

    def _checkpoint(self) -> None:
        if self.evaluate is not None:
            self.model.eval()
            scores = self.evaluate(self.model)
            self.progress.history.append({"step": self.progress.step, "tokens": self.progress.tokens, **scores})
            self.report("  ".join(f"{k} {v:.3f}" for k, v in scores.items()))
        save_llava(self.model, self.out)
        save_state(self.model, self.optimizer, self.progress, self.out)
        draw_history(self.progress.history, self.out / "loss.png")

    def _resume(self) -> None:
        if (self.out / "progress.json").exists():
            self.progress = load_state(self.model, self.optimizer, self.out)
            self.rng = Random(self.config.seed + self.progress.step)
            self.report(f"resumed at step {self.progress.step}")


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


def _groups(model: Any, decay: float) -> list[dict[str, Any]]:
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for _, p in named if p.ndim > 1], "weight_decay": decay},
        {"params": [p for _, p in named if p.ndim <= 1], "weight_decay": 0.0},
    ]


def save_state(model: Any, optimizer: Any, progress: Progress, folder: Path) -> None:
    """Everything a resumed run needs: full-precision weights, moments, counters."""
    from safetensors.torch import save_file

    tensors: dict[str, torch.Tensor] = {}
    for name, parameter in model.named_parameters():
        tensors[f"weight/{name}"] = parameter.detach().cpu().contiguous()
        for key, value in optimizer.state.get(parameter, {}).items():
            tensors[f"{key}/{name}"] = value.detach().cpu().contiguous()
    part = folder / "state.safetensors.part"
    save_file(tensors, str(part))
    part.replace(folder / "state.safetensors")
    (folder / "progress.json").write_text(json.dumps(asdict(progress), indent=1), "utf-8")


def load_state(model: Any, optimizer: Any, folder: Path) -> Progress:
    """Undo `save_state`."""
    from safetensors.torch import load_file

    tensors = load_file(str(folder / "state.safetensors"))
    for name, parameter in model.named_parameters():
        parameter.data.copy_(tensors[f"weight/{name}"])
        if f"exp_avg/{name}" in tensors:
            keys = ("step", "exp_avg", "exp_avg_sq")
            optimizer.state[parameter] = {key: tensors[f"{key}/{name}"].to(parameter.device) for key in keys}
            optimizer.state[parameter]["step"] = tensors[f"step/{name}"]
    return Progress(**json.loads((folder / "progress.json").read_text("utf-8")))


def draw_history(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """The loss curve and the evaluation scores as a picture."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    losses = [h for h in history if "loss" in h]
    left.semilogy([h["tokens"] / 1e6 for h in losses], [max(h["loss"], 1e-6) for h in losses])
    left.set(xlabel="M tokens", ylabel="loss")
    scores = [h for h in history if "loss" not in h]
    for key in sorted({k for h in scores for k in h} - {"step", "tokens"}):
        known = [h for h in scores if key in h]
        right.plot([h["tokens"] / 1e6 for h in known], [h[key] for h in known], marker="o", label=key)
    right.set(xlabel="M tokens", ylabel="exact plans", ylim=(0, 1))
    if scores:
        right.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path)
    pyplot.close(figure)
