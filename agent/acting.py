"""Acting on what appears: the moves that every skill is made of.

A skill is a generator of moves: an action with the place it was pointed at, a look, or a pause. It is sent a Screen
after each look. An `Actor` looks again only when something was done since, and searches behind what hides things. It
knows no order and no application.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from actions.action import Action, Click, Drag, Move, Point, Press, Scroll, Type
from agent.errors import TargetMissing
from agent.grounded import Found, Grounded
from agent.grounding import center, point_at
from agent.seeking import likeness_of, lists, numbered, scroll_bars
from perception.geometry import Box
from perception.screen import Element, Screen

SCROLLS = 12
"""How often a list is scrolled in search of something."""
OPENERS = 8
"""How many tabs, sections and lists are opened in search of something."""
MORE = ("more", "show more", "next", ">", "›", "»")
"""What the way to further results is called nearly everywhere."""
PATIENCE, POLL = 1.5, 0.15
"""Seconds that something is waited for which is about to appear, and between two looks for it."""
TALL = 250
"""Pixels of an area that may be scrolled by two notches at a time and still overlap what was seen."""


@dataclass(frozen=True, slots=True)
class Look:
    """Asks for the screen as it is now."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Lets seconds pass: since the last action when somebody said so, else from now."""

    seconds: float
    since_action: bool = False


Moved = Grounded | Look | Pause
Moves = Generator[Moved, Screen | None, None]
Sees = Generator[Moved, Screen | None, Screen]
Finds = Generator[Moved, Screen | None, Element]
Find = Callable[[Screen], Element | None]


@dataclass(slots=True)
class Actor:
    """One pursuit: the last screen, and what was learned on the way."""

    kept: str = ""  # a text that an earlier order read or marked
    held: bool = False  # something was copied to the clipboard
    around: str = ""  # the text of what was found last: what comes next is done with it
    _screen: Screen | None = None
    _stale: bool = True
    _tried: set[str] = field(default_factory=set)

    def see(self) -> Sees:
        """The screen; a new look only when something was done since the last one."""
        if self._stale or self._screen is None:
            screen = yield Look()
            assert screen is not None  # noqa: S101 - a look is answered with a screen
            self._screen, self._stale = screen, False
        return self._screen

    def seek(self, find: Find, what: str) -> Finds:
        """What is sought, wherever it hides: here, further down, behind tabs and sections, in lists that open."""
        found = yield from self.await_(find, seconds=3 * POLL)  # it may be about to appear
        found = found or (yield from self._scrolled(find)) or (yield from self._opened(find))
        if found is None:
            raise TargetMissing(f"{what} was not found anywhere on the screen")
        return found

    def trust(self) -> None:
        """Go on with what was seen before the last action: the guard still compares what lies under the next one."""
        self._stale = self._screen is None

    def await_(self, find: Find, seconds: float = PATIENCE) -> Generator[Moved, Screen | None, Element | None]:
        """What is about to appear, as menus and lists do that fade in."""
        for _ in range(round(seconds / POLL)):
            found = find((yield from self.see()))
            if found is not None:
                return found
            yield Pause(POLL)
            self._stale = True
        return None

    def do(self, action: Action, element: Element | None = None) -> Moves:
        """One action; what was seen before it is stale."""
        self._stale = True
        yield Grounded(action, Found(element, "exact", 1.0) if element else None)

    def click(self, element: Element, count: int = 1, *, adding: bool = False) -> Moves:
        """Click the middle; `adding` keeps what is selected already (Ctrl)."""
        held: tuple[Literal["ctrl"], ...] = ("ctrl",) if adding else ()
        yield from self.do(Click(at=center(element.box), count=count, held=held), element)

    def hover(self, element: Element) -> Moves:
        """Rest the pointer on something."""
        yield from self.do(Move(to=center(element.box)), element)

    def press(self, *keys: str) -> Moves:
        """A chord."""
        yield from self.do(Press(keys=keys))

    def drag(self, start: Point, end: Point) -> Moves:
        """From one place to another."""
        yield from self.do(Drag(start=start, end=end))

    def type_into(self, element: Element, text: str) -> Moves:
        """Click a box and type; what stands in a one-line box gives way."""
        yield from self.click(element)
        yield from self.do(Type(text=text, replace=bool(element.value) and element.role not in ("area", "combo")))

    def scroll(self, box: Box, notches: int) -> Moves:
        """Turn the wheel over the middle of a box."""
        yield from self.do(Scroll(at=center(box), notches=notches))

    def _scrolled(self, find: Find) -> Generator[Moved, Screen | None, Element | None]:
        screen = yield from self.see()
        for bar in (scroll_bars(screen) or lists(screen))[:2]:
            for _ in range(SCROLLS):
                before = [line.text for line in screen.lines]
                yield from self.scroll(bar, 1 if bar.height < TALL else 2)
                screen = yield from self.see()
                found = find(screen)
                if found is not None:
                    return found
                if [line.text for line in screen.lines] == before:
                    break
            yield from self.scroll(bar, -50)
            screen = yield from self.see()
        return find(screen)

    def _opened(self, find: Find) -> Generator[Moved, Screen | None, Element | None]:
        for _ in range(OPENERS):
            screen = yield from self.see()
            opener = next((e for e in _openers(screen) if e.name + e.value not in self._tried), None)
            if opener is None:
                return None
            self._tried.add(opener.name + opener.value)
            yield from self.click(opener)
            found = find((yield from self.see()))
            if found is not None:
                return found
        return None


def _openers(screen: Screen) -> list[Element]:
    """What may hide something: tabs, numbered sections, boxes that drop down, the way to more."""
    siblings = [element for group in numbered(screen.elements) for element in group]
    tabs = [e for e in screen.elements if e.role == "tab" or (e.role == "item" and "selected" in e.states)]
    combos = [e for e in screen.elements if e.role == "combo"]
    more = [e for e in screen.elements if any(likeness_of(word, e.name) == 1.0 for word in MORE)]
    return list(dict.fromkeys([*tabs, *siblings, *combos, *more]))


def first(elements: Sequence[Element]) -> Element | None:
    """The first of several, if any."""
    return elements[0] if elements else None


__all__ = ["Actor", "Find", "Finds", "Look", "Moved", "Moves", "Pause", "Sees", "first", "point_at"]
