"""A window of the simulated desktop."""

from __future__ import annotations

from dataclasses import dataclass, field
from zlib import crc32

from examples.simulated.widgets import Widget
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Window

TITLE_BAR = 22
"""Pixels above the client area that the window manager draws."""


def pid_of(application: str) -> int:
    """Each application has a process, beyond all that a real system numbers."""
    return 900_000_000 + crc32(application.encode()) % 1_000_000


@dataclass(eq=False)
class SimulatedWindow:
    """Widgets in a box on the screen. A modal window keeps input from all the others."""

    id: int
    title: str
    application: str
    box: Box  # client area, screen pixels
    widgets: list[Widget] = field(default_factory=list)
    modal: bool = False
    focus: Widget | None = None
    default: Widget | None = None  # what Enter means in a one-line field

    @property
    def frame(self) -> Box:
        """With its title bar."""
        return Box(self.box.left, self.box.top - TITLE_BAR, self.box.width, self.box.height + TITLE_BAR)

    def seen(self, stacking: int, *, focused: bool) -> Window:
        """Itself as the window system reports it."""
        return Window(
            self.id, pid_of(self.application), self.application, self.title, self.box, stacking, focused, self.frame
        )

    def elements(self, *, active: bool) -> list[Element]:
        """Its widgets as the eyes report them."""
        corner = (self.box.left, self.box.top)
        return [
            element
            for widget in self.widgets
            for element in widget.elements(corner, self.id, focused=active and widget is self.focus)
        ]

    def hit(self, at: ScreenPoint) -> tuple[Widget | None, str | None]:
        """The widget under a screen point, and the row when it is a list."""
        inside = ScreenPoint(at.x - self.box.left, at.y - self.box.top)
        for widget in reversed(self.widgets):
            if widget.box.contains(inside):
                row = next((row for row, box in widget.visible_rows() if box.contains(inside)), None)
                return widget, row
        return None, None

    def widget(self, name: str) -> Widget:
        """The widget of that name; KeyError tells the names there are."""
        found = next((widget for widget in self.widgets if widget.name == name), None)
        if found is None:
            raise KeyError(f"{name!r} is not in {self.title!r}; there are {[widget.name for widget in self.widgets]}")
        return found

    def next_focus(self, *, back: bool) -> None:
        """Tab, or Shift+Tab."""
        stops = [widget for widget in self.widgets if widget.takes_text or widget.role == "button"]
        if stops:
            place = stops.index(self.focus) if self.focus in stops else (0 if back else -1)
            self.focus = stops[(place + (-1 if back else 1)) % len(stops)]
