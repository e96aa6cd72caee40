"""Forms that draw no boxes, drawn here as modern pages draw them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from perception.elements import find_elements
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Word

SIZE = (900, 600)
THEMES = {"light": (255, 31, 107), "dark": (38, 230, 150)}  # paper, ink, pale ink


class Sheet:
    """A page on which words and rules are drawn; what is drawn is also read."""

    def __init__(self, theme: str) -> None:
        self.paper, self.ink, self.pale = THEMES[theme]
        self.pixels = np.full((SIZE[1], SIZE[0], 3), self.paper, np.uint8)
        self.lines: list[Line] = []

    def word(self, text: str, left: int, base: int, *, pale: bool = False) -> None:
        level = self.pale if pale else self.ink
        cv2.putText(self.pixels, text, (left, base), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (level,) * 3, 1)
        (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)
        box = Box(left, base - height, width, height + 1)
        self.lines.append(Line(text, box, 1.0, (Word(text, box, 1.0),)))

    def rule(self, top: int, left: int = 100, right: int = 800) -> None:
        cv2.line(self.pixels, (left, top), (right, top), (abs(self.paper - 30),) * 3, 1)

    def elements(self) -> tuple[Element, ...]:
        return find_elements(Frame(self.pixels, Box(0, 0, *SIZE), 0.0), self.lines, ())


def named(elements: tuple[Element, ...], role: str) -> list[str]:
    return [element.name for element in elements if element.role == role]


@pytest.mark.parametrize("theme", THEMES)
def test_pale_words_over_rules_are_fields_and_the_room_below_is_an_area(theme: str) -> None:
    sheet = Sheet(theme)
    sheet.word("To", 104, 100, pale=True)
    sheet.word("Cc Bcc", 740, 100)
    sheet.rule(112)
    sheet.word("Subject", 104, 136, pale=True)
    sheet.rule(148)
    sheet.word("Send", 110, 560)
    found = sheet.elements()
    assert named(found, "field") == ["To", "Subject"]
    area = next(element for element in found if element.role == "area")
    assert area.box.top >= 148
    assert 450 <= area.box.bottom <= 560


def test_rows_at_the_lower_border_of_a_screen_leave_no_room_below() -> None:
    sheet = Sheet("light")
    sheet.word("To", 104, 550, pale=True)
    sheet.word("Cc Bcc", 740, 550)
    sheet.rule(562)
    sheet.word("Subject", 104, 586, pale=True)
    sheet.rule(598)
    assert named(sheet.elements(), "area") == []


@pytest.mark.parametrize("theme", THEMES)
def test_rows_keep_their_places_when_they_are_filled(theme: str) -> None:
    sheet = Sheet(theme)
    sheet.word("To", 104, 100, pale=True)
    sheet.word("ruth@desk.example", 140, 100)
    sheet.rule(112)
    sheet.word("Plan for Monday", 104, 136)
    sheet.rule(148)
    found = sheet.elements()
    assert next((e.name, e.value) for e in found if e.role == "field") == ("To", "ruth@desk.example")
    assert any(element.role == "area" and element.box.top >= 148 for element in found)


@pytest.mark.parametrize("theme", THEMES)
def test_rows_of_a_list_are_no_fields(theme: str) -> None:
    sheet = Sheet(theme)
    for row in range(5):
        sheet.word("Ines Torres", 104, 100 + 36 * row)
        sheet.word("Notes of Monday, have a look at them", 300, 100 + 36 * row)
        sheet.rule(112 + 36 * row)
    assert named(sheet.elements(), "field") == []


def test_a_word_with_a_colon_names_a_box_beyond_an_arrow() -> None:
    sheet = Sheet("light")
    sheet.word("To:", 20, 100)
    cv2.fillPoly(sheet.pixels, [np.array([[150, 92], [162, 92], [156, 99]])], (31, 31, 31))
    cv2.rectangle(sheet.pixels, (180, 80), (500, 110), (150, 150, 150), 1)
    assert named(sheet.elements(), "field") == ["To"]
