"""Forms without boxes: names over each other with open room are a form; a message that is shown is none."""

from __future__ import annotations

import numpy as np
import pytest

from agent.openings import is_open_form
from agent.plan import Expectation
from agent.verify import Evidence, verify
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Screen, Window, Word

BOUNDS = Box(0, 0, 800, 600)


def screen(*words: tuple[str, int, int], paper: int = 250) -> Screen:
    pixels = np.full((600, 800, 3), paper, np.uint8)
    lines = []
    for text, left, top in words:
        box = Box(left, top, 8 * len(text), 12)
        pixels[box.top : box.bottom, box.left : box.right : 2] = 255 - paper
        lines.append(Line(text, box, 1.0, (Word(text, box, 1.0),)))
    elements = tuple(Element(line.box, "text", line.text, window=1) for line in lines)
    return Screen(
        Frame(pixels, BOUNDS, 0.0), (Window(1, 1, "mail", "", BOUNDS, 0, focused=True),), tuple(lines), elements
    )


@pytest.mark.parametrize("paper", [250, 30])
@pytest.mark.parametrize("left", [(20, 20), (60, 20)])
def test_names_over_each_other_with_open_room_are_a_form(paper: int, left: tuple[int, int]) -> None:
    seen = screen(("To", left[0], 50), ("Subject", left[1], 80), paper=paper)
    assert is_open_form(("To", "Subject"), seen)
    proof = verify(Expectation(fields=("To", "Subject")), Evidence(seen, seen, None))
    assert proof.verdict == "confirmed"


def test_a_message_that_is_shown_is_no_form() -> None:
    seen = screen(("To", 20, 50), ("Sam Reed", 60, 50), ("Subject", 20, 80), ("Notes of Monday", 90, 80))
    assert not is_open_form(("To", "Subject"), seen)


def test_heads_of_columns_are_no_form() -> None:
    assert not is_open_form(("To", "Subject"), screen(("To", 20, 50), ("Subject", 300, 50)))
