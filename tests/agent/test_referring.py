"""What a phrase says of a thing: its kind, its name, its place among its like, what it stands beside."""

from __future__ import annotations

import pytest

from agent.referring import referred
from perception.geometry import Box
from perception.screen import Element, Line, Role


def element(name: str, role: Role, left: int, top: int, width: int = 80, height: int = 20) -> Element:
    return Element(Box(left, top, width, height), role, name)


TABS = tuple(element(name, "tab", 10 + 90 * n, 10) for n, name in enumerate(("General", "Sounds", "Keyboard keys")))
BOXES = (
    element("Play a sound", "checkbox", 10, 80, 140),
    element("Show the list of files", "checkbox", 10, 110, 140),
    element("Wrap lines after column", "checkbox", 10, 140, 140),
)
NUMBER = element("", "spin", 160, 140)
BUTTONS = (element("Cancel", "button", 300, 400), element("OK", "button", 400, 400))
LABEL = Line("Theme", Box(10, 200, 50, 14), 1.0, ())
COMBO = element("", "combo", 100, 196)
SCREEN = (*TABS, *BOXES, NUMBER, COMBO, *BUTTONS)


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("the second tab", TABS[1]),
        ("please click the last tab", TABS[2]),
        ("the 3rd check box", BOXES[2]),
        ("select the General tab", TABS[0]),
        ("the tab called 'Sounds'", TABS[1]),
        ("the button that says OK", BUTTONS[1]),
        ("the check box about files list", BOXES[1]),
        ("the tab for the keys of the keyboard", TABS[2]),
        ("the Wrap lines after column check box", BOXES[2]),
        ("the check box below Play a sound", BOXES[1]),
        ("the number box to the right of Wrap lines after column", NUMBER),
        ("the drop-down list next to Theme", COMBO),
        ("the button to the left of OK", BUTTONS[0]),
        ("the one above Show the list of files", BOXES[0]),
    ],
)
def test_a_phrase_finds_what_it_speaks_of(phrase: str, meant: Element) -> None:
    assert referred(phrase, SCREEN, (LABEL,)) is meant


@pytest.mark.parametrize(
    "phrase",
    ["", "the 0th tab", "the fifth tab", "the Print button", "the check box", "the slider below Theme",
     "the button right of OK", "something else", "the tab about weather"],
)  # fmt: skip
def test_what_fits_nothing_or_several_things_is_left_to_others(phrase: str) -> None:
    assert referred(phrase, SCREEN, (LABEL,)) is None


def test_some_of_its_words_do_not_mean_a_sentence() -> None:
    order = element("To go on please delete your account now", "link", 10, 260, 400)
    assert referred("the link about delete account", (*SCREEN, order), ()) is None
    assert referred("the To go on please delete your account now link", (*SCREEN, order), ()) is order


def test_of_equally_near_things_none_is_guessed() -> None:
    twins = (element("", "field", 10, 230), element("", "field", 11, 231))
    assert referred("the text box below Theme", twins, (LABEL,)) is None
