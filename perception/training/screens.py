"""Screens for training: what real toolkits draw, on made-up desktops, with everything a person could point at.

    python -m perception.training.screens --count 2000 --out DIR [--seed 1] [--first 0] [--held-out] [--toolkit NAME]

Screen N of a seed is always the same screen (same machine, fonts and themes). Each is N.png and N.json. The held-out
side has looks, themes and words of its own, and Tk, which training never sees (`SIDES`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from perception.geometry import Box
from perception.screen import Element
from perception.training import widgets
from perception.training.browser import Browser
from perception.training.content import Author
from perception.training.desktops import SIZES, DrawnScreen, on_desktop
from perception.training.gtk_screens import GtkPainter, random_gtk_look
from perception.training.page_looks import random_page_look
from perception.training.page_parts import Page
from perception.training.pages import draw_page
from perception.training.quiet_display import quiet_display
from perception.training.tk_screens import TkPainter
from perception.training.widgets import LabelledScreen
from perception.training.words import labels

TOOLKITS = {
    "training": {"page": 0.45, "gtk": 0.4, "qt": 0.15},
    "held out": {"page": 0.3, "gtk": 0.3, "qt": 0.15, "tk": 0.25},
}
"""Which toolkits draw for each side, and how often."""
POINTABLE = ("button", "field", "area", "checkbox", "radio", "combo", "tab", "menu", "link", "item", "slider", "spin",
             "icon")  # fmt: skip
PAGE_SIZES = ((1024, 768), (1280, 800), (1280, 800), (1366, 768))
SAME_LOOK = 6  # consecutive screens share what is slow to change: toolkit, theme, scale
EVERY = 10  # one label in ten is for evaluation


class SideAuthor(Author):
    """Writes with the words of one side only."""

    def __init__(self, rng: np.random.Generator, *, held_out: bool) -> None:
        super().__init__(rng)
        self._words = words_of(held_out=held_out)

    def word(self) -> str:
        return self._words[int(len(self._words) * self.rng.random() ** 2)]


def words_of(*, held_out: bool) -> list[str]:
    """The interface words of one side."""
    return [word for number, word in enumerate(labels()) if (number % EVERY == 0) == held_out]


class Studio:
    """Draws screens; toolkits start when first needed and end with `close`."""

    def __init__(self, seed: int, *, held_out: bool = False, toolkit: str | None = None) -> None:
        self._seed, self._held_out, self._only = seed, held_out, toolkit
        self._open = ExitStack()
        self._display: str | None = None
        self._browser: Browser | None = None
        self._gtk: dict[int, GtkPainter] = {}
        self._tk: TkPainter | None = None

    def screen(self, number: int) -> DrawnScreen:
        """Screen `number` of this seed and side."""
        slow = np.random.default_rng([self._seed, number // SAME_LOOK, int(self._held_out), 1])
        rng = np.random.default_rng([self._seed, number, int(self._held_out), 2])
        shares = TOOLKITS["held out" if self._held_out else "training"]
        toolkit = self._only or str(slow.choice(list(shares), p=list(shares.values())))
        size = SIZES[int(rng.integers(len(SIZES)))]
        draw = {"page": self._page, "gtk": self._gtk_window, "qt": self._qt, "tk": self._tk_window}[toolkit]
        if rng.random() < 0.35:
            only = draw(rng, slow, size)
            return DrawnScreen(only.pixels, _pointable(only), (), only.look)
        windows = []
        for _ in range(1 if rng.random() < 0.6 else 2):
            width, height = (int(side * rng.uniform(0.45, 1)) for side in size)
            window = draw(rng, slow, (max(360, width), max(260, height)))
            windows.append((window.pixels, _pointable(window)))
        return on_desktop(windows, size, rng, window.look)

    def page(self, number: int) -> DrawnScreen:
        """Page `number` of this seed as a browser shows it, without a desktop around it."""
        rng, slow = np.random.default_rng([self._seed, number, 2]), np.random.default_rng([self._seed, number // 4, 1])
        drawn = self._page(rng, slow, PAGE_SIZES[number % len(PAGE_SIZES)])
        return DrawnScreen(np.ascontiguousarray(drawn.pixels), _pointable(drawn), (), drawn.look)

    def _author(self, rng: np.random.Generator) -> SideAuthor:
        return SideAuthor(rng, held_out=self._held_out)

    def _page(self, rng: np.random.Generator, slow: np.random.Generator, size: tuple[int, int]) -> LabelledScreen:
        del slow
        if self._browser is None:
            self._browser = self._open.enter_context(Browser())
        scale = float(rng.choice([1, 1, 1, 1.25, 1.5, 2]))
        look = random_page_look(rng, held_out=self._held_out)
        small = (max(320, int(size[0] / scale)), max(240, int(size[1] / scale)))
        return draw_page(self._browser, Page(rng, look), self._author(rng).window(), small, scale)

    def _gtk_window(self, rng: np.random.Generator, slow: np.random.Generator, size: tuple[int, int]) -> LabelledScreen:
        scale = 2 if slow.random() < 0.12 else 1
        if scale not in self._gtk:
            self._gtk[scale] = self._open.enter_context(GtkPainter(self._shown_on(), scale))
        small = (size[0] // scale, size[1] // scale)
        content = self._author(rng).window()
        look = random_gtk_look(rng, slow, held_out=self._held_out)
        return self._gtk[scale].draw(content, small, look, rng)

    def _qt(self, rng: np.random.Generator, slow: np.random.Generator, size: tuple[int, int]) -> LabelledScreen:
        del slow
        look = widgets.random_look(rng, held_out=self._held_out)
        return widgets.draw(self._author(rng).window(), replace(look, width=int(max(360, size[0] / look.scale))))

    def _tk_window(self, rng: np.random.Generator, slow: np.random.Generator, size: tuple[int, int]) -> LabelledScreen:
        del slow
        if self._tk is None:
            self._tk = self._open.enter_context(TkPainter(self._shown_on()))
        return self._tk.draw(self._author(rng).window(), size, rng)

    def _shown_on(self) -> str:
        if self._display is None:
            self._display = self._open.enter_context(quiet_display())
        return self._display

    def close(self) -> None:
        """End the toolkits."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _pointable(screen: LabelledScreen) -> tuple[Element, ...]:
    return tuple(element for element in screen.elements if element.role in POINTABLE)


