"""The loop: for each step look, ground, guard, note the intent, act, and prove; always ends with a verdict.

Knows nothing of files, terminals or models; those stand around it. The journal is written ahead: an action's intent is
on disk before its input is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from actions.action import Action
from actions.errors import Stopped
from agent.grounding import Grounder
from agent.plan import Step, Verdict
from tasks.budget import Budget
from tasks.desk import Desk
from tasks.errors import InDoubt, TraceRefused
from tasks.listener import Listener, Silent
from tasks.outcomes import DESKHAND_ERRORS, outcome_of
from tasks.result import RunResult, StepResult, unfinished
from tasks.resume import done_before, judge_open_action
from tasks.stepper import Stepper
from tasks.task import Task
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun
from tasks.verdict import RunVerdict


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

    def run(self, task: Task) -> RunResult:
        """Carry out a task from its first step."""
        return self._finish(task, lambda results: self._run_steps(task, {}, results))

    def resume(self, task: Task, run: RecordedRun) -> RunResult:
        """Carry on with a run that was cut off: nothing is done twice, nothing is skipped."""

        def carry_on(results: list[StepResult]) -> None:
            done = self._settle_open_action(task, run)
            self._run_steps(task, done, results, run)

        return self._finish(task, carry_on)

    def _finish(self, task: Task, work: Callable[[list[StepResult]], None]) -> RunResult:
        results: list[StepResult] = []
        try:
            with self.desk.stop.keys_are_ours():
                work(results)
            verdict, reason, message = _judge(results)
        except DESKHAND_ERRORS as error:
            (verdict, reason), message = outcome_of(error), str(error)
            results += [unfinished(step, "not finished") for step in task.steps[len(results) :]]
        finally:
            self.desk.executor.release_all()
        self.trace.finish(verdict, reason)
        return RunResult(verdict, reason, message, tuple(results), self.trace.path)

    def _settle_open_action(self, task: Task, run: RecordedRun) -> dict[str, Verdict]:
        """The verdicts of finished steps, after an action that was left open has been judged on the screen."""
        pending = run.pending()
        done: dict[str, Verdict] = {step: verdict for step, verdict in pending.done.items() if verdict != "refuted"}
        if pending.open is None:
            return done
        step = next((step for step in task.steps if step.id == pending.open.step), None)
        if step is None:
            raise TraceRefused(f"{run.path}: its open action belongs to step {pending.open.step!r}, which is not there")
        judgement = judge_open_action(pending.open, step, run, self.desk, self.grounder)
        if judgement == "in_doubt":
            raise InDoubt(f"it cannot be seen whether {step.do!r} was done before the run was cut off")
        verdict: Verdict = "confirmed" if judgement == "done" else "refuted"
        self.trace.result(pending.open.row, verdict, {"because": f"judged after the interruption: {judgement}"})
        if judgement == "done":
            self.trace.step(step.id, "confirmed", "seen after the interruption", 0.0)
            done[step.id] = "confirmed"
        return done

    def _run_steps(
        self, task: Task, done: dict[str, Verdict], results: list[StepResult], run: RecordedRun | None = None
    ) -> None:
        budget = Budget(task.limits, self.clock)
        for number, step in enumerate(task.steps, 1):
            if step.id in done:
                results.append(StepResult(step.id, step.do, step.action.kind, done[step.id], "done before", 0.0))
                continue
            self.listener.step_started(number, len(task.steps), step)
            proven = all(result.verdict == "confirmed" for result in results)
            earlier = done_before(step, run) if run else []
            result = self._run_step(step, task, budget, earlier, proven=proven)
            results.append(result)
            self.listener.step_ended(number, result.verdict, result.reason, result.seconds)
            if result.verdict == "refuted":
                return

    def _run_step(self, step: Step, task: Task, budget: Budget, earlier: list[Action], *, proven: bool) -> StepResult:
        started = self.clock()
        while True:
            try:
                proof = self.stepper.run(step, task.limits.attempts, budget, earlier, proven=proven)
                break
            except Stopped as stopped:
                if not self._goes_on(stopped):
                    raise
                self.desk.stop.resume()
        seconds = self.clock() - started
        self.trace.step(step.id, proof.verdict, proof.because, seconds)
        return StepResult(step.id, step.do, step.action.kind, proof.verdict, proof.because, seconds)

    def _goes_on(self, stopped: Stopped) -> bool:
        with self.desk.stop.person_answers():
            return self.go_on(stopped)


def _judge(results: list[StepResult]) -> tuple[RunVerdict, str, str]:
    for number, result in enumerate(results, 1):
        if result.verdict == "refuted":
            return "failed", "refuted", f"step {number} ({result.text}) was not confirmed: {result.reason}"
    unknown = [str(number) for number, result in enumerate(results, 1) if result.verdict == "unknown"]
    if unknown:
        return "unverified", "unverified", f"steps that could not be confirmed: {', '.join(unknown)}"
    return "passed", "passed", f"all {len(results)} steps confirmed on the screen"
