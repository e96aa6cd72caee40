"""A recorded run arranged for reading: header, steps, actions, pictures. Knows nothing of HTML.

Everything in a trace may come from a screen or from a stranger, so all text passes through `inert` on its way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from actions.action import ACTION, Point, Type
from agent.expectations import expectation_of
from agent.plan import Step
from tasks.inert import inert, inert_block
from tasks.plain import plain
from tasks.trace_file import Row
from tasks.trace_reader import RecordedRun
from tasks.wording import action_words, expectation_words, target_words

RUNGS = {
    "none": "nothing to point at", "exact": "its exact name", "fuzzy": "a name that is nearly the same",
    "label": "the label beside it", "role": "what kind of control it is", "icon": "what its icon shows",
    "meaning": "what its name means or its picture shows",
    "llava": "the LLaVA model", "picture": "its picture", "healed": "how it was recorded (healed)",
    "cursor": "the pointer, which turned into an I-beam", "person": "a person, who pointed at it",
}  # fmt: skip
SOURCES = {"passed": "good", "confirmed": "good", "failed": "bad", "refuted": "bad", "environment": "bad"}
ZOOM = (220, 138)
"""Width and height of the enlarged part around a target, screen pixels."""

BoxView = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Note:
    """A prompt, an answer, a wait or a question."""

    title: str
    text: str
    seconds: float  # since the run began


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that was weighed."""

    name: str
    role: str
    score: str


