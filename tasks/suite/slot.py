"""One worker as its parent sees it: started in a place, given one job, listened to, and ended for sure."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from tasks.display import Size
from tasks.suite.place import private_place

ROOT = Path(__file__).resolve().parents[2]
MAX_LINE = 50_000_000
END_SECONDS = 5.0
LAST_WORDS = 2000
"""Characters of a dead worker's stderr that are told."""

_CODE = """
import sys
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
del sys.argv[1]
from tasks.suite.worker import main
main()
"""
"""Started with -P: a folder `tasks` where the person happens to stand is not ours."""


class Slot:
    """A worker process in its place. `here` is an environment to use as it is, instead of a place of its own."""

    def __init__(
        self, size: Size, model: str | None, *, keep_home: bool = False, here: Mapping[str, str] | None = None
    ) -> None:
        self._stack = ExitStack()
        self._rest = b""
        self.ready = False
        self.ended = False
        try:
            self.environment = (
                dict(here) if here is not None else self._stack.enter_context(private_place(size, keep_home=keep_home))
            )
            self._errors = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
            self._child = self._start(model)
        except BaseException:
            self._stack.close()
            raise

    def _start(self, model: str | None) -> subprocess.Popen[bytes]:
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        return subprocess.Popen(
            [*guard, sys.executable, "-P", "-c", _CODE, str(ROOT), model or ""],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C on the terminal is for the parent, which passes it on
        )

    @property
    def pid(self) -> int:
        return self._child.pid

    def fileno(self) -> int:
        """For select: readable when the worker has something to tell, or ended."""
        assert self._child.stdout is not None  # noqa: S101 - opened as a pipe
        return self._child.stdout.fileno()

    def give(self, message: Mapping[str, Any]) -> None:
        """A job, or the next step of one. A worker that is gone is noticed by `read`."""
        assert self._child.stdin is not None  # noqa: S101 - opened as a pipe
        with suppress(OSError):
            self._child.stdin.write(json.dumps(message).encode() + b"\n")
            self._child.stdin.flush()

    def read(self) -> list[dict[str, Any]]:
        """What the worker told since; blocks when `select` did not say that there is something. Sets `ended`."""
        part = os.read(self.fileno(), 1 << 20)
        if not part or len(self._rest) > MAX_LINE:
            self.ended = True
            return []
        *lines, self._rest = (self._rest + part).split(b"\n")
        events = [json.loads(line) for line in lines]
        self.ready = self.ready or any(event["event"] == "ready" for event in events)
        return events

    def interrupt(self) -> None:
        """Ask the worker to stop in an orderly way."""
        with suppress(ProcessLookupError):
            self._child.send_signal(signal.SIGINT)

    def last_words(self) -> str:
        """How a worker that ended by itself ended."""
        try:
            status = self._child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return "it closed its output and went on"
        how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
        self._errors.seek(0)
        said = self._errors.read()[-LAST_WORDS:].decode("utf-8", "replace").strip()
        return f"{how}; its last words: {said.splitlines()[-1]}" if said else how

    def close(self, patience: float = 0.0) -> None:
        """End the worker, after `patience` seconds to end by itself, and everything in its place."""
        try:
            self._end_child(patience)
        finally:
            self._stack.close()

    def _end_child(self, patience: float) -> None:
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        if patience:
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(patience)
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
