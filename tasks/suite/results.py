"""What a suite gives back: attempts, the status of each case, the verdict of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tasks.result import RunResult
from tasks.suite.case import Case
from tasks.verdict import EXIT_CODES, RunVerdict, worst

Status = Literal["passed", "flaky", "failed", "not_run"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a case, as its worker told it."""

    number: int  # from 1
    verdict: RunVerdict
    reason: str
    message: str
    seconds: float  # start of the task to its verdict
    steps: tuple[Mapping[str, Any], ...] = ()
    trace: Path | None = None
    report: Path | None = None
    evidence: str = "screen"

    @property
    def error(self) -> str:
        """The one line that says what went wrong and where to look."""
        where = f" (trace: {self.trace})" if self.trace else ""
        return f"{self.verdict}: {self.message}{where}"

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "attempt": self.number, "verdict": self.verdict, "reason": self.reason, "message": self.message,
            "seconds": round(self.seconds, 3), "evidence": self.evidence, "steps": list(self.steps),
            "trace": str(self.trace) if self.trace else None, "report": str(self.report) if self.report else None,
        }  # fmt: skip


def attempt_of(number: int, told: Mapping[str, Any], seconds: float) -> Attempt:
    """The attempt that a worker's `result` tells of."""
    return Attempt(
        number=number,
        verdict=told["verdict"],
        reason=told["reason"],
        message=told["message"],
        seconds=seconds,
        steps=tuple(told["steps"]),
        trace=Path(told["trace"]) if told["trace"] else None,
        report=Path(told["report"]) if told.get("report") else None,
        evidence=told["evidence"],
    )


def broken(number: int, reason: str, message: str, seconds: float, trace: Path | None = None) -> Attempt:
    """An attempt that something outside the task brought to an end."""
    told = RunResult("environment", reason, message, trace=trace).as_json()
    return attempt_of(number, told, seconds)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """All attempts at a case; none when it was not run."""

    case: Case
    attempts: tuple[Attempt, ...] = ()

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def status(self) -> Status:
        if self.last is None:
            return "not_run"
        if self.last.verdict != "passed":
            return "failed"
        return "passed" if len(self.attempts) == 1 else "flaky"

    @property
    def seconds(self) -> float:
        return sum(attempt.seconds for attempt in self.attempts)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            **self.case.as_json(),
            "repeat": self.case.repeat,
            "status": self.status,
            "verdict": self.last.verdict if self.last else None,
            "seconds": round(self.seconds, 3),
            "attempts": [attempt.as_json() for attempt in self.attempts],
        }


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """How a suite ended, cases in the order they were collected in."""

    cases: tuple[CaseResult, ...]
    seconds: float
    began: float  # wall clock, seconds since 1970
    stopped: bool = False  # by a person, before all was run
    counts: Mapping[Status, int] = field(init=False)

    def __post_init__(self) -> None:
        statuses: Sequence[Status] = ("passed", "flaky", "failed", "not_run")
        found = {status: sum(case.status == status for case in self.cases) for status in statuses}
        object.__setattr__(self, "counts", found)

    @property
    def verdict(self) -> RunVerdict:
        """The worst verdict; a case that passed in the end counts as passed."""
        ended: list[RunVerdict] = [case.last.verdict for case in self.cases if case.last]
        return worst([*ended, "stopped"] if self.stopped else ended)

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]

    def as_json(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return {
            "verdict": self.verdict,
            "seconds": round(self.seconds, 3),
            "counts": dict(self.counts),
            "tasks": [case.as_json() for case in self.cases],
        }
