"""Declared pop-ups: recognised, and dismissed as the task file says. An undeclared one is left alone and stops the run.

What dismisses goes through the guard and into the trace like any action. Knows nothing of the step at work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from actions.action import Action, Press
from actions.errors import ScreenChanged
from actions.guard import Guard
from agent.errors import NotGrounded
from agent.grounded import Grounded
from agent.grounding import Grounder
from agent.matching import contains_words, likeness
from agent.plan import Step
from agent.verify import is_visible
from perception.screen import Screen
from tasks.desk import Desk
from tasks.sights import sight_of
from tasks.task_parts import Handler, When
from tasks.trace import Trace
from tasks.waiting import Readiness, TargetNotReady

STEP = "handler."
"""What the ids of handlers' actions begin with in a trace."""

ALIKE = 0.8


@dataclass(slots=True)
class PopUps:
    """The handlers of one task at work."""

    handlers: Sequence[Handler]
    desk: Desk
    grounder: Grounder
    guard: Guard
    trace: Trace
    _acted: Counter[str] = field(default_factory=Counter)

    def dismiss(self, screen: Screen) -> bool:
        """Whether a declared pop-up was there and has been acted on: the screen must be looked at again.

        It may be a foreign window: whoever declared it wants it dismissed.
        """
        screen = replace(screen, foreign=frozenset())
        return any(self._handle(handler, screen) for handler in self.handlers)

    def _handle(self, handler: Handler, screen: Screen) -> bool:
        if self._acted[handler.name] >= handler.times or not is_there(handler.when, screen):
            return False
        step = Step(id=STEP + handler.name, do=f"Dismiss {handler.name}.", action=handler.do.action,
                    target=handler.do.target)  # fmt: skip
        try:
            grounded = self.grounder.next_action(step, screen, ())
            if grounded is None:
                return False
            Readiness(self.desk.eyes).check(grounded, screen)
        except (NotGrounded, TargetNotReady):
            return False  # still coming up: the next look decides
        if isinstance(handler.do.action, Press) and handler.do.target is not None:
            grounded = Grounded(handler.do.action)
        return self._act(step, grounded, screen)

    def _act(self, step: Step, grounded: Grounded, screen: Screen) -> bool:
        found = grounded.found.element if grounded.found else None
        at = getattr(grounded.action, "at", None)
        sight = sight_of(found, at, screen, self.desk.eyes.alternatives)
        try:
            self.guard.admit(grounded.action, sight)
        except ScreenChanged:
            return True  # look again
        name = step.id.removeprefix(STEP)
        self._acted[name] += 1
        why = {"rung": grounded.found.rung if grounded.found else "none", "handler": name}
        row = self.trace.intent(step.id, self._acted[name], 0, grounded.action, sight, why, screen.frame)
        self._perform(grounded.action, row)
        return True

    def _perform(self, action: Action, row: int) -> None:
        self.desk.perform(action)
        self.trace.sent(row)
        self.trace.result(row, "unknown", {"because": "a declared pop-up was dismissed"})


def is_there(when: When, screen: Screen) -> bool:
    """Whether every text of a pop-up stands in its window, or else in the windows in front."""
    if when.window is None:
        return all(is_visible(text, screen) for text in when.appears)
    wanted = when.window.casefold()
    windows = [window for window in screen.windows if wanted in window.application.casefold()]
    return any(all(_says(window.id, text, screen) for text in when.appears) for window in windows)


def _says(window: int, text: str, screen: Screen) -> bool:
    inside = (element.name for element in screen.elements if element.window == window)
    if any(likeness(text, name) >= ALIKE or contains_words(name, text) for name in inside):
        return True
    return any(
        contains_words(line.text, text)
        for line in screen.lines
        if (over := screen.window_at(line.box.center)) is not None and over.id == window
    )