@dataclass(slots=True)
class ActionView:
    """One action: what, where, how it was found, before and after."""

    title: str
    found: str
    label: str
    before: str | None
    point: tuple[int, int] | None
    end: tuple[int, int] | None  # of a drag
    box: BoxView | None
    candidates: list[Candidate]
    timings: list[tuple[str, str]] = field(default_factory=list)
    after: str | None = None
    verdict: str = "unknown"
    because: str = "no result was written: the run ended here"

    @property
    def ending(self) -> str:
        """How the action ended, in words."""
        if self.because == "delivered":
            return "Delivered; the step goes on"
        return f"{self.verdict.capitalize()}: {self.because}" if self.because else self.verdict.capitalize()

    @property
    def zoom(self) -> BoxView | None:
        """The part of the screen to show enlarged: around the point or the target."""
        at = self.point or (self.box and (self.box[0] + self.box[2] // 2, self.box[1] + self.box[3] // 2))
        return (at[0] - ZOOM[0] // 2, at[1] - ZOOM[1] // 2, *ZOOM) if at else None


@dataclass(slots=True)
class StepView:
    """One numbered step."""

    number: int
    text: str
    looked_for: str
    expected: str
    verdict: str = "not reached"
    reason: str = ""
    seconds: float | None = None
    actions: list[ActionView] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def mood(self) -> str:
        return mood(self.verdict)


@dataclass(frozen=True, slots=True)
class RunView:
    """The whole run."""

    title: str
    verdict: str
    reason: str
    evidence: str
    began: str
    seconds: float
    facts: list[str]
    versions: list[tuple[str, str]]
    steps: list[StepView]
    notes: list[Note]  # before the first step: prompts and answers of planning
    frames: list[str]  # hashes, in order of appearance

    @property
    def mood(self) -> str:
        return mood(self.verdict)


def mood(verdict: str) -> str:
    """Good, bad or open: what colour a verdict has."""
    return SOURCES.get(verdict, "open")


def view_of(run: RecordedRun) -> RunView:
    """Arrange a run. Raises `TraceRefused` when its task cannot be read."""
    steps = {step.id: _step_view(number, step) for number, step in enumerate(run.task.steps, 1)}
    planning = _fill(run, steps)
    ended = run.finished
    verdict = inert(str(ended.data.get("verdict"))) if ended else "cut off"
    rows = [row.frame for row in run.rows if row.frame]
    return RunView(
        title=inert_block(run.instruction or run.task.name),
        verdict=verdict,
        reason=inert(str(ended.data.get("reason", "")))
        if ended
        else "the run ended without a verdict; it can be resumed",
        evidence=_evidence(run, verdict),
        began=datetime.fromtimestamp(max(0.0, min(run.created.at, 4e9)), UTC).strftime("%d %B %Y, %H:%M UTC"),
        seconds=sum(_segments(run.rows)),
        facts=[inert(str(name)) for name in _list(run.created.data.get("facts"))],
        versions=[(inert(str(k)), inert(str(v))) for k, v in _mapping(run.created.data.get("versions")).items()],
        steps=list(steps.values()),
        notes=planning,
        frames=[name for name in dict.fromkeys(rows) if name in run.frames],
    )


def _fill(run: RecordedRun, steps: Mapping[str, StepView]) -> list[Note]:
    """Hand the rows to their steps; returns what belongs to none."""
    actions: dict[int, tuple[ActionView, Row]] = {}
    planning: list[Note] = []
    notes = planning
    for row in run.rows:
        step = steps.get(row.step or str(row.data.get("step", "")))
        notes = step.notes if step else notes
        if row.kind == "intent" and step:
            actions[row.id] = _action_view(row), row
            step.actions.append(actions[row.id][0])
        elif row.kind in ("sent", "result") and row.ref in actions:
            _continue(*actions[row.ref], row)
        elif row.kind == "step" and step:
            step.verdict = inert(str(row.data.get("verdict")))
            step.reason = inert(str(row.data.get("reason", "")))
            step.seconds = _number(row.data.get("seconds"))
        elif row.kind == "note":
            notes.append(_note(row))
    return planning


def _step_view(number: int, step: Step) -> StepView:
    secret = isinstance(step.action, Type) and step.action.secret is not None  # nothing to say of what it holds
    expected = "" if secret else expectation_words(expectation_of(step))
    return StepView(number, inert_block(step.do), target_words(step.target), expected)


def _action_view(row: Row) -> ActionView:
    grounding = _mapping(row.data.get("grounding"))
    sight = _mapping(row.data.get("sight"))
    title, point, end = _action_words(str(row.data.get("action", "")))
    rung = str(grounding.get("rung", "none"))
    label = inert(str(grounding.get("name") or sight.get("label") or ""))
    role = inert(str(grounding.get("role") or sight.get("role") or ""))
    application = inert(str(sight.get("application") or ""))
    parts = (f"“{label}”" if label else "", role, f"in {application}" if application else "")
    return ActionView(
        title=title,
        found=RUNGS.get(rung, inert(rung)),
        label=" ".join(part for part in parts if part),
        before=row.frame,
        point=point,
        end=end,
        box=_box(grounding.get("box")),
        candidates=[_candidate(_mapping(item)) for item in _list(grounding.get("candidates"))[:12]],
    )


def _continue(action: ActionView, intent: Row, row: Row) -> None:
    seconds = row.elapsed - intent.elapsed
    if seconds >= 0:
        action.timings.append(("delivered" if row.kind == "sent" else "judged", f"{seconds:.2f} s"))
    if row.kind == "result":
        action.after = row.frame or action.after
        action.verdict = inert(str(row.data.get("verdict")))
        action.because = inert(str(_mapping(row.data.get("detail")).get("because", "")))


def _action_words(text: str) -> tuple[str, tuple[int, int] | None, tuple[int, int] | None]:
    try:
        action = ACTION.validate_json(text)
    except ValueError:
        return inert(text), None, None
    start = getattr(action, "at", None) or getattr(action, "to", None) or getattr(action, "start", None)
    end = getattr(action, "end", None)
    return action_words(action), _xy(start), _xy(end)


def _note(row: Row) -> Note:
    data = {key: value for key, value in row.data.items() if key not in ("note", "step")}
    only = next(iter(data.values())) if len(data) == 1 else None
    text = only if isinstance(only, str) else "\n".join(f"{key}: {_told(value)}" for key, value in data.items())
    title = str(row.data.get("note", "note")).replace("_", " ")
    return Note(inert(title).capitalize(), inert_block(text), row.elapsed)


def _told(value: object) -> str:
    """A detail of a note; several lines stand below its name."""
    lines = value.split("\n") if isinstance(value, str) else value
    if isinstance(lines, list):
        lines = [line if isinstance(line, str) else str(plain(line)) for line in lines]
        return lines[0] if len(lines) == 1 else "".join(f"\n  {line}" for line in lines)
    return str(plain(value))


def _evidence(run: RecordedRun, verdict: str) -> str:
    if verdict != "passed":
        return ""
    effect = any(row.data.get("evidence") == "effect" for row in run.of_kind("finished"))
    return "proven by its effect" if effect else "proven on the screen"


def _segments(rows: Iterable[Row]) -> list[float]:
    """Seconds of each stretch: a resumed run counts from nought again."""
    found: list[float] = []
    for row in rows:
        if row.kind in ("created", "resumed"):
            found.append(0.0)
        found[-1] = max(found[-1], row.elapsed)
    return found


def _candidate(item: Mapping[str, Any]) -> Candidate:
    score = _number(item.get("score"))
    return Candidate(inert(str(item.get("name", ""))), inert(str(item.get("role", ""))), f"{score or 0:.2f}")


def _box(value: object) -> BoxView | None:
    numbers = _list(value)
    if len(numbers) != 4 or not all(isinstance(n, int) and abs(n) < 100_000 for n in numbers):
        return None
    left, top, width, height = numbers
    return (left, top, max(1, width), max(1, height))


def _xy(point: object) -> tuple[int, int] | None:
    return (point.x, point.y) if isinstance(point, Point) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
