"""What a step of a task file may say beyond a plan's: files, commands, the clipboard, pictures, includes, handlers.

None of it can be part of a `agent.plan.Plan`: it is accepted only from a file that the user named. Commands are
argument lists; there is no shell.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from actions.action import Press, Strict
from agent.plan import ClickStep, Expectation, SentenceStep, Step, StepAction, Target
from perception.screen import Role

Line = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(max_length=100_000)]
FilePath = Annotated[str, Field(min_length=1, max_length=4096)]
Argument = Annotated[str, Field(max_length=10_000)]
Arguments = Annotated[tuple[Argument, ...], Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
VariableName = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Values = Annotated[dict[VariableName, Text], Field(max_length=200)]


class TaskTarget(Target):
    """What to point at. At least one of `text`, `label`, `role`, `near`, `image` is given."""

    image: FilePath | None = None  # a picture of it, beside the task file

    @model_validator(mode="after")
    def _points_somewhere(self) -> TaskTarget:
        given = (self.text, self.label, self.role, self.near, self.image)
        if all(part is None for part in given):
            raise ValueError("a target needs at least one of: text, label, role, near, image")
        if self.image is not None and any(part is not None for part in (self.text, self.label, self.role)):
            raise ValueError("a target with an image has no text, label or role of its own")
        return self


class NearbyText(Strict):
    """A text that stood near a target: its middle, seen from the target's middle, in pixels."""

    text: Line
    dx: int = Field(ge=-20_000, le=20_000)
    dy: int = Field(ge=-20_000, le=20_000)


class Seen(Strict):
    """What was seen of a step's target when it was recorded: `replay` finds it again by this when it has changed."""

    name: str = Field(default="", max_length=500)
    role: Role = "unknown"
    image: FilePath | None = None  # a picture of it, beside the task file
    near: tuple[NearbyText, ...] = Field(default=(), max_length=10)
    across: float = Field(default=0.5, ge=-10, le=10)  # its middle, as shares of its window's width and height
    down: float = Field(default=0.5, ge=-10, le=10)
    application: str = Field(default="", max_length=500)  # the class of the window that it was done in


class FileCheck(Strict):
    """What must be true of a file."""

    path: FilePath  # absolute
    exists: bool = True
    contains: str | None = Field(default=None, min_length=1, max_length=100_000)
    equals: Text | None = None  # its whole text; a newline at the end is forgiven

    @model_validator(mode="after")
    def _is_possible(self) -> FileCheck:
        if not self.exists and (self.contains is not None or self.equals is not None):
            raise ValueError("a file that must not exist has no content to check")
        return self


class CommandCheck(Strict):
    """A program that must end with an exit status (and say something)."""

    run: Arguments  # the program and its arguments; never a shell
    exit: int = Field(default=0, ge=0, le=255)
    output: str | None = Field(default=None, min_length=1, max_length=100_000)  # what its stdout must contain


class TaskExpectation(Expectation):
    """What must be true after a step: on the screen, in a file, by a command's exit status, on the clipboard."""

    file: FileCheck | None = None
    command: CommandCheck | None = None
    clipboard: Text | None = None  # its whole text

    @property
    def of_effects(self) -> bool:
        """Whether it looks beyond the screen."""
        return self.file is not None or self.command is not None or self.clipboard is not None

    @property
    def of_the_screen(self) -> bool:
        return bool(
            self.appears or self.gone or self.fields or self.text is not None or self.state or self.window
            or self.closed or self.changed
        )  # fmt: skip

    @model_validator(mode="after")
    def _says_something(self) -> TaskExpectation:
        if not (self.of_the_screen or self.of_effects):
            raise ValueError(
                "an expectation needs at least one of: appears, gone, fields, text, state, window, closed, changed,"
                " file, command, clipboard"
            )
        return self


class TaskStep(Step):
    """One step: a sentence for the model, a typed action, or the steps of another file."""

    id: Annotated[str, Field(max_length=64, pattern=r"^([A-Za-z0-9][A-Za-z0-9_.-]*)?$")] = ""  # its number, if empty
    do: str = Field(default="", max_length=100_500)  # the sentence people read; made from the action when empty
    action: StepAction = SentenceStep()
    target: TaskTarget | None = None
    expect: TaskExpectation | None = None
    include: FilePath | None = None  # a task file in the same folder or below: its steps stand here
    values: Values = Field(default_factory=dict)  # of the included file's variables
    seen: Seen | None = None  # how its target looked when the step was recorded
    model: bool = False  # when names alone do not find the target, the model may

    @model_validator(mode="after")
    def _is_one_thing(self) -> TaskStep:
        typed = self.action.kind != "sentence"
        if self.include is not None and (typed or self.do or self.target or self.expect):
            raise ValueError("a step with 'include' holds nothing but 'id' and 'values'")
        if self.include is None and self.values:
            raise ValueError("'values' belong to an 'include'")
        if self.include is None and not typed and not self.do:
            raise ValueError("a step needs one of: do (a sentence), action, include")
        return self


class Check(TaskExpectation):
    """Something that must be true at the end."""

    target: TaskTarget | None = None  # whose text or state is meant

    @model_validator(mode="after")
    def _has_its_target(self) -> Check:
        if self.closed or self.changed:
            raise ValueError("a check at the end knows no window that was acted on; leave out: closed, changed")
        if self.target is None and (self.text is not None or self.state is not None):
            raise ValueError("text and state belong to a target: add 'target'")
        return self


class Command(Strict):
    """A program of set-up or teardown: run to its end, or started and ended with the task."""

    run: Arguments | None = None  # must end with status 0
    start: Arguments | None = None  # runs beside the task
    within: float = Field(default=60.0, gt=0, le=600)  # seconds for `run`

    @model_validator(mode="after")
    def _is_one_thing(self) -> Command:
        if (self.run is None) == (self.start is None):
            raise ValueError("a command needs one of: run, start (a list: the program and its arguments)")
        return self


class When(Strict):
    """How a pop-up is recognised. All given parts must be there."""

    appears: tuple[Line, ...] = Field(min_length=1, max_length=20)  # texts
    window: Line | None = None  # application (window class); the windows in front if not given


class Handling(Strict):
    """What dismisses a pop-up."""

    action: Annotated[ClickStep | Press, Field(discriminator="kind")]
    target: TaskTarget | None = None

    @model_validator(mode="after")
    def _target_where_needed(self) -> Handling:
        if self.action.kind == "click" and self.target is None:
            raise ValueError("a click needs a target")
        return self


class Handler(Strict):
    """A pop-up that may come, and what dismisses it."""

    name: Name
    when: When
    do: Handling
    times: int = Field(default=3, ge=1, le=100)  # how often it may act in one run
