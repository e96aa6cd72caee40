"""One attempt at one step: its actions, each guarded and journalled, until its expectation holds or is refuted.

Its parts: taking aim (`tasks.aim`), delivering (`tasks.delivery`), awaiting a start (`tasks.startup`), proving
(`tasks.proving`), around what the attempt has done so far (`tasks.attempt`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actions.action import Action, Click, Open, Point, Type
from agent.expectations import expectation_of
from agent.grounded import Found, Grounded
from agent.plan import Expectation, Step
from agent.scope import popups_above
from agent.verify import Evidence, Proof, verify
from perception.geometry import ScreenPoint
from perception.screen import Screen
from tasks.aim import Aim
from tasks.attempt import Attempt
from tasks.budget import Budget
from tasks.delivery import Delivery
from tasks.errors import InDoubt
from tasks.pending import DELIVERED, Earlier
from tasks.proving import Proving
from tasks.startup import Startup

if TYPE_CHECKING:
    from tasks.stepper import Stepper

PATIENCE_SECONDS = 1.0
"""How long an intermediate action's expectation is given before the step's next action is tried."""


class Trial:
    """One attempt at one step."""

    def __init__(
        self, stepper: Stepper, step: Step, earlier: Earlier, budget: Budget, *, proven: bool, retry: bool
    ) -> None:
        number = earlier.attempts + 1
        self._s, self._clicked_twice = stepper, False
        self._a = Attempt(stepper, step, budget, number, retry, proven, list(earlier.actions), earlier.typed)
        self._aim, self._proving, self._startup = Aim(self._a), Proving(self._a), Startup(self._a)
        self._delivery = Delivery(self._a, self._aim)

    @property
    def may_retry(self) -> bool:
        """Safe to do again: typing replaces what stands there, a click that changed nothing; never a gated action."""
        if self._a.gated or self._a.astray or self._a.step.action.kind in ("open", "drag", "press"):
            return False
        replaces = self._a.step.action.kind == "type" and self._a.step.target is not None
        return replaces or not self._a.effect

    def run(self) -> Proof:
        screen = self._s.look()
        return self._holds_already(screen) or self._carry_out(screen)

    def _carry_out(self, screen: Screen) -> Proof:
        before, found = screen, None
        while True:
            grounded, screen = self._aim.take(screen)
            if grounded is None:
                return self._proving.prove(before, found, None)
            found = grounded.found or found
            if self._a.typed_before and isinstance(grounded.action, Type):
                text = self._text_again(grounded.action, screen, found)
                if text is None:
                    self._a.done.append(grounded.action)
                    return self._proving.prove(before, found, None)
                grounded = replace(grounded, action=text)
            grounded, before = self._delivery.act(grounded, screen)
            if isinstance(grounded.action, Open):
                self._startup.wait(before)
            if grounded.last:
                proof = self._proving.prove(before, found, self._patience(grounded))
                if proof.verdict == "confirmed" or not self._goes_on(grounded.action):
                    return proof
            screen = self._s.look()
            if not grounded.last and self._was_in_vain(grounded.action, before, screen):
                self._a.forget_clicks()
            if not grounded.last:
                self._s.trace.result(self._a.row, "unknown", {"because": DELIVERED}, screen.frame)

    def _goes_on(self, action: Action) -> bool:
        """Whether a step whose last action led nowhere has more to try: opening, up to a first click."""
        return isinstance(action, Open) or (isinstance(action, Click) and _has_more(self._a.step))

    def _holds_already(self, screen: Screen) -> Proof | None:
        """A box that is checked is not clicked again; a start that an interrupted run made is not made again."""
        expect = expectation_of(self._a.step)
        if expect is None or not (expect.state or self._a.done):
            return None
        proof = self._s.prove(expect, Evidence(screen, screen, self._a.acted_window, self._a.target_now(screen)))
        return proof if proof.verdict == "confirmed" else None

    def _text_again(self, action: Type, screen: Screen, found: Found | None) -> Type | None:
        """The text of an interrupted attempt, over what is left of it; None when it stands there already, all of it."""
        element = found.element if found else None
        if action.secret is not None:
            return action.model_copy(update={"replace": True})
        left = self._s.desk.executor.read_back() if self._a.still_focused(screen) else None
        whole = Expectation(text=action.text)
        if left is not None and verify(whole, Evidence(screen, screen, None, element, left)).verdict == "confirmed":
            return None
        shown = element.value if element else ""
        in_area = element is None or element.role == "area"
        if in_area and (left or shown) and not (left and action.text.startswith(left)):
            raise InDoubt(f"it cannot be told what of {self._a.step.do!r} was typed before the run was interrupted")
        return action.model_copy(update={"replace": action.replace or bool(left or shown)})

    def _was_in_vain(self, action: Action, before: Screen, after: Screen) -> bool:
        """Whether a click into a text box may have missed it; asked once.

        It may have done no more than to close a list of suggestions, or the box moved away as it was clicked: a program
        lays its window out anew before it shows it.
        """
        if not isinstance(action, Click) or not isinstance(self._a.step.action, Type) or self._clicked_twice:
            return False
        closed = bool(popups_above(before) - popups_above(after))
        self._clicked_twice = closed or self._moved_away(action.at, before, after)
        return self._clicked_twice

    def _moved_away(self, at: Point, before: Screen, after: Screen) -> bool:
        """Whether the target was where it was clicked, and is elsewhere now."""
        was, now = self._a.target_now(before), self._a.target_now(after)
        place = ScreenPoint(at.x, at.y)
        return was is not None and now is not None and was.box.contains(place) and not now.box.contains(place)

    def _patience(self, grounded: Grounded) -> float | None:
        return PATIENCE_SECONDS if isinstance(grounded.action, Open) and _has_more(self._a.step) else None


def _has_more(step: Step) -> bool:
    return step.action.kind == "open" and bool(step.action.fresh)
