"""A session: one desktop and one model, opened once and used for any number of tasks.

Loading overlaps: the model loads in the background while the eyes warm up. Nothing is imported before it is needed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any

from actions.action import Action
from actions.applications import default_for, installed
from actions.consent import ConsentClass
from actions.errors import Stopped
from actions.guard import Guard
from actions.sight import Sight
from agent.grounding import Grounder
from agent.plan import Plan
from agent.planner import Planner, PlanRequest
from perception.geometry import Box
from perception.screen import Element, Screen
from tasks.desk import Desk, looker, real_desk
from tasks.listener import Listener, Silent
from tasks.preview import preview
from tasks.result import RunResult
from tasks.runner import Runner
from tasks.stepper import Stepper
from tasks.task import Task
from tasks.trace import Trace

if TYPE_CHECKING:
    from agent.models import Model

Ask = Callable[[ConsentClass, Action, Sight | None], bool]


class LateModel:
    """A model that loads in the background once somebody says it will be needed; typed steps never load it."""

    def __init__(self, spec: str | None, pool: ThreadPoolExecutor) -> None:
        self._spec = spec
        self._pool = pool
        self._loading: Future[Model] | None = None

    def start(self) -> None:
        """Begin loading, if that has not begun."""
        if self._loading is None:
            self._loading = self._pool.submit(_load, self._spec)

    def get(self) -> Model:
        """The loaded model; waits for it."""
        self.start()
        assert self._loading is not None  # noqa: S101 - start() has just set it
        return self._loading.result()

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """Weigh candidates against a phrase (see `agent.models`)."""
        chooser = self.get().chooser
        if chooser is None:
            return [0.0] * len(candidates) + [1.0]
        return chooser.score(phrase, screen, candidates)


def _load(spec: str | None) -> Model:
    from agent.models import load_model

    return load_model(spec)


class Session:
    """Opens the desktop when first needed; close it (or use it as a context manager)."""

    def __init__(
        self,
        *,
        model: str | None = None,
        region: Box | None = None,
        listener: Listener | None = None,
        ask: Ask = lambda _kind, _action, _sight: False,
        go_on: Callable[[Stopped], bool] = lambda _stopped: False,
        secrets: Callable[[str], str] | None = None,
    ) -> None:
        self._region = region
        self._listener = listener or Silent()
        self._ask = ask
        self._go_on = go_on
        self._secrets = secrets
        self._stack = ExitStack()
        self._model = LateModel(model, self._stack.enter_context(ThreadPoolExecutor(1, "model")))
        self._desk: Desk | None = None

    def plan(self, instruction: str, facts: Mapping[str, Any] | None = None) -> Plan:
        """The plan for an instruction. Raises the errors of `agent.planner`. Needs no display."""
        self._model.start()
        return Planner(self._model.get().planner).invoke(PlanRequest(instruction=instruction, facts=dict(facts or {})))

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = self._stack.enter_context(real_desk(self._region, self._secrets))
        return self._desk

    def warm(self) -> None:
        """Begin loading the model and open the desktop, side by side."""
        self._model.start()
        _ = self.desk

    def preview(self, task: Task) -> list[str]:
        """Where each step would act on the screen as it is now; sends no input."""
        desk = self.desk
        return preview(task, desk.eyes.look(check=desk.stop.check), self._grounder())

    def run(self, task: Task, trace: Trace, *, allow: frozenset[ConsentClass] = frozenset()) -> RunResult:
        """Carry out a task, writing its trace."""
        return self._runner(task, trace, allow).run(task)

    def go_on(self, trace: Trace, *, allow: frozenset[ConsentClass] = frozenset()) -> RunResult:
        """Carry on with a reopened trace."""
        recorded = trace.before
        if recorded is None:
            raise ValueError("the trace was not reopened: use Trace.reopen")
        task = recorded.task
        return self._runner(task, trace, allow).resume(task, recorded)

    def _runner(self, task: Task, trace: Trace, allow: frozenset[ConsentClass]) -> Runner:
        desk = self.desk
        bounds = desk.bounds
        guard = Guard(
            look=looker(desk.eyes, bounds),
            bounds=(bounds.left, bounds.top, bounds.width, bounds.height),
            allow=allow | frozenset(task.allow),
            ask=self._ask,
        )
        grounder = self._grounder()
        stepper = Stepper(desk, grounder, guard, trace, self._listener)
        return Runner(desk, grounder, stepper, trace, self._listener, self._go_on, time.monotonic)

    def _grounder(self) -> Grounder:
        return Grounder(chooser=self._model, installed=installed, default_for=default_for)

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
