"""Watches a person work and writes what they do as a task file.

Three threads: the X server tells the events, a film keeps the latest picture, and whoever calls `work` turns finished
gestures into steps. The file is written anew after every step, in one piece, so a crash loses at most the last gesture;
beside it lie pictures of what was pointed at, and a trace with the screens before and after each step.
Typed text stays in memory until the screen has shown that it is no secret.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from actions.capture import Capture, Heard
from actions.gestures import Gesture, Gestures
from actions.keys import HOTKEY
from perception.camera import Camera
from perception.change import settle
from perception.geometry import Box
from perception.judges import find_judged
from perception.reader import Reader
from perception.screen import Frame, Screen, Window
from perception.windows import Windows
from tasks.anchoring import Anchors, pictures_of
from tasks.errors import TraceWriteFailed
from tasks.files import dump_task
from tasks.person_trace import PersonTrace, trace_of
from tasks.recording import Recorded, joined, recorded
from tasks.task import Task
from tasks.task_parts import TaskStep
from tasks.typed import Moment

FILM_SECONDS = 0.05
"""How old the latest picture may be when something happens."""
SETTLE_SECONDS = 0.6
"""How long after the last event the screen is taken to have answered."""
REST_SECONDS = 3.0
"""How long the last answer is waited for."""
ANSWER_SECONDS = 0.3
"""What comes sooner after a gesture may still show that one's effect as its own."""
KEPT_BACK = 4
"""So many of the last gestures may still be joined with the next ones."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What the screen showed at one time, not read yet."""

    frame: Frame
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    gesture: Gesture
    before: Shot
    hasty: bool


class Film:
    """The latest picture, renewed all the time by its own thread."""

    def __init__(self) -> None:
        self._camera, self._windows = Camera(), Windows()
        self._latest = self._shoot()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="film", daemon=True)
        self._thread.start()

    @property
    def latest(self) -> Shot:
        return self._latest

    def rest(self) -> None:
        """Wait until the screen has answered the last event."""
        settle(lambda: self._latest.frame, REST_SECONDS)

    def close(self) -> None:
        self._closing.set()
        self._thread.join(timeout=2)
        self._camera.close()
        self._windows.close()

    def _run(self) -> None:
        while not self._closing.wait(FILM_SECONDS):
            self._latest = self._shoot()

    def _shoot(self) -> Shot:
        windows = self._windows.snapshot()
        return Shot(self._camera.grab(), windows)


