"""A suite with real workers on real virtual displays."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tasks.errors import EnvironmentBroken
from tasks.suite.case import collect
from tasks.suite.results import Attempt, SuiteResult
from tasks.suite.suite import Suite, Unwatched, Wishes

from .conftest import FAILS, OPENS

pytestmark = pytest.mark.desktop


@pytest.fixture
def run(tmp_path: Path):
    """`run(paths, jobs=2)`: the result."""

    def go(paths: list[Path], watcher=None, stop=None, **wishes) -> SuiteResult:
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        suite = Suite(collect(paths, {}), Wishes(out=out, **wishes), watcher or Unwatched())
        suite.stop = stop or suite.stop
        return suite.run()

    return go


def test_verdicts_of_a_suite_and_nothing_is_left(write, run, left_over, monkeypatch, tmp_path) -> None:
    before = dict(os.environ)
    reports = tmp_path / "reports"
    reports.mkdir()
    result = run([write("good"), write("bad", FAILS)], jobs=2, reports=reports)
    assert dict(os.environ) == before
    assert [case.status for case in result.cases] == ["passed", "failed"]
    assert (result.verdict, result.exit_code) == ("failed", 1)
    good, bad = (case.last for case in result.cases)
    assert good
    assert bad
    assert good.trace is None
    assert bad.trace
    assert bad.trace.exists()
    assert "'rain' did not appear" in bad.error
    assert str(bad.trace) in bad.error
    assert "rain" in bad.report.read_text()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["002-bad"]
    assert left_over() == []


def test_what_passes_on_the_second_try_is_flaky_and_background_processes_are_ended(
    write, run, odd_program, left_over
) -> None:
    odd_program("sleep 1000 &\n[ $count -gt 1 ] || exit 3\nsetsid sleep 1000 &\nwindow")
    result = run([write("odd", OPENS)], retries=2)
    case = result.cases[0]
    assert [attempt.verdict for attempt in case.attempts] == ["environment", "passed"]
    assert case.status == "flaky"
    assert result.exit_code == 0
    assert left_over() == []


class KillsTheFirst(Unwatched):
    """Kills the worker of the first attempt that reaches a step."""

    def __init__(self) -> None:
        self.done = False

    def at_step(self, case, number, total, text) -> None:
        if not self.done:
            self.done = True
            workers = [p for p in psutil.Process().children() if is_worker(p)]
            for worker in workers[:1]:
                worker.send_signal(signal.SIGKILL)


def is_worker(process: psutil.Process) -> bool:
    try:
        return "tasks.suite.worker" in " ".join(process.cmdline())
    except psutil.Error:  # ended meanwhile
        return False


def test_a_worker_that_dies_is_an_environment_verdict_and_the_suite_goes_on(write, run, left_over) -> None:
    slow = FAILS.replace("within: 0.3", "within: 30")
    result = run([write("slow", slow), write("good")], KillsTheFirst())
    assert [case.last.verdict for case in result.cases] == ["environment", "passed"]
    assert "SIGKILL" in result.cases[0].last.message
    assert result.exit_code == 7
    assert left_over() == []


class StopsAtAStep(Unwatched):
    """Asks for the end as soon as a task is at work."""

    requested = False

    def at_step(self, case, number, total, text) -> None:
        self.requested = True


def test_a_stop_ends_what_runs_begins_nothing_and_leaves_nothing(write, run, left_over) -> None:
    slow = FAILS.replace("within: 0.3", "within: 60")
    stop = StopsAtAStep()
    result = run([write("slow", slow), write("good")], stop, stop)
    assert [case.status for case in result.cases] == ["failed", "not_run"]
    assert result.cases[0].last.verdict == "stopped"
    assert result.exit_code == 6
    assert left_over() == []


def test_after_so_many_failures_no_more_is_begun(write, run) -> None:
    result = run([write("bad", FAILS), write("good")], max_failures=1)
    assert [case.status for case in result.cases] == ["failed", "not_run"]
    assert result.exit_code == 1


def test_what_hangs_is_ended(write, tmp_path, left_over) -> None:
    slow = FAILS.replace("within: 0.3", "within: 60")
    cases = [replace(case, patience=4.0) for case in collect([write("slow", slow)], {})]
    result = Suite(cases, Wishes(out=tmp_path)).run()
    assert result.cases[0].last.reason == "worker_hung"
    assert left_over() == []


def test_without_a_display_server_there_is_one_clear_error(write, run, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentBroken, match="Xvfb"):
        run([write("good")])


def test_a_typed_task_loads_no_torch(write, run, monkeypatch, tmp_path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nclass Refuse:\n    def find_spec(self, name, path=None, target=None):\n"
        "        assert name != 'torch', 'torch is loaded'\nsys.meta_path.insert(0, Refuse())\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}")
    assert run([write("good")]).exit_code == 0


def test_an_attempt_says_its_verdict_its_reason_and_its_trace_in_one_line() -> None:
    attempt = Attempt(1, "failed", "refuted", "step 1 was not confirmed", 1.0, trace=Path("/x/run.trace"))
    assert attempt.error == "failed: step 1 was not confirmed (trace: /x/run.trace)"
