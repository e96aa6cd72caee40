"""Who wants to know how a run is going: the terminal, a program, or nobody."""

from __future__ import annotations

from typing import Protocol

from actions.action import Action
from agent.grounded import Rung
from agent.plan import Plan, Step, Verdict


class Listener(Protocol):
    """Told of a run's progress. Must return quickly and never raise."""

    def planned(self, plan: Plan) -> None: ...

    def step_started(self, number: int, total: int, step: Step) -> None: ...

    def acted(self, action: Action, rung: Rung) -> None: ...

    def waiting(self, what: str) -> None: ...

    def answered(self, text: str) -> None: ...

    def step_ended(self, number: int, verdict: Verdict, reason: str, seconds: float) -> None: ...


class Silent:
    """A listener that ignores everything."""

    def planned(self, plan: Plan) -> None:
        """Ignore."""

    def step_started(self, number: int, total: int, step: Step) -> None:
        """Ignore."""

    def acted(self, action: Action, rung: Rung) -> None:
        """Ignore."""

    def waiting(self, what: str) -> None:
        """Ignore."""

    def answered(self, text: str) -> None:
        """Ignore."""

    def step_ended(self, number: int, verdict: Verdict, reason: str, seconds: float) -> None:
        """Ignore."""