class Recorder:
    """Records until the hotkey, or until `stop` is set."""

    def __init__(self, out: Path, name: str, told: Callable[[str], None] = lambda _line: None) -> None:
        self._out, self._name, self._told = out, name, told
        self._anchors = Anchors(out.absolute().parent, pictures_of(out))
        self._trace: PersonTrace | None = PersonTrace(trace_of(out), name)
        self._hidden: tuple[Box, ...] = ()
        self._film = Film()
        self._gestures = Gestures()
        self._heard: queue.SimpleQueue[tuple[Heard, Shot]] = queue.SimpleQueue()
        self._reader = Reader()
        self._read: tuple[Shot | None, Screen] = (
            None,
            Screen(self._film.latest.frame, (), (), ()),
        )  # the last one read
        self._first: Shot | None = None  # what was seen when the gesture that is still growing began
        self._ended = float("-inf")  # when the last gesture was over
        self._taken: list[_Taken] = []
        self._pending: list[Moment] = []  # may still be joined with what comes
        self._settled: list[Recorded] = []
        self.stop = threading.Event()
        self._capture = Capture(lambda event: self._heard.put((event, self._film.latest)))

    def work(self) -> list[Recorded]:
        """Record until told to stop; what was recorded."""
        try:
            while not self.stop.is_set():
                self._next()
        finally:
            self._capture.close()
            self._film.rest()
            self._finish()
            self._film.close()
        return self._settled

    def _next(self) -> None:
        try:
            event, shot = self._heard.get(timeout=SETTLE_SECONDS)
        except queue.Empty:
            self._quiet()
            return
        if {*event.held, event.name} >= HOTKEY:
            self.stop.set()
            return
        finished = self._gestures.feed(event)
        self._keep(finished, shot)

    def _quiet(self) -> None:
        """Nothing happened for a while: there is time to write. A text goes on growing."""
        if not self._gestures.typing:
            self._keep(self._gestures.flush(), None)
        if self._taken:
            self._write(self._first or self._film.latest, KEPT_BACK)

    def _keep(self, finished: list[Gesture], shot: Shot | None) -> None:
        """`shot` is what was seen when the newest event came: before the gesture that it began."""
        for gesture in finished:
            before = self._first or shot or self._film.latest
            self._taken.append(_Taken(gesture, before, gesture.began - self._ended < ANSWER_SECONDS))
            self._first, self._ended = None, gesture.ended
        if self._gestures.growing and (self._first is None or finished):
            self._first = shot

    def _finish(self) -> None:
        self._keep(self._gestures.flush(), None)
        self._write(self._film.latest, 0)
        self._anchors.keep_only([r.step.seen for r in self._settled if r.step is not None and r.step.seen is not None])
        self._traced(lambda trace: trace.finish())

    def _write(self, last: Shot, kept_back: int) -> None:
        """Read the pictures of what was done since, make steps of it, and write the file."""
        screens = [self._screen(taken.before) for taken in self._taken] + [self._screen(last)]
        self._pending += [
            Moment(taken.gesture.action, before, after, taken.hasty, taken.gesture.held)
            for taken, before, after in zip(self._taken, screens, screens[1:], strict=False)
        ]
        self._taken = []
        self._pending = joined(self._pending)
        made = recorded(self._pending)
        self._hidden += tuple(each.hidden for each in made if each and each.hidden and each.hidden not in self._hidden)
        looked = [self._looked(*pair) for pair in zip(made, self._pending, strict=True)]
        final = max(0, len(made) - kept_back)
        self._save(self._settled + [step for step in looked if step is not None])
        for each, moment in zip(looked[:final], self._pending, strict=False):
            if each is not None:
                self._settle(each, moment)
        self._pending = self._pending[final:]

    def _looked(self, made: Recorded | None, moment: Moment) -> Recorded | None:
        """The step with how its target looked."""
        if made is None or made.step is None or made.at is None:
            return made
        seen = self._anchors.look(made.at, moment.before, hidden=self._hidden)
        return replace(made, step=made.step.model_copy(update={"seen": seen}))

    def _settle(self, made: Recorded, moment: Moment) -> None:
        """This step is final: nothing will be joined with it any more."""
        self._settled.append(made)
        if made.step is not None:
            steps = _numbered(self._settled)
            self._traced(lambda trace: trace.add(steps, moment, made.at, made.hidden))

    def _traced(self, tell: Callable[[PersonTrace], None]) -> None:
        """Write the trace; the recording goes on without it when the disk will not take it."""
        if self._trace is None:
            return
        try:
            tell(self._trace)
        except TraceWriteFailed as error:
            self._told(f"the screens are not kept any more: {error}")
            self._trace.close()
            self._trace = None

    def _save(self, made: list[Recorded]) -> None:
        steps = _numbered(made)
        if steps:
            _replace(self._out, dump_task(Task(name=self._name, steps=steps)))
            self._told(f"{len(steps)}. {steps[-1].do}")

    def _screen(self, shot: Shot) -> Screen:
        """Read anew, not by what changed: what is written down must be read as well as it can be."""
        if shot is not self._read[0]:
            lines = self._reader.read(shot.frame)
            elements = find_judged(shot.frame, lines, shot.windows)
            self._read = (shot, Screen(shot.frame, shot.windows, lines, elements))
        return self._read[1]


def _numbered(made: list[Recorded]) -> tuple[TaskStep, ...]:
    steps = [each.step for each in made if each.step is not None]
    return tuple(step.model_copy(update={"id": str(number)}) for number, step in enumerate(steps, 1))


def _replace(path: Path, text: str) -> None:
    """Write a file in one piece, readable by its owner alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
