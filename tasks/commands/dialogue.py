"""What a person is asked: is this plan right, may this action happen, shall the run go on. Without a terminal: no."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actions.action import Action
from actions.consent_class import ConsentClass
from actions.errors import Stopped
from actions.sight import Sight
from tasks.commands.output import Output, listed
from tasks.errors import BadInput
from tasks.files import dump_task, parse_task
from tasks.inert import inert
from tasks.task import Task, plan_steps
from tasks.text_files import read_text
from tasks.wording import action_words

if TYPE_CHECKING:
    from rich.text import Text

EDITED_NAME = "plan.yaml"


@dataclass(slots=True)
class Dialogue:
    """Questions on the terminal. `pause` clears a spinner before the first word."""

    output: Output
    pause: Callable[[], None] = lambda: None

    def approve(self, task: Task) -> Task | None:
        """The plan as the person wants it; None for no."""
        self.pause()
        if not self.output.can_ask:
            self.output.say("Nobody is here to approve the plan; use --yes to carry it out unasked.")
            return None
        while True:
            answer = self._choice("Carry out this plan?", ("yes", "no", "edit"))
            if answer != "edit":
                return task if answer == "yes" else None
            task = self._edited(task)
            self.output.say(listed([step.do for step in task.steps]))

    def consent(self, kind: ConsentClass, action: Action, sight: Sight | None) -> bool:
        """A yes for one action of a consent class, asked with the picture of its target."""
        self.pause()
        if not self.output.can_ask:
            return False
        self.output.say(f"This needs your consent ({kind}): {describe(action, sight)}")
        if sight is not None:
            self._show(crop_as_text(sight))
        return self._choice("Allow it, this once?", ("yes", "no")) == "yes"

    def go_on(self, stopped: Stopped) -> bool:
        """Whether to continue a run that somebody interrupted."""
        self.pause()
        if not self.output.can_ask:
            return False
        self.output.say(f"Paused: {inert(str(stopped))}.")
        return self._choice("Go on?", ("yes", "no")) == "yes"

    def _choice(self, question: str, choices: tuple[str, ...]) -> str:
        """One of the choices or its first letter; anything else is asked again; the end of input stops."""
        shown = " / ".join(choices)
        while True:
            try:
                answer = click.prompt(f"{question} {shown}", prompt_suffix=": ", err=self.output.as_json, default="no",
                                      show_default=False)  # fmt: skip
            except click.Abort as abort:
                raise KeyboardInterrupt from abort
            for choice in choices:
                if answer.strip().lower() in (choice, choice[0]):
                    return choice

    def _edited(self, task: Task) -> Task:
        """The task after a visit to the editor; asked again until it is valid or given up."""
        with tempfile.TemporaryDirectory(prefix="deskhand-plan-") as folder:
            path = Path(folder) / EDITED_NAME
            path.write_text(dump_task(task), encoding="utf-8")
            while True:
                _edit(path)
                try:
                    return _edited_plan(path)
                except BadInput as error:
                    self.output.say(inert(str(error), 2000))
                if self._choice("Edit it again?", ("yes", "no")) == "no":
                    return task

    def _show(self, picture: Text) -> None:
        from rich.console import Console

        Console(file=self.output.stream, highlight=False).print(picture)


def _edited_plan(path: Path) -> Task:
    """What the person made of a plan: still no more than a plan, without commands or files. Raises `BadInput`."""
    edited = parse_task(read_text(path), EDITED_NAME)
    plan_steps(edited)
    return edited


def _edit(path: Path) -> None:
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "editor"
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot start the editor {command!r} (from EDITOR): {error}") from error
    if done.returncode != 0:
        raise BadInput(f"the editor {command!r} ended with status {done.returncode}; the plan was not changed")


def describe(action: Action, sight: Sight | None) -> str:
    """An action and its target in words; screen text is shown as text."""
    told = action_words(action)
    if sight is None:
        return told
    label = f"{inert(sight.label, 80)!r}" if sight.label else "an unreadable target"
    return f"{told} on {label} ({sight.role}) in {inert(sight.application, 80) or 'an unknown application'}"


def crop_as_text(sight: Sight) -> Text:
    """The picture around a target in half blocks: two pixels per character."""
    from rich.style import Style
    from rich.text import Text

    text = Text()
    crop = sight.crop[: sight.crop.shape[0] // 2 * 2, :100]
    for upper, lower in zip(crop[::2], crop[1::2], strict=True):
        for top, bottom in zip(upper.tolist(), lower.tolist(), strict=True):
            text.append("▀", Style(color=_rgb(top), bgcolor=_rgb(bottom)))
        text.append("\n")
    return text


def _rgb(pixel: list[int]) -> str:
    return "rgb({},{},{})".format(*pixel)
