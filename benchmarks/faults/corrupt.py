"""Traces cut short or with a bit flipped: `deskhand resume` refuses them, or resumes what really happened.

Two traces of twelve-step runs: one whose process was killed (the write-ahead log still beside it), one that was stopped
(one file). The command itself is run, on a session that touches no desktop and only tells where it would go on.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from actions.stop import StopSignal
from benchmarks.faults import crash
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.stage import Stage, write_task
from tasks.cli import run as command_line
from tasks.commands.parts import Parts
from tasks.result import RunResult
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

EACH = 500
KILLED, STOPPED = "killed", "stopped"
FILES = ("run.trace", "run.trace-wal")


def keys() -> list[str]:
    return [f"{kind}:{number}" for kind in ("cut", "flip") for number in range(EACH)]


def prepare(stage: Stage, folder: Path) -> None:
    """Make the two traces, once."""
    task = write_task(stage.folder / "twelve.json", "twelve steps", crash.STEPS, allow=["send"])
    if not (folder / KILLED).exists():
        stage.reset()
        stage.run("--kill=after_result:s8:0", "run", str(task), "--out", str(folder / KILLED), module=crash.CHILD)
    if not (folder / STOPPED).exists():
        stage.reset()
        short = write_task(stage.folder / "short.json", "twelve steps", _ending_early(), allow=["send"])
        stage.run("run", str(short), "--out", str(folder / STOPPED), module=crash.CHILD)


def _ending_early() -> list[dict[str, Any]]:
    """The ninth step's target is not there: the run fails, and is one file."""
    steps = [dict(step) for step in crash.STEPS]
    steps[8] |= {"target": {"text": "No such row"}}
    return steps


@dataclass(slots=True)
class OnPaper:
    """A session that goes nowhere: it keeps where the run stood and ends it."""

    went_on: list[RecordedRun] = field(default_factory=list)
    desk: Any = field(default_factory=lambda: SimpleNamespace(stop=StopSignal()))

    def __call__(self, **_wishes: Any) -> OnPaper:
        return self

    def __enter__(self) -> OnPaper:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def go_on(self, trace: Trace, **_: Any) -> RunResult:
        assert trace.before is not None
        _ = trace.before.task, trace.before.pending()  # what a real session reads first
        self.went_on.append(trace.before)
        trace.finish("stopped", "on paper")
        return RunResult("stopped", "on paper", "went nowhere", (), trace.path)


def run(ledger: Ledger) -> None:
    """Make the trials that are missing."""
    truths = {name: Trace.open(ledger.folder / name / FILES[0]) for name in (KILLED, STOPPED)}
    for key in ledger.todo(keys()):
        chance = random.Random(f"{ledger.seed} {key}")
        name = chance.choice((KILLED, STOPPED))
        with _damaged(ledger.folder / name, key.split(":")[0], chance) as (folder, where):
            ledger.put(key, trace=name, where=where, **_resumed(folder, truths[name]))


@contextlib.contextmanager
def _damaged(source: Path, kind: str, chance: random.Random) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="deskhand-cut-") as made:
        folder = Path(made)
        yield folder, damage(source, folder, kind, chance)


def damage(source: Path, folder: Path, kind: str, chance: random.Random) -> str:
    """A copy of a trace's files, one of them cut short or with one bit flipped somewhere; where."""
    present = [name for name in FILES if (source / name).exists() and (source / name).stat().st_size]
    for name in present:
        shutil.copyfile(source / name, folder / name)
    sizes = [(folder / name).stat().st_size for name in present]
    place = chance.randrange(sum(sizes))
    name = present[0] if place < sizes[0] else present[1]
    place -= 0 if name == present[0] else sizes[0]
    data = bytearray((folder / name).read_bytes())
    bit = chance.randrange(8)
    if kind == "cut":
        data = data[:place]
    else:
        data[place] ^= 1 << bit
    (folder / name).write_bytes(data)
    return f"{name}:{place}" + (f":{bit}" if kind == "flip" else "")


def _resumed(folder: Path, truth: RecordedRun) -> dict[str, Any]:
    session, out, errors = OnPaper(), io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        code = command_line(["resume", str(folder), "--json"], Parts(session, needs_display=False))  # type: ignore[arg-type]
    answers = [json.loads(line) for line in out.getvalue().splitlines() if line.startswith("{")]
    said = errors.getvalue()
    return {
        "accepted": bool(session.went_on),
        "code": code,
        "told": said[-200:],
        "verdict": bool(answers) and "verdict" in answers[-1],
        "wrong_resume": any(not _follows(found, truth) for found in session.went_on),
        "traceback": "Traceback" in said or "a mistake in deskhand" in said,
    }


def _follows(found: RecordedRun, truth: RecordedRun) -> bool:
    """Every announced action is known, and nothing is taken for done that was not."""
    announced, really = ([(row.id, row.step, row.data) for row in run.of_kind("intent")] for run in (found, truth))
    done, was = found.pending().done, truth.pending().done
    return announced == really and all(was.get(step) == verdict for step, verdict in done.items())
