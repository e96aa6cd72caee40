"""Task files run at the witness by one deskhand process with its real eyes and hands, on a virtual desktop.

`on_desktop` starts the benchmark again as a child whose DISPLAY is a new desktop's; there `Bench` runs tasks and says
what the witness saw. Judged by the witness alone: deskhand's own verdict is only compared with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.runs import ROOT
from examples.mail.desktop import VirtualDesktop
from examples.witness.child import open_desk
from examples.witness.driver import SCRIPT, Witness
from tasks.api import new_trace
from tasks.files import load_task
from tasks.result import RunResult
from tasks.runs import TRACE_NAME
from tasks.session import Session
from tasks.trace import Trace

CHANGING = SCRIPT.with_name("changing.py")
HERE = "DESKHAND_BENCHMARK_DISPLAY"


def on_desktop(module: str, size: tuple[int, int] = (800, 600)) -> int | None:
    """None in the child, which has a desktop; elsewhere the exit code of the child that was started."""
    if os.environ.get(HERE) and os.environ.get(HERE) == os.environ.get("DISPLAY"):
        return None
    with (
        tempfile.TemporaryDirectory(prefix="deskhand-", ignore_cleanup_errors=True) as folder,
        VirtualDesktop(Path(folder), size=size) as desktop,
    ):
        environment = {**desktop.environment, "PYTHONPATH": str(ROOT), HERE: desktop.environment["DISPLAY"]}
        environment.setdefault("OMP_NUM_THREADS", "1")
        command = [sys.executable, "-m", module, *sys.argv[1:]]
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


@dataclass(frozen=True, slots=True)
class Seen:
    """One run: what deskhand said, and what the witness got."""

    result: RunResult
    clicks: list[str]
    seconds: float
    frame_age_ms: float | None  # how old the picture was that the last action was decided on; None when none was sent


class Bench:
    """One witness and one session for many tasks. `told`: the witness tells its elements, nothing is read."""

    def __init__(self, script: Path = CHANGING, *options: str, told: bool = False) -> None:
        self._script, self._options, self._told = script, options, told
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-bench-")))
        options = ("--no-keys", "--size", "460,420", *self._options)
        self.witness = self._stack.enter_context(
            Witness(self.folder, os.environ["DISPLAY"], *options, script=self._script)
        )
        desk = {"open_desk": open_desk(self.witness.socket)} if self._told else {}
        self.session = self._stack.enter_context(Session(**desk))  # type: ignore[arg-type]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self, text: str) -> Seen:
        """Run a task; its trace is not kept."""
        path = self.folder / "run.task.yaml"
        path.write_text(text, encoding="utf-8")
        task = load_task(path)
        out = self.folder / "run"
        shutil.rmtree(out, ignore_errors=True)
        began = time.monotonic()
        with new_trace(out, task) as trace:
            result = self.session.run(task, trace, from_file=True)
        seconds = time.monotonic() - began
        self.witness.command("report")  # whatever was sent has arrived
        ages = [row.data.get("frame_age_ms") for row in Trace.open(out / TRACE_NAME).of_kind("sent")]
        clicks = [str(event["widget"]) for event in self.witness.events("click")]
        return Seen(result, clicks, seconds, ages[-1] if ages else None)

    def step_seconds(self, seen: Seen) -> list[float]:
        """How long each step took."""
        return [step.seconds for step in seen.result.steps]


def said(result: RunResult) -> dict[str, Any]:
    """What is kept of a result."""
    return {"verdict": result.verdict, "reason": result.reason, "message": result.message[:400]}
