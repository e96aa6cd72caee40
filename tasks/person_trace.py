"""The trace of a person at work: what they did, step by step, with the screen before and after each.

It is an ordinary trace, so `deskhand show`, `save` and `replay` take it. Each step is on the disk when the next begins;
a process that ends at any moment leaves the steps before. What hides a secret is painted over before a picture is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from actions.action import Action, Type
from agent.plan import Plan
from perception.geometry import Box
from perception.screen import Element
from tasks.explain import windows_told
from tasks.task import Task, plan_steps
from tasks.task_parts import TaskStep
from tasks.trace import Trace
from tasks.typed import Moment


def trace_of(out: Path) -> Path:
    """Where the trace of a recording lies: beside its task file."""
    return out.with_name(out.name.removesuffix(".yaml").removesuffix(".task") + ".trace")


class PersonTrace:
    """Written step by step; the file is made with the first one."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._trace: Trace | None = None

    def add(self, steps: Sequence[TaskStep], moment: Moment, element: Element | None, hidden: Box | None) -> None:
        """The last of the steps so far was done at this moment. Raises `TraceWriteFailed`."""
        task, step = Task(name=self._name, steps=tuple(steps)), steps[-1]
        trace = self._trace = self._trace or self._begun(task)
        trace.plan(Plan(instruction="", steps=plan_steps(task)))
        if hidden is not None:
            trace.mask(hidden)
        row = trace.intent(
            step.id, 1, 0, _done(step, moment.action), None, _grounding(element), moment.before.frame,
            windows_told(moment.before.windows),
        )  # fmt: skip
        trace.sent(row)
        trace.result(row, "confirmed", {"because": "a person did it"}, moment.after.frame)
        seconds = max(0.0, moment.after.frame.taken_at - moment.before.frame.taken_at)
        trace.step(step.id, "confirmed", "a person did it", round(seconds, 3))

    def finish(self) -> None:
        """The recording is over. Raises `TraceWriteFailed`."""
        if self._trace is not None:
            self._trace.finish("passed", "a person did it")

    def close(self) -> None:
        if self._trace is not None:
            self._trace.close()

    def _begun(self, task: Task) -> Trace:
        return Trace.create(self._path, task=task, instruction="", facts_names=(), versions={})


def _done(step: TaskStep, action: Action) -> Action:
    """The action as it may be written: of a secret only its name."""
    return step.action if isinstance(step.action, Type) else action


def _grounding(element: Element | None) -> dict[str, object]:
    if element is None:
        return {"rung": "none"}
    box = element.box
    return {"rung": "person", "score": 1.0, "name": element.name, "role": element.role,
            "box": [box.left, box.top, box.width, box.height], "candidates": []}  # fmt: skip
