"""What counts as a tool tip, and what a picture is called by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from perception.geometry import Box
from perception.screen import Element, Frame, Line, Screen, Window
from tasks.tips import Tip, Tips, tip_at

BOUNDS = Box(0, 0, 400, 300)
OWN = Window(1, 7, "app", "", BOUNDS, 0, focused=True, frame=BOUNDS)
POPUP = Window(2, 7, "app", "", Box(120, 70, 90, 20), 1, focused=False)
ICON = Element(Box(100, 40, 24, 24), "icon", "", window=1)


def line(text: str, left: int, top: int) -> Line:
    return Line(text, Box(left, top, 7 * len(text), 11), 0.99, ())


def screen(*lines: Line, windows: tuple[Window, ...] = (OWN,), elements: tuple[Element, ...] = (ICON,)) -> Screen:
    pixels = np.random.default_rng(3).integers(0, 255, (300, 400, 3), np.uint8)
    return Screen(Frame(pixels, BOUNDS, 0.0), windows, lines, elements)


def texts(before: Screen, after: Screen) -> list[str]:
    return [line.text for line in tip_at(ICON, before, after)]


def test_the_first_row_of_a_small_window_of_the_same_program_is_the_tip() -> None:
    after = screen(line("Undo (Ctrl+Z)", 126, 74), line("Takes back the last change", 126, 92), windows=(OWN, POPUP))
    assert texts(screen(), after) == ["Undo (Ctrl+Z)"]


def test_another_program_or_a_window_far_away_tells_no_tip() -> None:
    for other in (replace(POPUP, pid=9), replace(POPUP, box=Box(300, 260, 90, 20)), replace(POPUP, focused=True)):
        assert texts(screen(), screen(line("Undo", other.box.left + 6, other.box.top + 4), windows=(OWN, other))) == []


def test_new_words_near_the_picture_are_its_tip_and_changed_ones_are_not() -> None:
    ready = line("Ready", 90, 80)
    assert texts(screen(), screen(line("Turn left", 90, 80))) == ["Turn left"]
    assert texts(screen(ready), screen(line("Turn left", 90, 80))) == [], "what stood there changed"
    assert texts(screen(), screen(line("Turn left", 90, 80), line("Turn right", 90, 95))) == [], "a page changed"
    assert texts(screen(), screen(line("Turn left", 90, 250))) == [], "far away"


def test_a_picture_is_called_by_its_tip_wherever_it_looks_the_same() -> None:
    seen, tips = screen(), Tips()
    assert tips.unasked(seen, seen.elements) == [ICON]
    assert tips.name(seen) is seen
    twin = screen(elements=(replace(ICON, box=Box(99, 39, 26, 26)), ICON))
    assert len(tips.unasked(twin, twin.elements)) == 1, "a picture and its button are one place"
    tips.hear(ICON, seen, Tip("Turn left"))
    assert [e.name for e in tips.name(seen).elements] == ["Turn left"]
    assert tips.unasked(seen, seen.elements) == []
    other = replace(seen, frame=Frame(255 - seen.frame.pixels, BOUNDS, 0.0))
    assert [e.name for e in tips.name(other).elements] == [""]
