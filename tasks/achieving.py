"""An open step: moves chosen on what appears, each one guarded, journalled and sent like any other action.

Bounded by the step's own number of actions and the run's limits. Proves nothing but the step's expectation: without one
it is unknown whether the goal was reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.action import Click
from actions.consent import classify
from actions.errors import ScreenChanged
from agent.acting import Look, Pause
from agent.errors import TargetMissing
from agent.expectations import expectation_of
from agent.grounded import Grounded
from agent.orders import read_orders
from agent.plan import AchieveStep, Step
from agent.pursuit import pursue
from agent.verify import Evidence, Proof
from perception.screen import Screen
from tasks.budget import Budget
from tasks.errors import InDoubt, LimitReached, Unverified
from tasks.explain import explain, place_of
from tasks.pending import DELIVERED, Earlier
from tasks.sights import sight_of

if TYPE_CHECKING:
    from tasks.stepper import Stepper

LOOKS_AGAIN = 3
ANSWER_SECONDS, POLL_SECONDS = 0.5, 0.03
"""How long something on the screen may take to answer an action, and between two looks for its answer."""


class Achieving:
    """One attempt at one open step; there is no second one, for what it did cannot be told from the screen alone."""

    def __init__(self, stepper: Stepper, step: Step, action: AchieveStep, budget: Budget, *, proven: bool) -> None:
        self._s = stepper
        self._step = step
        self._goal = action
        self._budget = budget
        self._proven = proven
        self._sent = 0
        self._row = 0
        self._acted_at = 0.0

    def run(self, earlier: Earlier) -> Proof:
        """Carry out the goal's orders, then prove the step's expectation."""
        if earlier.attempts:
            raise InDoubt(f"it cannot be told how much of {self._step.do!r} was done before the run was interrupted")
        before = screen = self._last = self._s.look()
        moves = pursue(read_orders(self._goal.goal))
        answer: Screen | None = None
        try:
            while True:
                move = moves.send(answer)
                answer = None
                if isinstance(move, Look):
                    screen = answer = self._look()
                elif isinstance(move, Pause):
                    passed = self._s.clock() - self._acted_at if move.since_action else 0.0
                    self._s.desk.stop.wait(max(0.0, move.seconds - passed))
                else:
                    screen = self._act(move, screen)
        except StopIteration:
            return self._prove(before)
        except TargetMissing as missing:
            self._s.trace.note("gave_up", {"step": self._step.id, "awaited": str(missing)}, screen.frame)
            raise

    def _look(self) -> Screen:
        """The screen, once something has changed on it since the last action, or a moment has passed."""
        screen = self._s.look()
        while screen.elements is self._last.elements and self._s.clock() - self._acted_at < ANSWER_SECONDS:
            self._s.desk.stop.wait(POLL_SECONDS)
            screen = self._s.look()
        self._last = screen
        if self._row:
            self._s.trace.result(self._row, "unknown", {"because": DELIVERED}, screen.frame)
            self._row = 0
        return screen

    def _act(self, grounded: Grounded, screen: Screen) -> Screen:
        """Guard, journal and send one action; looks again when the screen changed under it."""
        if self._sent >= self._goal.max_actions:
            raise LimitReached("steps_limit", f"{self._step.do!r} used up its {self._goal.max_actions} actions")
        for _ in range(LOOKS_AGAIN):
            element = grounded.found.element if grounded.found else None
            try:
                sight = sight_of(element, place_of(grounded.action), screen, self._s.desk.eyes.alternatives)
                self._demand_scope(sight.application if sight else "")
                if classify(grounded.action, sight, self._s.typed_into) is not None and not self._proven:
                    raise Unverified(f"{self._step.do!r} needs consent, and an earlier step is not confirmed")
                self._s.guard.admit(grounded.action, sight)
                self._budget.spend()
                if self._row:
                    self._s.trace.result(self._row, "unknown", {"because": DELIVERED})
                self._row = self._s.trace.intent(
                    self._step.id, 1, self._sent, grounded.action, sight, explain(grounded), screen.frame
                )
                self._s.desk.perform(grounded.action, sight)
            except ScreenChanged as changed:
                if self._row:
                    self._s.trace.result(self._row, "refuted", {"because": f"not sent: {changed}"})
                    self._row = 0
                self._s.trace.note("look_again", {"step": self._step.id, "because": str(changed)})
                screen = self._s.look()
                continue
            self._s.trace.sent(self._row, {})
            self._sent += 1
            self._acted_at = self._s.clock()
            if isinstance(grounded.action, Click):
                self._s.typed_into = sight
            self._s.listener.acted(grounded.action, grounded.found.rung if grounded.found else "none")
            return screen
        raise ScreenChanged(f"the screen kept changing under {self._step.do!r}")

    def _demand_scope(self, application: str) -> None:
        allowed = self._goal.applications
        if allowed and application and application not in allowed:
            raise TargetMissing(f"{application!r} is not among the applications of this step: {', '.join(allowed)}")

    def _prove(self, before: Screen) -> Proof:
        after = self._look()
        expect = expectation_of(self._step)
        if expect is None:
            return Proof("unknown", f"done as told in {self._sent} actions; nothing says what must be seen then")
        return self._s.prove(expect, Evidence(before, after, None, None))
