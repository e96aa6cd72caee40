"""The process that carries out one attempt: the child of `tasks.suite.slot`, on the display its environment names.

Jobs come as lines of JSON on stdin, one for a suite; what happens goes out as lines of JSON on what was stdout. It
opens the desktop before the job comes, so that a spare worker waits ready.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from actions.action import Action
from agent.grounded import Rung
from agent.plan import Plan, Step, Verdict
from tasks.api import new_trace
from tasks.files import parse_task
from tasks.inert import inert
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import DESKHAND_ERRORS, outcome_of
from tasks.plain import plain
from tasks.result import RunResult
from tasks.runs import TRACE_NAME
from tasks.session import Session
from tasks.suite.case import load_case
from tasks.task import Task


class Events:
    """Lines of JSON to the parent. A parent that went away ends the worker by its own means."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def tell(self, event: str, **data: object) -> None:
        self._stream.write(json.dumps({"event": event, **_plain(data)}) + "\n")
        self._stream.flush()


def _plain(data: Mapping[str, object]) -> dict[str, Any]:
    made = plain(data)
    assert isinstance(made, dict)  # noqa: S101 - a mapping stays one
    return made


class Told:
    """A listener that tells the parent which step is at work."""

    def __init__(self, events: Events) -> None:
        self._events = events

    def planned(self, plan: Plan) -> None:
        """Nothing to tell."""

    def step_started(self, number: int, total: int, step: Step) -> None:
        """The step that begins."""
        self._events.tell("step", number=number, total=total, text=inert(step.do))

    def acted(self, action: Action, rung: Rung) -> None:
        """Nothing to tell."""

    def waiting(self, what: str) -> None:
        """Nothing to tell."""

    def answered(self, text: str) -> None:
        """Words for the person."""
        self._events.tell("answer", text=inert(text, 2000))

    def step_ended(self, number: int, verdict: Verdict, reason: str, seconds: float) -> None:
        """How it ended."""
        self._events.tell("step_ended", number=number, verdict=verdict, reason=inert(reason, 2000), seconds=seconds)


def main() -> None:
    """Open the desktop, take the job, carry it out."""
    events = Events(_taken_stdout())
    INTERRUPTS.install()
    model = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else None
    try:
        _serve(events, model)
    except DESKHAND_ERRORS as error:
        _refuse(events, error)
    except KeyboardInterrupt as error:
        _refuse(events, error)


def _serve(events: Events, model: str | None) -> None:
    from tasks.commands.doing import secret_from_environment

    with Session(model=model, listener=Told(events), secrets=secret_from_environment) as session:
        _ = session.desk
        events.tell("ready")
        while line := sys.stdin.readline():  # a spare that is not needed gets none, a fixture sends several
            with INTERRUPTS.stopping(session.desk.stop):
                _run_job(session, events, json.loads(line))


def _run_job(session: Session, events: Events, job: Mapping[str, Any]) -> None:
    out = Path(job["out"])
    try:
        task = _task(job)
        planned = session.planned(task)
        with new_trace(out, planned, facts=planned.facts) as trace:
            result = session.run(planned, trace, allow=frozenset(job["allow"]), from_file=True)
    except DESKHAND_ERRORS as error:
        outcome = outcome_of(error)
        result = RunResult(outcome.verdict, outcome.reason, str(error), trace=_trace_in(out))
    report = write_report(result.trace, job.get("report"))
    events.tell("result", **result.as_json(), report=report)


def _task(job: Mapping[str, Any]) -> Task:
    if job["kind"] == "text":
        return parse_task(job["text"], job["name"])
    return load_case(Path(job["path"]), job["row"], job["variables"])


def _trace_in(out: Path) -> Path | None:
    path = out / TRACE_NAME
    return path if path.exists() else None


def write_report(trace: Path | None, target: str | None) -> str | None:
    """The report of a trace as a page at `target`; None when there is nothing to tell or no wish for one."""
    if target is None or trace is None:
        return None
    from tasks.commands.show import write_private
    from tasks.report import report_html
    from tasks.trace_reader import read_trace

    try:
        write_private(Path(target), report_html(read_trace(trace)))
    except DESKHAND_ERRORS:
        return None  # a damaged trace has no report; the verdict stands
    return target


def _refuse(events: Events, error: BaseException) -> None:
    outcome = outcome_of(error)
    message = str(error) or outcome.reason
    events.tell("result", **RunResult(outcome.verdict, outcome.reason, message).as_json(), report=None)


def _taken_stdout() -> TextIO:
    """The pipe to the parent. Whatever else is written to stdout from now on goes to stderr."""
    sys.stdout.flush()
    handle = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(handle, "w", encoding="utf-8")
