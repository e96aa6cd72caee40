"""Awaiting a start: a window came up, and the screen has been still for a while.

A program that did not start at all is told of at once. Waits by condition; every wait asks the stop signal.
"""

from __future__ import annotations

from actions import applications
from perception.change import same_but_specks
from perception.screen import Screen
from tasks.attempt import Attempt

REST_SECONDS = 0.6
"""How long a freshly started application must have been still before it counts as ready, unless a target is awaited."""


class Startup:
    """Of what one attempt started."""

    def __init__(self, attempt: Attempt) -> None:
        self._a, self._s = attempt, attempt.stepper

    def wait(self, before: Screen) -> None:
        """After a start: wait until a window came up and the screen has been still for a while."""
        try:
            self._wait({window.id for window in before.windows})
        finally:
            self._s.belonging.opened(self._s.desk.eyes.windows())

    def _wait(self, known: set[int]) -> None:
        deadline, rest = self._s.clock() + self._a.within(), 0.0 if self._s.target_follows else REST_SECONDS
        last, still_since = self._s.look(), self._s.clock()
        while self._s.clock() < deadline:
            arrived = {w.id for w in last.windows} != known
            if arrived and last.focused_window is not None and self._s.clock() - still_since >= rest:
                return
            if not arrived:
                applications.demand_started(self._a.started)
            self._s.listener.waiting("the application to come up")
            self._s.pause()
            now = self._s.look()
            if not same_but_specks(last.frame, now.frame) or now.windows != last.windows:
                still_since = self._s.clock()
            last = now
