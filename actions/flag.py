"""A flag that wakes who waits for it, and that a signal handler may set.

`threading.Event` may not: its `set` takes a lock that the interrupted thread may be holding in its `wait`, and then it
waits for itself for ever. Nor does a queue do: a signal handler that outlasts the timeout of `SimpleQueue.get` makes it
wait without any (CPython 3.11). The release of a plain lock does neither, and its `acquire` keeps its timeout.
"""

from __future__ import annotations

import threading
from contextlib import suppress


class Flag:
    """Like `threading.Event`, from any thread and any signal handler."""

    def __init__(self) -> None:
        self._raised = False
        self._lowered = threading.Lock()
        self._lowered.acquire()

    def is_set(self) -> bool:
        return self._raised

    def set(self) -> None:
        self._raised = True
        self._let_go()

    def clear(self) -> None:
        self._raised = False
        self._lowered.acquire(blocking=False)

    def wait(self, seconds: float) -> bool:
        """Whether it is set, now or within so many seconds."""
        if not self._raised and self._lowered.acquire(timeout=max(0.0, seconds)) and self._raised:
            self._let_go()  # for everybody else who waits
        return self._raised

    def _let_go(self) -> None:
        with suppress(RuntimeError):  # it is free already
            self._lowered.release()
