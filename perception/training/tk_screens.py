"""Window contents drawn by Tk in its own themes, with the exact box of every element; kept for evaluation."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

from perception.training.content import Content, Part
from perception.training.painter import Painter, elements_in, pixels_of, plain
from perception.training.widgets import LabelledScreen

THEMES = ("clam", "alt", "default", "classic")
FONTS = ("DejaVu Sans", "Liberation Sans", "Noto Sans")


class TkPainter(Painter):
    """Draws on `display`."""

    def __init__(self, display: str) -> None:
        child = str(Path(__file__).with_name("tk_child.py"))
        super().__init__([sys.executable, child], {**os.environ, "DISPLAY": display}, "python3-tk")

    def draw(self, content: Content, size: tuple[int, int], rng: np.random.Generator) -> LabelledScreen:
        """One window in a random theme."""
        theme = str(rng.choice(THEMES))
        request = {"content": plain(content), "theme": theme, "font": str(rng.choice(FONTS)), "size": size,
                   "points": int(rng.integers(8, 14)), "seed": int(rng.integers(2**31))}  # fmt: skip
        head, raw = self.ask(request)
        elements = elements_in(head)
        parts = tuple(Part(e.role, e.name, e.value, e.states) for e in elements)
        return LabelledScreen(pixels_of(head, raw), elements, parts, f"tk {theme}")
