"""What stands in a window of the simulated desktop, and what it does when it is clicked, typed into or scrolled.

Boxes are relative to the window's left top corner, in pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from perception.geometry import Box
from perception.screen import Element, Role, State

ROW_HEIGHT = 22
Effect = Callable[[], None]


def nothing() -> None:
    """The effect of a widget that has none."""


@dataclass(eq=False)
class Widget:
    """One widget. `effect` is what a click on it brings about."""

    role: Role
    name: str
    box: Box
    value: str = ""
    effect: Effect = nothing
    enabled: bool = True
    checked: bool = False
    takes_focus: bool = True
    concealed: bool = False  # shows dots instead of its value
    rows: list[str] = field(default_factory=list)  # of a list; each is an element of its own
    first_row: int = 0
    chosen: str = ""  # the selected row

    @property
    def takes_text(self) -> bool:
        return self.role in ("field", "area", "combo", "spin")

    @property
    def shown(self) -> str:
        """What a person reads in it."""
        if self.takes_text:
            return "\u2022" * len(self.value) if self.concealed else self.value
        return self.name

    def elements(self, corner: tuple[int, int], window: int, *, focused: bool) -> list[Element]:
        """Itself as the eyes report it, or its visible rows."""
        if self.role == "item":
            return [
                Element(_moved(box, corner), "item", row, states=self._row_states(row), window=window)
                for row, box in self.visible_rows()
            ]
        states: set[State] = set()
        states |= {"checked"} if self.checked else set()
        states |= set() if self.enabled else {"disabled"}
        states |= {"focused"} if focused else set()
        value = self.shown if self.takes_text else ""
        return [Element(_moved(self.box, corner), self.role, self.name, value, frozenset(states), window=window)]

    def visible_rows(self) -> list[tuple[str, Box]]:
        """The rows on view, top first, each with its box inside the window."""
        count = self.box.height // ROW_HEIGHT
        shown = self.rows[self.first_row : self.first_row + count]
        return [
            (row, Box(self.box.left, self.box.top + ROW_HEIGHT * place, self.box.width, ROW_HEIGHT))
            for place, row in enumerate(shown)
        ]

    def click(self, row: str | None) -> None:
        """Take a click that hit it (or one of its rows)."""
        if not self.enabled:
            return
        if self.role in ("checkbox", "radio"):
            self.checked = not self.checked
        if row is not None:
            self.chosen = row
        self.effect()

    def type(self, text: str, *, anew: bool) -> None:
        """Take typed text; a one-line field takes no line breaks."""
        kept = text if self.role == "area" else text.replace("\n", "")
        self.value = kept if anew else self.value + kept

    def scroll(self, notches: int) -> None:
        """Three rows per notch, as far as there are rows."""
        last = max(0, len(self.rows) - self.box.height // ROW_HEIGHT)
        self.first_row = min(max(0, self.first_row + 3 * notches), last)

    def _row_states(self, row: str) -> frozenset[State]:
        return frozenset({"selected"}) if row == self.chosen else frozenset()


def _moved(box: Box, corner: tuple[int, int]) -> Box:
    return Box(box.left + corner[0], box.top + corner[1], box.width, box.height)
