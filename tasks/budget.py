"""The limits of a run, each with its own reason. Knows nothing of what is done with them."""

from __future__ import annotations

from collections.abc import Callable

from actions.action import Action
from tasks.errors import LimitReached
from tasks.task import Limits


class Budget:
    """Counts actions, seconds and repeats without effect."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._started = clock()
        self._actions = 0
        self._idle: list[Action] = []  # what was done since the screen last changed
        self._repeats = 0

    def check_time(self) -> None:
        """Raise `LimitReached` when the run's seconds are used up."""
        if self._clock() - self._started > self._limits.seconds:
            raise LimitReached("time_limit", f"the run took longer than its {self._limits.seconds:g} seconds")

    def spend(self) -> None:
        """Count one action that is about to be sent."""
        self.check_time()
        if self._actions >= self._limits.steps:
            raise LimitReached("steps_limit", f"the run used up its {self._limits.steps} actions")
        self._actions += 1

    def unspend(self) -> None:
        """Take back the last action: it was not sent after all."""
        self._actions -= 1

    def effect(self, action: Action, *, changed: bool) -> None:
        """Note whether an action changed anything; too many repeats without effect stop the run.

        Any action that was tried before on the same unchanged screen is a repeat: going to and fro is none better.
        """
        if changed:
            self._idle, self._repeats = [], 0
            return
        self._repeats += action in self._idle
        self._idle.append(action)
        if self._repeats >= self._limits.repeats:
            raise LimitReached("stagnation", f"{action.kind} was repeated {self._repeats} times without effect")
