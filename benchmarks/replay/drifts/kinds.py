"""The ten kinds of drift, five amounts of each; the first eight change nothing that a person would stumble over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Kind = Literal[
    "none", "moved", "resized", "resolution", "dark", "font", "icons", "toolbar", "grown", "renamed", "popup"
]
COSMETIC: tuple[Kind, ...] = ("moved", "resized", "resolution", "dark", "font", "icons", "toolbar", "grown")
KINDS: tuple[Kind, ...] = (*COSMETIC, "renamed", "popup")
AMOUNTS = 5
"""So often is each drift produced, each time by another amount."""
SIZE = (1280, 800)
"""Of the screen that the workflows are recorded on."""

Value = TypeVar("Value")

SIZES = ((1366, 768), (1440, 900), (1152, 864), (1600, 1000), (1920, 1080))
DARK = ("Adwaita-dark", "Arc-Dark", "Greybird-dark", "Materia-dark", "Blackbird")
POINTS = (11, 12, 13, 14, 16)
ICONS = ("Numix", "nuoveXT2", "breeze", "elementary-xfce", "mate")
LANGUAGES = ("de", "fr", "es", "it", "nl")
MORE = (1, 3, 5, 8, 12)
MOVES = ((60, 40), (-90, 60), (150, -50), (-160, -60), (230, 70))
STRETCHES = (0.92, 1.08, 0.85, 1.2, 1.3)


@dataclass(frozen=True, slots=True)
class Drift:
    """One way in which a desktop differs from the recorded one."""

    kind: Kind = "none"
    number: int = 0

    def of(self, kind: Kind, amounts: Sequence[Value], otherwise: Value) -> Value:
        """This drift's amount, if it is of that kind."""
        return amounts[self.number % len(amounts)] if self.kind == kind else otherwise

    @property
    def size(self) -> tuple[int, int]:
        return self.of("resolution", SIZES, SIZE)

    @property
    def points(self) -> int:
        return self.of("font", POINTS, 10)

    @property
    def more(self) -> int:
        """So many entries more in a list."""
        return self.of("grown", MORE, 0)

    @property
    def language(self) -> str:
        """Of the application's labels: English ones are renamed by translating them."""
        return self.of("renamed", LANGUAGES, "")
