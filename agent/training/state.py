"""Where a run stands: full-precision weights, moments and counters, in one file that is replaced in one move.

A run killed at any moment finds either its last state or the one before it, never a mix of both.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import torch

STATE: Final = "state.safetensors"


@dataclass
class Progress:
    """Where a run is. Saved beside the weights."""

    step: int = 0
    seconds: float = 0.0
    tokens: int = 0
    rows: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


def save_state(model: Any, optimizer: Any, progress: Progress, folder: Path) -> None:
    """Everything a resumed run needs, in `STATE`; progress.json says the counters once more, for people."""
    from safetensors.torch import save_file

    tensors: dict[str, torch.Tensor] = {}
    for name, parameter in model.named_parameters():
        tensors[f"weight/{name}"] = parameter.detach().cpu().contiguous()
        for key, value in optimizer.state.get(parameter, {}).items():
            tensors[f"{key}/{name}"] = value.detach().cpu().contiguous()
    told = json.dumps(asdict(progress), indent=1)
    part = folder / f"{STATE}.part"
    save_file(tensors, str(part), metadata={"progress": told})
    part.replace(folder / STATE)
    (folder / "progress.json").write_text(told, "utf-8")


def load_state(model: Any, optimizer: Any, folder: Path) -> Progress:
    """Undo `save_state`."""
    from safetensors import safe_open
    from safetensors.torch import load_file

    with safe_open(str(folder / STATE), "pt") as file:
        told = (file.metadata() or {}).get("progress") or (folder / "progress.json").read_text("utf-8")
    tensors = load_file(str(folder / STATE))
    for name, parameter in model.named_parameters():
        parameter.data.copy_(tensors[f"weight/{name}"])
        if f"exp_avg/{name}" in tensors:
            keys = ("step", "exp_avg", "exp_avg_sq")
            optimizer.state[parameter] = {key: tensors[f"{key}/{name}"].to(parameter.device) for key in keys}
            optimizer.state[parameter]["step"] = tensors[f"step/{name}"]
    return Progress(**json.loads(told))
