"""The tape of a recorded run: what was perceived between one action and the next, in order. Written by `tasks.taping`.

A part of the tape ends with an action. Within it the looks come one after the other, and the last one stays: a run that
looks more often, or less, sees the same things between the same actions. Knows nothing of desks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from actions.action import ACTION, Action
from actions.applications import Application
from perception.screen import Frame, Window
from tasks.errors import TraceRefused
from tasks.inert import inert
from tasks.saving import windows_of
from tasks.trace_file import Row
from tasks.trace_reader import RecordedRun

_ANSWERS = {
    "read_back": ("answer",), "over_text": ("answer",), "effect": ("verdict", "because"),
}  # fmt: skip
_ASKED = ("default_for", "file", "consent")


@dataclass(slots=True)
class Look:
    """One look, and what differed from it afterwards: glances and windows by their number, foreign windows."""

    at: float  # the run's clock, seconds
    step: str  # the id of the step that looked; "" before the first one
    picture: str | None  # its name; None before the first look, when windows may be asked for without one
    windows: tuple[Window, ...] = ()
    settled: bool = True
    foreign: frozenset[int] = frozenset()
    glances: dict[int, str] = field(default_factory=dict)
    listed: dict[int, tuple[Window, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Part:
    """What was perceived up to an action."""

    looks: list[Look] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    action: Action | None = None  # that ended it; None at the end of the tape
    refused: tuple[str, str] | None = None  # the error's name and words, when the action was not sent
    step: str = ""


@dataclass(slots=True)
class Tape:
    """A whole run."""

    how: dict[str, Any]
    parts: list[Part]
    asked: dict[tuple[str, str], Any]  # answers that depend on the question alone
    installed: list[Application]
    run: RecordedRun
    instead: dict[str, Frame] = field(
        default_factory=dict
    )  # other pictures under recorded names: what if it had looked so

    @property
    def began(self) -> float:
        """The run's clock when it began, seconds."""
        return float(self.how.get("t", 0.0))

    @property
    def pictures(self) -> list[str]:
        """The names of the pictures that were looked at, in order."""
        return [look.picture for part in self.parts for look in part.looks if look.picture is not None]

    def frame(self, name: str) -> Frame:
        """A picture. Raises `TraceRefused` when it is missing or damaged."""
        frame = self.instead.get(name) or self.run.frame(name)
        if frame is None:
            raise TraceRefused(f"{self.run.path}: picture {name} is missing")
        return frame


def tape_of(run: RecordedRun) -> Tape:
    """The tape in a trace. Raises `TraceRefused` when it has none, or one that cannot be played from its beginning."""
    if run.of_kind("resumed"):
        raise TraceRefused(f"{run.path}: a run that was cut off and resumed cannot be replayed offline; replay it live")
    reading = _Reading(run)
    for row in run.rows:
        reading.row(row)
    tape = reading.tape
    if not tape.how or not tape.pictures:
        raise TraceRefused(f"{run.path}: it does not hold what the run saw; an older deskhand wrote it: record again")
    return tape


def _how(data: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(data["allow"], list) or not all(isinstance(kind, str) for kind in data["allow"]):
        raise ValueError("allow is no list of classes")
    return {**data, "t": float(data.get("t", 0.0))}


def _application(told: dict[str, Any]) -> Application:
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Application(**{**told, **lists})


class _Reading:
    """Puts rows together."""

    def __init__(self, run: RecordedRun) -> None:
        self.tape = Tape({}, [Part(looks=[Look(0.0, "", None)])], {}, [], run)
        self._run = run
        self._windows: tuple[Window, ...] = ()
        self._foreign: frozenset[int] = frozenset()
        self._step = 0
        self._steps = [step.id for step in run.task.steps]

    def row(self, row: Row) -> None:
        if row.kind == "step":
            self._step += 1
        if row.kind == "saw":
            try:
                self._saw(str(row.data["what"]), row.data, row)
            except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as error:
                raise TraceRefused(
                    f"{self._run.path}: row {row.id} is not as a tape tells it ({inert(repr(error), 200)})"
                ) from error

    @property
    def _part(self) -> Part:
        return self.tape.parts[-1]

    def _saw(self, what: str, data: dict[str, Any], row: Row) -> None:
        match what:
            case "how":
                self.tape.how = _how(data)
            case "installed":
                self.tape.installed = [_application(told) for told in data["applications"]]
            case "look":
                self._looked(data, row)
            case "glance" | "windows" | "foreign":
                self._changed(what, data, row)
            case "performed" | "refused":
                self._acted(what, data)
            case _ if what in _ASKED:
                self.tape.asked[what, str(data["asked"])] = data["answer"]
            case _ if what in _ANSWERS:
                _ = [data[name] for name in _ANSWERS[what]]  # all there
                self._part.answers.setdefault(what, []).append(data)
            case _:
                raise ValueError(f"unknown: {what[:40]!r}")

    def _looked(self, data: dict[str, Any], row: Row) -> None:
        self._windows = windows_of(row) if "windows" in data else self._windows
        at, settled = float(data["t"]), bool(data["settled"])
        self._part.looks.append(Look(at, self._now, self._picture(row), self._windows, settled, self._foreign))

    def _changed(self, what: str, data: dict[str, Any], row: Row) -> None:
        """What was no longer as the last look saw it."""
        look = self._part.looks[-1]
        if what == "glance":
            look.glances[int(data["n"])] = self._picture(row)
        elif what == "windows":
            look.listed[int(data["n"])] = windows_of(row)
        else:
            self._foreign = look.foreign = frozenset(int(i) for i in data["ids"])

    def _acted(self, what: str, data: dict[str, Any]) -> None:
        self._part.action, self._part.step = ACTION.validate_json(data["action"]), self._now
        if what == "refused":
            self._part.refused = (str(data["error"]), str(data["message"]))
        self.tape.parts.append(Part(looks=[self._carried()]))

    @property
    def _now(self) -> str:
        return self._steps[self._step] if self._step < len(self._steps) else ""

    def _carried(self) -> Look:
        """The last look before an action, which stays until the next one."""
        return replace(self._part.looks[-1], glances={}, listed={})

    def _picture(self, row: Row) -> str:
        if row.frame not in self._run.frames:
            raise ValueError(f"picture {row.frame} is missing")
        return str(row.frame)
