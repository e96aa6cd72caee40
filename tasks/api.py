"""The library: plan an instruction, do it, run a task, resume a run. Ten lines are in the README.

Each call opens what it needs and closes it again; use `tasks.session.Session` to keep a desktop and a model open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from actions.consent_class import ConsentClass
from actions.errors import Stopped
from agent.plan import Plan
from perception.geometry import Box
from tasks.listener import Listener, Silent
from tasks.result import RunResult
from tasks.runs import new_run
from tasks.session import Ask, Session
from tasks.task import Limits, Task, task_from_plan
from tasks.trace import Trace

Approve = Callable[[Plan], Plan | None]
"""Shown a plan before anything is touched; returns it (or an edited one) to go on, None to stop."""


def plan(instruction: str, *, facts: Mapping[str, Any] | None = None, model: str | None = None) -> Plan:
    """The numbered plan for an instruction. Touches nothing and needs no display."""
    with Session(model=model) as session:
        return session.plan(instruction, facts)


def do(
    instruction: str,
    *,
    facts: Mapping[str, Any] | None = None,
    allow: Iterable[ConsentClass] = (),
    model: str | None = None,
    approve: Approve = lambda plan: plan,
    ask: Ask = lambda _kind, _action, _sight: False,
    go_on: Callable[[Stopped], bool] = lambda _stopped: False,
    limits: Limits | None = None,
    out: Path | None = None,
    region: Box | None = None,
    listener: Listener | None = None,
    secrets: Callable[[str], str] | None = None,
) -> RunResult:
    """Plan an instruction, have the plan approved, carry it out, and say what was proven.

    Raises `agent.errors.AgentError` when no plan can be made, before anything is touched.
    """
    listener = listener or Silent()
    with Session(model=model, region=region, listener=listener, ask=ask, go_on=go_on, secrets=secrets) as session:
        session.warm()
        made = session.plan(instruction, facts)
        listener.planned(made)
        approved = approve(made)
        if approved is None:
            return RunResult("stopped", "not_approved", "the plan was not approved; nothing was touched", plan=made)
        return carry_out(session, approved, facts=facts, allow=allow, limits=limits, out=out)


def carry_out(
    session: Session,
    plan: Plan,
    *,
    facts: Mapping[str, Any] | None = None,
    allow: Iterable[ConsentClass] = (),
    limits: Limits | None = None,
    out: Path | None = None,
) -> RunResult:
    """Carry out an approved plan in an open session."""
    task = task_from_plan(plan, name=_name_of(plan.instruction), allow=tuple(allow), limits=limits)
    session.check_secrets(task)
    with new_trace(out, task, plan.instruction, facts) as trace:
        trace.plan(plan)
        return session.run(task, trace)


def run_task(
    task: Task,
    *,
    allow: Iterable[ConsentClass] = (),
    model: str | None = None,
    ask: Ask = lambda _kind, _action, _sight: False,
    out: Path | None = None,
    region: Box | None = None,
    listener: Listener | None = None,
    secrets: Callable[[str], str] | None = None,
) -> RunResult:
    """Carry out a task as it stands. The model is loaded only for steps that are sentences."""
    with Session(model=model, region=region, listener=listener, ask=ask, secrets=secrets) as session:
        task = session.planned(task)
        session.check_secrets(task)
        with new_trace(out, task, facts=task.facts) as trace:
            return session.run(task, trace, allow=frozenset(allow), from_file=True)


def resume(
    trace_path: Path,
    *,
    allow: Iterable[ConsentClass] = (),
    model: str | None = None,
    ask: Ask = lambda _kind, _action, _sight: False,
    go_on: Callable[[Stopped], bool] = lambda _stopped: False,
    region: Box | None = None,
    listener: Listener | None = None,
    secrets: Callable[[str], str] | None = None,
) -> RunResult:
    """Carry on with a run that was cut off, stopped or failed: no action twice, none skipped.

    A trace grants nothing: what it may do without a question is `allow`.
    """
    with (
        Trace.reopen(trace_path) as trace,
        Session(model=model, region=region, listener=listener, ask=ask, go_on=go_on, secrets=secrets) as session,
    ):
        return session.go_on(trace, allow=frozenset(allow))


def new_trace(out: Path | None, task: Task, instruction: str = "", facts: Mapping[str, Any] | None = None) -> Trace:
    """A new trace in a folder of its own, or in `out`."""
    path = new_run(out, task.name) / "run.trace"
    return Trace.create(
        path,
        task=task,
        instruction=instruction,
        facts_names=sorted(facts or {}),
        versions={"deskhand": version("deskhand")},
    )


def _name_of(instruction: str) -> str:
    return " ".join(instruction.split())[:200] or "task"
