"""The suite: hands cases to workers, tries again what failed, and always comes to an end.

One thread; it only waits for what workers tell. Each attempt gets a worker of its own, one spare is started ahead so
that the next attempt need not wait for it. Knows nothing of terminals and report formats.
"""

from __future__ import annotations

import re
import shutil
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from types import TracebackType
from typing import Literal, Protocol

from actions.consent_class import ConsentClass
from tasks.display import Size
from tasks.errors import EnvironmentBroken
from tasks.interrupts import INTERRUPTS
from tasks.runs import TRACE_NAME
from tasks.suite.case import Case
from tasks.suite.results import Attempt, CaseResult, SuiteResult, attempt_of, broken
from tasks.suite.slot import Slot

Traces = Literal["always", "on-failure"]
SIZE = Size(1280, 800)
POLL_SECONDS = 0.1
"""How long a request to stop may stay unnoticed."""
STOP_SECONDS = 10.0
"""What running tasks get to stop in an orderly way."""
LEAVE_SECONDS = 5.0
"""What a worker that told its result gets to close its files."""

TRIED_AGAIN = frozenset({"failed", "unverified", "environment"})
"""Not refused (the rules say the same again) and not in doubt (it might be done twice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a suite is run."""

    out: Path
    """An existing folder for traces."""
    jobs: int = 1
    """How many tasks at once."""
    retries: int = 0
    """How often a task that failed is tried again."""
    max_failures: int = 0
    """Begin no further task after so many failed; 0 for no limit."""
    allow: tuple[ConsentClass, ...] = ()
    model: str | None = None
    size: Size = SIZE
    """Of each virtual screen."""
    keep_home: bool = False
    """Let the programs have this person's HOME."""
    here: Mapping[str, str] | None = None
    """An environment with a display to work on as it is, instead of virtual ones."""
    traces: Traces = "on-failure"
    reports: Path | None = None
    """An existing folder for one page per attempt."""


class Stop(Protocol):
    """Tells whether somebody wants an end; `tasks.interrupts` makes the requests."""

    @property
    def requested(self) -> bool: ...


class Watcher(Protocol):
    """Told how a suite is going. Must return quickly and never raise."""

    def began(self, case: Case, attempt: int) -> None: ...

    def at_step(self, case: Case, number: int, total: int, text: str) -> None: ...

    def ended(self, case: Case, attempt: Attempt, *, again: bool) -> None: ...


class Unwatched:
    """A watcher that ignores everything."""

    def began(self, case: Case, attempt: int) -> None:
        """Ignore."""

    def at_step(self, case: Case, number: int, total: int, text: str) -> None:
        """Ignore."""

    def ended(self, case: Case, attempt: Attempt, *, again: bool) -> None:
        """Ignore."""


class NoStop:
    """Nobody wants an end."""

    requested = False


class Deaf:
    """Takes no request: ending what was started must not be cut short."""

    requested = False

    def request(self, source: str) -> None:
        """Ignore."""


@dataclass(slots=True)
class Job:
    """An attempt at work."""

    index: int  # of its case
    case: Case
    attempt: int
    slot: Slot
    out: Path
    began: float


