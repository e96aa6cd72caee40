"""The one schema: what a person writes, a model plans, a recorder saves and a run keeps.

Version 1 = {version, name, allow, limits, steps: [{id, do, action, target, expect}]}. A plan is a strict subset.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from actions.action import Strict
from actions.consent_class import ConsentClass
from agent.plan import Plan, Step


class Limits(Strict):
    """What bounds a run. Each limit has its own reason in the verdict."""

    steps: int = Field(default=50, ge=1, le=1000)  # actions, over all steps
    seconds: float = Field(default=300.0, gt=0, le=86_400)
    repeats: int = Field(default=5, ge=1, le=100)  # same action without effect
    attempts: int = Field(default=3, ge=1, le=20)  # per step
    asks: int = Field(default=2, ge=0, le=10)  # model re-asks


class Task(Strict):
    """A runnable task."""

    version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=200)
    allow: tuple[ConsentClass, ...] = ()
    limits: Limits = Limits()
    steps: tuple[Step, ...] = Field(min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Task:
        ids = [step.id for step in self.steps]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            raise ValueError(f"step ids must be unique; used twice: {', '.join(doubled)}")
        return self


def task_from_plan(
    plan: Plan, *, name: str, allow: tuple[ConsentClass, ...] = (), limits: Limits | None = None
) -> Task:
    """The task that carries out an approved plan."""
    return Task(name=name, allow=allow, limits=limits or Limits(), steps=plan.steps)