def save(screen: DrawnScreen, path: Path) -> None:
    """`path`.png and `path`.json."""
    cv2.imwrite(str(path.with_suffix(".png")), screen.pixels[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
    elements = [{**asdict(e), "states": sorted(e.states), "doubtful": sorted(e.doubtful)} for e in screen.elements]
    told = {"look": screen.look, "elements": elements, "unsure": [asdict(box) for box in screen.unsure]}
    path.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> DrawnScreen:
    """A screen that `save` wrote."""
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    pixels = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise ValueError(f"{path.with_suffix('.png')} is no picture")
    elements = tuple(
        Element(Box(**e["box"]), e["role"], e["name"], e["value"], frozenset(e["states"])) for e in told["elements"]
    )
    return DrawnScreen(
        np.asarray(pixels, np.uint8), elements, tuple(Box(**box) for box in told["unsure"]), told["look"]
    )


def saved(folder: Path) -> Iterator[Path]:
    """The screens of a folder, in order."""
    yield from sorted(path.with_suffix("") for path in folder.glob("*.json"))


def main(argv: Sequence[str] | None = None) -> None:
    """Draw and keep screens; those that are there already are passed over."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--held-out", action="store_true", help="looks, themes, words and a toolkit training never sees"
    )
    parser.add_argument("--toolkit", choices=("page", "gtk", "qt", "tk"), help="only this one")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    started, made = time.monotonic(), 0
    with Studio(options.seed, held_out=options.held_out, toolkit=options.toolkit) as studio:
        for number in range(options.first, options.first + options.count):
            path = options.out / f"{options.seed}-{number:06}"
            if not path.with_suffix(".json").exists():
                save(studio.screen(number), path)
                made += 1
    seconds = time.monotonic() - started
    rate = round(made / max(seconds, 1e-9), 2)
    sys.stdout.write(json.dumps({"screens": made, "seconds": round(seconds, 1), "per_second": rate}) + "\n")


if __name__ == "__main__":
    main()
