"""What was typed, told from two screens: its box, whether it can be read, and when it is a secret."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from actions.action import Click, Point, Press, Type
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Pixels, Screen, Window
from tasks.recording import joined, recorded
from tasks.typed import Moment, is_secret, typed_into

SIZE = Box(0, 0, 320, 200)
FIELD, OTHER, AREA = Box(80, 20, 200, 26), Box(80, 60, 200, 26), Box(20, 20, 280, 60)
ENTER = Press(keys=("enter",))


def paper() -> Pixels:
    return np.full((SIZE.height, SIZE.width, 3), 230, np.uint8)


def inked(box: Box, pixels: Pixels | None = None) -> Pixels:
    """Something is written in a box."""
    made = paper() if pixels is None else pixels.copy()
    for left in range(box.left + 8, box.left + 60, 9):
        made[box.top + 8 : box.top + 18, left : left + 5 + left % 3] = 20
    return made


def ringed(box: Box, pixels: Pixels) -> Pixels:
    """Its border is drawn in another colour, as of what the pointer is over."""
    made = pixels.copy()
    made[box.top : box.bottom, box.left : box.right] = 90
    made[box.top + 2 : box.bottom - 2, box.left + 2 : box.right - 2] = pixels[
        box.top + 2 : box.bottom - 2, box.left + 2 : box.right - 2
    ]
    return made


def screen(pixels: Pixels, elements: list[Element], *lines: str) -> Screen:
    said = tuple(Line(text, Box(100, 24 + 40 * n, 60, 12), 1.0, ()) for n, text in enumerate(lines))
    window = Window(1, 1, "App", "", SIZE, 0, focused=True)
    return Screen(Frame(pixels, SIZE, 0.0), (window,), said, tuple(elements))


def field(box: Box, name: str, value: str = "") -> Element:
    return Element(box, "field", name, value, window=1)


def area(value: str) -> Element:
    return Element(AREA, "area", "", value, window=1)


def test_a_border_drawn_anew_takes_no_text() -> None:
    before = screen(paper(), [field(FIELD, "Card"), field(OTHER, "Password")])
    drawn = ringed(OTHER, inked(FIELD))
    after = screen(drawn, [field(FIELD, "Card", "2024 77"), field(OTHER, "Password")], "2024 77")
    into = typed_into(Moment(Type(text="2024 77"), before, after))
    assert into is not None
    assert into.name == "Card"


def test_a_text_among_others_in_an_area_goes_to_its_caret() -> None:
    before = screen(paper(), [area("milk\nbread")], "milk")
    after = screen(inked(AREA), [area("To buy:milk\nbread")], "To buy:milk")
    moment = Moment(Type(text="To buy:"), before, after)
    (made,) = recorded([moment])
    assert made is not None
    assert made.step is not None
    assert (made.step.action, made.step.target) == (Type(text="To buy:"), None)
    assert made.step.expect is not None
    assert made.step.expect.appears == ("To buy:",)


def test_what_a_display_shows_the_end_of_is_no_secret_and_its_enter_a_key() -> None:
    shown = screen(inked(AREA), [area("34")], "34")
    typed = Moment(Type(text="12*34"), screen(paper(), []), shown)
    entered = Moment(ENTER, shown, screen(inked(OTHER, inked(AREA)), [area("408")], "408"))
    first, second = recorded(joined([typed, entered]))
    assert first is not None
    assert second is not None
    assert first.step is not None
    assert second.step is not None
    assert (first.step.action, first.step.target, first.hidden) == (Type(text="12*34"), None, None)
    assert second.step.action == ENTER


@pytest.mark.parametrize("line", ["", "Password", "••••••••", "********", "|", "l", "00000000"])
def test_a_text_without_a_box_is_a_secret_unless_it_can_be_read(line: str) -> None:
    before = screen(paper(), [], "Log in")
    after = screen(inked(FIELD), [], "Log in", *([line] if line else []))
    for text in ("hunter2l", "Passw0rd", "tr0ub4dor|", "20250000"):
        assert is_secret(Moment(Type(text=text), before, after), Type(text=text), None)


def test_a_label_that_stood_there_before_does_not_make_a_secret_readable() -> None:
    before = screen(paper(), [], "Password", "hunter22")
    after = screen(inked(Box(80, 120, 200, 26)), [], "Password", "hunter22")
    for text in ("Password", "hunter22"):
        assert is_secret(Moment(Type(text=text), before, after), Type(text=text), None)


def test_a_text_of_which_the_last_letter_is_not_drawn_yet_is_no_secret() -> None:
    typed = Type(text="the weekly update")
    moment = Moment(typed, screen(paper(), []), screen(inked(FIELD), [], "the weekly updat"))
    assert not is_secret(moment, typed, None)


def chosen(box: Box) -> Pixels:
    """A selection begins in a box."""
    made = paper()
    made[box.top + 5 : box.bottom - 5, box.left + 5 : box.left + 50] = (48, 140, 198)
    return made


def test_a_text_typed_over_a_selection_that_cannot_be_read_says_so() -> None:
    before = screen(chosen(FIELD), [field(FIELD, "Subject")])
    after = screen(inked(FIELD), [field(FIELD, "Subject", "Meeting")], "Meeting")
    (made,) = recorded([Moment(Type(text="Meeting"), before, after)])
    assert made is not None
    assert made.step is not None
    assert made.step.do == "Type “Meeting” over what is there into the “Subject” field."


@pytest.mark.parametrize(("drawn", "said"), [(True, "Click the “bread” row."), (False, "Click the text area.")])
def test_a_click_beside_the_words_of_a_row_chose_it_when_it_looks_chosen(*, drawn: bool, said: str) -> None:
    rows = [Element(Box(26, 26 + 18 * n, 40, 10), "item", name, window=1) for n, name in enumerate(("milk", "bread"))]
    before = screen(paper(), [area("milk\nbread"), *rows])
    pixels = paper()
    if drawn:
        pixels[42:58, 22:298] = (48, 140, 198)
    click = Click(at=Point(x=200, y=rows[1].box.center.y))
    (made,) = recorded([Moment(click, before, screen(pixels, [area("milk\nbread"), *rows]))])
    assert made is not None
    assert made.step is not None
    assert made.step.do == said


def test_a_new_window_is_known_again_by_its_parts_and_not_by_what_its_lists_hold() -> None:
    before, dialog = screen(paper(), []), Box(10, 10, 300, 180)
    rows = [Element(Box(20, 20 + 18 * n, 60, 14), "button", f".folder{n}/", window=2) for n in range(5)]
    parts = [Element(Box(200, 150, 60, 24), "button", "Save", window=2), Element(FIELD, "field", "Name", window=2)]
    after = screen(inked(AREA), [*rows, *parts])
    arrived = Window(2, 1, "App", "", dialog, 1, focused=True)
    after = replace(after, windows=(*before.windows, arrived))
    (made,) = recorded([Moment(Press(keys=("ctrl", "s")), before, after)])
    assert made is not None
    assert made.step is not None
    assert made.step.expect is not None
    assert made.step.expect.appears == ("Name", "Save")
