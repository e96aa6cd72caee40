"""What reacts on a screen, as a person would point at it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from perception.geometry import Box
from perception.reacting import controls_of
from perception.screen import Element, Frame, Line, Screen, Window

BOX = Box(0, 0, 200, 20)


def screen(*elements: Element, lines: tuple[Line, ...] = ()) -> Screen:
    return Screen(Frame(np.zeros((60, 200, 3), np.uint8), Box(0, 0, 200, 60), 0.0), (), lines, elements)


def test_only_what_reacts_is_a_control_each_in_its_likely_role() -> None:
    row = Element(BOX, "text", "Sounds", reacts=0.9, kind="item")
    words = Element(BOX, "text", "Volume of all sounds", reacts=0.1, kind="item")
    plain = Element(BOX, "button", "OK")
    seen = screen(row, words, plain)
    assert [(e.name, e.role) for e in controls_of(seen).elements] == [("Sounds", "item"), ("OK", "button")]
    unjudged = replace(seen, elements=(plain,))
    assert controls_of(unjudged) is unjudged


def test_a_row_is_called_by_the_first_text_that_it_shows_and_a_list_only_holds_its_text() -> None:
    icon = Element(Box(4, 4, 12, 12), "icon", "", reacts=0.9, kind="tab", extent=BOX)
    lines = (Line("Ctrl+P", Box(150, 6, 40, 10), 1.0, ()), Line("Passwords", Box(30, 5, 60, 12), 1.0, ()),
             Line("below", Box(30, 40, 40, 12), 1.0, ()))  # fmt: skip
    entry = Element(Box(0, 20, 200, 20), "field", "", "Preferences", reacts=0.9, kind="item")
    chosen = Element(Box(0, 40, 200, 20), "field", "", "Serif", reacts=0.9, kind="combo")
    found = controls_of(screen(icon, entry, chosen, lines=lines)).elements
    assert [(e.role, e.name, e.value) for e in found] == [
        ("tab", "Passwords", ""), ("item", "Preferences", ""), ("combo", "", "Serif"),
    ]  # fmt: skip


def test_a_row_is_called_by_its_words_and_not_by_its_shortcut() -> None:
    shortcut = Element(Box(150, 4, 40, 12), "text", "Ctrl+P", reacts=0.9, kind="item", extent=BOX)
    lines = (Line("Print", Box(30, 6, 60, 10), 1.0, ()), Line("Ctrl+P", Box(150, 4, 40, 12), 1.0, ()))
    assert [e.name for e in controls_of(screen(shortcut, lines=lines)).elements] == ["Print"]


def test_a_mark_and_the_words_beside_it_are_one_control() -> None:
    mark = Element(Box(4, 4, 12, 12), "checkbox", "", reacts=0.6, kind="checkbox", extent=BOX)
    words = Element(Box(20, 4, 80, 12), "checkbox", "Wrap", reacts=0.8, kind="checkbox", extent=Box(2, 2, 100, 16))
    lines = (Line("Wrap", Box(22, 5, 70, 10), 1.0, ()),)
    assert [e.box for e in controls_of(screen(mark, words, lines=lines)).elements] == [words.box]


def test_a_box_to_tick_with_its_words_stands_for_its_mark_and_its_words() -> None:
    ticked = Element(Box(4, 4, 100, 14), "checkbox", "Wrap lines", reacts=0.2, kind="item", label=Box(24, 4, 80, 12))
    mark = Element(Box(4, 4, 12, 12), "icon", "", reacts=0.9, kind="icon")
    words = Element(Box(24, 4, 80, 12), "text", "Wrap lines", reacts=0.9, kind="item")
    apart = Element(Box(120, 4, 60, 14), "button", "Apply", reacts=0.9, kind="button")
    found = controls_of(screen(ticked, mark, words, apart)).elements
    assert [(e.role, e.name) for e in found] == [("checkbox", "Wrap lines"), ("button", "Apply")]


def test_the_mark_of_an_entry_in_a_menu_that_pops_up_is_no_box_to_tick() -> None:
    entry = Element(Box(4, 4, 100, 14), "checkbox", "Wrap lines", reacts=0.2, kind="item", label=Box(24, 4, 80, 12),
                    window=1)  # fmt: skip
    menu = Window(1, 1, "editor", "", BOX, 0, focused=False, frame=None)
    assert not controls_of(replace(screen(entry), windows=(menu,))).elements
    assert controls_of(replace(screen(entry), windows=(replace(menu, frame=BOX),))).elements


def test_an_arrow_without_words_is_called_by_the_list_that_it_opens() -> None:
    arrow = Element(Box(180, 4, 12, 12), "icon", "", reacts=0.9, kind="combo", extent=Box(0, 0, 200, 20))
    shown = Element(Box(0, 0, 198, 20), "field", "Font", "Serif", reacts=0.1, kind="combo", extent=Box(0, 0, 198, 20))
    found = controls_of(screen(arrow, shown)).elements
    assert [(e.role, e.name, e.value) for e in found] == [("combo", "Font", "Serif")]
    elsewhere = replace(shown, extent=Box(0, 30, 198, 20))
    assert not any(e.name for e in controls_of(screen(arrow, elsewhere)).elements)
