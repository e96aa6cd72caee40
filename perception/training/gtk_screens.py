"""Window contents drawn by GTK 3 in the themes that are installed, with the exact box of every element.

GTK's bindings belong to the system's Python, so a child process draws (`gtk_child`), on a virtual display that shows
nothing. Themes in `HELD_OUT_THEMES` are for evaluation only.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from perception.training.content import Content, Part
from perception.training.painter import Painter, PainterError, elements_in, pixels_of, plain
from perception.training.widgets import LabelledScreen

PYTHON = "/usr/bin/python3"
THEMES = ("Adwaita", "Adwaita", "Adwaita", "Greybird", "Greybird-dark", "Materia", "Materia-dark", "Arc", "Arc-Dark",
          "Bluebird", "HighContrast")  # fmt: skip
HELD_OUT_THEMES = ("Breeze", "Breeze-Dark", "Numix", "Blackbird")
FOLDERS = (Path("/usr/share/themes"),)
BUILT_IN = ("Adwaita", "HighContrast")
FONTS = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Cantarell", "Noto Sans Display")


def themes(*, held_out: bool) -> list[str]:
    """The themes of one side that this machine has. Raises `PainterError` where there is none."""
    wanted = HELD_OUT_THEMES if held_out else THEMES
    found = [name for name in wanted if name in BUILT_IN or any((f / name / "gtk-3.0").is_dir() for f in FOLDERS)]
    if not found:
        raise PainterError(f"none of the themes {', '.join(wanted)} is installed; they are Debian packages (*-theme)")
    return found


def random_gtk_look(rng: np.random.Generator, slow: np.random.Generator, *, held_out: bool) -> dict[str, Any]:
    """A look of one side; `slow` draws what takes long to change."""
    theme = str(slow.choice(themes(held_out=held_out)))
    dark = bool(slow.random() < 0.3)
    return {"theme": theme, "dark": dark, "font": str(rng.choice(FONTS)), "points": int(rng.integers(8, 14))}


class GtkPainter(Painter):
    """Draws on `display`; `scale` is GTK's own, 1 or 2."""

    def __init__(self, display: str, scale: int = 1) -> None:
        self._scale = scale
        child = str(Path(__file__).with_name("gtk_child.py"))
        environment = {**os.environ, "DISPLAY": display, "GDK_SCALE": str(scale), "GDK_BACKEND": "x11",
                       "NO_AT_BRIDGE": "1", "GSETTINGS_BACKEND": "memory"}  # fmt: skip
        super().__init__([PYTHON, child], environment, "the Debian packages python3-gi and gir1.2-gtk-3.0")

    def draw(
        self, content: Content, size: tuple[int, int], look: dict[str, Any], rng: np.random.Generator
    ) -> LabelledScreen:
        """One window in a look of `random_gtk_look`."""
        request = {"content": plain(content), "look": look, "size": size, "seed": int(rng.integers(2**31))}
        head, raw = self.ask(request)
        elements = elements_in(head, self._scale)
        parts = tuple(Part(e.role, e.name, e.value, e.states) for e in elements)
        return LabelledScreen(pixels_of(head, raw), elements, parts, f"gtk {look['theme']}")
