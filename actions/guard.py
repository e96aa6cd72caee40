"""The last door before the input: every action passes here, and only what is admitted is carried out.

Four questions, in this order: is it an action at all, does it stay on the screen, has somebody agreed to what it does,
and is what was seen still there? The screen is looked at last, because the person may take their time to agree. Looks
only through the function it was handed; knows nothing of cameras, models or tasks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from actions.action import Action, Click, Drag, Move, Open, Point, Press, Scroll, Type
from actions.approval import Approval
from actions.consent import classify
from actions.consent_class import ConsentClass
from actions.errors import ActionRefused, ConsentRequired, FocusMoved, ForeignWindow, ScreenChanged
from actions.likeness import same_picture
from actions.sight import Sight

Bounds = tuple[int, int, int, int]
"""Left, top, width, height of where input may go, in screen pixels."""

_KINDS = get_args(get_args(Action)[0])
_POINTER = (Click, Drag, Scroll, Move)
_KEYS = (Type, Press)


@dataclass(slots=True)
class Guard:
    """Admits actions or raises."""

    look: Callable[[Point], Sight]
    bounds: Bounds
    allow: frozenset[ConsentClass]
    ask: Callable[[ConsentClass, Action, Sight | None], bool]
    is_foreign: Callable[[int | None], bool] = lambda _window: False  # whether a window is not the run's business
    looked_seconds: float = 0.0  # how long the last look of the last admission took
    _yes: Approval | None = None  # a yes that nothing has been done with yet
    _last: Sight | None = None  # what was last pointed at or typed into: where the next key goes

    def admit(self, action: Action, sight: Sight | None) -> Approval | None:
        """Return when the action may be sent now; with the yes that it needed, if somebody was asked.

        `sight` is what grounding saw: under the point, or in the focused field. Raises `ActionRefused`,
        `ConsentRequired` or `ScreenChanged`; nothing was sent then. A yes covers this one action on what it was asked
        about: it still counts at the next look if nothing of that has changed, and is gone once anything is admitted.
        """
        if not isinstance(action, _KINDS):
            raise ActionRefused(f"not an action: {action!r}")
        for point in _points(action):
            self._check_bounds(point)
        self._check_own(action, sight)
        approval = self._consent(action, sight)
        started = time.monotonic()
        if sight is not None:
            self._look_again(action, sight, asked=approval is not None)
        self.looked_seconds = time.monotonic() - started
        self._remember(action, sight)
        self._yes = None
        return approval

    def _check_bounds(self, point: Point) -> None:
        left, top, width, height = self.bounds
        if not (left <= point.x < left + width and top <= point.y < top + height):
            raise ActionRefused(
                f"point ({point.x}, {point.y}) lies outside {width}x{height} at ({left}, {top}), where input may go"
            )

    def _check_own(self, action: Action, sight: Sight | None) -> None:
        if sight is None or not isinstance(action, (*_POINTER, *_KEYS)):
            return
        if self.is_foreign(sight.window if isinstance(action, _POINTER) else sight.focus):
            raise ForeignWindow(
                f"{_name(sight)} is in a window of {sight.application!r}, which this run has no part in"
            )

    def _consent(self, action: Action, sight: Sight | None) -> Approval | None:
        """The sight of a click is the thing itself; the sight of a key is where the key goes."""
        consent_class = classify(action, sight, self._last)
        if consent_class is None or consent_class in self.allow:
            return None
        shown = sight or (self._last if isinstance(action, _KEYS) else None)
        wanted = Approval.of(consent_class, action, sight)
        if wanted != self._yes and not self.ask(consent_class, action, shown):
            raise ConsentRequired(consent_class, shown.label if shown is not None else "")
        self._yes = wanted
        return wanted

    def _look_again(self, action: Action, sight: Sight, *, asked: bool) -> None:
        if isinstance(action, _POINTER):
            now = self.look(_points(action)[0])
            _compare_places(sight, now)
        elif isinstance(action, _KEYS):
            now = self.look(_middle(sight))
            if sight.focus is not None and now.focus != sight.focus:
                raise FocusMoved(f"the keyboard focus is no longer on {_name(sight)}")
            if asked and now.crop.shape == sight.crop.shape:
                _compare_places(sight, now)

    def _remember(self, action: Action, sight: Sight | None) -> None:
        if isinstance(action, Open):
            self._last = None
        elif isinstance(action, (Click, *_KEYS)) and sight is not None:
            self._last = sight


def _points(action: Action) -> tuple[Point, ...]:
    """Every screen pixel an action touches, the target first."""
    match action:
        case Click() | Scroll():
            return (action.at,)
        case Move():
            return (action.to,)
        case Drag():
            return (action.start, action.end)
        case _:
            return ()


def _middle(sight: Sight) -> Point:
    height, width = sight.crop.shape[:2]
    return Point(x=sight.corner[0] + width // 2, y=sight.corner[1] + height // 2)


def _compare_places(before: Sight, now: Sight) -> None:
    if now.window != before.window:
        raise ScreenChanged(f"another window now lies over {_name(before)}")
    if now.application != before.application:
        raise ScreenChanged(f"{_name(before)} now belongs to {now.application!r}")
    if now.corner != before.corner or not same_picture(before.crop, now.crop):
        raise ScreenChanged(f"{_name(before)} no longer looks as it did")


def _name(sight: Sight) -> str:
    return repr(sight.label) if sight.label else f"the unlabelled {sight.role}"
