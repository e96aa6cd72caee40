"""A session: one desktop and one model, opened once and used for any number of tasks.

Loading overlaps: the model loads in the background while the eyes warm up. Nothing is imported before it is needed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from actions.action import Action, Wait
from actions.applications import default_for, installed
from actions.consent_class import ConsentClass
from actions.errors import Stopped
from actions.guard import Guard
from actions.sight import Sight
from agent.documents import find_file
from agent.grounding import Grounder, Heal
from agent.plan import Plan
from perception.geometry import Box
from tasks.belonging import Belonging
from tasks.desk import Desk, real_desk
from tasks.errors import BadInput
from tasks.late_model import LateModel
from tasks.listener import Listener, Silent
from tasks.pictures import Pictures
from tasks.popups import PopUps
from tasks.preview import preview
from tasks.programs import Programs
from tasks.result import RunResult
from tasks.runner import Runner
from tasks.sights import looker
from tasks.stepper import Stepper
from tasks.taping import Taping
from tasks.task import Task, task_step, with_steps
from tasks.task_parts import TaskStep
from tasks.trace import Trace
from tasks.wording import sentence_of

if TYPE_CHECKING:
    from perception.memory import Memory

Ask = Callable[[ConsentClass, Action, Sight | None], bool]
Secrets = Callable[[str], str] | None
OpenDesk = Callable[[Box | None, Secrets], AbstractContextManager[Desk]]
"""Opens a desktop, or a region of it; secrets are fetched by name at the keystroke."""


class Session:
    """Opens the desktop when first needed; close it (or use it as a context manager).

    `memory`: what the eyes remember, and add to.
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        region: Box | None = None,
        listener: Listener | None = None,
        ask: Ask = lambda _kind, _action, _sight: False,
        go_on: Callable[[Stopped], bool] = lambda _stopped: False,
        secrets: Secrets = None,
        open_desk: OpenDesk = real_desk,
        memory: Memory | None = None,
    ) -> None:
        self._region = region
        self._open_desk = partial(real_desk, memory=memory) if open_desk is real_desk else open_desk
        self._listener = listener or Silent()
        self._ask = ask
        self._go_on = go_on
        self._secrets = secrets
        self._stack = ExitStack()
        self._spec = model
        self._model = LateModel(model, self._stack.enter_context(ThreadPoolExecutor(1, "model")))
        self._desk: Desk | None = None
        self._pictures = Pictures()
        self._belonging = Belonging()
        self._heal: Heal | None = None
        self._taping: Taping | None = None

    def plan(self, instruction: str, facts: Mapping[str, Any] | None = None) -> Plan:
        """The plan for an instruction. Raises the errors of `agent.planning`. Needs no display."""
        return self._model.plan(instruction, dict(facts or {}))

    def planned(self, task: Task) -> Task:
        """The task with every sentence replaced by its plan, made from the task's own facts."""
        steps: list[TaskStep] = []
        for step in task.steps:
            steps += self._typed(step, task) if step.action.kind == "sentence" else [step]
        return with_steps(task, steps)

    def _typed(self, step: TaskStep, task: Task) -> list[TaskStep]:
        planned = self.plan(step.do, task.facts)
        made = [task_step(part) for part in planned.steps]
        found = [part.model_copy(update={"id": f"{step.id}.{part.id}", "model": True}) for part in made]
        if step.expect is not None:
            wait = TaskStep(id=f"{step.id}.check", action=Wait(), target=step.target, expect=step.expect)
            found.append(wait.model_copy(update={"do": sentence_of(wait)}))
        return found

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = self._stack.enter_context(self._open_desk(self._region, self._secrets))
        return self._desk

    def warm(self) -> None:
        """Begin loading the model and open the desktop, side by side."""
        self._model.start()
        _ = self.desk

    def preview(self, task: Task) -> list[str]:
        """Where each step would act on the screen as it is now; sends no input."""
        desk = self.desk
        return preview(task, desk.eyes.look(check=desk.stop.check), self._grounder(self._model))

    def check_secrets(self, task: Task) -> None:
        """Raise `BadInput` when a secret of the task is missing: before anything is touched, not in its middle."""
        for name in sorted({s.action.secret for s in task.steps if s.action.kind == "type" and s.action.secret}):
            if self._secrets is None:
                raise BadInput(f"the task types the secret {name!r}, and no source of secrets was given")
            self._secrets(name)

    def run(
        self,
        task: Task,
        trace: Trace,
        *,
        allow: frozenset[ConsentClass] = frozenset(),
        from_file: bool = False,
        heal: Heal | None = None,
    ) -> RunResult:
        """Carry out a task, writing its trace.

        `from_file`: a person wrote it and named it; its commands run, and its typed steps point without a model.
        `heal` finds targets again that are no longer found by name.
        """
        self.check_secrets(task)
        self._heal = heal
        runner = self._runner(trace, allow | frozenset(task.allow))
        if self._taping is not None:
            self._taping.begin(from_file=from_file, heal=heal is not None, allow=sorted(allow), model=self._spec)
        if from_file:
            runner.by_name = self._grounder(None)
            runner.programs = Programs(task, self.desk.stop.wait, trace.note)
            runner.stepper.may_run = True
            declared = replace(runner.stepper.guard, is_foreign=lambda _window: False)
            runner.stepper.popups = PopUps(task.handlers, runner.desk, runner.by_name, declared, trace)
        return self._kept_open(lambda: runner.run(task))

    def go_on(self, trace: Trace, *, allow: frozenset[ConsentClass] = frozenset()) -> RunResult:
        """Carry on with a reopened trace. It grants nothing: what may be done is `allow`, or is asked about."""
        recorded = trace.before
        if recorded is None:
            raise ValueError("the trace was not reopened: use Trace.reopen")
        task = recorded.task
        self.check_secrets(task)
        runner = self._runner(trace, allow)
        if recorded.plan is None:
            runner.by_name = self._grounder(None)
        return self._kept_open(lambda: runner.resume(task, recorded))

    def _kept_open(self, work: Callable[[], RunResult]) -> RunResult:
        """Leaves the session ready for its next task."""
        try:
            return work()
        finally:
            self._model.keep()

    def _runner(self, trace: Trace, allow: frozenset[ConsentClass]) -> Runner:
        self._taping = taping = Taping(trace, time.monotonic)
        bounds = self.desk.bounds
        desk = taping.desk(self.desk)
        guard = Guard(
            look=looker(desk.eyes, bounds),
            bounds=(bounds.left, bounds.top, bounds.width, bounds.height),
            allow=allow,
            ask=taping.asked(self._asked),
            is_foreign=self._belonging.is_foreign,
        )
        self._belonging.note, self._belonging.judged = trace.note, taping.foreign
        self._model.tell(trace.note)
        grounder = self._grounder(self._model)
        stepper = Stepper(
            desk, grounder, guard, trace, self._listener, may_run=False, belonging=self._belonging,
            outside=taping.effects,
        )  # fmt: skip
        return Runner(desk, grounder, stepper, trace, self._listener, self._go_on, time.monotonic)

    def _asked(self, kind: ConsentClass, action: Action, sight: Sight | None) -> bool:
        with self.desk.stop.person_answers():
            return self._ask(kind, action, sight)

    def _grounder(self, chooser: LateModel | None) -> Grounder:
        tape = self._taping
        if tape is None:
            return Grounder(chooser=chooser, installed=installed, default_for=default_for, pictures=self._pictures)
        return Grounder(
            chooser=chooser, installed=tape.installed(installed), default_for=tape.default_for(default_for),
            pictures=self._pictures, heal=self._heal, find_file=tape.file(partial(find_file, home=Path.home())),
        )  # fmt: skip

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
