"""The one schema: what a person writes, a model plans, a recorder saves and a run keeps.

Version 1. A plan's steps are a strict subset of a task's (`tasks.task_parts` has the rest). Loading (`tasks.files`)
turns what was written into what runs: `application`, `variables`, `cases`, `check` and includes become plain steps, so
a task that runs has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema
from pydantic_core.core_schema import json_or_python_schema, no_info_before_validator_function

from actions.action import Strict
from actions.consent_class import ConsentClass
from agent.plan import Expectation, Plan, Step, Target
from tasks.errors import BadInput
from tasks.task_parts import Check, Command, Handler, Line, TaskStep, Values

MAX_STEPS = 1000
Tag = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Fact = Any
"""Plain data: text, numbers, lists and mappings of them."""
Part = TypeVar("Part", bound=Strict)


class _TakesPlanSteps:
    """A step of a plan is a step of a task: programs hand them in as they are. In JSON there is no difference."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        converting = no_info_before_validator_function(
            lambda step: task_step(step) if isinstance(step, Step) else step, schema
        )
        return json_or_python_schema(json_schema=schema, python_schema=converting)


class Limits(Strict):
    """What bounds a run. Each limit has its own reason in the verdict."""

    steps: int = Field(default=50, ge=1, le=1000)  # actions, over all steps
    seconds: float = Field(default=300.0, gt=0, le=86_400)
    repeats: int = Field(default=5, ge=1, le=100)  # same action without effect
    attempts: int = Field(default=3, ge=1, le=20)  # per step
    asks: int = Field(default=2, ge=0, le=10)  # model re-asks


class Task(Strict):
    """A task: what to do, what it may do, and what must be true in the end."""

    version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=200)
    tags: tuple[Tag, ...] = Field(default=(), max_length=20)
    application: Line | None = None  # opened before the first step
    facts: dict[str, Fact] = Field(default_factory=dict)  # what the model may use for steps that are sentences
    variables: Values = Field(default_factory=dict)  # `${name}` in texts; `--var name=value` goes before
    cases: tuple[dict[str, str], ...] = Field(default=(), max_length=200)  # each with a `name` and values of variables
    allow: tuple[ConsentClass, ...] = ()
    limits: Limits = Limits()
    setup: tuple[Command, ...] = Field(default=(), max_length=50)
    steps: tuple[Annotated[TaskStep, _TakesPlanSteps], ...] = Field(min_length=1, max_length=MAX_STEPS)
    check: tuple[Check, ...] = Field(default=(), max_length=50)
    teardown: tuple[Command, ...] = Field(default=(), max_length=50)  # always run, whatever happened
    handlers: tuple[Handler, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Task:
        for what, names in (
            ("step ids", [step.id for step in self.steps if step.id]),
            ("names of handlers", [handler.name for handler in self.handlers]),
            ("names of cases", [case.get("name", "") for case in self.cases]),
        ):
            doubled = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
            if doubled:
                raise ValueError(f"{what} must be unique; used twice: {', '.join(doubled)}")
        return self

    @property
    def sentences(self) -> tuple[TaskStep, ...]:
        """Steps that the model must plan before they can be done."""
        return tuple(step for step in self.steps if step.action.kind == "sentence" and step.include is None)


def task_step(step: Step) -> TaskStep:
    """A step of a plan as a step of a task."""
    return step if isinstance(step, TaskStep) else TaskStep.model_validate_json(step.model_dump_json())


def plan_steps(task: Task) -> tuple[Step, ...]:
    """The steps of a task that says no more than a plan may. Raises `BadInput`."""
    return tuple(_plan_step(step) for step in task.steps)


def _plan_step(step: TaskStep) -> Step:
    expect = step.expect
    picture = step.target is not None and step.target.image is not None
    if step.action.kind == "sentence" or picture or (expect is not None and expect.of_effects):
        raise BadInput(
            f"step {step.id!r} says more than a plan may (sentences, files, commands): run it as a task file"
        )
    return Step(
        id=step.id,
        do=step.do,
        action=step.action,
        target=_as(Target, step.target),
        expect=_as(Expectation, expect),
    )


def _as(model: type[Part], value: Part | None) -> Part | None:
    """A value of a task in the narrower form that plans have."""
    return None if value is None else model.model_validate({name: getattr(value, name) for name in model.model_fields})


def with_steps(task: Task, steps: Iterable[Step]) -> Task:
    """The task with other steps."""
    return task.model_copy(update={"steps": tuple(task_step(step) for step in steps)})


def task_from_plan(
    plan: Plan, *, name: str, allow: tuple[ConsentClass, ...] = (), limits: Limits | None = None
) -> Task:
    """The task that carries out an approved plan."""
    steps = tuple(task_step(step) for step in plan.steps)
    return Task(name=name, allow=allow, limits=limits or Limits(), steps=steps)
