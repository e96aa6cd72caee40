"""The simulated desktop: a stack of windows, the keyboard focus, a clipboard, and a clock of its own.

Effects come after a latency, measured on the desktop's own clock: time passes only when somebody looks or waits, so a
slow application costs a test nothing.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from actions.action import Action, Click, Drag, Open, Point, Press, Scroll, Type
from examples.simulated.widgets import Effect, Widget
from examples.simulated.window import SimulatedWindow
from perception.geometry import Box, ScreenPoint

Program = Callable[["SimulatedDesktop"], None]
"""Opens an application's first window."""

FIRST_WINDOW = 10


@dataclass
class SimulatedDesktop:
    """Windows, bottom first. `programs`: what `open` starts, by desktop entry id."""

    bounds: Box = field(default_factory=lambda: Box(0, 0, 640, 480))
    programs: dict[str, Program] = field(default_factory=dict)
    latency: float = 0.0  # seconds between an input and its effect
    now: float = 0.0  # the desktop's own time, seconds
    windows: list[SimulatedWindow] = field(default_factory=list)
    clipboard: str = ""
    _due: list[tuple[float, int, Effect]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(FIRST_WINDOW))

    @property
    def active(self) -> SimulatedWindow | None:
        """The window that takes the keys: the topmost one."""
        return self.windows[-1] if self.windows else None

    def advance(self, seconds: float) -> None:
        """Let time pass; what is due happens, in order."""
        self.now += seconds
        while self._due and self._due[0][0] <= self.now:
            heapq.heappop(self._due)[2]()

    def later(self, effect: Effect, after: float = 0.0) -> None:
        """Have something happen after the latency and `after` further seconds."""
        heapq.heappush(self._due, (self.now + self.latency + after, next(self._numbers), effect))
        self.advance(0)

    def show(
        self, title: str, application: str, box: Box, widgets: list[Widget], *, modal: bool = False
    ) -> SimulatedWindow:
        """Put a new window on top."""
        window = SimulatedWindow(next(self._numbers), title, application, box, widgets, modal)
        self.windows.append(window)
        return window

    def close(self, window: SimulatedWindow) -> None:
        """Take a window away; closing one twice is nothing."""
        if window in self.windows:
            self.windows.remove(window)

    def window(self, title: str) -> SimulatedWindow:
        """The topmost window of that title."""
        return next(window for window in reversed(self.windows) if window.title == title)

    def perform(self, action: Action) -> None:
        """React to an action as an application would."""
        match action:
            case Open(application=name):
                self.later(lambda: self.programs[name](self))
            case Click(at=at):
                self.click(at)
            case Drag(start=start, end=end):
                self._drag(start, end)
            case Scroll(at=at, notches=notches):
                self._scroll(at, notches)
            case Type(text=text, replace=anew):
                self.type(text, anew=anew)
            case Press(keys=keys):
                self._press(keys)
            case _:
                pass

    def click(self, at: Point) -> None:
        """A click on whatever is topmost there; a modal window keeps it from the others."""
        window = self._window_at(at)
        if window is None:
            return
        if window is not self.active:
            self.windows.remove(window)
            self.windows.append(window)
        widget, row = window.hit(ScreenPoint(at.x, at.y))
        if widget is not None:
            window.focus = widget if widget.takes_focus else window.focus
            self.later(lambda: widget.click(row))

    def type(self, text: str, *, anew: bool = False) -> None:
        """Keys into the focus; without a text box they are lost."""
        focus = self.active.focus if self.active else None
        if focus is not None and focus.takes_text and focus.enabled:
            self.later(lambda: focus.type(text, anew=anew))

    def _press(self, keys: tuple[str, ...]) -> None:
        window = self.active
        if window is None:
            return
        focus = window.focus
        match keys:
            case ("tab",) | ("shift", "tab"):
                window.next_focus(back=len(keys) == 2)
            case ("enter",) if focus is not None and focus.role == "area":
                self.type("\n")
            case ("enter",) if window.default is not None:
                self.later(lambda: window.default.click(None) if window.default else None)
            case ("esc",) if window.modal:
                self.later(lambda: self.close(window))
            case ("ctrl", "c") if focus is not None and not focus.concealed:
                self.clipboard = focus.value
            case ("ctrl", "v"):
                self.type(self.clipboard)
            case _:
                pass

    def _scroll(self, at: Point, notches: int) -> None:
        window = self._window_at(at)
        widget = window.hit(ScreenPoint(at.x, at.y))[0] if window else None
        if widget is not None:
            widget.scroll(notches)

    def _drag(self, start: Point, end: Point) -> None:
        """A window dragged by its title bar moves."""
        window = self._window_at(start)
        if window is not None and start.y < window.box.top:
            box = window.box
            window.box = Box(box.left + end.x - start.x, box.top + end.y - start.y, box.width, box.height)

    def _window_at(self, at: Point) -> SimulatedWindow | None:
        if self.active is not None and self.active.modal:
            return self.active if self.active.frame.contains(ScreenPoint(at.x, at.y)) else None
        return next((w for w in reversed(self.windows) if w.frame.contains(ScreenPoint(at.x, at.y))), None)
