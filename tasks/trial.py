"""One attempt at one step: its actions, each guarded and journalled, until its expectation holds or is refuted.

Waits by condition (the screen's), never by the clock alone; every wait asks the stop signal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actions import applications
from actions.action import Action, Click, Open, Point, Press, Type
from actions.approval import Approval
from actions.consent import classify
from actions.errors import ConsentRequired, FocusMoved, ScreenChanged
from actions.last_look import Dispatch
from actions.sight import Sight
from agent.errors import NotGrounded, TargetAmbiguous, TargetMissing
from agent.expectations import expectation_of
from agent.grounded import Found, Grounded
from agent.openings import WRITABLE
from agent.plan import Expectation, Step
from agent.scope import focused_element, popups_above
from agent.verify import Evidence, Proof, verify
from perception.change import same_but_specks, visible_changes
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Screen
from tasks.budget import Budget
from tasks.errors import InDoubt, Unverified
from tasks.explain import explain, place_of, windows_told
from tasks.inert import inert
from tasks.pending import DELIVERED, Earlier
from tasks.pointing import Pointing
from tasks.sights import sight_of
from tasks.waiting import ForeignInFront, Readiness, candidates_of, in_front, in_vain, save_candidates

if TYPE_CHECKING:
    from tasks.stepper import Stepper

PATIENCE_SECONDS = 1.0
"""How long an intermediate action's expectation is given before the step's next action is tried."""
REST_SECONDS = 0.6
"""How long a freshly started application must have been still before it counts as ready, unless a target is awaited."""
READ_BACK_SECONDS = 2.0
LATE_SECONDS = 3.0
"""How long a control is looked for before a key does instead of it."""
CLOSER_SECONDS, CLOSER_TAKES, CLOSER_LOOKS = 1.5, 2.0, 3
"""After how long a screen on which something is missed, and nothing moves, is looked at more closely, if so much time
is left; how many screens at most.
"""
SURE_LOOKS = 2
"""Looks at which a target must have been ambiguous before it is refused."""
LOOKS_AGAIN = 3
"""How often a target that changes under the pointer is looked at again at least."""
FEEL_SECONDS = (1.2, 4.0)
"""After how long a place for a text that is not seen is felt for with the pointer: first and last time."""
_TOUCH_NOTHING = frozenset({"open", "wait", "answer"})


class Trial:
    """One attempt at one step."""

    def __init__(
        self, stepper: Stepper, step: Step, earlier: Earlier, budget: Budget, *, proven: bool, retry: bool
    ) -> None:
        self._s = stepper
        self._step = step
        self._attempt = earlier.attempts + 1
        self._retry = retry
        self._budget = budget
        self._proven = proven
        self._done: list[Action] = list(earlier.actions)
        self._typed_before = earlier.typed
        self._acted_window: int | None = None
        self._gated = False
        self._clicked_twice = False
        self._effect = False
        self._astray = False
        self._row = 0
        self._started: tuple[int, ...] = ()  # processes there were before this attempt started one
        self._seen: Screen | None = None  # the screen that the next action was decided on
        self._closely: list[Screen] = []  # the screens that were looked at more closely

    @property
    def may_retry(self) -> bool:
        """Safe to do again: typing replaces what stands there, a click that changed nothing; never a gated action."""
        if self._gated or self._astray or self._step.action.kind in ("open", "drag", "press"):
            return False
        replaces = self._step.action.kind == "type" and self._step.target is not None
        return replaces or not self._effect

    def run(self) -> Proof:
        before = screen = self._s.look()
        found: Found | None = None
        if (proof := self._holds_already(screen)) is not None:
            return proof
        while (grounded := self._ground(screen)) is not None:
            screen, found = self._seen or screen, grounded.found or found
            if self._typed_before and isinstance(grounded.action, Type):
                text = self._text_again(grounded.action, screen, found)
                if text is None:
                    self._done.append(grounded.action)
                    return self._prove(before, found, None)
                grounded = replace(grounded, action=text)
            grounded, before = self._act(grounded, screen)
            if isinstance(grounded.action, Open):
                self._rest(before)
            if grounded.last:
                proof = self._prove(before, found, self._patience(grounded))
                if proof.verdict == "confirmed" or not self._goes_on(grounded.action):
                    return proof
            screen = self._s.look()
            if not grounded.last and self._was_in_vain(grounded.action, before, screen):
                self._click_again()
            if not grounded.last:
                self._s.trace.result(self._row, "unknown", {"because": DELIVERED}, screen.frame)
        return self._prove(before, found, None)

    def _goes_on(self, action: Action) -> bool:
        """Whether a step whose last action led nowhere has more to try: opening, up to a first click."""
        return isinstance(action, Open) or (isinstance(action, Click) and _has_more(self._step))

    def _holds_already(self, screen: Screen) -> Proof | None:
        """A box that is checked is not clicked again; a start that an interrupted run made is not made again."""
        expect = expectation_of(self._step)
        if expect is None or not (expect.state or self._done):
            return None
        proof = self._s.prove(expect, Evidence(screen, screen, self._acted_window, self._target_now(screen)))
        return proof if proof.verdict == "confirmed" else None

    def _ground(self, screen: Screen) -> Grounded | None:
        """The next action, waiting until its target is ready: the only one, at rest, uncovered and enabled."""
        began, ready, vague, feels = self._s.clock(), Readiness(self._s.desk.eyes), 0, list(FEEL_SECONDS)
        while True:
            self._seen = screen
            try:
                late = self._s.clock() - began > LATE_SECONDS
                self._demand_own_in_front(screen)
                grounded = self._s.grounder.next_action(
                    self._step, screen, self._done, retry=self._retry, last=self._s.clicked_last(screen), late=late
                )
                if grounded is not None:
                    grounded = self._where_text_goes(grounded, screen)
                    ready.check(grounded, screen)
            except NotGrounded as error:
                waited = self._s.clock() - began
                vague = vague + 1 if isinstance(error, TargetAmbiguous) else 0
                if feels and (waited >= feels[0] or vague >= SURE_LOOKS):
                    feels = feels[1:]
                    if (felt := self._felt(screen, error)) is not None:
                        return felt
                    self._pointing.park(screen, self._step.id)
                    screen, vague = self._s.look(), 0
                    continue
                if isinstance(error, TargetMissing) and self._looks_closer(screen, waited, self._within()):
                    screen = self._closely[-1]
                    continue
                if waited >= self._within() or vague >= SURE_LOOKS:
                    raise self._gave_up(error, screen, waited) from error
                self._s.listener.waiting(str(error))
            else:
                return grounded
            self._s.pause()
            self._budget.check_time()
            screen = self._s.look()

    def _looks_closer(self, screen: Screen, waited: float, limit: float) -> bool:
        """Read what is in front once more, when something has been missed for a while on a screen that is at rest."""
        seen = self._closely
        known = len(seen) >= CLOSER_LOOKS or (bool(seen) and same_but_specks(seen[-1].frame, screen.frame))
        if known or not screen.settled or not CLOSER_SECONDS <= waited <= limit - CLOSER_TAKES:
            return False
        seen.append(self._s.closer(screen))
        return True

    def _where_text_goes(self, grounded: Grounded, screen: Screen) -> Grounded:
        """The same click, unless the pointer is no I-beam there, and is one elsewhere where the text might go."""
        if not self._is_first_click(grounded) or not isinstance(grounded.action, Click):
            return grounded
        if self._pointing.takes_text(grounded.action.at, self._step.id, screen) is False:
            return self._felt(screen, None) or grounded
        return grounded

    def _is_first_click(self, grounded: Grounded) -> bool:
        """Whether it is the click into a text box that was seen, before a text is typed."""
        found = grounded.found
        return isinstance(self._step.action, Type) and found is not None and found.element.role in WRITABLE

    def _felt(self, screen: Screen, error: NotGrounded | None) -> Grounded | None:
        """What the pointer finds where no box is seen, or among the boxes that could not be told apart."""
        if not isinstance(self._step.action, Type) or self._done:
            return None
        guesses = self._s.grounder.guesses(self._step, screen, self._s.clicked_last(screen), error)
        return self._pointing.pick(guesses, self._step.id)

    @property
    def _pointing(self) -> Pointing:
        return Pointing(self._s.desk, self._s.trace, self._s.clock)

    def _demand_own_in_front(self, screen: Screen) -> None:
        """Nothing is pointed at or typed while a foreign window has the focus; starting and waiting go on."""
        window = screen.foreign_in_front
        if window is None or (not self._done and self._step.action.kind in _TOUCH_NOTHING):
            return
        if self._s.belonging.is_news(window.id):
            told = {"step": self._step.id, "application": window.application, "title": window.title, "pid": window.pid}
            self._s.trace.note("foreign", told, screen.frame)
        raise ForeignInFront(window, self._s.belonging.applications())

    def _gave_up(self, error: NotGrounded, screen: Screen, waited: float) -> NotGrounded:
        """The error in full, its last frame kept; of an ambiguous target also a picture of the candidates."""
        told: dict[str, object] = {"step": self._step.id, "awaited": str(error), "instead": in_front(screen)}
        picture = None
        if isinstance(error, TargetAmbiguous):
            path = self._s.trace.path.with_name(f"ambiguous-{self._step.id}-{self._attempt}.png")
            picture = save_candidates(error, self._s.trace.without_secrets(screen.frame), path)
            told |= {"candidates": candidates_of(error), "picture": picture.name if picture else ""}
        self._s.trace.note("gave_up", told, screen.frame)
        return in_vain(error, screen, waited, picture)

    def _target_now(self, screen: Screen) -> Element | None:
        """The step's target on a screen, if it is there."""
        if self._step.target is None:
            return None
        try:
            return self._s.grounder.find(self._step.target, screen).element
        except NotGrounded:
            return None

    def _act(self, grounded: Grounded, screen: Screen) -> tuple[Grounded, Screen]:
        """Guard, journal and perform one action; looks again when the screen changed in between.

        For as long as a target is waited for: what slides in may be looked at many times before it rests. A focus that
        is taken away is not fought for so long. Returns what was done and the screen it was decided on.
        """
        began, looks, taken = self._s.clock(), 0, 0
        while looks < LOOKS_AGAIN or (taken < LOOKS_AGAIN and self._s.clock() - began < self._within()):
            looks += 1
            try:
                sight = self._sight(grounded, screen)
                self._demand_focus(grounded.action, screen)
                self._demand_proof(grounded.action, sight, screen)
                approval = self._s.guard.admit(grounded.action, sight)
                self._perform(grounded, sight, screen, approval)
            except ScreenChanged as changed:
                self._s.trace.note("look_again", {"step": self._step.id, "because": str(changed)})
                if isinstance(changed, FocusMoved):
                    taken += 1
                    self._click_again()
                screen = self._s.look()
                again = self._ground(screen)
                if again is None or (self._typed_before and isinstance(again.action, Type)):
                    raise
                grounded, screen = again, self._seen or screen
                continue
            return grounded, screen
        raise ScreenChanged(f"the screen kept changing under {self._step.do!r}")

    def _demand_focus(self, action: Action, screen: Screen) -> None:
        """Keys of a step that clicks its target first go into the window that was clicked, or nowhere."""
        clicked = self._s.typed_into if self._clicked_first(action) else None
        if clicked is None or clicked.window is None:
            return
        focused = screen.focused_window
        if focused is not None and focused.id != clicked.window:
            raise FocusMoved(f"{focused.application!r} took the keyboard focus before the first key")

    def _clicked_first(self, action: Action) -> bool:
        clicks = any(isinstance(done, Click) for done in self._done)
        return isinstance(action, Type | Press) and self._step.target is not None and clicks

    def _was_in_vain(self, action: Action, before: Screen, after: Screen) -> bool:
        """Whether a click into a text box may have missed it; asked once.

        It may have done no more than to close a list of suggestions, or the box moved away as it was clicked: a program
        lays its window out anew before it shows it.
        """
        if not isinstance(action, Click) or not isinstance(self._step.action, Type) or self._clicked_twice:
            return False
        closed = bool(popups_above(before) - popups_above(after))
        self._clicked_twice = closed or self._moved_away(action.at, before, after)
        return self._clicked_twice

    def _moved_away(self, at: Point, before: Screen, after: Screen) -> bool:
        """Whether the target was where it was clicked, and is elsewhere now."""
        was, now = self._target_now(before), self._target_now(after)
        place = ScreenPoint(at.x, at.y)
        return was is not None and now is not None and was.box.contains(place) and not now.box.contains(place)

    def _click_again(self) -> None:
        """The click that gave the field the focus counts no more."""
        self._done = [done for done in self._done if not isinstance(done, Click)]

    def _perform(self, grounded: Grounded, sight: Sight | None, screen: Screen, approval: Approval | None) -> None:
        if approval is not None and not approval.covers(grounded.action, sight):
            raise ConsentRequired(approval.consent_class, sight.label if sight else "")
        self._budget.spend()
        if isinstance(grounded.action, Open):
            self._started = applications.started()
            self._s.belonging.opens(applications.window_names(grounded.action.application), screen.windows)
        self._s.desk.ready()
        number = len(self._done)
        if isinstance(grounded.action, Type) and grounded.action.secret is not None:
            self._s.trace.mask(self._secret_box(screen))
        row = self._s.trace.intent(
            self._step.id, self._attempt, number, grounded.action, sight,
            self._explain(grounded, screen) | ({"approval": approval.digest} if approval else {}), screen.frame,
            windows_told(screen.windows),
        )  # fmt: skip
        try:
            into_text = isinstance(self._step.action, Type) and not grounded.last
            dispatch = self._s.desk.perform(grounded.action, sight, into_text=into_text)
        except ScreenChanged as changed:
            self._s.trace.result(row, "refuted", {"because": f"not done: {changed}"})
            self._budget.unspend()
            raise
        self._s.trace.sent(row, self._timing(screen, dispatch))
        if isinstance(grounded.action, Open):
            self._s.belonging.launched(applications.started())
        self._done.append(grounded.action)
        self._acted_window = sight.window if sight else self._acted_window
        if isinstance(grounded.action, Click):
            self._s.typed_into = sight
        self._s.listener.acted(grounded.action, grounded.found.rung if grounded.found else "none")
        self._row = row

    def _explain(self, grounded: Grounded, screen: Screen) -> dict[str, object]:
        """How the action was grounded, and `held` when its step's expectation holds already: then it proves nothing."""
        expect = expectation_of(self._step)
        element = grounded.found.element if grounded.found else None
        seen = Evidence(screen, screen, None, element)
        held = expect is not None and verify(expect, seen).verdict == "confirmed"
        return explain(grounded) | ({"held": True} if held else {})

    def _text_again(self, action: Type, screen: Screen, found: Found | None) -> Type | None:
        """The text of an interrupted attempt, over what is left of it; None when it stands there already, all of it."""
        element = found.element if found else None
        if action.secret is not None:
            return action.model_copy(update={"replace": True})
        left = self._s.desk.executor.read_back() if self._still_focused(screen) else None
        whole = Expectation(text=action.text)
        if left is not None and verify(whole, Evidence(screen, screen, None, element, left)).verdict == "confirmed":
            return None
        shown = element.value if element else ""
        in_area = element is None or element.role == "area"
        if in_area and (left or shown) and not (left and action.text.startswith(left)):
            raise InDoubt(f"it cannot be told what of {self._step.do!r} was typed before the run was interrupted")
        return action.model_copy(update={"replace": action.replace or bool(left or shown)})

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
        if (target := self._target_now(screen)) is not None:
            return target.box
        focused = screen.focused_window
        return focused.box if focused else screen.frame.bounds

    def _demand_proof(self, action: Action, sight: Sight | None, screen: Screen) -> None:
        """Actions of a consent class need every earlier step confirmed."""
        if classify(action, sight, self._s.typed_into) is None:
            return
        self._gated = True
        if not self._proven:
            raise Unverified(f"{self._step.do!r} needs consent, and an earlier step is not confirmed")
        if (lost := self._s.texts.overwritten(screen)) is not None:
            raise Unverified(f"{self._step.do!r} needs consent, and {inert(lost, 100)!r} was typed over meanwhile")

    def _sight(self, grounded: Grounded, screen: Screen) -> Sight | None:
        into, focused = self._clicked_last(screen), screen.focused_window
        if isinstance(grounded.action, Type) and into is not None and focused is not None:
            here = sight_of(None, Point(x=into.corner[0], y=into.corner[1]), screen)
            if here is not None and into.window == here.window:
                return replace(into, crop=here.crop, corner=here.corner, focus=focused.id)
        found = grounded.found.element if grounded.found else None
        if found is None and grounded.action.kind in ("type", "press"):
            found = focused_element(screen)
        return sight_of(found, place_of(grounded.action), screen)

    def _prove(self, before: Screen, found: Found | None, patience: float | None) -> Proof:
        """Poll the expectation until it is confirmed or its time is over."""
        expect = expectation_of(self._step)
        if expect is None:
            return self._result(Proof("confirmed", "nothing to see"), None)
        began, limit = self._s.clock(), self._limit(expect) if patience is None else patience
        while True:
            waited = self._s.clock() - began  # before the look: on a busy machine it may take long, and be old by then
            after = self._s.look()
            evidence = self._evidence(before, after, found, expect)
            proof = self._s.prove(expect, evidence)
            self._effect = self._effect or bool(visible_changes(before.frame, after.frame))
            if proof.verdict == "confirmed":
                if evidence.target is not None:
                    self._s.texts.stands(self._step, evidence.target.box, evidence.target.window)
                return self._result(proof, after)
            if (other := self._s.texts.astray(self._step, evidence.read_back)) is not None:
                self._astray = True  # never typed over: it is another field's text
                return self._result(Proof("refuted", f"the text went to where {inert(other, 100)!r} stands"), after)
            if expect.appears and self._looks_closer(after, waited, limit):
                continue
            if waited >= limit:
                if not self._effect:
                    self._s.desk.seen()
                instead = f"{proof.because} (waited {waited:.1f} s; {in_front(after)})"
                return self._result(Proof(proof.verdict, instead), after)
            self._s.listener.waiting(proof.because)
            self._budget.check_time()
            self._s.pause()

    def _evidence(self, before: Screen, after: Screen, found: Found | None, expect: Expectation) -> Evidence:
        typed = next((a for a in reversed(self._done) if isinstance(a, Type)), None)
        secret = typed is not None and typed.secret is not None
        read_back = None
        if expect.text is not None and typed is not None and not secret and self._still_focused(after):
            read_back = self._s.desk.executor.read_back()
        target = _as_it_is_now(found.element, after) if found else None
        if self._step.action.kind == "wait":
            target = self._target_now(after)
        hidden = len(expect.text or "") if secret else None
        acted, written = found.element if found else None, self._s.texts.written(self._acted_window)
        return Evidence(before, after, self._acted_window, target, read_back, hidden, acted, written)

    def _still_focused(self, after: Screen) -> bool:
        """Reading back sends keys: only into the window that was typed into."""
        into, focused = self._clicked_last(after), after.focused_window
        wanted = into.window if into is not None else self._acted_window
        return focused is not None and wanted in (None, focused.id)

    def _clicked_last(self, screen: Screen) -> Sight | None:
        """Where the last click went, while its window still has the focus; a dialog that came up since has its own."""
        into, focused = self._s.typed_into, screen.focused_window
        return into if into is not None and focused is not None and into.window == focused.id else None

    def _result(self, proof: Proof, after: Screen | None) -> Proof:
        if not self._row and proof.verdict != "confirmed" and after is not None:
            self._s.trace.note("gave_up", {"step": self._step.id, "awaited": proof.because}, after.frame)
        if self._row:
            self._s.trace.result(self._row, proof.verdict, {"because": proof.because}, after.frame if after else None)
            if after is not None:
                self._budget.effect(self._done[-1], changed=self._effect)
        return proof

    def _rest(self, before: Screen) -> None:
        """After a start: wait until a window came up and the screen has been still for a while."""
        try:
            self._wait_for_rest({window.id for window in before.windows})
        finally:
            self._s.belonging.opened(self._s.desk.eyes.windows())

    def _wait_for_rest(self, known: set[int]) -> None:
        deadline, rest = self._s.clock() + self._within(), 0.0 if self._s.target_follows else REST_SECONDS
        last, still_since = self._s.look(), self._s.clock()
        while self._s.clock() < deadline:
            arrived = {w.id for w in last.windows} != known
            if arrived and last.focused_window is not None and self._s.clock() - still_since >= rest:
                return
            if not arrived:
                applications.demand_started(self._started)
            self._s.listener.waiting("the application to come up")
            self._s.pause()
            now = self._s.look()
            if not same_but_specks(last.frame, now.frame) or now.windows != last.windows:
                still_since = self._s.clock()
            last = now

    def _patience(self, grounded: Grounded) -> float | None:
        return PATIENCE_SECONDS if isinstance(grounded.action, Open) and _has_more(self._step) else None

    def _within(self) -> float:
        expect = expectation_of(self._step)
        return expect.within if expect else Expectation(changed=True).within

    def _limit(self, expect: Expectation) -> float:
        return min(expect.within, READ_BACK_SECONDS) if expect.text is not None else expect.within


def _as_it_is_now(element: Element, after: Screen) -> Element:
    """The element that stands in the same place on a later screen; the old one when nothing does."""
    now = max(after.elements, key=lambda other: other.box.iou(element.box), default=element)
    return now if now.box.iou(element.box) > 0.5 else element


def _has_more(step: Step) -> bool:
    return step.action.kind == "open" and bool(step.action.fresh)
