"""deskhand as the agent of an episode: one session whose eyes, hands and model stay open for all episodes.

Gets a sentence; sees the part of the screen below the sentence. Knows nothing of the page.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

from actions.consent_class import ConsentClass
from agent.errors import AgentError, PlanRefused
from agent.here import plan_here
from agent.plan import Plan
from perception.geometry import Box
from tasks.api import carry_out
from tasks.result import RunResult
from tasks.session import Session
from tasks.task import Limits

REGION = Box(0, 100, 320, 480)
"""Pixels of the screen that the agent looks at: the page below its yellow bar, and what may drop down under it."""
SECONDS = 40.0
ALLOWED = get_args(ConsentClass)
"""A test page: whatever is asked for may be done."""


class Agent:
    """Carries out sentences; use as a context manager through its session."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._number = 0
        self.session = Session(region=REGION)
        self.session.warm()
        self.session.plan("Click OK.")
        self.session.desk.eyes.look()

    def act(self, instruction: str) -> str:
        """Plan and do; what came of it."""
        self.session.desk.stop.resume()
        self._number += 1
        folder = self._out / f"{self._number:04d}"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            plan = self._plan(instruction)
        except AgentError as error:
            return f"no plan: {error}"
        try:
            result = self._carry_out(plan, folder)
        except Exception as error:  # noqa: BLE001 - a crash is a failure of this episode, not of the examination
            return f"crashed: {type(error).__name__}: {error}"
        return f"{result.verdict} {result.reason}: {result.message}"

    def _carry_out(self, plan: Plan, folder: Path) -> RunResult:
        return carry_out(self.session, plan, allow=ALLOWED, limits=Limits(seconds=SECONDS, attempts=1), out=folder)

    def _plan(self, instruction: str) -> Plan:
        """What is asked for is on the screen already; what cannot be read so is left to the planner, on that screen."""
        try:
            return plan_here(instruction)
        except PlanRefused:
            plan = self.session.plan(instruction)
        if any(step.action.kind == "open" for step in plan.steps):
            raise PlanRefused("this would open an application beside the page")
        return plan

    def stop(self) -> None:
        """End what is being done."""
        if self.session.desk is not None:
            self.session.desk.stop.request("the episode is over")
