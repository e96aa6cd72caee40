"""How a net that names icons learns: steps, a rate that falls to nothing, the running mean of its weights, going on.

Knows neither drawings nor names: lessons and what is to be made small are handed in.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from torch import Tensor

from perception.training.icon_choice import tell

RATE: Final = 2e-3
_DECAY: Final = 0.04
_WARM: Final = 300
"""Steps after which the rate is whole."""
_MEAN: Final = 0.999
Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Span:
    """How many steps a net learns, and the seed of what it forgets (dropout)."""

    steps: int
    seed: int = 0
    cool: float = 0.3
    """Of all steps, the last ones in which the rate falls to nothing."""


def learn(
    net: Any,
    lessons: Callable[[int], tuple[Tensor, Asked]],
    blame: Callable[[Tensor, Asked], Tensor],
    span: Span,
    kept: Path,
    *,
    often: int = 250,
) -> None:
    """As long as `span` says, or from where `kept` says it was stopped; leaves the weights' running mean, evaluating.

    `blame` of the net's answers is what becomes small. The next lesson is made in a second thread. What is learned does
    not depend on when it was stopped; `often` says after how many steps its state is kept. In bfloat16 only where the
    processor reckons in it; elsewhere that takes many times as long.
    """
    mean, step = copy.deepcopy(net).eval(), 0
    half = bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=_DECAY)
    if kept.is_file():
        step = _restore(kept, net, mean, optimizer)
    net.train()
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(lessons, step)
        while step < span.steps:
            given, asked = coming.result()
            coming = maker.submit(lessons, step + 1)
            torch.manual_seed(span.seed * 1_000_003 + step)
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / _WARM, (1 - step / span.steps) / span.cool)
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                answers = net(given)
            loss = blame(answers.float(), asked)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimizer.step()
            step += 1
            _follow(mean, net, min(_MEAN, (1 + step) / (10 + step)))
            if step % often == 0 or step == span.steps:
                tell(f"step {step} of {span.steps}, loss {float(loss.detach()):.3f}, {time.process_time():.0f} s")
                _keep(kept, net, mean, optimizer, step)
    net.load_state_dict(mean.state_dict())
    net.eval()


def _keep(file: Path, net: Any, mean: Any, optimizer: Any, step: int) -> None:
    from safetensors.torch import save_file

    tensors = {"step": torch.tensor(step)}
    for part, own in (("net", net), ("mean", mean)):
        tensors |= {f"{part}/{key}": value.contiguous() for key, value in own.state_dict().items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{key}": value.contiguous() for key, value in moments.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, file.with_suffix(".part"))
    file.with_suffix(".part").replace(file)


def _restore(file: Path, net: Any, mean: Any, optimizer: Any) -> int:
    """The step at which it was stopped."""
    from safetensors.torch import load_file

    tensors = load_file(file)
    for part, own in (("net", net), ("mean", mean)):
        own.load_state_dict({key: tensors[f"{part}/{key}"] for key in own.state_dict()})
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer/"):
            _, index, key = name.split("/")
            state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
    return int(tensors["step"])


def _follow(mean: Any, net: Any, keep: float) -> None:
    with torch.no_grad():
        for own, new in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
            if own.dtype.is_floating_point:
                own.lerp_(new, 1 - keep)
            else:
                own.copy_(new)
