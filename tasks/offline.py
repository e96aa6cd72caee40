"""Offline replay: a recorded run once more, without display, network or weights, on what it saw and was answered.

Planner, grounding, guard and runner really decide; the eyes really read the recorded pictures. The desk only hands out
the tape (`tasks.tape`), and stops the run when an action is not the recorded one. Time is the tape's: always alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from actions.action import Action, Move
from actions.consent_class import ConsentClass
from actions.errors import (
    ActionError,
    ActionRefused,
    DisplayGone,
    FocusMoved,
    ForeignWindow,
    InputUnavailable,
    ScreenChanged,
    Stopped,
    TextNotDelivered,
)
from actions.guard import Guard
from actions.last_look import Dispatch
from actions.sight import Sight
from actions.stop import StopSignal
from agent.grounding import Grounder
from agent.plan import Expectation
from agent.recorded import Recorded
from agent.verify import Proof
from perception.eyes import Eyes
from perception.geometry import Box
from perception.reader import Reader
from perception.screen import Frame, Line, Pixels, Screen, Window
from perception.still import StillCamera
from perception.windows import StillWindows
from tasks.belonging import Belonging
from tasks.decisions import PLANNING, Decision, Difference, decisions_of, first_difference
from tasks.desk import Desk
from tasks.healing import Healer
from tasks.late_model import LateModel
from tasks.pictures import Pictures
from tasks.planned_again import plan_again, recorded_models
from tasks.popups import PopUps
from tasks.runner import Runner
from tasks.sights import looker
from tasks.stepper import Stepper
from tasks.tape import Look, Part, Tape, tape_of
from tasks.taping import Prove
from tasks.task_parts import TaskExpectation
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

LOOK_SECONDS = 0.3
"""How much of the tape's time a look takes that was not recorded."""
ENDED_FROM_OUTSIDE = ("stopped", "environment", None)


_ERRORS: dict[str, type[ActionError]] = {
    kind.__name__: kind
    for kind in (
        ActionRefused, DisplayGone, FocusMoved, ForeignWindow, InputUnavailable, ScreenChanged, TextNotDelivered,
    )
}  # fmt: skip


class OffTheTape(Exception):
    """The run did something else than was recorded: what would have been seen then, nobody knows."""


@dataclass(slots=True)
class Player:
    """Plays a tape: where it stands, and its clock."""

    tape: Tape
    eyes: Eyes
    now: float = 0.0
    _part: int = 0
    _look: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _given: dict[str, int] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        return self.tape.parts[self._part]

    @property
    def look(self) -> Look:
        return self.part.looks[self._look]

    def next_look(self) -> Screen:
        """The next recorded look; the last one stays."""
        if self._look + 1 < len(self.part.looks):
            self._look += 1
            self.now = max(self.now, self.look.at)
        else:
            self.now += LOOK_SECONDS
        self._counts.clear()
        if self.look.picture is None:
            raise OffTheTape("the recorded run ended before it had looked at the screen")
        frame = replace(self.tape.frame(self.look.picture), taken_at=self.now)
        return self.eyes.see(frame, self.look.windows, settled=self.look.settled)

    def glance(self, box: Box) -> Pixels:
        """The pixels of a box at that moment."""
        name = self.look.glances.get(self._count("glance"), self.look.picture)
        if name is None:
            raise OffTheTape("the recorded run did not look at the screen here")
        return self.tape.frame(name).crop(box)

    def windows(self) -> tuple[Window, ...]:
        """The windows at that moment."""
        return self.look.listed.get(self._count("windows"), self.look.windows)

    def foreign(self, _found: frozenset[int]) -> frozenset[int]:
        """Which windows were not the run's business."""
        return self.look.foreign

    def perform(self, action: Action) -> None:
        """Go on to what was seen after the recorded action. Moves that only feel for a place need not be the same."""
        while isinstance(self.part.action, Move) and not isinstance(action, Move):
            self._next_part()
        if isinstance(action, Move) and not isinstance(self.part.action, Move):
            return
        if self.part.action != action and not isinstance(action, Move):
            raise OffTheTape(f"recorded: {self.part.action!r}; now: {action!r}")
        refused = self.part.refused
        self._next_part()
        if refused is not None:
            raise _error(*refused)

    def answer(self, what: str) -> dict[str, Any] | None:
        """The next recorded answer of a kind since the last action; the last one stays."""
        known = self.part.answers.get(what, [])
        at = self._given.get(what, 0)
        self._given[what] = at + 1
        return known[min(at, len(known) - 1)] if known else None

    def _next_part(self) -> None:
        if self._part + 1 >= len(self.tape.parts):
            raise OffTheTape("the recorded run ended here")
        self._part, self._look = self._part + 1, 0
        self._given.clear()

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]


@dataclass(frozen=True, slots=True)
class _Eyes:
    player: Player

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:  # noqa: ARG002 - as recorded
        check()
        return self.player.next_look()

    def closer(self, box: Box) -> Screen:
        return self.player.eyes.closer(box)

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        return self.player.eyes.alternatives(frame, line)

    def glance(self, box: Box) -> Pixels:
        return self.player.glance(box)

    def windows(self) -> tuple[Window, ...]:
        return self.player.windows()


