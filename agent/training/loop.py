"""The training loop: several example streams, one LLaVA. Knows no format; rows are ids, positions and targets.

AdamW, warm-up and cosine over the given minutes (or steps), gradient clipping. The examples of step n follow from seed
and n alone, so a run by steps that was killed ends in the same bits as one that was not. The same code runs on CPU and
CUDA. Rows of all formats mix freely. The loss may be taken over the closed vocabulary only (ids below `closed`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from agent.training.batch import Row, batch_loss
from agent.training.curve import draw_history
from agent.training.state import STATE, Progress, load_state, save_state
from perception.llava import save_llava
from perception.training.utilisation import Meter, meter_for

if TYPE_CHECKING:
    from torch import Tensor

Piece = Literal["vision", "projector", "decoder"]
"""What a LLaVA is made of; the decoder includes its word vectors."""
_PIECES: Final[dict[Piece, str]] = {
    "vision": "vision_tower", "projector": "multi_modal_projector", "decoder": "language_model",
}  # fmt: skip
STOP = "stop"
"""A file of this name in the run's folder ends the run after a checkpoint; the same command goes on once it is gone."""


class Stream(Protocol):
    """Where examples come from. Called with a step's own generator, so a seed fixes the run."""

    def __call__(self, rng: Random) -> Row: ...


@dataclass(frozen=True, kw_only=True)
class LoopConfig:
    """How to train."""

    minutes: float = 30.0
    """Wall-clock budget over all resumed parts together."""
    steps: int = 0
    """Stop after so many steps, resumed parts included, and fall to the lowest rate by then; 0 goes by the clock."""
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
        self.meter: Meter = meter_for(config.device)
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
            self.meter.sample()
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
        rng = Random(f"{self.config.seed} {self.progress.step}")
        rows: list[Row] = []
        while sum(len(row.ids) for row in rows) < self.config.tokens_per_batch:
            name = rng.choices(names, weights)[0]
            rows.append(self.streams[name][1](rng))
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
            with torch.autocast(self.config.device.split(":")[0], dtype=torch.bfloat16, enabled=self.config.bf16):
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
        return batch_loss(self.model, part, pad=self.pad, closed=self.config.closed)

    def _rate(self) -> float:
        by_clock = self.progress.seconds / (self.config.minutes * 60)
        done = min(1.0, self.progress.step / self.config.steps if self.config.steps else by_clock)
        warm = min(1.0, (self.progress.step + 1) / self.config.warmup_steps)
        floor = self.config.floor
        return self.config.peak_rate * warm * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * done)))

    def _tell(self, losses: Sequence[float]) -> None:
        p = self.progress
        left = self.config.minutes - p.seconds / 60
        mean, busy = sum(losses) / max(1, len(losses)), self.meter.read()
        told = {} if busy is None else {"busy": busy}
        p.history.append({"step": p.step, "seconds": p.seconds, "tokens": p.tokens, "loss": mean, **told})
        used = "" if busy is None else f"  {self.config.device} {100 * busy:.0f} % busy"
        self.report(f"step {p.step}  {p.tokens / 1e6:.2f} M tokens  loss {mean:.4f}{used}  {left:.1f} min left")

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
        if (self.out / STATE).exists():
            self.progress = load_state(self.model, self.optimizer, self.out)
            self.report(f"resumed at step {self.progress.step}")


def _groups(model: Any, decay: float) -> list[dict[str, Any]]:
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for _, p in named if p.ndim > 1], "weight_decay": decay},
        {"params": [p for _, p in named if p.ndim <= 1], "weight_decay": 0.0},
    ]
