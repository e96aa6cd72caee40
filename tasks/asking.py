"""Which pictures without words an attempt asks for their tips, and when.

Before a picture is clicked that was taken for the target by what it shows; when several pictures cannot be told apart;
and when the target has been missed for a while: then all pictures in reach, the likelier ones first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agent.errors import NotGrounded, TargetAmbiguous, TargetMissing
from agent.grounded import Candidate, Grounded, Rung
from agent.plan import ClickStep
from agent.scope import elements_in_scope
from perception.screen import Element, Screen
from tasks.attempt import Attempt
from tasks.pointing import Pointing
from tasks.tips import Listening

MISSED_SECONDS: Final = 3.2
"""After how long all are asked: later than what is there was looked at as it was judged."""
_BY_LOOKS: Final[frozenset[Rung]] = frozenset({"meaning", "llava"})
"""Rungs of the ladder that may take a picture for what it shows."""


class Asking:
    """Of one attempt at a click on something that is told by its name."""

    def __init__(self, attempt: Attempt) -> None:
        self._a, self._s = attempt, attempt.stepper

    def of_guess(self, grounded: Grounded | None, screen: Screen) -> Screen | None:
        """The screen once the picture that is to be clicked is called by its tip; None where there is none to ask."""
        found = grounded.found if grounded is not None else None
        is_guess = self._clicks_by_name and found is not None and found.rung in _BY_LOOKS
        return self._told([found.element] if is_guess and found is not None else [], screen)

    def of_missed(self, error: NotGrounded, screen: Screen, waited: float) -> Screen | None:
        """The screen once pictures are called by their tips; None where nothing is asked now."""
        target = self._a.step.target
        if not self._clicks_by_name or target is None:
            return None
        if isinstance(error, TargetAmbiguous):
            return self._told([c.element for c in error.candidates if isinstance(c, Candidate)], screen)
        if not isinstance(error, TargetMissing) or waited < MISSED_SECONDS or self._a.asked:
            return None
        self._a.asked = True
        pictures = self._s.tips.unasked(screen, elements_in_scope(screen))
        return self._told(self._s.grounder.likeliest(target, screen, pictures), screen)

    @property
    def _clicks_by_name(self) -> bool:
        target = self._a.step.target
        return isinstance(self._a.step.action, ClickStep) and target is not None and bool(target.text)

    def _told(self, elements: Sequence[Element], screen: Screen) -> Screen | None:
        """The screen with all pictures among the elements called by their tips, or up to the one that is meant."""
        pictures = self._s.tips.unasked(screen, elements)
        if not pictures:
            return None
        step, stepper = self._a.step, self._s
        listening = Listening(stepper.desk, stepper.trace, stepper.clock, stepper.look, stepper.pause)
        for told in listening.ask(stepper.tips, pictures, screen, step.id):
            self._a.budget.check_time()
            if self._is_there(told):
                break
        pointing = Pointing(stepper.desk, stepper.trace, stepper.clock)
        return listening.gone(screen, lambda: pointing.park(screen, step.id))

    def _is_there(self, screen: Screen) -> bool:
        try:
            self._s.grounder.next_action(self._a.step, screen, self._a.done)
        except TargetMissing:
            return False
        except NotGrounded:
            return True
        return True
