"""Where a run stands, from the rows of its journal: what is done, what was left open, what may have left something.

Rows count in their order: a new intent of a step takes back what an earlier attempt had come to. Knows nothing of
what is on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from actions.action import ACTION, Action
from agent.plan import Verdict as StepVerdict
from tasks.errors import TraceRefused
from tasks.trace_file import Row

DELIVERED = "delivered"
"""Why the result of an action is unknown that is not the last one of its step: nothing was to be seen yet."""

UNTOUCHED = "untouched"
"""In the detail of a result: the screen was still the same to the pixel, so the action never began."""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that was announced and has no result: whether it happened must be seen on the screen."""

    row: int  # of its intent
    step: str
    attempt: int
    n: int
    action: Action
    sent: bool  # True: surely delivered; False: unknown, the run may have ended just after the input


@dataclass(frozen=True, slots=True)
class Pending:
    """Where a run stands: what resume must not do again, and what it must look at first."""

    done: Mapping[str, StepVerdict]  # by step id: the last verdict of every step that ended
    open: OpenAction | None
    attempts: Mapping[str, int]  # by step id: the highest attempt begun
    finished: str | None  # the run's verdict
    typed: frozenset[str] = frozenset()  # steps that may have typed something, the whole text or a part of it


NOTHING = Pending({}, None, {}, None)
"""A run that begins."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an interrupted run did of a step that now goes on."""

    actions: tuple[Action, ...] = ()  # that need not be done again
    attempts: int = 0  # begun so far
    typed: bool = False  # its text, or a part of it, may stand there


FRESH = Earlier()
"""A step that nobody began."""


@dataclass(slots=True)
class _Reading:
    done: dict[str, StepVerdict] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    intents: dict[int, Row] = field(default_factory=dict)
    open: Row | None = None
    sent: bool = False

    def intent(self, row: Row) -> None:
        step = row.step or ""
        self.intents[row.id] = row
        self.attempts[step] = max(self.attempts.get(step, 0), row.attempt or 0)
        self.done.pop(step, None)
        self.open, self.sent = row, False
        if action_of(row).kind == "type":
            self.typed.add(step)

    def delivered(self, row: Row) -> None:
        self.sent = self.sent or (self.open is not None and row.ref == self.open.id)

    def result(self, row: Row) -> None:
        if self.open is not None and row.ref == self.open.id:
            self.open = None
        intent, detail = self.intents.get(row.ref or 0), row.data.get("detail")
        if intent is None or not isinstance(detail, dict) or detail.get("because") == DELIVERED:
            return
        self.done[intent.step or ""] = row.data["verdict"]
        if detail.get(UNTOUCHED):
            self.typed.discard(intent.step or "")

    def step(self, row: Row) -> None:
        self.done[row.step or ""] = row.data["verdict"]

    def left_open(self) -> OpenAction | None:
        row = self.open
        if row is None:
            return None
        return OpenAction(row.id, row.step or "", row.attempt or 0, row.n or 0, action_of(row), self.sent)


def pending_of(rows: Iterable[Row], finished: str | None) -> Pending:
    """Where a run stands. Raises `TraceRefused` for an intent that is no action."""
    reading = _Reading()
    kinds = {"intent": reading.intent, "sent": reading.delivered, "result": reading.result, "step": reading.step}
    for row in rows:
        if row.kind in kinds:
            kinds[row.kind](row)
    return Pending(reading.done, reading.left_open(), reading.attempts, finished, frozenset(reading.typed))


def action_of(row: Row) -> Action:
    """The action of an intent row. Raises `TraceRefused`."""
    try:
        return ACTION.validate_json(row.data["action"])
    except (KeyError, ValidationError, TypeError) as error:
        raise TraceRefused(f"row {row.id} of the journal holds no action") from error