@dataclass(slots=True)
class Suite:
    """Runs cases; use it as a context manager, or call `run` alone, which closes what it opened."""

    cases: Sequence[Case]
    wishes: Wishes
    watcher: Watcher = field(default_factory=Unwatched)
    stop: Stop = field(default_factory=NoStop)
    _queue: deque[tuple[int, int]] = field(init=False, default_factory=deque)  # (index of the case, attempt)
    _running: list[Job] = field(init=False, default_factory=list)
    _spare: Slot | None = field(init=False, default=None)
    _attempts: list[list[Attempt]] = field(init=False, default_factory=list)
    _stop_by: float | None = field(init=False, default=None)  # when running tasks are ended by force

    def run(self) -> SuiteResult:
        """Run every case. Raises `EnvironmentBroken` when not even the first display can be started."""
        began, clock = time.time(), time.monotonic()
        self._attempts = [[] for _ in self.cases]
        self._queue.extend((index, 1) for index in range(len(self.cases)))
        with self:
            while self._queue or self._running:
                self._heed_stop()
                self._fill()
                self._listen()
        results = tuple(CaseResult(case, tuple(tries)) for case, tries in zip(self.cases, self._attempts, strict=True))
        return SuiteResult(results, time.monotonic() - clock, began, stopped=self._stop_by is not None)

    def _heed_stop(self) -> None:
        if self.stop.requested and self._stop_by is None:
            self._stop_by = time.monotonic() + STOP_SECONDS
            self._queue.clear()
            for job in self._running:
                job.slot.interrupt()

    def _fill(self) -> None:
        while self._queue and len(self._running) < self.wishes.jobs:
            if self._enough_failed():
                self._queue.clear()
                return
            self._begin(*self._queue.popleft())
        virtual = self.wishes.here is None
        if virtual and self._queue and self._spare is None and all(job.slot.ready for job in self._running):
            self._spare = self._new_slot()

    def _enough_failed(self) -> bool:
        limit = self.wishes.max_failures
        waiting = {index for index, _ in self._queue}
        running = {job.index for job in self._running}
        failed = sum(
            bool(tries) and tries[-1].verdict != "passed" and (index not in waiting or len(tries) > self.wishes.retries)
            for index, tries in enumerate(self._attempts)
            if index not in running
        )
        return limit > 0 and failed >= limit

    def _begin(self, index: int, attempt: int) -> None:
        case, began = self.cases[index], time.monotonic()
        self.watcher.began(case, attempt)
        try:
            slot, self._spare = self._spare or self._new_slot(), None
        except EnvironmentBroken as error:
            if not any(self._attempts) and not self._running:
                raise  # nothing will ever run: say so once
            self._note(index, broken(attempt, "environment", str(error), time.monotonic() - began))
            return
        out = self.wishes.out / f"{index + 1:03d}-{slug(case)}" / f"attempt-{attempt}"
        slot.give(self._message(index, case, attempt, out))
        self._running.append(Job(index, case, attempt, slot, out, began))

    def _message(self, index: int, case: Case, attempt: int, out: Path) -> dict[str, object]:
        reports = self.wishes.reports
        report = str(reports / f"{index + 1:03d}-{slug(case)}-{attempt}.html") if reports else None
        return {
            "kind": "task", "path": str(case.path.absolute()), "row": case.row, "variables": dict(case.variables),
            "allow": list(self.wishes.allow), "out": str(out.absolute()), "report": report,
        }  # fmt: skip

    def _new_slot(self) -> Slot:
        wishes = self.wishes
        return Slot(wishes.size, wishes.model, keep_home=wishes.keep_home, here=wishes.here)

    def _listen(self) -> None:
        """Wait until a worker tells something, and take it in."""
        spare = [self._spare] if self._spare and not self._spare.ended else []
        readable = select([*(job.slot for job in self._running), *spare], [], [], POLL_SECONDS)[0]
        for job in list(self._running):
            if job.slot in readable:
                self._take(job)
            elif time.monotonic() > (self._stop_by or job.began + job.case.patience):
                self._give_up(job)
        if self._spare in readable:
            self._spare.read()
            if self._spare.ended:
                self._spare.close()
                self._spare = None

    def _take(self, job: Job) -> None:
        for event in job.slot.read():
            if event["event"] == "step":
                self.watcher.at_step(job.case, event["number"], event["total"], event["text"])
            elif event["event"] == "result":
                self._end(job, attempt_of(job.attempt, event, time.monotonic() - job.began), LEAVE_SECONDS)
                return
        if job.slot.ended:
            message = f"the process that ran it died ({job.slot.last_words()})"
            self._end(job, self._broken(job, "worker_died", message))

    def _give_up(self, job: Job) -> None:
        if self._stop_by is None:
            message = f"no verdict after {job.case.patience:.0f} s, its own limits and the start included; ended"
            self._end(job, self._broken(job, "worker_hung", message))
        else:
            self._end(job, self._broken(job, "worker_hung", f"did not stop within {STOP_SECONDS:.0f} s; ended"))

    @staticmethod
    def _broken(job: Job, reason: str, message: str) -> Attempt:
        trace = job.out / TRACE_NAME
        return broken(job.attempt, reason, message, time.monotonic() - job.began, trace if trace.exists() else None)

    def _end(self, job: Job, attempt: Attempt, patience: float = 0.0) -> None:
        self._running.remove(job)
        try:
            job.slot.close(patience)
        except EnvironmentBroken as error:
            attempt = broken(job.attempt, "leftover", str(error), attempt.seconds, attempt.trace)
        if attempt.verdict == "passed" and self.wishes.traces == "on-failure":
            shutil.rmtree(job.out, ignore_errors=True)
            attempt = _without_trace(attempt)
        with suppress(OSError):
            job.out.parent.rmdir()  # only when nothing was kept
        self._note(job.index, attempt)

    def _note(self, index: int, attempt: Attempt) -> None:
        self._attempts[index].append(attempt)
        again = attempt.verdict in TRIED_AGAIN and attempt.number <= self.wishes.retries and self._stop_by is None
        if again:
            self._queue.appendleft((index, attempt.number + 1))
        self.watcher.ended(self.cases[index], attempt, again=again)

    def __enter__(self) -> Suite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        slots = [job.slot for job in self._running] + ([self._spare] if self._spare else [])
        self._running, self._spare = [], None
        with INTERRUPTS.stopping(Deaf()):
            _close_all(slots)


def _close_all(slots: list[Slot]) -> None:
    """Close every one, even when closing one fails."""
    if slots:
        try:
            slots[0].close()
        finally:
            _close_all(slots[1:])


def _without_trace(attempt: Attempt) -> Attempt:
    told = {**attempt.as_json(), "trace": None}
    return attempt_of(attempt.number, told, attempt.seconds)


def slug(case: Case) -> str:
    """A few words for the name of a folder."""
    words = re.sub(r"[^a-z0-9]+", "-", case.name.lower())[:40].strip("-")
    return words or "task"
