"""The stages of training one after the other, each with its share of the time and a folder of its own.

Every stage is a command too (`python -m perception.training.clip`, `agent.training.plan`, ...); this gives them the
arguments that fit together. A stage whose folder is there goes on, so the same call resumes a killed run. Knows no
loss and no data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.training import ground, picture_data, pictures, plan
from agent.training.picture_data import FILES
from perception.checkpoint import EMBEDDED
from perception.training import clip, crops, screens

HELD_OUT_SHARE = 5
"""One held-out screen for so many that are trained on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What all stages share."""

    out: Path
    minutes: float
    icons: Path
    screens: int
    seed: int
    device: str
    towers: Path | None = None
    """A CLIP checkpoint that the contrastive stage goes on from; None: towers begin anew."""

    def folder(self, stage: str) -> Path:
        return self.out / stage


def run(given: Plan, stage: str | None, tell: Callable[[str], None]) -> None:
    """One stage with all the minutes, or with None all stages with their shares."""
    left = given.minutes
    for name in STAGES if stage is None else (stage,):
        share, work = STAGES[name]
        minutes = given.minutes * (share if stage is None else 1)
        left = max(0.0, left - minutes)
        told = f"{name}: {minutes:.0f} minutes" if share else name
        tell(told if stage is not None else f"{told}, then {left:.0f} more for the stages after it")
        work(given, minutes)


def _pictures(given: Plan, _: float) -> None:
    """Drawn once; what is there already is kept."""
    for name, held_out in (("train", False), ("held-out", True)):
        folder, seed = given.folder("pictures") / name, given.seed + held_out
        count = max(1, given.screens // (HELD_OUT_SHARE if held_out else 1))
        images = folder / "images"
        if len(list(screens.saved(images))) < count:
            side = ["--held-out"] if held_out else []
            screens.main(["--count", str(count), "--seed", str(seed), "--out", str(images), *side])
        if not (folder / f"{FILES[-1]}.json").exists():
            picture_data.write(folder, seed)
        if not (folder / "crops.npz").exists():
            crops.main(["--drawn", str(images), "--out", str(folder / "crops.npz")])


def _contrastive(given: Plan, minutes: float) -> None:
    shown, run_folder = _shown(given), given.folder("contrastive")
    begin = [] if given.towers is None else ["--start", str(given.towers)]
    clip.main([
        "--icons", str(given.icons), "--crops", str(shown / "train" / "crops.npz"),
        "--held-out-crops", str(shown / "held-out" / "crops.npz"), "--hidden", "128", "--layers", "4", "--common", "9",
        "--text-waits", "0" if begin else "600", "--share", "0.5", "--batch", "64",
        *begin, *_common(given, minutes, run_folder),
    ])  # fmt: skip
    clip.export(run_folder, run_folder / "checkpoint")


def _language(given: Plan, minutes: float) -> None:
    towers = given.folder("contrastive") / "checkpoint"
    vision = towers if (towers / "config.json").exists() else EMBEDDED / "clip"
    _stage(given, minutes, "language", ["--vision", str(vision)])


def _projector(given: Plan, minutes: float) -> None:
    _need(given, "language", minutes)
    _stage(given, minutes, "projector", ["--start", str(given.folder("language"))])


def _instructions(given: Plan, minutes: float) -> None:
    _need(given, "projector", minutes)
    _stage(given, minutes, "instructions", ["--start", str(given.folder("projector"))])


def _planner(given: Plan, minutes: float) -> None:
    plan.main(_common(given, minutes, given.folder("planner")))


def _chooser(given: Plan, minutes: float) -> None:
    ground.main(_common(given, minutes, given.folder("chooser")))


def _need(given: Plan, stage: str, minutes: float) -> None:
    """The stage before, for as long, where it was never run."""
    if not (given.folder(stage) / "config.json").exists():
        STAGES[stage][1](given, minutes)


def _stage(given: Plan, minutes: float, stage: str, more: list[str]) -> None:
    shown = _shown(given)
    pictures.main([
        stage, "--data", str(shown / "train"), "--held-out", str(shown / "held-out"), *more,
        *_common(given, minutes, given.folder(stage)),
    ])  # fmt: skip


def _shown(given: Plan) -> Path:
    folder = given.folder("pictures")
    if not (folder / "held-out" / "crops.npz").exists():
        _pictures(given, 0)
    return folder


def _common(given: Plan, minutes: float, folder: Path) -> list[str]:
    half = ["--bf16"] if given.device.startswith("cuda") else []
    return [
        "--minutes", str(minutes), "--out", str(folder), "--seed", str(given.seed), "--device", given.device, *half,
    ]  # fmt: skip


STAGES: dict[str, tuple[float, Callable[[Plan, float], None]]] = {
    "pictures": (0.0, _pictures), "contrastive": (0.25, _contrastive), "language": (0.08, _language),
    "projector": (0.08, _projector), "instructions": (0.25, _instructions), "planner": (0.26, _planner),
    "chooser": (0.08, _chooser),
}  # fmt: skip
"""Each stage's share of the minutes and what it does, in the order in which one builds on the other."""
