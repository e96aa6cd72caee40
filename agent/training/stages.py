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
from agent.training.join import join
from perception.checkpoint import EMBEDDED, write_checksums
from perception.llava import Llava, save_llava
from perception.training import clip, crops

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

    def folder(self, stage: str) -> Path:
        return self.out / stage


def run(given: Plan, stage: str | None, tell: Callable[[str], None]) -> None:
    """One stage with all the minutes, or with None all stages with their shares."""
    for name in STAGES if stage is None else (stage,):
        share, work = STAGES[name]
        minutes = given.minutes * (share if stage is None else 1)
        tell(f"{name}: {minutes:.0f} minutes" if share else name)
        work(given, minutes)


def _pictures(given: Plan, _: float) -> None:
    """Drawn once; a folder that is complete is kept."""
    for name, held_out in (("train", False), ("held-out", True)):
        folder = given.folder("pictures") / name
        count = max(1, given.screens // (HELD_OUT_SHARE if held_out else 1))
        if not (folder / "instructions.json").exists():
            picture_data.write(folder, count, given.seed + held_out, held_out=held_out)
        file = folder / "crops.npz"
        if not file.exists():
            side = ["--held-out"] if held_out else []
            crops.main(["--screens", str(count), "--seed", str(given.seed + held_out), "--out", str(file), *side])


def _contrastive(given: Plan, minutes: float) -> None:
    shown, run_folder = given.folder("pictures"), given.folder("contrastive")
    if not (shown / "held-out" / "crops.npz").exists():
        _pictures(given, 0)
    clip.main([
        "--icons", str(given.icons), "--crops", str(shown / "train" / "crops.npz"),
        "--held-out-crops", str(shown / "held-out" / "crops.npz"), "--hidden", "128", "--layers", "4", "--common", "9",
        "--text-waits", "600", *_common(given, minutes, run_folder),
    ])  # fmt: skip
    clip.export(run_folder, run_folder / "checkpoint")


def _projector(given: Plan, minutes: float) -> None:
    _stage(given, minutes, "projector", _joined(given))


def _instructions(given: Plan, minutes: float) -> None:
    start = given.folder("projector")
    _stage(given, minutes, "instructions", start if (start / "config.json").exists() else _joined(given))


def _planner(given: Plan, minutes: float) -> None:
    plan.main(_common(given, minutes, given.folder("planner")))


def _chooser(given: Plan, minutes: float) -> None:
    ground.main(_common(given, minutes, given.folder("chooser")))


def _stage(given: Plan, minutes: float, stage: str, start: Path) -> None:
    shown = given.folder("pictures")
    if not (shown / "held-out" / "instructions.json").exists():
        _pictures(given, 0)
    pictures.main([
        stage, "--data", str(shown / "train"), "--held-out", str(shown / "held-out"), "--start", str(start),
        *_common(given, minutes, given.folder(stage)),
    ])  # fmt: skip


def _joined(given: Plan) -> Path:
    """What the picture stages begin from: this run's towers behind the shipped decoder, else the shipped model."""
    towers, shipped = given.folder("contrastive") / "checkpoint", EMBEDDED / "deskhand"
    if not (towers / "config.json").exists():
        return shipped
    folder = given.folder("joined")
    save_llava(join(Llava.load(shipped).model, towers), folder)
    (folder / "tokenizer.json").write_bytes((shipped / "tokenizer.json").read_bytes())
    write_checksums(folder)
    return folder


def _common(given: Plan, minutes: float, folder: Path) -> list[str]:
    return ["--minutes", str(minutes), "--out", str(folder), "--seed", str(given.seed), "--device", given.device]


STAGES: dict[str, tuple[float, Callable[[Plan, float], None]]] = {
    "pictures": (0.0, _pictures), "contrastive": (0.35, _contrastive), "projector": (0.05, _projector),
    "instructions": (0.2, _instructions), "planner": (0.3, _planner), "chooser": (0.1, _chooser),
}  # fmt: skip
"""Each stage's share of the minutes and what it does, in the order in which one builds on the other."""
