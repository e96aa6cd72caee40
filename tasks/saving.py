"""A recorded run as a task that replays without a model: every target by the words that found it, with how it looked.

What a model pointed at is written by its name; a start that went on to a control becomes two steps. Pictures of targets
are written beside the task. Knows nothing of displays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from actions.action import Click, Press
from agent.plan import ClickStep, OpenStep
from perception.eyes import Eyes, LineReader
from perception.reader import Reader
from perception.readings import Reading, Readings
from perception.screen import Element, Frame, Line, Screen, Window
from perception.still import StillCamera
from perception.windows import StillWindows
from tasks.anchoring import Anchors
from tasks.errors import TraceRefused
from tasks.naming import target_of
from tasks.pending import action_of
from tasks.row_shapes import box_told
from tasks.task import Task, with_steps
from tasks.task_parts import Seen, TaskExpectation, TaskStep, TaskTarget
from tasks.trace_file import Row
from tasks.trace_reader import RecordedRun
from tasks.wording import sentence_of


class Saver:
    """Turns one run into a task; pictures go into `folder`, which the task names them relative to."""

    def __init__(self, run: RecordedRun, folder: Path, pictures: str, known: list[Reading] | None = None) -> None:
        if run.finished is None or run.finished.data.get("verdict") != "passed":
            verdict = run.finished.data.get("verdict") if run.finished else "cut off"
            raise TraceRefused(f"{run.path}: only a run that passed can be saved as a task; this one: {verdict}")
        self._run = run
        self._anchors = Anchors(folder, pictures)
        self._known = known
        self._reader: LineReader = Reader() if known is None else Readings(Reader(), known)

    def task(self) -> Task:
        """The task, each step with what was seen of its target."""
        self._read_all()
        steps = [made for step in self._run.task.steps for made in self._steps(step)]
        return with_steps(self._run.task, steps)

    def _read_all(self) -> None:
        """Read every picture that was looked at, where what they say is to be known."""
        last: tuple[Frame, Sequence[Line]] | None = None
        looks = [row.frame for row in self._run.of_kind("saw") if row.data.get("what") == "look" and row.frame]
        for name in dict.fromkeys(looks) if self._known is not None else ():
            if (frame := self._run.frame(name)) is not None:
                last = frame, self._reader.read(frame, last)

    def _steps(self, step: TaskStep) -> Iterator[TaskStep]:
        intents = [row for row in self._run.of_kind("intent") if row.step == step.id]
        plain = step.model_copy(update={"model": False})
        if isinstance(step.action, OpenStep) and step.action.fresh:
            yield from self._opened(step, step.action, intents)
        elif step.target is None or not intents:
            application = _done_in(intents[0]) if intents else ""
            yield plain.model_copy(update={"seen": Seen(application=application)}) if application else plain
        else:
            yield self._pointed(plain, intents)

    def _opened(self, step: TaskStep, action: OpenStep, intents: list[Row]) -> Iterator[TaskStep]:
        """Start, then what was clicked or pressed inside, as steps of their own."""
        inside = [row for row in intents if isinstance(action_of(row), Click | Press)]
        opening = step.model_copy(update={"action": action.model_copy(update={"fresh": ""})})
        if not inside:
            yield opening
            return
        yield _worded(opening.model_copy(update={"expect": TaskExpectation(changed=True)}))
        for number, row in enumerate(inside, 1):
            last = row is inside[-1]
            made = self._inner(row, f"{step.id}.{number}", step.expect if last else TaskExpectation(changed=True))
            if made is not None:
                yield made

    def _inner(self, row: Row, name: str, expect: TaskExpectation | None) -> TaskStep | None:
        done = action_of(row)
        if isinstance(done, Press):
            return _worded(TaskStep(id=name, do="", action=done, expect=expect, seen=Seen(application=_done_in(row))))
        screen, element = self._seen(row)
        if element is None or screen is None:
            return None
        target = target_of(element, screen) or TaskTarget(text=element.name or None, role=element.role)
        step = TaskStep(
            id=name,
            do="",
            action=ClickStep(),
            target=target,
            expect=expect,
            seen=self._anchors.look(element, screen, name=name),
        )
        return _worded(step)

    def _pointed(self, step: TaskStep, intents: list[Row]) -> TaskStep:
        """The step with its target in words that find it without a model, and how it looked."""
        clicked = next((row for row in intents if "box" in (row.data.get("grounding") or {})), None)
        screen, element = self._seen(clicked) if clicked is not None else (None, None)
        if clicked is None or screen is None or element is None:
            return step
        target = step.target
        if clicked.data["grounding"].get("rung") in ("llava", "meaning", "icon", "healed", "phrase"):
            target = target_of(element, screen) or target
        return step.model_copy(update={"target": target, "seen": self._anchors.look(element, screen, name=step.id)})

    def _seen(self, row: Row) -> tuple[Screen | None, Element | None]:
        """The screen an action was decided on, read again, and the element that it went to."""
        frame = self._run.frame(row.frame) if row.frame else None
        grounding = row.data.get("grounding") or {}
        if frame is None or "box" not in grounding:
            return None, None
        screen = _read(frame, windows_of(row), self._reader)
        box = box_told(grounding["box"])
        best = max(screen.elements, key=lambda e: e.box.iou(box), default=None)
        told = Element(box, grounding.get("role", "unknown"), grounding.get("name", ""))
        return screen, best if best is not None and best.box.iou(box) > 0.5 else told


def _read(frame: Frame, windows: tuple[Window, ...], reader: LineReader) -> Screen:
    return Eyes(StillCamera([frame]), StillWindows(windows), reader).look()


def windows_of(row: Row) -> tuple[Window, ...]:
    """The windows that a row of a trace tells of."""
    return tuple(_window(told) for told in row.data.get("windows", ()))


def _window(told: dict[str, Any]) -> Window:
    frame = box_told(told["frame"]) if told.get("frame") else None
    return Window(
        told["id"], told.get("pid"), told["application"], "", box_told(told["box"]), told["stacking"],
        told["focused"], frame, told.get("transient_for"),
    )  # fmt: skip


def _done_in(row: Row) -> str:
    """The class of the window that an action went to."""
    sight = row.data.get("sight")
    told = sight.get("application") if isinstance(sight, dict) else None
    return told[:500] if isinstance(told, str) else ""


def _worded(step: TaskStep) -> TaskStep:
    return step.model_copy(update={"do": sentence_of(step)})
