"""Grounding: a step and a Screen become the next Action. The only module that builds a `Point`.

A step may take several actions ("Open the email editor": launch, then the control that starts a message). The runner
asks again after each one with what was done so far, until the step's expectation holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from actions.action import Action, Answer, Click, Drag, Open, Point, Press, Scroll, Type, Wait
from actions.applications import Application
from agent.applications import choose_application
from agent.documents import open_document
from agent.errors import NotGrounded, TargetAmbiguous, TargetMissing
from agent.grounded import Candidate, Found, Grounded
from agent.ladder import Chooser, Ladder
from agent.openings import WRITABLE, openings
from agent.plan import ClickStep, DragStep, OpenStep, ScrollStep, Step, Target
from agent.scope import elements_in_scope
from perception.geometry import Box, ScreenPoint
from perception.reacting import controls_of
from perception.screen import Element, Screen

Pictures = Callable[[Target, Screen], Sequence[Element] | None]
"""Where the picture is seen that a target is described by; None for a target that has none."""

Heal = Callable[[Target, Screen, Sequence[Element], NotGrounded, bool], Found]
"""Finds a target again by what was recorded of it, or raises; the flag says that it has been waited for in vain."""


NEW, LEAVE = Press(keys=("ctrl", "n")), Press(keys=("escape",))
"""What an open step tries after one control has led nowhere, or when none is there."""

UNSEEN_PAUSE = 0.15
"""Seconds between keys that go into whatever has the focus: it may be no text box, and drop what comes too fast."""


class Grounder:
    """Turns steps into actions."""

    def __init__(
        self,
        *,
        chooser: Chooser | None = None,
        installed: Callable[[], Iterable[Application]] = tuple,
        default_for: Callable[[str], str | None] = lambda _mime: None,
        pictures: Pictures = lambda _target, _screen: None,
        heal: Heal | None = None,
        find_file: Callable[[str], Path] | None = None,
    ) -> None:
        self._heal = heal
        self._find_file = find_file
        self._late = False
        self._ladder = Ladder(chooser)
        self._installed = installed
        self._default_for = default_for
        self._pictures = pictures

    def next_action(
        self,
        step: Step,
        screen: Screen,
        done: Sequence[Action],
        *,
        retry: bool = False,
        last: ScreenPoint | None = None,
        late: bool = False,
    ) -> Grounded | None:
        """The step's next action, or None when it has no more and the expectation decides.

        `last`: where was clicked before this step. `late`: its target has been waited for in vain for a while.
        Raises `TargetMissing` when nothing fits, `TargetAmbiguous` when several do.
        """
        self._late = late
        match step.action:
            case OpenStep():
                return self._open(step.action, screen, done, late=late)
            case Type():
                return self._type(step, step.action, screen, done, retry=retry, last=last)
            case ClickStep() | ScrollStep() | DragStep() if not done:
                return self._point(step, screen)
            case Press() if not done and step.target is not None:
                found = self.find(step.target, screen)
                return Grounded(Click(at=_inside(found.element)), found, last=False)
            case Press() if not done or (step.target is not None and len(done) == 1):
                return Grounded(step.action)
            case Wait() | Answer() if not done:
                return Grounded(step.action)
        return None

    def find(self, target: Target, screen: Screen, phrase: str = "", last: ScreenPoint | None = None) -> Found:
        """The element a target means, in the windows the step may touch."""
        seen = self._pictures(target, screen)
        elements = elements_in_scope(screen, target.window)
        try:
            if seen is not None:
                return self._ladder.pictured(target, screen, [e for e in seen if not _is_in_foreign(e, screen)])
            return self._ladder.find(target, screen, elements, phrase, last)
        except NotGrounded as error:
            if self._heal is None:
                found = self._judged(target, screen, phrase) if self._late else None
                if found is None or not isinstance(error, TargetMissing):
                    raise
                return found
            return self._heal(target, screen, elements, error, self._late)

    def _judged(self, target: Target, screen: Screen, phrase: str) -> Found | None:
        """What has been missed for a while, among things as they were judged: by kinds, and labels tied with them."""
        controls = controls_of(screen)
        if controls is screen or target.text is None:
            return None
        try:
            return self._ladder.find(target, controls, elements_in_scope(controls, target.window), phrase)
        except NotGrounded:
            return None

    def likeliest(self, target: Target, screen: Screen, elements: Sequence[Element]) -> list[Element]:
        """The same elements, those first that likelier are the target by what they mean or show."""
        return self._ladder.likeliest(target, screen, elements)

    def guesses(
        self, step: Step, screen: Screen, last: ScreenPoint | None, error: NotGrounded | None = None
    ) -> list[list[Grounded]]:
        """Clicks that might be meant by a step that types, each with the points to try: the elements that could not be
        told apart, or where no box is seen. Which of them takes text, the pointer must tell.
        """
        if step.target is None or step.target.role not in WRITABLE or self._pictures(step.target, screen) is not None:
            return []
        if isinstance(error, TargetAmbiguous):
            elements = [c.element for c in error.candidates if isinstance(c, Candidate)]
            return [[_guess(element, _inside(element))] for element in elements]
        return [
            [_guess(opening.element, point_of(at)) for at in opening.points]
            for opening in openings(step.target, screen, last)
        ]

    def _open(self, action: OpenStep, screen: Screen, done: Sequence[Action], *, late: bool) -> Grounded | None:
        if not done and action.file is not None:
            return Grounded(open_document(action, self._installed(), self._default_for, find=self._find_file))
        if not done:
            entry = choose_application(action.application, self._installed(), self._default_for)
            return Grounded(Open(application=entry.id))
        if not action.fresh or NEW in done:
            return None
        if any(isinstance(earlier, Click) for earlier in done):  # a guess that led nowhere, or only opened a menu
            return Grounded(NEW) if LEAVE in done else Grounded(LEAVE, last=False)
        try:
            found = self._ladder.meaning(action.fresh, screen, elements_in_scope(screen))
        except TargetMissing:
            if late:  # nothing says so in words: the key that makes something new nearly everywhere
                return Grounded(NEW)
            raise
        return Grounded(Click(at=center(found.element.box)), found)

    def _type(
        self,
        step: Step,
        action: Type,
        screen: Screen,
        done: Sequence[Action],
        *,
        retry: bool,
        last: ScreenPoint | None,
    ) -> Grounded | None:
        if step.target is not None and not done:
            found = self.find(step.target, screen, step.do, last)
            return Grounded(Click(at=_inside(found.element)), found, last=False)
        if any(isinstance(earlier, Type) for earlier in done):
            return None
        replace = action.replace or retry or self._has_old_text(step.target, screen)
        pause = action.pause or (0.0 if step.target is not None else UNSEEN_PAUSE)
        return Grounded(action.model_copy(update={"replace": replace, "pause": pause}))

    def _has_old_text(self, target: Target | None, screen: Screen) -> bool:
        """Whether a one-line field already holds text that must give way; areas are written into, not over."""
        if target is None or target.role == "area":
            return False
        try:
            return bool(self.find(target, screen).element.value)
        except NotGrounded:  # a hint that named it is gone as soon as it has the focus
            return False

    def _point(self, step: Step, screen: Screen) -> Grounded:
        target = step.target
        if target is None:  # `Step` refuses clicks and drags without one; a scroll may go without
            return Grounded(
                _scroll_at(step.action, Point(x=screen.frame.bounds.center.x, y=screen.frame.bounds.center.y))
            )
        found = self.find(target, screen, step.do)
        at = point_of(found.element.aim)
        match step.action:
            case ClickStep(button=button, count=count, held=held):
                return Grounded(Click(at=at, button=button, count=count, held=held), found)
            case DragStep(to=to):
                return Grounded(Drag(start=at, end=center(self.find(to, screen).element.box)), found)
            case _:
                return Grounded(_scroll_at(step.action, at), found)


def _guess(element: Element, at: Point) -> Grounded:
    return Grounded(Click(at=at), Found(element, "cursor", element.score), last=False)


def _is_in_foreign(element: Element, screen: Screen) -> bool:
    under = screen.window_at(element.box.center)
    return under is not None and under.id in screen.foreign


def center(box: Box) -> Point:
    """The middle of a box as an action's point."""
    return point_of(box.center)


def point_of(at: ScreenPoint) -> Point:
    """A place on the screen as an action's point."""
    return Point(x=at.x, y=at.y)


def point_at(x: float, y: float) -> Point:
    """A place that was computed from what was seen, as an action's point."""
    return Point(x=round(x), y=round(y))


def _inside(element: Element) -> Point:
    """A point inside a text box where the caret goes at once: the middle of a field, the first line of an area."""
    if element.role != "area":
        return center(element.box)
    return Point(x=element.box.center.x, y=element.box.top + min(element.box.height // 2, 24))


def _scroll_at(action: object, at: Point) -> Action:
    if not isinstance(action, ScrollStep):
        raise TypeError(f"not a scroll: {action!r}")
    return Scroll(at=at, notches=action.notches, axis=action.axis)
