"""A plan: numbered steps with what to do, where, and what must be seen afterwards.

`Plan` is a strict subset of the task file of `tasks.task`. Where its quoted values come from stands in `sources`;
`check_sources` proves each one against the original text (contract 10). Knows nothing of models or screens.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from actions.action import Answer, Button, Press, Strict, Type, Wait
from perception.screen import Role, State

Verdict = Literal["confirmed", "refuted", "unknown"]
SHORT = Field(min_length=1, max_length=500)


class Target(Strict):
    """What to point at. At least one of `text`, `label`, `role`, `near` is given."""

    text: str | None = Field(default=None, min_length=1, max_length=500)  # its name or its label
    label: str | None = Field(default=None, min_length=1, max_length=500)  # the text that stands beside or above it
    role: Role | None = None
    near: str | None = Field(default=None, min_length=1, max_length=500)  # a text that stands beside it
    window: str | None = Field(default=None, min_length=1, max_length=500)  # application (window class)
    nth: int | None = Field(default=None, ge=1, le=1000)  # in reading order, 1 is the first

    @model_validator(mode="after")
    def _points_somewhere(self) -> Target:
        if self.text is None and self.label is None and self.role is None and self.near is None:
            raise ValueError("a target needs at least one of: text, label, role, near")
        return self

    @model_validator(mode="after")
    def _has_one_name(self) -> Target:
        if self.text is not None and self.label is not None:
            raise ValueError("a target is called by its text or by its label, not by both")
        return self


class Expectation(Strict):
    """What must be seen after a step. All given parts must hold within `within` seconds."""

    appears: tuple[str, ...] = Field(default=(), max_length=20)  # names or texts that must be on the screen
    gone: tuple[str, ...] = Field(default=(), max_length=20)  # names or texts that must no longer be there
    fields: tuple[str, ...] = Field(default=(), max_length=20)  # names there, of which at least one is a box to fill
    text: str | None = Field(default=None, max_length=100_000)  # the target field's whole content
    state: State | None = None  # the target's state
    window: str | None = Field(default=None, min_length=1, max_length=500)  # application (class) with the focus
    closed: bool = False  # the window acted on is gone
    changed: bool = False  # the window acted on looks different
    within: float = Field(default=10.0, gt=0, le=600)  # seconds

    @model_validator(mode="after")
    def _says_something(self) -> Expectation:
        if not (self.appears or self.gone or self.fields or self.text is not None or self.state or self.window
                or self.closed or self.changed):  # fmt: skip
            raise ValueError(
                "expect needs at least one of: appears, gone, fields, text, state, window, closed, changed"
            )
        return self


class OpenStep(Strict):
    """Start an application named in words ("email editor", "calculator"), optionally with a file.

    `fresh` names what must be reached inside it, such as a new message or a new document; empty for the application.
    """

    kind: Literal["open"] = "open"
    application: str = SHORT
    fresh: str = Field(default="", max_length=200)
    file: str | None = None


class ClickStep(Strict):
    """Click the target."""

    kind: Literal["click"] = "click"
    button: Button = "left"
    count: int = Field(default=1, ge=1, le=3)
    held: tuple[Literal["ctrl", "shift"], ...] = ()  # while it is clicked: to choose several, or up to it


class ScrollStep(Strict):
    """Turn the wheel over the target."""

    kind: Literal["scroll"] = "scroll"
    notches: int = Field(ge=-100, le=100)
    axis: Literal["vertical", "horizontal"] = "vertical"


class DragStep(Strict):
    """Drag the target onto another one."""

    kind: Literal["drag"] = "drag"
    to: Target


class AchieveStep(Strict):
    """An open step: reach a goal on what the screen shows by then, by clicking, typing, pressing, scrolling, dragging.

    What must hold at last is the step's expectation. `applications`: the window classes it may touch; all when empty.
    """

    kind: Literal["achieve"] = "achieve"
    goal: str = Field(min_length=1, max_length=2000)
    max_actions: int = Field(default=40, ge=1, le=200)
    applications: tuple[str, ...] = Field(default=(), max_length=10)


class SentenceStep(Strict):
    """What the step's sentence says: planned by the model when the task begins. Only a task file may hold it."""

    kind: Literal["sentence"] = "sentence"


StepAction = Annotated[
    OpenStep | ClickStep | Type | Press | ScrollStep | DragStep | Wait | Answer | AchieveStep | SentenceStep,
    Field(discriminator="kind"),
]


class Step(Strict):
    """One numbered step: a sentence, a typed action, its target and what must be seen afterwards."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    do: str = Field(min_length=1, max_length=100_500)
    action: StepAction
    target: Target | None = None
    expect: Expectation | None = None

    @model_validator(mode="after")
    def _target_where_needed(self) -> Step:
        if self.action.kind in ("click", "drag") and self.target is None:
            raise ValueError(f"a {self.action.kind} step needs a target")
        return self


class Source(Strict):
    """Where one quoted value of a plan comes from."""

    step: str  # id of the step
    field: str  # dotted path inside the step, such as "action.text" or "target.text"
    origin: Literal["instruction", "facts"]
    start: int | None = Field(default=None, ge=0)  # offsets into the instruction, in characters
    end: int | None = Field(default=None, ge=0)
    path: str | None = None  # dotted path into the facts, such as "contacts.Leon"


class Plan(Strict):
    """A numbered plan for one instruction."""

    instruction: str = Field(max_length=100_000)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=1000)
    sources: tuple[Source, ...] = ()
    margin: float = 1.0  # the least certain decision of the model, 0 to 1

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Plan:
        ids = [step.id for step in self.steps]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            raise ValueError(f"step ids must be unique; used twice: {', '.join(doubled)}")
        return self

    @model_validator(mode="after")
    def _says_how(self) -> Plan:
        vague = [step.id for step in self.steps if step.action.kind == "sentence"]
        if vague:
            raise ValueError(f"a plan says how each step is done; these do not: {', '.join(vague)}")
        return self

    def sentences(self) -> str:
        """The plan as a person reads it: one numbered sentence per line."""
        return "\n".join(f"{number}. {step.do}" for number, step in enumerate(self.steps, 1))
