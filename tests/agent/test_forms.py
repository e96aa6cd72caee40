"""A form that leaves its window has been finished; a question or a failure in its place has not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.forms import form_is_gone
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Screen, Typed, Window

WINDOW = Window(7, 1, "app", "Mail", Box(0, 0, 400, 300), 0, focused=True)
SEND = Element(Box(20, 260, 60, 24), "button", "Send", window=7)
TO = Element(Box(20, 40, 300, 24), "field", "To", value="ruth@desk.example", window=7)
SEARCH = Element(Box(20, 4, 300, 24), "field", "Search", window=7)


def screen(*elements: Element, lines: tuple[str, ...] = (), ink: int = 0) -> Screen:
    pixels = np.full((300, 400, 3), 255, np.uint8)
    pixels[30:] = ink
    read = tuple(Line(text, Box(20, 60 + 20 * n, 200, 12), 1.0, ()) for n, text in enumerate(lines))
    return Screen(Frame(pixels, Box(0, 0, 400, 300), 0.0), (WINDOW,), read, elements)


BEFORE = screen(SEARCH, TO, SEND, lines=("ruth@desk.example",), ink=10)


def test_a_form_that_left_its_window_is_gone() -> None:
    assert form_is_gone(BEFORE, screen(SEARCH, lines=("Message sent",)), SEND, 7)


def test_a_box_outside_the_form_may_have_changed_its_look() -> None:
    dimmed = screen(SEARCH, TO, SEND, lines=("ruth@desk.example",), ink=10)
    dimmed.frame.pixels[:30] = 90
    assert form_is_gone(dimmed, screen(SEARCH), SEND, 7)


PLACE = Box(20, 56, 300, 22)
OPEN = replace(
    screen(SEARCH, SEND, lines=("ruth@desk.example",), ink=10), typed=(Typed("ruth@desk.example", PLACE, 7),)
)


def test_a_form_without_boxes_is_gone_with_what_was_written_in_it() -> None:
    assert form_is_gone(OPEN, screen(SEARCH, lines=("Message sent",)), SEND, 7)


def test_a_form_without_boxes_is_not_gone_while_a_written_place_looks_as_before() -> None:
    assert not form_is_gone(OPEN, screen(SEARCH, ink=10), SEND, 7)


def test_a_form_without_boxes_is_not_gone_while_a_written_text_is_shown() -> None:
    assert not form_is_gone(OPEN, screen(SEARCH, lines=("Draft to ruth@desk.example",)), SEND, 7)


PAGE = Box(0, 30, 400, 270)
LETTER = replace(
    screen(SEARCH, lines=("A letter", "Send nothing to the printer", "before Friday."), ink=10),
    typed=(Typed("Send nothing to the printer before Friday.", PAGE, 7),),
)
WORD = Element(Box(20, 80, 40, 12), "item", "Send", window=7)


@pytest.mark.parametrize("left", ["Send nothing to the printer", "Scnd nothing to the prjnter", "before Friday."])
def test_a_form_is_not_gone_while_a_line_of_a_long_text_stands_where_it_was_typed(left: str) -> None:
    assert not form_is_gone(LETTER, screen(SEARCH, lines=("Inbox", left)), WORD, 7)


def test_a_form_is_not_gone_while_one_of_the_lines_of_its_place_is_shown() -> None:
    assert not form_is_gone(LETTER, screen(SEARCH, lines=("A letter",)), WORD, 7)


@pytest.mark.parametrize(
    ("left", "lines"),
    [
        ((SEARCH, TO, SEND), ("ruth@desk.example",)),
        ((SEARCH, TO), ("Message sent",)),
        ((SEARCH, SEND), ("Message sent",)),
        ((SEARCH, Element(Box(90, 200, 60, 24), "button", "Cancel", window=7)), ("No subject. Send it so?",)),
        ((SEARCH,), ("The message could not be sent",)),
        ((SEARCH,), ("Draft to ruth@desk.example",)),
    ],
)
def test_a_form_is_not_gone_while_anything_of_it_a_question_or_a_failure_is_there(
    left: tuple[Element, ...], lines: tuple[str, ...]
) -> None:
    assert not form_is_gone(BEFORE, screen(*left, lines=lines), SEND, 7)
