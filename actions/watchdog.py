"""Nothing stays held down, even after `kill -9`: a child in its own session releases what deskhand pressed.

The parent writes every key and button to a pipe *before* it presses it, and again after the release. The pipe closes
when the parent dies, however it dies; the child then releases what is still on its list, over a connection of its own.
This file is both sides: imported, it is the parent's `Watchdog`; run as a script, it is the child.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Kind = Literal["key", "button"]


class Watchdog:
    """The ledger of what is held, mirrored in the child."""

    def __init__(self, display: str | None = None) -> None:
        self._held: list[tuple[Kind, int]] = []
        self._display = display or os.environ.get("DISPLAY", "")
        self._child: subprocess.Popen[bytes] = self._start()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def held(self) -> tuple[tuple[Kind, int], ...]:
        """What deskhand holds down, oldest first."""
        return tuple(self._held)

    @contextmanager
    def holding(self, kind: Kind, codes: Sequence[int]) -> Iterator[None]:
        """On the list in a `with` block; the caller presses and releases inside it."""
        self.will_press(kind, codes)
        yield
        self.released(kind, codes)

    def will_press(self, kind: Kind, codes: Iterable[int]) -> None:
        """Tell the child before pressing."""
        self._held += [(kind, code) for code in codes]
        self._tell()

    def released(self, kind: Kind, codes: Iterable[int]) -> None:
        """Tell the child after releasing."""
        for code in codes:
            if (kind, code) in self._held:
                self._held.remove((kind, code))
        self._tell()

    def forget(self) -> None:
        """Everything was released: the server says that nothing is down."""
        if self._held:
            self._held.clear()
            self._tell()

    def leave(self) -> None:
        """Begin to end the child, so that `close` need not wait for it; it releases whatever is still on the list."""
        if self._child.stdin is not None:
            self._child.stdin.close()

    def close(self) -> None:
        """End the child; it releases whatever is still on the list."""
        self.leave()
        try:
            self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DISPLAY": self._display}
        return subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment, start_new_session=True, bufsize=0,
        )  # fmt: skip

    def _tell(self) -> None:
        """Send the whole list: short, and a restarted child needs no history."""
        line = " ".join(f"{kind}:{code}" for kind, code in self._held).encode() + b"\n"
        try:
            self._write(line)
        except BrokenPipeError:  # someone ended the child; a run without it would break the promise
            self.close()
            self._child = self._start()
            self._write(line)

    def _write(self, line: bytes) -> None:
        if self._child.stdin is not None:
            self._child.stdin.write(line)


def _parse(line: str) -> list[tuple[str, int]]:
    return [(kind, int(code)) for kind, _, code in (item.partition(":") for item in line.split())]


def _serve() -> None:
    """The child: keep the newest list until the pipe closes, then release it."""
    from Xlib import X, display
    from Xlib.ext import xtest

    connection = display.Display()
    held: list[tuple[str, int]] = []
    for line in sys.stdin:
        held = _parse(line)
    for kind, code in reversed(held):
        xtest.fake_input(connection, X.KeyRelease if kind == "key" else X.ButtonRelease, code)
    connection.sync()
    connection.close()
    os._exit(0)  # nothing is left to be cleared away, and somebody waits


if __name__ == "__main__":
    _serve()
