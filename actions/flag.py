"""A flag that wakes who waits for it, and that a signal handler may set.

`threading.Event` may not: its `set` takes a lock that the interrupted thread may be holding in its `wait`, and then it
waits for itself for ever. The `put` of `queue.SimpleQueue` is reentrant (Python library reference).
"""

from __future__ import annotations

import queue


class Flag:
    """Like `threading.Event`, from any thread and any signal handler."""

    def __init__(self) -> None:
        self._raised = False
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()

    def is_set(self) -> bool:
        return self._raised

    def set(self) -> None:
        self._raised = True
        self._wake.put(None)

    def clear(self) -> None:
        self._raised = False
        while not self._wake.empty():
            self._taken(0.0)

    def wait(self, seconds: float) -> bool:
        """Whether it is set, now or within so many seconds."""
        if not self._raised and self._taken(seconds):
            self._wake.put(None)  # for everybody else who waits
        return self._raised

    def _taken(self, seconds: float) -> bool:
        try:
            self._wake.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return False
        return True
