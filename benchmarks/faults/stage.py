"""A stage: one virtual desktop with one witness, reused by many trials, and deskhand in child processes on it.

Trials that kill the display or need a server without a window manager start their own.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from benchmarks.faults.ledger import Ledger
from benchmarks.runs import ROOT
from examples.mail.desktop import VirtualDesktop
from examples.witness.driver import Witness

CHILD = "examples.witness.child"
SECONDS = 60.0
"""How long a child may take before it counts as hanging."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A child that is over."""

    code: int  # negative: the signal that ended it
    out: str
    errors: str
    seconds: float
    hung: bool = False
    began: float = 0.0  # wall clock

    @property
    def answer(self) -> dict[str, Any]:
        """The last JSON object it printed; empty when there is none."""
        for line in reversed(self.out.splitlines()):
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found
        return {}

    @property
    def traceback(self) -> bool:
        return "Traceback" in self.errors


class Stage:
    """Use as a context manager."""

    def __init__(
        self, *, size: tuple[int, int] = (1280, 800), witness: Sequence[str] = ("--status", "--no-keys")
    ) -> None:
        self._size = size
        self._options = witness
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-faults-")))
        try:
            self.desktop = self._stack.enter_context(VirtualDesktop(self.folder, size=self._size))
            self.display = self.desktop.environment["DISPLAY"]
            self.environment = {**self.desktop.environment, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
            self.witness = self._stack.enter_context(
                Witness(self.folder, self.display, *self._options, environment=self.environment)
            )
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def reset(self) -> None:
        """The witness as at its start, its events forgotten, nothing held, the pointer in the middle."""
        self.clean()
        self.witness.command("reset")
        self.witness.settle()
        self.witness.forget()

    def clean(self) -> None:
        """Release every key and button, and put the pointer in the middle."""
        from Xlib import X
        from Xlib.ext import xtest

        from actions.connection import open_display, release_everything

        connection = open_display(self.display)
        release_everything(connection)
        xtest.fake_input(connection, X.MotionNotify, x=self._size[0] // 2, y=self._size[1] - 20)
        connection.sync()
        connection.close()

    def start(
        self,
        *arguments: str,
        module: str = CHILD,
        environment: Mapping[str, str] | None = None,
        stdin: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[str]:
        """Start `python -m module SOCKET ARGUMENTS` on this stage, in a session of its own, with text pipes.

        `module` may also be the path of a script.
        """
        script = [module] if module.endswith(".py") else ["-m", module]
        return subprocess.Popen(
            [sys.executable, *script, str(self.witness.socket), *arguments],
            env={**self.environment, **(environment or {})}, cwd=ROOT, text=True, start_new_session=True,
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(
        self,
        *arguments: str,
        module: str = CHILD,
        seconds: float = SECONDS,
        environment: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run such a child to its end; it is killed after `seconds`, and has hung then."""
        began = time.time()
        return replace(ended(self.start(*arguments, module=module, environment=environment), seconds), began=began)


def ended(child: subprocess.Popen[str], seconds: float = SECONDS) -> Ended:
    """What became of a child, waiting for it; killed after `seconds`."""
    began, hung = time.monotonic(), False
    try:
        out, errors = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        out, errors = child.communicate()
        hung = True
    return Ended(child.returncode, out, errors, time.monotonic() - began, hung)


def write_task(path: Path, name: str, steps: Sequence[Mapping[str, Any]], **more: Any) -> Path:
    """A task file (JSON is YAML); steps without an id or a sentence get one."""
    filled = [{"id": f"s{n}", "do": f"Step {n}.", **step} for n, step in enumerate(steps, 1)]
    path.write_text(json.dumps({"version": 1, "name": name, **more, "steps": filled}, indent=1), encoding="utf-8")
    return path


def on_stages(
    ledger: Ledger, keys: Sequence[str], trial: Callable[[Stage, str], dict[str, Any]], *, stages: int, **options: Any
) -> None:
    """Make the missing trials, several at once, each on a stage of its own that it shares with no other."""
    idle: queue.SimpleQueue[Stage] = queue.SimpleQueue()
    with ExitStack() as stack, ThreadPoolExecutor(stages) as workers:
        for _ in range(stages):
            idle.put(stack.enter_context(Stage(**options)))
        running: dict[Future[dict[str, Any]], str] = {}
        for key in ledger.todo(keys):
            if len(running) == stages:
                _keep(ledger, running, FIRST_COMPLETED)
            running[workers.submit(_on_idle, idle, trial, key)] = key
        _keep(ledger, running, ALL_COMPLETED)
    list(ledger.todo(keys))  # whether it is complete


def _on_idle(idle: queue.SimpleQueue[Stage], trial: Callable[[Stage, str], dict[str, Any]], key: str) -> dict[str, Any]:
    stage = idle.get()
    try:
        return trial(stage, key)
    finally:
        idle.put(stage)


def _keep(ledger: Ledger, running: dict[Future[dict[str, Any]], str], until: str) -> None:
    done, _ = wait(running, return_when=until)
    for future in done:
        ledger.put(running.pop(future), **future.result())
