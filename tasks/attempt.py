"""Where one attempt at one step stands: what it did, what it saw of it, and what its step's target is now.

Shared by the parts of a trial (`tasks.trial`). Acts on nothing and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actions.action import Action, Click
from actions.sight import Sight
from agent.errors import NotGrounded
from agent.expectations import expectation_of
from agent.plan import Expectation, Step
from perception.change import same_but_specks
from perception.screen import Element, Screen
from tasks.budget import Budget

if TYPE_CHECKING:
    from tasks.stepper import Stepper

CLOSER_SECONDS, CLOSER_TAKES, CLOSER_LOOKS = 1.5, 2.0, 3
"""After how long a screen on which something is missed, and nothing moves, is looked at more closely, if so much time
is left; how many screens at most.
"""


@dataclass(slots=True)
class Attempt:
    """The state of one attempt. `done` holds what an interrupted attempt already did, too."""

    stepper: Stepper
    step: Step
    budget: Budget
    number: int
    retry: bool
    proven: bool  # every earlier step is confirmed
    done: list[Action]
    typed_before: bool  # by an interrupted attempt
    acted_window: int | None = None
    row: int = 0  # the last intent's
    gated: bool = False  # it needed consent
    effect: bool = False  # something that was done changed the screen
    astray: bool = False  # its text went to where another one stands
    started: tuple[int, ...] = ()  # processes there were before it started one
    asked: bool = False  # for tips
    closely: list[Screen] = field(default_factory=list)  # the screens that were looked at more closely

    def within(self) -> float:
        expect = expectation_of(self.step)
        return expect.within if expect else Expectation(changed=True).within

    def target_now(self, screen: Screen) -> Element | None:
        """The step's target on a screen, if it is there."""
        if self.step.target is None:
            return None
        try:
            return self.stepper.grounder.find(self.step.target, screen).element
        except NotGrounded:
            return None

    def clicked_last(self, screen: Screen) -> Sight | None:
        """Where the last click went, while its window still has the focus; a dialog that came up since has its own."""
        into, focused = self.stepper.typed_into, screen.focused_window
        return into if into is not None and focused is not None and into.window == focused.id else None

    def still_focused(self, after: Screen) -> bool:
        """Reading back sends keys: only into the window that was typed into."""
        into, focused = self.clicked_last(after), after.focused_window
        wanted = into.window if into is not None else self.acted_window
        return focused is not None and wanted in (None, focused.id)

    def forget_clicks(self) -> None:
        """The click that gave the field the focus counts no more."""
        self.done = [done for done in self.done if not isinstance(done, Click)]

    def looks_closer(self, screen: Screen, waited: float, limit: float) -> bool:
        """Read what is in front once more, when something has been missed for a while on a screen that is at rest."""
        seen = self.closely
        known = len(seen) >= CLOSER_LOOKS or (bool(seen) and same_but_specks(seen[-1].frame, screen.frame))
        if known or not screen.settled or not CLOSER_SECONDS <= waited <= limit - CLOSER_TAKES:
            return False
        seen.append(self.stepper.closer(screen))
        return True
