"""Delivering an action: judged by the guard, announced in the journal, sent, and looked at again where that fails.

Contract: the intent is on the disk before the input is sent; an action of a consent class needs every earlier step
confirmed; keys go into the window that was clicked, or nowhere. Knows nothing of what the action should bring about.
"""

from __future__ import annotations

from dataclasses import replace

from actions import applications
from actions.action import Action, Click, Open, Point, Press, Type
from actions.approval import Approval
from actions.consent import classify
from actions.consent_class import ConsentClass
from actions.errors import ConsentRequired, FocusMoved, ScreenChanged
from actions.last_look import Dispatch
from actions.sight import Sight
from agent.expectations import expectation_of
from agent.grounded import Grounded
from agent.scope import focused_element
from agent.verify import Evidence, verify
from perception.geometry import Box
from perception.screen import Screen
from tasks.aim import Aim
from tasks.attempt import Attempt
from tasks.errors import Unverified
from tasks.explain import explain, place_of, windows_told
from tasks.inert import inert
from tasks.sights import sight_of

LOOKS_AGAIN = 3
"""How often a target that changes under the pointer is looked at again at least."""

DOUBTS = 2
"""How often a target that cannot be read for sure is looked at again before somebody is asked: it may be fading in."""


class Delivery:
    """Of one attempt."""

    def __init__(self, attempt: Attempt, aim: Aim) -> None:
        self._a, self._s, self._aim = attempt, attempt.stepper, aim

    def act(self, grounded: Grounded, screen: Screen) -> tuple[Grounded, Screen]:
        """Guard, journal and perform one action; looks again when the screen changed in between.

        For as long as a target is waited for: what slides in may be looked at many times before it rests. A focus that
        is taken away is not fought for so long. Returns what was done and the screen it was decided on.
        """
        began, looks, taken, doubts = self._s.clock(), 0, 0, DOUBTS
        while looks < LOOKS_AGAIN or (taken < LOOKS_AGAIN and self._s.clock() - began < self._a.within()):
            looks += 1
            try:
                sight = self._sight(grounded, screen)
                self._demand_focus(grounded.action, screen)
                if doubts and sight is not None and sight.cut and self._class_of(grounded.action, sight) == "unknown":
                    doubts -= 1
                    raise ScreenChanged(f"{sight.label!r} could not be read for sure")
                self._demand_proof(grounded.action, sight, screen)
                approval = self._s.guard.admit(grounded.action, sight)
                self._perform(grounded, sight, screen, approval)
            except ScreenChanged as changed:
                self._s.trace.note("look_again", {"step": self._a.step.id, "because": str(changed)})
                if isinstance(changed, FocusMoved):
                    taken += 1
                    self._a.forget_clicks()
                screen = self._s.look()
                again, screen = self._aim.take(screen)
                if again is None or (self._a.typed_before and isinstance(again.action, Type)):
                    raise
                grounded = again
                continue
            return grounded, screen
        raise ScreenChanged(f"the screen kept changing under {self._a.step.do!r}")

    def _demand_focus(self, action: Action, screen: Screen) -> None:
        """Keys of a step that clicks its target first go into the window that was clicked, or nowhere."""
        clicked = self._s.typed_into if self._clicked_first(action) else None
        if clicked is None or clicked.window is None:
            return
        focused = screen.focused_window
        if focused is not None and focused.id != clicked.window:
            raise FocusMoved(f"{focused.application!r} took the keyboard focus before the first key")

    def _clicked_first(self, action: Action) -> bool:
        clicks = any(isinstance(done, Click) for done in self._a.done)
        return isinstance(action, Type | Press) and self._a.step.target is not None and clicks

    def _perform(self, grounded: Grounded, sight: Sight | None, screen: Screen, approval: Approval | None) -> None:
        if approval is not None and not approval.covers(grounded.action, sight):
            raise ConsentRequired(approval.consent_class, sight.label if sight else "")
        self._a.budget.spend()
        if isinstance(grounded.action, Open):
            self._a.started = applications.started()
            self._s.belonging.opens(applications.window_names(grounded.action.application), screen.windows)
        self._s.desk.ready()
        number = len(self._a.done)
        if isinstance(grounded.action, Type) and grounded.action.secret is not None:
            self._s.trace.mask(self._secret_box(screen))
        row = self._s.trace.intent(
            self._a.step.id, self._a.number, number, grounded.action, sight,
            self._explain(grounded, screen) | self._consented(grounded.action, sight, approval), screen.frame,
            windows_told(screen.windows),
        )  # fmt: skip
        try:
            into_text = isinstance(self._a.step.action, Type) and not grounded.last
            dispatch = self._s.desk.perform(grounded.action, sight, into_text=into_text)
        except ScreenChanged as changed:
            self._s.trace.result(row, "refuted", {"because": f"not done: {changed}"})
            self._a.budget.unspend()
            raise
        self._s.trace.sent(row, self._timing(screen, dispatch))
        if isinstance(grounded.action, Open):
            self._s.belonging.launched(applications.started())
        self._a.done.append(grounded.action)
        self._a.acted_window = sight.window if sight else self._a.acted_window
        if isinstance(grounded.action, Click):
            self._s.typed_into = sight
        self._s.listener.acted(grounded.action, grounded.found.rung if grounded.found else "none")
        self._a.row = row

    def _explain(self, grounded: Grounded, screen: Screen) -> dict[str, object]:
        """How the action was grounded, and `held` when its step's expectation holds already: then it proves nothing."""
        expect = expectation_of(self._a.step)
        element = grounded.found.element if grounded.found else None
        seen = Evidence(screen, screen, None, element)
        held = expect is not None and verify(expect, seen).verdict == "confirmed"
        return explain(grounded) | ({"held": True} if held else {})

    def _consented(self, action: Action, sight: Sight | None, approval: Approval | None) -> dict[str, object]:
        """The action's consent class, if it has one, and the yes that it was given: a resumed run sees less of it."""
        said: dict[str, object] = {} if (kind := self._class_of(action, sight)) is None else {"consent": kind}
        return said | ({"approval": approval.digest} if approval else {})

    def _timing(self, screen: Screen, dispatch: Dispatch | None) -> dict[str, float]:
        """How old the frame was that the action was decided on, and how long the looks before the input took."""
        if dispatch is None:
            return {}
        looked = self._s.guard.looked_seconds + dispatch.looked_seconds
        return {
            "frame_age_ms": round(1000 * (dispatch.at - screen.frame.taken_at), 1),
            "check_ms": round(1000 * looked, 2),
        }

    def _secret_box(self, screen: Screen) -> Box:
        """What to paint over from now on: the field that holds a secret, or its whole window when it is not known."""
        if (target := self._a.target_now(screen)) is not None:
            return target.box
        focused = screen.focused_window
        return focused.box if focused else screen.frame.bounds

    def _demand_proof(self, action: Action, sight: Sight | None, screen: Screen) -> None:
        """Actions of a consent class need every earlier step confirmed."""
        if self._class_of(action, sight) is None:
            return
        self._a.gated = True
        if not self._a.proven:
            raise Unverified(f"{self._a.step.do!r} needs consent, and an earlier step is not confirmed")
        if (lost := self._s.texts.overwritten(screen)) is not None:
            raise Unverified(f"{self._a.step.do!r} needs consent, and {inert(lost, 100)!r} was typed over meanwhile")

    def _class_of(self, action: Action, sight: Sight | None) -> ConsentClass | None:
        return classify(action, sight, self._s.typed_into)

    def _sight(self, grounded: Grounded, screen: Screen) -> Sight | None:
        into, focused = self._a.clicked_last(screen), screen.focused_window
        if isinstance(grounded.action, Type) and into is not None and focused is not None:
            here = sight_of(None, Point(x=into.corner[0], y=into.corner[1]), screen)
            if here is not None and into.window == here.window:
                return replace(into, crop=here.crop, corner=here.corner, focus=focused.id)
        found = grounded.found.element if grounded.found else None
        if found is None and grounded.action.kind in ("type", "press"):
            found = focused_element(screen)
        sight = sight_of(found, place_of(grounded.action), screen, self._s.desk.eyes.alternatives)
        return sight if sight is None or found is None else self._s.tips.judge(sight, found, screen)
