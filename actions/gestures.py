"""From single input events to what a person would say they did: clicks, drags, scrolls, texts and shortcuts.

Typing errors that were taken back at once do not show, notches of the wheel add up, quick clicks in one place are one
double or triple click. Pure: knows nothing of displays, elements or files.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from actions.action import Action, Click, Drag, Point, Press, Scroll, Type
from actions.capture import Heard
from actions.keys import KEYS, MODIFIERS

MULTI_CLICK_SECONDS, CLICK_PIXELS = 0.4, 5
SCROLL_SECONDS = 1.0
_BUTTONS: dict[int, Literal["left", "middle", "right"]] = {1: "left", 2: "middle", 3: "right"}
_WHEEL: dict[int, tuple[Literal["vertical", "horizontal"], int]] = {
    4: ("vertical", -1), 5: ("vertical", 1), 6: ("horizontal", -1), 7: ("horizontal", 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gesture:
    """One action of a person. `action` has the places where it happened."""

    action: Action
    began: float  # time.monotonic()
    ended: float
    held: tuple[str, ...] = ()  # keys that were down meanwhile, of which the action cannot tell


class Gestures:
    """Joins events. Feed them in order; each call returns the gestures that are finished by then."""

    def __init__(self) -> None:
        self._open: Gesture | None = None  # may still grow: a text, a scroll, a click
        self._down: dict[int, Heard] = {}
        self._mark = ""

    def feed(self, event: Heard) -> list[Gesture]:
        """Take the next event."""
        match event.kind:
            case "key":
                return self._key(event)
            case "button_down" if event.button in _WHEEL:
                return self._turned(event)
            case "button_down":
                self._down[event.button] = event
                return [] if isinstance(self._open and self._open.action, Click) else self.flush()
            case _ if event.button in _BUTTONS and event.button in self._down:
                return self._released(self._down.pop(event.button), event)
            case _:
                return []

    @property
    def growing(self) -> bool:
        """Whether something has begun that is not finished: a text, a scroll, a click, a button that is down."""
        return self._open is not None or bool(self._down)

    @property
    def typing(self) -> bool:
        """Whether a text is growing: however long a person thinks, it goes on."""
        return self._open is not None and isinstance(self._open.action, Type)

    def flush(self) -> list[Gesture]:
        """What was still growing is finished now."""
        done, self._open, self._mark = self._open, None, ""
        return [done] if done is not None else []

    def _key(self, event: Heard) -> list[Gesture]:
        if event.name in MODIFIERS:
            return []
        if event.mark:
            self._mark = event.mark
            return []
        if event.text and not event.held:
            mark, self._mark = self._mark, ""
            return self._written(unicodedata.normalize("NFC", event.text + mark), event)
        if event.name == "backspace" and not event.held and self._unwritten(event):
            return []
        if event.name not in KEYS:  # volume, brightness and the like
            return self.flush()
        return [*self.flush(), Gesture(Press(keys=(*event.held, event.name)), event.at, event.at)]

    def _written(self, text: str, event: Heard) -> list[Gesture]:
        if self._open is not None and isinstance(self._open.action, Type):
            self._open = Gesture(Type(text=self._open.action.text + text), self._open.began, event.at)
            return []
        done = self.flush()
        self._open = Gesture(Type(text=text), event.at, event.at)
        return done

    def _unwritten(self, event: Heard) -> bool:
        """A letter taken back while the text is still being typed."""
        if self._open is None or not isinstance(self._open.action, Type) or not self._open.action.text:
            return False
        text = self._open.action.text[:-1]
        self._open = Gesture(Type(text=text), self._open.began, event.at) if text else None
        return True

    def _released(self, down: Heard, up: Heard) -> list[Gesture]:
        button = _BUTTONS[down.button]
        ours = tuple(key for key in ("ctrl", "shift") if key in down.held)
        if max(abs(up.x - down.x), abs(up.y - down.y)) > CLICK_PIXELS:
            drag = Drag(start=Point(x=down.x, y=down.y), end=Point(x=up.x, y=up.y), button=button)
            return [*self.flush(), Gesture(drag, down.at, up.at, down.held)]
        before = self._open
        if before is not None and isinstance(before.action, Click) and self._goes_on(before, before.action, down):
            click = before.action.model_copy(update={"count": before.action.count + 1})
            self._open = replace(before, action=click, ended=up.at)
            return []
        done = self.flush()
        click, others = Click(at=Point(x=down.x, y=down.y), button=button, held=ours), {*down.held} - {*ours}
        self._open = Gesture(click, down.at, up.at, tuple(sorted(others)))
        return done

    def _goes_on(self, before: Gesture, click: Click, down: Heard) -> bool:
        return (
            click.button == _BUTTONS[down.button]
            and set(click.held) | set(before.held) == set(down.held)
            and click.count < 3
            and down.at - before.ended <= MULTI_CLICK_SECONDS
            and max(abs(click.at.x - down.x), abs(click.at.y - down.y)) <= CLICK_PIXELS
        )

    def _turned(self, event: Heard) -> list[Gesture]:
        axis, step = _WHEEL[event.button]
        before = self._open
        if before is not None and isinstance(before.action, Scroll):
            scroll = before.action
            notches = scroll.notches + step
            same = (
                scroll.axis == axis and scroll.notches * step > 0 and abs(notches) <= 100 and before.held == event.held
            )
            if same and event.at - before.ended <= SCROLL_SECONDS:
                self._open = replace(before, action=scroll.model_copy(update={"notches": notches}), ended=event.at)
                return []
        done = self.flush()
        place = Point(x=event.x, y=event.y)
        self._open = Gesture(Scroll(at=place, notches=step, axis=axis), event.at, event.at, event.held)
        return done
