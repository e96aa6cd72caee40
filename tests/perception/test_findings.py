"""What was found once on a picture is not looked for again; any other pixel, line or window makes it new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from perception.findings import Findings, recalled, told
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Window

FRAME = Frame(np.zeros((40, 60, 3), np.uint8), Box(0, 0, 60, 40), 0.0)
LINE = Line("Send", Box(2, 2, 30, 12), 1.0, ())
WINDOWS = (
    Window(70, 5, "mail", "one", Box(0, 0, 60, 40), 0, focused=False),
    Window(71, 5, "mail", "two", Box(0, 0, 40, 30), 1, focused=True, transient_for=70),
)


class Finder:
    """Finds one button in the window on top, and counts how often it was asked."""

    asked = 0

    def __call__(self, _frame: Frame, _lines: Sequence[Line], windows: Sequence[Window]) -> tuple[Element, ...]:
        self.asked += 1
        return (Element(Box(0, 0, 34, 16), "button", "Send", window=windows[-1].id if windows else None),)


def test_the_same_picture_is_searched_once_also_with_other_ids_and_titles() -> None:
    finder = Finder()
    first = Findings(finder)
    found = first(FRAME, [LINE], WINDOWS)
    again = Findings(finder, recalled(told(first.known)))
    assert again(FRAME, [LINE], WINDOWS) == found
    other = [replace(WINDOWS[0], id=8, title="x", pid=9), replace(WINDOWS[1], id=9, pid=9, transient_for=8)]
    assert again(FRAME, [LINE], other)[0].window == 9
    assert finder.asked == 1


def test_any_other_pixel_line_or_window_makes_it_new() -> None:
    finder = Finder()
    find = Findings(finder)
    find(FRAME, [LINE], WINDOWS)
    pixels = FRAME.pixels.copy()
    pixels[39, 59, 2] = 1
    for number, look in enumerate(
        (
            (Frame(pixels, FRAME.bounds, 0.0), [LINE], WINDOWS),
            (FRAME, [replace(LINE, text="Sent")], WINDOWS),
            (FRAME, [LINE], WINDOWS[:1]),
            (FRAME, [LINE], (WINDOWS[0], replace(WINDOWS[1], pid=6))),
            (FRAME, [LINE], (WINDOWS[0], replace(WINDOWS[1], transient_for=None))),
            (FRAME, [LINE], (WINDOWS[0], replace(WINDOWS[1], box=Box(0, 0, 40, 31)))),
        ),
        2,
    ):
        find(*look)
        assert finder.asked == number


def test_what_is_no_memory_is_as_if_there_were_none() -> None:
    find = Findings(Finder())
    find(FRAME, [LINE], WINDOWS)
    good = told(find.known)
    element = next(iter(good.values()))[0]
    assert len(recalled(good)) == 1
    spoiled = {1: "lord", 7: -1, 9: -1, 10: "lord"}
    elements = [[*element[:at], value, *element[at + 1 :]] for at, value in spoiled.items()]
    for bad in (None, [], {"k": 7}, {"k": [[]]}, *({"k": [each]} for each in elements)):
        assert recalled(bad) == {}
