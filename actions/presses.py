"""Whose key press was it: deskhand announces each of its own before it sends it; what nobody announced is a person's.

Presses are counted by key code: one that was announced once and seen twice was pressed twice. Releases are nobody's
business: a person who let go of Return after starting a run has not typed. Knows nothing of how presses are seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

KEPT_SECONDS = 10.0
"""How long an announced press may take to be seen: a grab may freeze the keyboard for a while."""


class Presses:
    """The announced presses that have not been seen yet, and whether other ones matter now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._announced: list[tuple[int, float]] = []  # key code, `time.monotonic()`
        self.judged: object | None = None
        """Set while other presses are a person's; a new object each time, so that a look can tell that it was set for
        the whole time since the look before."""

    def announce(self, codes: Iterable[int]) -> None:
        """Before these keys are pressed."""
        now = time.monotonic()
        with self._lock:
            self._announced += [(code, now) for code in codes]

    def foreign(self, seen: Sequence[int], looked_at: float) -> list[int]:
        """Which of the seen key codes nobody announced. `looked_at`: the time before which everything was seen."""
        strange: list[int] = []
        with self._lock:
            for code in seen:
                if (ours := next((entry for entry in self._announced if entry[0] == code), None)) is None:
                    strange.append(code)
                else:
                    self._announced.remove(ours)
            self._announced = [entry for entry in self._announced if looked_at - entry[1] < KEPT_SECONDS]
        return strange

    def begin_anew(self) -> None:
        """What was pressed so far does not matter."""
        self.judged = None if self.judged is None else object()

    @contextmanager
    def judging(self, *, on: bool) -> Iterator[None]:
        """Whether presses of others matter in a `with` block; as before after it."""
        before = self.judged is not None
        self.judged = object() if on else None
        try:
            yield
        finally:
            self.judged = object() if before else None
