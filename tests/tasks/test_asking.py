"""A picture that is to be clicked for what it shows is asked for its tip before; so are pictures that look alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from actions.action import Action, Click, Move
from actions.executor import RecordingExecutor
from actions.guard import Guard
from actions.stop import StopSignal
from agent.grounding import Grounder
from agent.plan import ClickStep, Expectation, Step, Target
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Frame, Line, Pixels, Screen, Window
from tasks.desk import Desk
from tasks.runner import Runner
from tasks.sights import looker
from tasks.stepper import Stepper
from tasks.task import Task
from tasks.trace import Trace

BOUNDS = Box(0, 0, 400, 300)
OWN = Window(1, 7, "paper", "", BOUNDS, 0, focused=True, frame=BOUNDS)
WANTED = "Water the ferns"


@dataclass
class PaperBar:
    """Pictures in a row on paper; `tips` are what small windows say while the pointer rests on them."""

    tips: Sequence[str]
    over: int | None = None
    clicked: list[int] = field(default_factory=list)
    looks: int = 0

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:
        check()
        self.looks += 1
        frame, pictures = Frame(self.pixels(), BOUNDS, float(self.looks)), range(len(self.tips))
        elements = tuple(Element(_place(n), "icon", "", window=OWN.id) for n in pictures)
        did = [Line(f"Did: {self.tips[n]}", Box(20, 200 + 20 * row, 150, 12), 0.99, ())
               for row, n in enumerate(self.clicked)]  # fmt: skip
        windows = self.windows()
        tips = [Line(self.tips[self.over or 0], tip.box, 0.99, ()) for tip in windows[1:]]
        return Screen(frame, windows, (*did, *tips), elements)

    def windows(self) -> tuple[Window, ...]:
        if self.over is None or not self.tips[self.over]:
            return (OWN,)
        box = Box(_place(self.over).left + 10, 70, 110, 18)
        return OWN, Window(20 + self.over, OWN.pid, "paper", "", box, 1, focused=False)

    def closer(self, box: Box) -> Screen:
        return self.look()

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        return ()

    def glance(self, box: Box) -> Pixels:
        return Frame(self.pixels(), BOUNDS, 0.0).crop(box)

    def pixels(self) -> Pixels:
        pixels = np.full((BOUNDS.height, BOUNDS.width, 3), 230, np.uint8)
        for n in range(len(self.tips)):
            box = _place(n)
            pixels[box.top : box.bottom, box.left : box.right] = 20 + 30 * n
        for row in range(len(self.clicked)):
            pixels[200 + 20 * row : 212 + 20 * row, 20:170] = 90
        return pixels

    def react(self, action: Action) -> None:
        match action:
            case Move(to=at):
                self.over = self._hit(ScreenPoint(at.x, at.y))
            case Click(at=at):
                self.over, hit = None, self._hit(ScreenPoint(at.x, at.y))
                self.clicked += [hit] if hit is not None else []

    def _hit(self, at: ScreenPoint) -> int | None:
        return next((n for n in range(len(self.tips)) if _place(n).contains(at)), None)


def _place(n: int) -> Box:
    return Box(20 + 60 * n, 30, 24, 24)


@dataclass
class Guesses:
    """A chooser that finds the first picture without a name the likeliest, or is torn between the first two."""

    torn: bool = False

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        nameless = [n for n, element in enumerate(candidates) if not element.name]
        if not nameless:
            return [0.0] * len(candidates) + [1.0]
        share = (0.55, 0.45) if self.torn and len(nameless) > 1 else (0.9,)
        liked = dict(zip(nameless, share, strict=False))
        return [*(liked.get(n, 0.0) for n in range(len(candidates))), 1 - sum(liked.values())]


@pytest.fixture
def run(tmp_path):
    """`run(bar, chooser)`: the verdict of a run that is to click `WANTED`, and what tips it noted."""

    def run(bar: PaperBar, chooser: Guesses, *, agrees: bool = True) -> tuple[str, list[str]]:
        step = Step(id="s1", do="Water.", action=ClickStep(), target=Target(text=WANTED),
                    expect=Expectation(appears=(f"Did: {WANTED}",)))  # fmt: skip
        task = Task(name="ferns", steps=(step,))
        with Trace.create(tmp_path / "run.trace", task=task, instruction="", facts_names=(), versions={}) as trace:
            desk = Desk(bar, RecordingExecutor(bar.react), StopSignal(), BOUNDS)
            guard = Guard(looker(bar, BOUNDS), (0, 0, BOUNDS.width, BOUNDS.height), frozenset(), lambda *_: agrees)  # type: ignore[arg-type]
            grounder, clock = Grounder(chooser=chooser), lambda: bar.looks * 0.5
            stepper = Stepper(desk, grounder, guard, trace, clock=clock)
            guard.is_foreign, stepper.belonging.note = stepper.belonging.is_foreign, trace.note
            verdict = Runner(desk, grounder, stepper, trace, clock=clock).run(task).verdict
        notes = Trace.open(tmp_path / "run.trace").of_kind("note")
        return verdict, [row.data["says"] for row in notes if row.data.get("note") == "tip"]

    return run


def test_a_picture_is_asked_before_it_is_clicked_and_another_is_taken_when_it_says_otherwise(run) -> None:
    bar = PaperBar(["Feed the cat", WANTED, "Ring the bell"])
    assert run(bar, Guesses()) == ("passed", ["Feed the cat", WANTED])
    assert bar.clicked == [1]


def test_a_picture_that_says_what_is_meant_is_clicked_and_no_other_asked(run) -> None:
    bar = PaperBar([WANTED, "Feed the cat"])
    assert run(bar, Guesses()) == ("passed", [WANTED])
    assert bar.clicked == [0]


def test_pictures_that_cannot_be_told_apart_are_asked(run) -> None:
    bar = PaperBar(["Feed the cat", WANTED, "Ring the bell"])
    assert run(bar, Guesses(torn=True)) == ("passed", ["Feed the cat", WANTED])
    assert bar.clicked == [1]


def test_a_picture_that_says_nothing_stays_a_guess_that_a_person_is_asked_about(run) -> None:
    assert run(PaperBar(["", ""]), Guesses(), agrees=False)[0] == "refused"
