"""What every recorded workflow is: its typed steps, its application, and what is true when it has been done."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from benchmarks.replay.drifts.kinds import Drift, Kind
from examples.mail.desktop import VirtualDesktop

Effect = Literal["right", "none", "wrong"]
"""`none`: nothing of the kind that was asked for has happened, wrong or right; a form may stand half filled in."""
Judge = Callable[[], Effect]
Start = Callable[[VirtualDesktop, Drift], AbstractContextManager[Judge]]
LATE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Workflow:
    """`start` starts the application on a desktop with its looks; `cannot` are drifts that it has no means for."""

    name: str
    application: str  # the window class
    steps: str  # of a task file
    start: Start
    button: str  # what a pop-up calls its own button, to be taken for the workflow's
    allow: tuple[str, ...] = ()
    cannot: frozenset[Kind] = frozenset()

    def task(self) -> str:
        """The task file that is recorded."""
        allow = f"allow: [{', '.join(self.allow)}]\n" if self.allow else ""
        return f"version: 1\nname: {self.name}\n{allow}steps:\n{self.steps}"


def settled_effect(judge: Judge, seconds: float = LATE_SECONDS) -> Effect:
    """The effect, which may take a moment."""
    deadline = time.monotonic() + seconds
    while (effect := judge()) == "none" and time.monotonic() < deadline:
        time.sleep(0.2)
    return effect
