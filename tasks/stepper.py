"""A step on a desk: as many attempts as it may have (`tasks.trial`), each look without declared pop-ups.

Waits by condition (the screen's), never by the clock alone; every wait asks the stop signal.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from actions.guard import Guard
from actions.sight import Sight
from agent.grounding import Grounder
from agent.plan import Expectation, Step
from agent.verify import Evidence, Proof, verify
from perception.geometry import ScreenPoint
from perception.screen import Screen
from tasks.achieving import Achieving
from tasks.belonging import Belonging
from tasks.budget import Budget
from tasks.desk import Desk
from tasks.effects import Effects
from tasks.listener import Listener, Silent
from tasks.pending import FRESH, Earlier
from tasks.popups import PopUps
from tasks.texts import Texts
from tasks.tips import Tips
from tasks.trace import Trace
from tasks.trial import Trial

Outside = Callable[[Expectation, Proof, Callable[[Expectation, Proof], Proof]], Proof]

POLL_SECONDS = 0.05
LOOK_SECONDS = 1.0
"""How long one look may wait for the screen to rest: something may move for ever, and the target be still."""


@dataclass(slots=True)
class Stepper:
    """Carries out single steps on a desk."""

    desk: Desk
    grounder: Grounder
    guard: Guard
    trace: Trace
    listener: Listener = field(default_factory=Silent)
    clock: Callable[[], float] = time.monotonic
    typed_into: Sight | None = None  # where the last click went: what the next keys go into
    popups: PopUps | None = None
    may_run: bool = True  # whether expectations may run their commands
    outside: Outside = lambda expect, seen, prove: prove(expect, seen)  # proves what no screen shows
    texts: Texts = field(default_factory=Texts)
    tips: Tips = field(default_factory=Tips)
    belonging: Belonging = field(default_factory=Belonging)
    target_follows: bool = False  # whether the step after this one waits for a target that it names

    def prove(self, expect: Expectation, evidence: Evidence) -> Proof:
        """The proof of an expectation, on the screen and beyond it."""
        effects = Effects(self.desk.executor, self.desk.stop.wait, self.may_run)
        return self.outside(expect, verify(expect, evidence), effects.prove)

    def run(self, step: Step, attempts: int, budget: Budget, earlier: Earlier = FRESH, *, proven: bool) -> Proof:
        """The step's proof after at most `attempts` attempts.

        `earlier`: what an interrupted run already did of this step. `proven`: every earlier step is confirmed.
        """
        if step.action.kind == "achieve":
            return Achieving(self, step, step.action, budget, proven=proven).run(earlier)
        proof = Proof("unknown", "not tried")
        for attempt in range(1, attempts + 1):
            before = earlier if attempt == 1 else Earlier(attempts=earlier.attempts + attempt - 1)
            trial = Trial(self, step, before, budget, proven=proven, retry=attempt > 1)
            proof = trial.run()
            if proof.verdict != "refuted" or not trial.may_retry:
                break
        return proof

    def look(self) -> Screen:
        """The screen without its declared pop-ups. Raises `ScreenBlocked` when the desktop cannot be worked on."""
        screen = self._look()
        while self.popups is not None and self.popups.dismiss(screen):
            screen = self._look()
        return screen

    def _look(self) -> Screen:
        self.desk.ready()
        return self._judged(self.desk.eyes.look(LOOK_SECONDS, self.desk.stop.check))

    def _judged(self, screen: Screen) -> Screen:
        """The screen, told what is not the run's business and what is its own; pictures are called by their tips."""
        return self.tips.name(self.texts.judge(self.belonging.judge(screen)))

    def closer(self, screen: Screen) -> Screen:
        """The screen that was just looked at, its window in front read once more."""
        window = screen.focused_window
        box = screen.frame.bounds if window is None else (window.frame or window.box).intersection(screen.frame.bounds)
        return self._judged(self.desk.eyes.closer(box or screen.frame.bounds))

    def pause(self) -> None:
        """Let a moment pass between two looks of a poll; a stop request ends it."""
        self.desk.stop.wait(POLL_SECONDS)
        self.desk.stop.check()

    def clicked_last(self, screen: Screen) -> ScreenPoint | None:
        """The middle of the last click's sight, while its window has the focus."""
        into, focused = self.typed_into, screen.focused_window
        if into is None or focused is None or into.window != focused.id:
            return None
        height, width = into.crop.shape[:2]
        return ScreenPoint(into.corner[0] + width // 2, into.corner[1] + height // 2)
