"""A paper desktop: windows and elements in memory that react to actions, so that the loop is tested without X."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from actions.action import Action, Click, Open, Type
from actions.applications import Application
from actions.executor import RecordingExecutor
from actions.guard import Guard
from actions.stop import StopSignal
from agent.grounding import Grounder
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Frame, Line, Pixels, Screen, Window
from tasks.desk import Desk
from tasks.runner import Runner
from tasks.sights import looker
from tasks.stepper import Stepper
from tasks.task import Task
from tasks.trace import Trace

BOUNDS = Box(0, 0, 640, 480)
MAIN, EDITOR, INTRUDER = 10, 11, 12


def paint(pixels: Pixels, box: Box, shade: int) -> None:
    pixels[box.top : box.bottom, box.left : box.right] = shade


@dataclass
class PaperMail:
    """A mail program on paper: Compose opens an editor, Send closes it and keeps the message."""

    values: dict[str, str] = field(default_factory=dict)
    sent: list[dict[str, str]] = field(default_factory=list)
    focus: str = ""
    started: bool = False
    editing: bool = False
    deaf: bool = False  # delivered clicks and keys have no effect
    garbles: bool = False  # typed text arrives with its last letter missing
    after_look: Callable[[PaperMail], None] = lambda _mail: None  # what happens between look and input
    intruder: bool = False  # another program's dialog is up and has the keyboard focus
    shift: int = 0  # how far the editor has moved
    looks: int = 0
    overlooked: str = ""  # the name of what is seen only when somebody looks closer
    fading: int = 0  # at so many looks the button of the first window can only be read unsurely

    def windows(self) -> tuple[Window, ...]:
        main = Window(MAIN, 1, "paper", "main", Box(0, 0, 640, 480), 0, not self.editing)
        editor = Window(EDITOR, 1, "paper", "editor", Box(100 + self.shift, 50, 400, 400), 1, not self.intruder)
        dialog = Window(INTRUDER, 2, "intruder", "dialog", Box(520, 10, 100, 30), 2, True)
        shown = ((main, self.started), (editor, self.editing), (dialog, self.intruder))
        return tuple(window for window, is_shown in shown if is_shown)

    def elements(self) -> tuple[Element, ...]:
        found: list[Element] = []
        if self.started and not self.editing:
            found.append(Element(Box(10, 10, 80, 24), "button", "New message", window=MAIN))
        if self.editing:
            for row, name in enumerate(("To", "Subject")):
                box = Box(180 + self.shift, 60 + 30 * row, 300, 22)
                found.append(Element(box, "field", name, value=self.values.get(name, ""), window=EDITOR))
            found.append(
                Element(Box(110 + self.shift, 130, 380, 250), "area", "", self.values.get("", ""), window=EDITOR)
            )
            found.append(Element(Box(110 + self.shift, 400, 80, 24), "button", "Send", window=EDITOR))
        return tuple(element for element in found if not self.overlooked or element.name != self.overlooked)

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:
        check()
        self.looks += 1
        screen = Screen(
            frame=Frame(self.pixels(), BOUNDS, float(self.looks)),
            windows=self.windows(),
            lines=self.lines(),
            elements=self.elements(),
        )
        self.after_look(self)
        return screen

    def lines(self) -> tuple[Line, ...]:
        shown = [element for element in self.elements() if element.name == "New message"]
        self.fading -= len(shown)
        return tuple(Line(e.name, e.box, 0.5, ()) for e in shown if self.fading >= 0)

    def closer(self, box: Box) -> Screen:
        self.overlooked = ""
        return self.look()

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        return ()

    def glance(self, box: Box) -> Pixels:
        return Frame(self.pixels(), BOUNDS, 0.0).crop(box)

    def pixels(self) -> Pixels:
        pixels = np.zeros((BOUNDS.height, BOUNDS.width, 3), np.uint8)
        for window in self.windows():
            paint(pixels, window.box, 40 + window.id)
        for element in self.elements():
            paint(pixels, element.box, 120 + 7 * len(element.value) % 100)
        return pixels

    def react(self, action: Action) -> None:
        if self.deaf and not isinstance(action, Open):
            return
        match action:
            case Open():
                self.started = True
            case Click(at=at):
                hit = next((e for e in self.elements() if e.box.contains(ScreenPoint(at.x, at.y))), None)
                self.clicked(hit.name if hit else None)
            case Type(text=text, replace=anew):
                into = "dialog" if self.intruder else self.focus
                old = "" if anew else self.values.get(into, "")
                self.values[into] = old + (text[:-1] if self.garbles else text)

    def clicked(self, name: str | None) -> None:
        if name == "New message":
            self.editing = True
        elif name == "Send":
            self.sent.append(dict(self.values))
            self.editing = False
        elif name is not None:
            self.focus, self.intruder = name, False


class PaperHands(RecordingExecutor):
    """Hands over a paper desktop."""

    def __init__(self, mail: PaperMail) -> None:
        super().__init__(mail.react)
        self.mail = mail

    def read_back(self) -> str | None:
        return self.mail.values.get(self.mail.focus, "")


@dataclass
class PaperDesk:
    """A runner over a paper mail program."""

    mail: PaperMail
    hands: PaperHands
    trace: Trace
    runner: Runner
    clock: Callable[[], float]

    def run(self, task: Task):
        return self.runner.run(task)


PAPER_MAIL = Application(
    id="paper.desktop", name="Paper", generic_name="Mail client", keywords=(), categories=("Network", "Email"),
    comment="", mime_types=(), command=("true",),
)  # fmt: skip


@pytest.fixture
def paper_desk(tmp_path):
    """`paper_desk(task, allow=..., mail=...)`: a runner whose clock is the number of looks, so no test waits."""
    made: list[Trace] = []

    def make(
        task: Task, *, allow: frozenset[str] = frozenset(), mail: PaperMail | dict[str, Any] | None = None
    ) -> PaperDesk:
        mail = mail if isinstance(mail, PaperMail) else PaperMail(**(mail or {}))
        hands, stop = PaperHands(mail), StopSignal()
        trace = Trace.create(tmp_path / f"{len(made)}.trace", task=task, instruction="", facts_names=(), versions={})
        made.append(trace)
        desk = Desk(mail, hands, stop, BOUNDS)
        guard = Guard(looker(mail, BOUNDS), (0, 0, BOUNDS.width, BOUNDS.height), allow, lambda *_: False)  # type: ignore[arg-type]
        grounder = Grounder(installed=lambda: (PAPER_MAIL,))
        clock = lambda: mail.looks * 0.5  # noqa: E731
        stepper = Stepper(desk, grounder, guard, trace, clock=clock)
        guard.is_foreign, stepper.belonging.note = stepper.belonging.is_foreign, trace.note
        return PaperDesk(mail, hands, trace, Runner(desk, grounder, stepper, trace, clock=clock), clock)

    yield make
    for trace in made:
        trace.close()
