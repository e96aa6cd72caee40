"""Programs of a task file: set-up before the first step, teardown after the last, whatever happened in between.

Argument lists, never a shell. A program that was started beside the task ends with it, together with its children.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.errors import EnvironmentBroken
from tasks.inert import inert
from tasks.task import Task
from tasks.task_parts import Command

POLL_SECONDS = 0.02
END_SECONDS = 3.0
MAX_OUTPUT = 1_000_000
TOLD = 300


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended. `status` is None when it was not found, or ran too long and was ended."""

    status: int | None
    output: str
    told: str  # "ended with status 1: ..."


@dataclass(slots=True)
class Programs:
    """Set-up and teardown of one task."""

    task: Task
    wait: Callable[[float], None]  # lets seconds pass; raises when the run is to stop
    note: Callable[[str, Mapping[str, Any]], None]
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def set_up(self) -> None:
        """Raises `EnvironmentBroken` when a command fails; teardown is still due then."""
        for command in self.task.setup:
            trouble = self._do(command, self.wait)
            if trouble:
                raise EnvironmentBroken(f"set-up failed: {trouble}")

    def running(self) -> list[int]:
        """The processes that were started beside the task."""
        return [child.pid for child in self._running]

    def tear_down(self) -> str:
        """Run every command of the teardown and end what was started; what went wrong, in words, or nothing.

        Also after a stop, so it does not ask whether to stop.
        """
        wait = time_passes()
        troubles = [trouble for command in self.task.teardown if (trouble := self._do(command, wait))]
        while self._running:
            end(self._running.pop())
        return "; ".join(troubles)

    def _do(self, command: Command, wait: Callable[[float], None]) -> str:
        if command.start is not None:
            return self._start(command.start)
        ended = run_to_end(command.run or (), command.within, wait)
        self.note("command", {"run": list(command.run or ()), "status": ended.status, "output": ended.output[-2000:]})
        return "" if ended.status == 0 else f"“{inert(' '.join(command.run or ()), 100)}” {ended.told}"

    def _start(self, arguments: Sequence[str]) -> str:
        try:
            self._running.append(_spawned(arguments, subprocess.DEVNULL, guarded=True))
        except (OSError, ValueError) as error:
            return f"“{inert(' '.join(arguments), 100)}” cannot be started ({_why(error)})"
        self.note("command", {"start": list(arguments), "pid": self._running[-1].pid})
        return ""


def run_to_end(arguments: Sequence[str], seconds: float, wait: Callable[[float], None]) -> Ended:
    """Run a program to its end, at most `seconds`. Whatever ends this call ends the program and its children."""
    with tempfile.TemporaryFile() as output:
        try:
            child = _spawned(arguments, output.fileno())
        except (OSError, ValueError) as error:
            return Ended(None, "", f"cannot be started ({_why(error)})")
        deadline = time.monotonic() + seconds
        try:
            while child.poll() is None and time.monotonic() < deadline:
                wait(POLL_SECONDS)
            late = child.poll() is None
        finally:
            end(child)
        output.seek(0)
        said = output.read(MAX_OUTPUT).decode("utf-8", "replace")
    if late:
        return Ended(None, said, f"ran longer than {seconds:g} s and was ended")
    status = child.returncode if child.returncode >= 0 else 128 - child.returncode
    tail = f": {inert(said.strip()[-TOLD:], TOLD)}" if status and said.strip() else ""
    return Ended(status, said, f"ended with status {status}{tail}")


def end(child: subprocess.Popen[bytes]) -> None:
    """End a program and everything it started in its session."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(END_SECONDS if number == signal.SIGTERM else None)


def time_passes() -> Callable[[float], None]:
    """A wait that nothing interrupts."""
    from threading import Event

    never = Event()

    def wait(seconds: float) -> None:
        never.wait(seconds)

    return wait


def _spawned(arguments: Sequence[str], output: int, *, guarded: bool = False) -> subprocess.Popen[bytes]:
    if shutil.which(arguments[0]) is None:
        raise FileNotFoundError(2, "no such program", arguments[0])
    guard = ["setpriv", "--pdeathsig", "KILL"] if guarded and shutil.which("setpriv") else []
    return subprocess.Popen(
        [*guard, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output >= 0 else output,
        start_new_session=True,
    )


def _why(error: OSError | ValueError) -> str:
    return inert(getattr(error, "strerror", None) or str(error), 100)
