"""Taking aim: one attempt's next action, once its target is ready: the only one, at rest, uncovered and enabled.

Where no box for a text is seen, or several are, the pointer feels for it. Nothing is aimed at while a foreign window
has the focus. Moves the pointer at most; knows nothing of what becomes of the action.
"""

from __future__ import annotations

from actions.action import Click, Type
from agent.errors import NotGrounded, TargetAmbiguous, TargetMissing
from agent.grounded import Grounded
from agent.openings import WRITABLE
from perception.screen import Screen
from tasks.asking import Asking
from tasks.attempt import Attempt
from tasks.pointing import Pointing
from tasks.waiting import ForeignInFront, Readiness, candidates_of, in_front, in_vain, save_candidates

LATE_SECONDS = 3.0
"""How long a control is looked for before a key does instead of it."""
SURE_LOOKS = 2
"""Looks at which a target must have been ambiguous before it is refused."""
FEEL_SECONDS = (1.2, 4.0)
"""After how long a place for a text that is not seen is felt for with the pointer: first and last time."""
_TOUCH_NOTHING = frozenset({"open", "wait", "answer"})


class Aim:
    """Of one attempt."""

    def __init__(self, attempt: Attempt) -> None:
        self._a, self._s = attempt, attempt.stepper

    def take(self, screen: Screen) -> tuple[Grounded | None, Screen]:
        """The next action and the screen that it was decided on; None when nothing is left to do."""
        began, ready, vague, feels = self._s.clock(), Readiness(self._s.desk.eyes), 0, list(FEEL_SECONDS)
        while True:
            try:
                late = self._s.clock() - began > LATE_SECONDS
                grounded = self._decided(screen, late=late)
                if (told := self._asking.of_guess(grounded, screen)) is None:
                    return self._made_ready(grounded, screen, ready), screen
                screen = told
                continue
            except NotGrounded as error:
                waited = self._s.clock() - began
                vague = vague + 1 if isinstance(error, TargetAmbiguous) else 0
                if feels and (waited >= feels[0] or vague >= SURE_LOOKS):
                    feels = feels[1:]
                    if (felt := self._felt(screen, error)) is not None:
                        return felt, screen
                    self._pointing.park(screen, self._a.step.id)
                    screen, vague = self._s.look(), 0
                    continue
                if (told := self._asking.of_missed(error, screen, waited)) is not None:
                    screen = told
                    continue
                if isinstance(error, TargetMissing) and self._a.looks_closer(screen, waited, self._a.within()):
                    screen = self._a.closely[-1]
                    continue
                if waited >= self._a.within() or vague >= SURE_LOOKS:
                    raise self._gave_up(error, screen, waited) from error
                self._s.listener.waiting(str(error))
            self._s.pause()
            self._a.budget.check_time()
            screen = self._s.look()

    def _decided(self, screen: Screen, *, late: bool) -> Grounded | None:
        """What grounding makes of the step on a screen whose front is the run's business."""
        self._demand_own_in_front(screen)
        last = self._s.clicked_last(screen)
        return self._s.grounder.next_action(
            self._a.step, screen, self._a.done, retry=self._a.retry, last=last, late=late
        )

    def _made_ready(self, grounded: Grounded | None, screen: Screen, ready: Readiness) -> Grounded | None:
        """The same, or where its text goes instead. Raises `TargetNotReady`."""
        if grounded is not None:
            grounded = self._where_text_goes(grounded, screen)
            ready.check(grounded, screen)
        return grounded

    def _where_text_goes(self, grounded: Grounded, screen: Screen) -> Grounded:
        """The same click, unless the pointer is no I-beam there, and is one elsewhere where the text might go."""
        if not self._is_first_click(grounded) or not isinstance(grounded.action, Click):
            return grounded
        if self._pointing.takes_text(grounded.action.at, self._a.step.id, screen) is False:
            return self._felt(screen, None) or grounded
        return grounded

    def _is_first_click(self, grounded: Grounded) -> bool:
        """Whether it is the click into a text box that was seen, before a text is typed."""
        found = grounded.found
        return isinstance(self._a.step.action, Type) and found is not None and found.element.role in WRITABLE

    def _felt(self, screen: Screen, error: NotGrounded | None) -> Grounded | None:
        """What the pointer finds where no box is seen, or among the boxes that could not be told apart."""
        if not isinstance(self._a.step.action, Type) or self._a.done:
            return None
        guesses = self._s.grounder.guesses(self._a.step, screen, self._s.clicked_last(screen), error)
        return self._pointing.pick(guesses, self._a.step.id)

    @property
    def _asking(self) -> Asking:
        return Asking(self._a)

    @property
    def _pointing(self) -> Pointing:
        return Pointing(self._s.desk, self._s.trace, self._s.clock)

    def _demand_own_in_front(self, screen: Screen) -> None:
        """Nothing is pointed at or typed while a foreign window has the focus; starting and waiting go on."""
        window = screen.foreign_in_front
        if window is None or (not self._a.done and self._a.step.action.kind in _TOUCH_NOTHING):
            return
        if self._s.belonging.is_news(window.id):
            told = {
                "step": self._a.step.id,
                "application": window.application,
                "title": window.title,
                "pid": window.pid,
            }
            self._s.trace.note("foreign", told, screen.frame)
        raise ForeignInFront(window, self._s.belonging.applications())

    def _gave_up(self, error: NotGrounded, screen: Screen, waited: float) -> NotGrounded:
        """The error in full, its last frame kept; of an ambiguous target also a picture of the candidates."""
        told: dict[str, object] = {"step": self._a.step.id, "awaited": str(error), "instead": in_front(screen)}
        picture = None
        if isinstance(error, TargetAmbiguous):
            path = self._s.trace.path.with_name(f"ambiguous-{self._a.step.id}-{self._a.number}.png")
            picture = save_candidates(error, self._s.trace.without_secrets(screen.frame), path)
            told |= {"candidates": candidates_of(error), "picture": picture.name if picture else ""}
        self._s.trace.note("gave_up", told, screen.frame)
        return in_vain(error, screen, waited, picture)
