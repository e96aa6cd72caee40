"""A stage on a simulated desktop with its mail program."""

from __future__ import annotations

import pytest

from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.stage import Stage, stage
from tasks.task import Task
from tasks.trace import Trace


@pytest.fixture
def mail_stage(tmp_path):
    """`mail_stage(task, mail, ...)`: a run of `task` on a desktop on which `mail` is installed."""
    traces: list[Trace] = []

    def make(task: Task, mail: SimulatedMail | None = None, *, desktop: SimulatedDesktop | None = None, **how) -> Stage:
        desktop = desktop or SimulatedDesktop()
        (mail or SimulatedMail()).install(desktop)
        trace = Trace.create(tmp_path / f"{len(traces)}.trace", task=task, instruction="", facts_names=(), versions={})
        traces.append(trace)
        return stage(desktop, trace, (ENTRY,), **how)

    yield make
    for trace in traces:
        trace.close()
