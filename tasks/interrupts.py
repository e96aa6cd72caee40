"""Ctrl-C, SIGTERM and SIGHUP: the first asks the run to stop politely, the next one ends it at once.

While something runs that can stop by itself, the first signal is a request; otherwise it is a KeyboardInterrupt. Once
the exit code is known there is nothing left to stop: the process ends with it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

SAME_SIGNAL_SECONDS = 0.5
"""Ctrl-C reaches a restarted child from the terminal and from its parent: within this time it counts once."""

_NAMES = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM", signal.SIGHUP: "SIGHUP"}


class Stop(Protocol):
    """What can be asked to stop; `actions.stop.StopSignal` is one."""

    @property
    def requested(self) -> bool: ...

    def request(self, source: str) -> None: ...


class Interrupts:
    """Turns signals into requests. One per process, in its main thread."""

    def __init__(self) -> None:
        self._stop: Stop | None = None
        self._last = float("-inf")
        self._code: int | None = None

    def install(self) -> None:
        """Take over the signals, but leave alone what the caller wants ignored (nohup)."""
        for number in _NAMES:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    @contextmanager
    def stopping(self, stop: Stop) -> Iterator[None]:
        """Inside this block a signal is a request, unless one is still being seen to."""
        self._stop = stop
        try:
            yield
        finally:
            self._stop = None

    def ending(self, code: int) -> None:
        """The process is about to exit with `code`; what comes now ends it at once, with the same code."""
        self._code = code

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._code is not None:
            os._exit(self._code)
        now = time.monotonic()
        again = now - self._last < SAME_SIGNAL_SECONDS
        self._last = now
        if again:
            return
        if self._stop is None or self._stop.requested:
            raise KeyboardInterrupt
        self._stop.request(_NAMES[signal.Signals(number)])


INTERRUPTS = Interrupts()
"""The one of this process; does nothing until it is installed."""
