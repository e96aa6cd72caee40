"""A journal that cannot be written, a disk that is full, a trace that was cut or changed: always a verdict.

Three kinds of trials: the k-th call of SQLite to the disk fails, for every k of a three-step task; the twelve-step task
on a file system of 2 MB that is nearly full; and traces of interrupted runs, truncated or with one bit flipped. After
each the run is resumed on a sound disk. Judged by the witness, or by the trace as it was before it was damaged.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.faults import corrupt, crash
from benchmarks.faults.failing import CALLS
from benchmarks.faults.killing import OPENED
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Ended, Stage, on_stages, write_task

CHILD = "benchmarks.faults.failing"
STAGES = 4
FULL_RUNS = 40
TMPFS_BYTES = 2 * 1024 * 1024
STEPS = (crash.STEPS[7], crash.STEPS[3], crash.STEPS[11])
WITNESSES = ("Save", "To", "Send")


def run(ledger: Ledger) -> None:
    with Stage() as stage:
        calls = int(_lines(_try(stage, "0:once"), CALLS)[-1])
        corrupt.prepare(stage, ledger.folder)
    keys = [f"{mode}:{k}" for k in range(1, calls + 1) for mode in ("once", "stuck")]
    random.Random(ledger.seed).shuffle(keys)
    on_stages(ledger, keys, _failing, stages=STAGES)
    with Stage() as stage:
        for key in ledger.todo([f"full:{number}" for number in range(FULL_RUNS)]):
            ledger.put(key, **_full(stage, random.Random(f"{ledger.seed} {key}")))
    corrupt.run(ledger)
    everything = [*keys, *(f"full:{n}" for n in range(FULL_RUNS)), *corrupt.keys()]
    list(ledger.todo(everything))  # whether it is complete


def _try(stage: Stage, fail: str) -> Ended:
    """The three steps on a disk that fails."""
    stage.reset()
    out = stage.folder / "run"
    shutil.rmtree(out, ignore_errors=True)
    task = write_task(stage.folder / "three.json", "three steps", STEPS, allow=["send"])
    return stage.run(f"--fail={fail}", "run", str(task), "--out", str(out), module=CHILD)


def _failing(stage: Stage, key: str) -> dict[str, Any]:
    mode, k = key.split(":")
    return _judged(stage, _try(stage, f"{k}:{mode}"), stage.folder / "run", WITNESSES)


def _full(stage: Stage, chance: random.Random) -> dict[str, Any]:
    """The twelve steps with some free room in a file system of 2 MB: from none to all that a run takes."""
    stage.reset()
    task = write_task(stage.folder / "twelve.json", "twelve steps", crash.STEPS, allow=["send"])
    with _small_disk(stage.folder / "small") as disk:
        room = int(chance.uniform(8, 400) * 1024)
        (disk / "filler").write_bytes(b"\1" * (TMPFS_BYTES - 8192 - room))
        done = stage.run("--fail=0:once", "run", str(task), "--out", str(disk / "run"), module=CHILD)
        (disk / "filler").unlink()
        return {"room": room, **_judged(stage, done, disk / "run", crash.WIDGETS)}


@contextmanager
def _small_disk(path: Path) -> Iterator[Path]:
    """A file system of 2 MB in memory (needs the right to mount)."""
    path.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS_BYTES}", "deskhand", str(path)], check=True)
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)


def _judged(stage: Stage, failed: Ended, out: Path, widgets: tuple[str, ...]) -> dict[str, Any]:
    """What the run said on the failing disk, what resuming it said, and what the witness says of both."""
    resumed = stage.run("resume", str(out), "--json")
    counts = dict(zip(crash.WIDGETS, crash.effects(stage.witness.events()), strict=True))
    found = [min(counts[name], 2) if name != "wheel" else min(counts[name], 1) for name in widgets]
    over = resumed.code == 0 or "nothing left to resume" in resumed.out
    missing = [n for n, count in enumerate(found) if not count and (over or any(found[n:]))]
    twice = [name for name, count in zip(widgets, found, strict=True) if count > 1]
    return {
        "codes": [failed.code, resumed.code],
        "told": [_told(failed), _told(resumed)],
        "wrong_resume": bool(missing or twice),
        "found": found,
        "verdict": all(_has_verdict(done) for done in (failed, resumed)),
        "traceback": any(done.traceback or "a mistake in deskhand" in done.errors for done in (failed, resumed)),
    }


def _told(done: Ended) -> str:
    lines = [line for line in done.errors.splitlines() if not line.startswith((OPENED, CALLS))]
    return str(done.answer.get("message") or "\n".join(lines))[-300:]


def _has_verdict(done: Ended) -> bool:
    return not done.hung and 0 <= done.code <= 7 and bool(done.answer or "deskhand: " in done.errors)


def _lines(done: Ended, start: str) -> list[str]:
    return [line.removeprefix(start) for line in done.errors.splitlines() if line.startswith(start)]


def _count(trials: Trials, start: str) -> int:
    return sum(key.startswith(start) for key in trials)


def summary(trials: Trials) -> dict[str, Any]:
    def those(name: str) -> int:
        return sum(bool(trial[name]) for trial in trials.values())

    kinds = ("once", "stuck", "full", "cut", "flip")
    kept: Mapping[str, int] = {kind: _count(trials, kind + ":") for kind in kinds}
    accepted = sum(bool(trial.get("accepted")) for trial in trials.values())
    return {
        "journal_faults": len(trials),
        "wrong_resumes": those("wrong_resume"),
        "journal_without_verdict": len(trials) - those("verdict"),
        "journal_tracebacks": those("traceback"),
        "journal_kinds": dict(kept),
        "journal_damaged_accepted": accepted,
    }


ROW = Row("journal", ("journal_faults", "wrong_resumes"), run, summary)