@dataclass(frozen=True, slots=True)
class _Hands:
    player: Player

    def perform(self, action: Action, sight: Sight | None = None) -> Dispatch | None:  # noqa: ARG002 - it was compared
        self.player.perform(action)
        return None

    def read_back(self) -> str | None:
        return _text(self.player.answer("read_back"))

    def clipboard(self) -> str | None:
        return None  # effects are told by the tape

    def release_all(self) -> None:
        """Nothing is ever held."""

    def close(self) -> None:
        """Nothing to give back."""


class _Stop(StopSignal):
    """Waiting takes the tape's time, nobody else's."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player

    def wait(self, seconds: float) -> None:
        self._player.now += seconds
        self.check()


@dataclass(frozen=True, slots=True)
class Offline:
    """What an offline replay came to."""

    decisions: tuple[Decision, ...]
    difference: Difference | None

    @property
    def same(self) -> bool:
        return self.difference is None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        different = self.difference.as_json() if self.difference is not None else None
        return {"same": self.same, "decisions": len(self.decisions), "difference": different}


def replay_offline(run: RecordedRun, tape: Tape | None = None) -> Offline:
    """Decide everything once more and compare. Raises `TraceRefused` for a trace that holds too little.

    `tape` is the trace's own unless something in it is to be another.
    """
    tape = tape or tape_of(run)
    with tempfile.TemporaryDirectory(prefix="deskhand-offline-") as folder, ThreadPoolExecutor(1, "model") as pool:
        path = Path(folder) / "run.trace"
        with Trace.create(path, task=run.task, instruction=run.instruction, facts_names=(), versions={}) as trace:
            model, recorded = recorded_models(run, tape.how, pool)
            model.tell(trace.note)
            plan_again(run, model)
            _run(run, tape, model, trace)
            now = trace.so_far()
    return _compared(run, now, recorded)


def _run(run: RecordedRun, tape: Tape, model: LateModel, trace: Trace) -> None:
    try:
        _runner(run, tape, model, trace).run(run.task)
    except OffTheTape as left:
        trace.note("off_the_tape", {"because": str(left)})


def _runner(run: RecordedRun, tape: Tape, model: LateModel, trace: Trace) -> Runner:
    """A runner as `tasks.session` makes it, on the tape."""
    camera = StillCamera([tape.frame(tape.pictures[0])])
    player = Player(tape, Eyes(camera, StillWindows(()), Reader()), tape.began)
    desk = _desk(player)
    box, from_file, task = desk.bounds, bool(tape.how.get("from_file")), run.task
    belonging = Belonging(trace.note, player.foreign)
    allow: frozenset[ConsentClass] = frozenset(tape.how.get("allow") or ()) | frozenset(task.allow)
    guard = Guard(
        looker(desk.eyes, box), (box.left, box.top, box.width, box.height), allow,
        lambda kind, _action, _sight: bool(tape.asked.get(("consent", kind))), belonging.is_foreign,
    )  # fmt: skip
    heal = Healer(task) if tape.how.get("heal") else None
    pictures, applications = Pictures(), tape.installed

    def grounder(chooser: LateModel | None) -> Grounder:
        return Grounder(
            chooser=chooser, installed=lambda: applications, pictures=pictures, heal=heal,
            default_for=lambda kind: tape.asked.get(("default_for", kind)),
            find_file=lambda name: Path(str(tape.asked.get(("file", name), name))),
        )  # fmt: skip

    def outside(expect: Expectation, seen: Proof, prove: Prove) -> Proof:
        told = isinstance(expect, TaskExpectation) and expect.of_effects
        answer = player.answer("effect") if told else None
        return Proof(answer["verdict"], str(answer["because"])) if answer is not None else prove(expect, seen)

    def clock() -> float:
        return player.now

    stepper = Stepper(
        desk, grounder(model), guard, trace, clock=clock, may_run=False, belonging=belonging, outside=outside
    )
    runner = Runner(desk, stepper.grounder, stepper, trace, clock=clock)
    if from_file:
        runner.by_name = grounder(None)
        declared = replace(guard, is_foreign=lambda _window: False)
        stepper.popups = PopUps(task.handlers, desk, runner.by_name, declared, trace)
    return runner


def _desk(player: Player) -> Desk:
    def over_text() -> bool | None:
        answer = player.answer("over_text")
        return answer["answer"] if answer is not None else None

    bounds = player.tape.frame(player.tape.pictures[0]).bounds
    return Desk(_Eyes(player), _Hands(player), _Stop(player), bounds, over_text=over_text)


def _compared(run: RecordedRun, now: RecordedRun, recorded: Recorded) -> Offline:
    steps = [step.id for step in run.task.steps]
    before, after = decisions_of(run.rows, steps), decisions_of(now.rows, steps)
    finished = run.finished.data.get("verdict") if run.finished else None
    if finished in ENDED_FROM_OUTSIDE:
        before = [decision for decision in before if decision.step != "the end"]
        after = after[: len(before)]
    difference = first_difference(before, after)
    if recorded.missed is not None:
        step = difference.step if difference is not None else PLANNING
        difference = Difference(step, (("prompt", *recorded.missed),))
    return Offline(tuple(after), difference)


def _error(name: str, message: str) -> ActionError:
    if name == "Stopped":
        return Stopped(message.removeprefix("stopped by "))
    return _ERRORS.get(name, ActionError)(message)


def _text(answer: Mapping[str, Any] | None) -> str | None:
    value = answer["answer"] if answer is not None else None
    return value if isinstance(value, str) else None
