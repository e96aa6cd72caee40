"""The loop: for each step look, ground, guard, note the intent, act, and prove; always ends with a verdict.

Knows nothing of files, terminals or models; those stand around it. The journal is written ahead: an action's intent is
on disk before its input is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from actions.action import Open
from actions.applications import window_names
from actions.errors import InputUnavailable, Stopped
from agent.grounding import Grounder
from agent.plan import Step, Verdict
from agent.verify import Proof
from tasks.belonging import NOTE
from tasks.budget import Budget
from tasks.desk import Desk
from tasks.errors import InDoubt, TraceRefused
from tasks.listener import Listener, Silent
from tasks.outcomes import DESKHAND_ERRORS, outcome_of
from tasks.pending import FRESH, NOTHING, UNTOUCHED, Earlier, Pending, action_of
from tasks.popups import STEP as POPUP
from tasks.programs import Programs
from tasks.result import Evidence, RunResult, StepResult, unfinished
from tasks.resume import Inspector, earlier_of
from tasks.stepper import Stepper
from tasks.task import Task
from tasks.task_parts import TaskStep
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun
from tasks.verdict import RunVerdict

SEEN_LATER = "seen after the interruption"


@dataclass(slots=True)
class Runner:
    """Runs one task on one desktop."""

    desk: Desk
    grounder: Grounder
    stepper: Stepper
    trace: Trace
    listener: Listener = field(default_factory=Silent)
    go_on: Callable[[Stopped], bool] = lambda _stopped: False  # asked when a person took the mouse
    clock: Callable[[], float] = time.monotonic
    by_name: Grounder | None = None  # points without a model, for the steps that people wrote; None: the model may
    programs: Programs | None = None

    def run(self, task: Task) -> RunResult:
        """Carry out a task from its first step."""

        def work(results: list[StepResult]) -> None:
            if self.programs is not None:
                self.programs.set_up()
                self.stepper.belonging.launched(self.programs.running())
            self.stepper.belonging.begin(self.desk.eyes.windows(), named(task), recorded_in(task))
            self._run_steps(task, results)

        return self._finish(task, work)

    def resume(self, task: Task, run: RecordedRun) -> RunResult:
        """Carry on with a run that was cut off: nothing is done twice, nothing is skipped."""

        def work(results: list[StepResult]) -> None:
            self._take_up(task, run)
            self._run_steps(task, results, run)

        return self._finish(task, work)

    def _take_up(self, task: Task, run: RecordedRun) -> None:
        """The applications an interrupted run worked in, the one it was just opening among them."""
        belonging, windows = self.stepper.belonging, self.desk.eyes.windows()
        belonging.begin(windows if not run.of_kind("intent") else (), named(task))
        belonging.resume(row.data for row in run.of_kind("note") if row.data.get("note") == NOTE)
        opened = [action for row in run.of_kind("intent") if isinstance(action := action_of(row), Open)]
        if opened:
            belonging.opens(window_names(opened[-1].application), ())
            belonging.opened(windows)

    def _finish(self, task: Task, work: Callable[[list[StepResult]], None]) -> RunResult:
        results: list[StepResult] = []
        trouble = ""
        try:
            with self.desk.stop.keys_are_ours():
                work(results)
            verdict, reason, message = _judge(results)
        except DESKHAND_ERRORS as raised:
            error = self.desk.explain(raised)
            (verdict, reason), message = outcome_of(error), str(error)
            results += [unfinished(step, "not finished") for step in task.steps[len(results) :]]
        finally:
            with suppress(InputUnavailable):  # a display that is gone holds nothing
                self.desk.executor.release_all()
            trouble = self.programs.tear_down() if self.programs is not None else ""
        if trouble:
            message = f"{message}; teardown failed: {trouble}"
            verdict, reason = ("environment", "teardown_failed") if verdict == "passed" else (verdict, reason)
        self.trace.finish(verdict, reason)
        return RunResult(verdict, reason, message, tuple(results), self.trace.path, _evidence(task, results))

    def _inspector(self, run: RecordedRun) -> Inspector:
        return Inspector(run, self.desk, self.grounder, told=self.stepper.belonging.judge)

    def _settle(self, task: Task, run: RecordedRun) -> Pending:
        """Where the run stands, after what was left open or unproven has been judged on the screen."""
        pending = run.pending()
        if pending.open is not None and pending.open.step.startswith(POPUP):
            self.trace.result(pending.open.row, "unknown", {"because": "a pop-up; the next look decides"})
            pending = replace(pending, open=None)
        if pending.open is not None and pending.open.step not in {step.id for step in task.steps}:
            raise TraceRefused(f"{run.path}: its open action belongs to step {pending.open.step!r}, which is not there")
        done = {step: verdict for step, verdict in pending.done.items() if verdict != "refuted"}
        inspector, typed = self._inspector(run), pending.typed
        for step in task.steps:
            judgement = inspector.judge(step, pending)
            if judgement == "in_doubt":
                raise InDoubt(f"it cannot be seen whether {step.do!r} was done before the run was interrupted")
            if judgement is not None and pending.open is not None and pending.open.step == step.id:
                verdict: Verdict = "confirmed" if judgement == "done" else "refuted"
                detail = {"because": f"judged after the interruption: {judgement}", UNTOUCHED: judgement == UNTOUCHED}
                self.trace.result(pending.open.row, verdict, detail)
            if judgement == UNTOUCHED:
                typed -= {step.id}
            if judgement == "done":
                self.trace.step(step.id, "confirmed", SEEN_LATER, 0.0)
                done[step.id] = "confirmed"
        return replace(pending, done=done, open=None, typed=typed)

    def _run_steps(self, task: Task, results: list[StepResult], run: RecordedRun | None = None) -> None:
        left = self._settle(task, run) if run else NOTHING
        budget = Budget(task.limits, self.clock)
        self.stepper.texts.begin(task.steps)
        for number, step in enumerate(task.steps, 1):
            if step.id in left.done:
                results.append(StepResult(step.id, step.do, step.action.kind, left.done[step.id], "done before", 0.0))
                continue
            self.listener.step_started(number, len(task.steps), step)
            proven = all(result.verdict == "confirmed" for result in results)
            earlier = earlier_of(step, left, run) if run else FRESH
            self.stepper.target_follows = any(map(self._waits_for_target, task.steps[number : number + 1]))
            result = self._run_step(step, task, budget, earlier, proven=proven)
            results.append(result)
            self.listener.step_ended(number, result.verdict, result.reason, result.seconds)
            if result.verdict == "refuted":
                return

    def _run_step(self, step: Step, task: Task, budget: Budget, earlier: Earlier, *, proven: bool) -> StepResult:
        started = self.clock()
        self.stepper.grounder = self.grounder if self.by_name is None or _asks_model(step) else self.by_name
        while True:
            try:
                proof = self.stepper.run(step, task.limits.attempts, budget, earlier, proven=proven)
                break
            except Stopped as stopped:
                if not self._goes_on(stopped):
                    raise
                self.desk.stop.resume()
            run = self.trace.so_far()  # the stop may have cut an action off: look before going on, as after a crash
            left = self._settle(task, run)
            if step.id in left.done:
                proof = Proof(left.done[step.id], SEEN_LATER)
                break
            earlier = earlier_of(step, left, run)
        seconds = self.clock() - started
        self.trace.step(step.id, proof.verdict, proof.because, seconds)
        return StepResult(step.id, step.do, step.action.kind, proof.verdict, proof.because, seconds)

    def _waits_for_target(self, step: Step) -> bool:
        """Whether a step names what it points at, so that an application need not be waited for before it."""
        target = step.target
        named = target is not None and target.nth is None and bool(target.text or target.label)
        return named and self.by_name is not None and not _asks_model(step)

    def _goes_on(self, stopped: Stopped) -> bool:
        with self.desk.stop.person_answers():
            return self.go_on(stopped)


def named(task: Task) -> set[str]:
    """The applications that the steps name, by parts of their window classes."""
    targets = [step.target for step in task.steps if step.target is not None]
    return {target.window for target in targets if target.window} | {
        step.expect.window for step in task.steps if step.expect is not None and step.expect.window
    }


def recorded_in(task: Task) -> set[str]:
    """The window classes that a recorded task was done in; none when its first step that does something does not tell.

    What a person wrote or added later need not tell.
    """
    doing = [step for step in task.steps if step.action.kind not in ("open", "wait", "answer")]
    told = [step.seen.application if step.seen is not None else "" for step in doing]
    return {name for name in told if name} if told and told[0] else set()


def _asks_model(step: Step) -> bool:
    """Whether the model may point: for a step that it planned, or for what an application starts with."""
    planned = isinstance(step, TaskStep) and step.model
    return planned or (step.action.kind == "open" and bool(step.action.fresh))


def _evidence(task: Task, results: list[StepResult]) -> Evidence:
    """What `passed` rests on: an effect when one was declared and seen, else the screen."""
    seen = {result.id for result in results if result.verdict == "confirmed"}
    effects = {step.id for step in task.steps if step.expect is not None and step.expect.of_effects}
    return "effect" if effects & seen else "screen"


def _judge(results: list[StepResult]) -> tuple[RunVerdict, str, str]:
    for number, result in enumerate(results, 1):
        if result.verdict == "refuted":
            return "failed", "refuted", f"step {number} ({result.text}) was not confirmed: {result.reason}"
    unknown = [str(number) for number, result in enumerate(results, 1) if result.verdict == "unknown"]
    if unknown:
        return "unverified", "unverified", f"steps that could not be confirmed: {', '.join(unknown)}"
    return "passed", "passed", f"all {len(results)} steps confirmed on the screen"
