"""Taping: what a run perceived and was answered, kept in its trace, so that it can be replayed without a desktop.

Everything a decision may rest on passes here: looks, windows, glances, texts read back, the pointer's shape, effects,
consents, installed applications, files found. Each becomes a `saw` row; what is as it was at the last look is not
written again. Decides nothing and changes nothing. Read again by `tasks.tape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from actions.action import ACTION, Action
from actions.applications import Application
from actions.consent_class import ConsentClass
from actions.errors import ActionError
from actions.executor import Executor
from actions.last_look import Dispatch
from actions.sight import Sight
from agent.plan import Expectation
from agent.verify import Proof
from perception.geometry import Box
from perception.screen import Frame, Line, Pixels, Screen, Window
from tasks.desk import Desk, Sees
from tasks.explain import windows_told
from tasks.task_parts import TaskExpectation

Prove = Callable[[Expectation, Proof], Proof]
Ask = Callable[[ConsentClass, Action, Sight | None], bool]


class Keeps(Protocol):
    """`tasks.trace.Trace`, as far as taping needs it."""

    def saw(self, what: str, data: Mapping[str, Any], frame: Frame | str | None = None) -> str | None: ...


@dataclass(slots=True)
class Taping:
    """Tapes one run. `clock` is the run's own."""

    trace: Keeps
    clock: Callable[[], float]
    _screen: Screen | None = None  # the last look
    _name: str | None = None  # of its picture
    _windows: list[dict[str, object]] = field(default_factory=list)  # as they were last told
    _counts: dict[str, int] = field(default_factory=dict)  # glances and snapshots since the last look
    _foreign: frozenset[int] = frozenset()
    _once: set[str] = field(default_factory=set)

    def begin(self, **how: object) -> None:
        """How the run is carried out: what its task does not say."""
        self._saw("how", **how)

    def desk(self, desk: Desk) -> Desk:
        """The same desk, taped."""
        eyes, hands = _Eyes(desk.eyes, self), _Hands(desk.executor, self)
        return replace(desk, eyes=eyes, executor=hands, over_text=self._told(desk.over_text))

    def installed(self, installed: Callable[[], Iterable[Application]]) -> Callable[[], tuple[Application, ...]]:
        """Kept once: they are many."""

        def taped() -> tuple[Application, ...]:
            found = tuple(installed())
            if "installed" not in self._once:
                self._once.add("installed")
                self._saw("installed", applications=[asdict(application) for application in found])
            return found

        return taped

    def default_for(self, default_for: Callable[[str], str | None]) -> Callable[[str], str | None]:
        """Which application opens a kind of file."""

        def taped(kind: str) -> str | None:
            answer = default_for(kind)
            self._saw("default_for", asked=kind, answer=answer)
            return answer

        return taped

    def file(self, find: Callable[[str], Path]) -> Callable[[str], Path]:
        """Where the file is that a step opens."""

        def taped(name: str) -> Path:
            answer = find(name)
            self._saw("file", asked=name, answer=str(answer))
            return answer

        return taped

    def asked(self, ask: Ask) -> Ask:
        """Whether a person agreed."""

        def taped(kind: ConsentClass, action: Action, sight: Sight | None) -> bool:
            answer = ask(kind, action, sight)
            self._saw("consent", asked=kind, answer=answer)
            return answer

        return taped

    def effects(self, expect: Expectation, seen: Proof, prove: Prove) -> Proof:
        """What was true beyond the screen."""
        proof = prove(expect, seen)
        if isinstance(expect, TaskExpectation) and expect.of_effects:
            self._saw("effect", verdict=proof.verdict, because=proof.because)
        return proof

    def foreign(self, found: frozenset[int]) -> frozenset[int]:
        """Which windows were not the run's business."""
        if found != self._foreign:
            self._foreign = found
            self._saw("foreign", ids=sorted(found))
        return found

    def looked(self, screen: Screen) -> None:
        """A look: its picture and windows, when they are not those of the look before."""
        last, told = self._screen, windows_told(screen.windows)
        same = last is not None and _is_same(last.frame.pixels, screen.frame.pixels)
        data: dict[str, object] = {"t": round(self.clock(), 4), "settled": screen.settled}
        if told != self._windows:
            data["windows"] = self._windows = told
        self._name = self.trace.saw("look", data, self._name if same else screen.frame)
        self._screen = screen
        self._counts.clear()

    def glanced(self, box: Box, pixels: Pixels) -> None:
        """Pixels that are no longer as the last look saw them."""
        number = self._count("glance")
        if self._screen is None or not np.array_equal(self._screen.frame.crop(box), pixels):
            self.trace.saw("glance", {"n": number}, Frame(pixels, box, 0.0))

    def listed(self, windows: tuple[Window, ...]) -> None:
        """Windows that are no longer as the last look saw them."""
        number = self._count("windows")
        if self._screen is None or windows != self._screen.windows:
            self._saw("windows", n=number, windows=windows_told(windows))

    def performed(self, action: Action) -> None:
        """An action was sent."""
        self._saw("performed", action=ACTION.dump_json(action).decode())

    def refused(self, action: Action, error: ActionError) -> None:
        """An action was not sent, or not to its end."""
        self._saw("refused", action=ACTION.dump_json(action).decode(), error=type(error).__name__, message=str(error))

    def answered(self, what: str, answer: object) -> None:
        """The answer to a question that has no other form."""
        self._saw(what, answer=answer)

    def _told(self, over_text: Callable[[], bool | None]) -> Callable[[], bool | None]:
        def taped() -> bool | None:
            answer = over_text()
            self._saw("over_text", answer=answer)
            return answer

        return taped

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def _saw(self, what: str, **data: object) -> None:
        self.trace.saw(what, {"t": round(self.clock(), 4), **data})


def _is_same(before: Pixels, after: Pixels) -> bool:
    return before is after or np.array_equal(before, after)


@dataclass(frozen=True, slots=True)
class _Eyes:
    eyes: Sees
    taping: Taping

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:
        screen = self.eyes.look(within, check)
        self.taping.looked(screen)
        return screen

    def closer(self, box: Box) -> Screen:
        return self.eyes.closer(box)  # the same picture: nothing new is seen

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        return self.eyes.alternatives(frame, line)  # nor here

    def glance(self, box: Box) -> Pixels:
        pixels = self.eyes.glance(box)
        self.taping.glanced(box, pixels)
        return pixels

    def windows(self) -> tuple[Window, ...]:
        windows = self.eyes.windows()
        self.taping.listed(windows)
        return windows


@dataclass(frozen=True, slots=True)
class _Hands:
    hands: Executor
    taping: Taping

    def perform(self, action: Action, sight: Sight | None = None) -> Dispatch | None:
        try:
            dispatch = self.hands.perform(action, sight)
        except ActionError as error:
            self.taping.refused(action, error)
            raise
        self.taping.performed(action)
        return dispatch

    def read_back(self) -> str | None:
        text = self.hands.read_back()
        self.taping.answered("read_back", text)
        return text

    def clipboard(self) -> str | None:
        return self.hands.clipboard()  # not kept: it is the person's, and what came of it is an effect

    def release_all(self) -> None:
        self.hands.release_all()

    def close(self) -> None:
        self.hands.close()
