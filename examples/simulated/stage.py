"""A runner on a simulated desktop, for tests and for trying things out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from actions.applications import Application
from actions.guard import Guard
from agent.grounding import Grounder, Heal
from agent.ladder import Chooser
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.parts import simulated_desk
from tasks.desk import Desk
from tasks.result import RunResult
from tasks.runner import Runner
from tasks.sights import looker
from tasks.stepper import Stepper
from tasks.taping import Taping
from tasks.task import Task
from tasks.trace import Trace


@dataclass(frozen=True)
class Stage:
    """Everything of one run on a simulated desktop."""

    desktop: SimulatedDesktop
    desk: Desk
    trace: Trace
    runner: Runner

    @property
    def performed(self) -> list[Any]:
        """The actions that were carried out."""
        return self.desk.executor.performed  # type: ignore[attr-defined, no-any-return]

    def run(self, task: Task) -> RunResult:
        return self.runner.run(task)


def stage(
    desktop: SimulatedDesktop,
    trace: Trace,
    installed: Sequence[Application],
    *,
    allow: frozenset[str] = frozenset(),
    desk: Desk | None = None,
    after_look: Callable[[], None] = lambda: None,
    heal: Heal | None = None,
    chooser: Chooser | None = None,
) -> Stage:
    """A stage whose clock is the desktop's; nobody is asked, so what is not allowed is refused."""
    desk = desk or simulated_desk(desktop, after_look)
    clock, box = (lambda: desktop.now), desk.bounds
    taping = Taping(trace, clock)
    taping.begin(heal=heal is not None, allow=sorted(allow), chooser=chooser is not None)
    taped = taping.desk(desk)
    guard = Guard(looker(taped.eyes, box), (box.left, box.top, box.width, box.height), allow, lambda *_: False)  # type: ignore[arg-type]
    grounder = Grounder(chooser=chooser, installed=taping.installed(lambda: installed), heal=heal)
    stepper = Stepper(taped, grounder, guard, trace, clock=clock, outside=taping.effects)
    guard.is_foreign, stepper.belonging.note = stepper.belonging.is_foreign, trace.note
    stepper.belonging.judged = taping.foreign
    return Stage(desktop, desk, trace, Runner(taped, grounder, stepper, trace, clock=clock))
