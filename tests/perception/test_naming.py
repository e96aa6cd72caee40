"""Judged controls without a name are called by the words beside them."""

from __future__ import annotations

from perception.geometry import Box
from perception.naming import named
from perception.screen import Element, Line, Role


def control(role: Role, box: Box, name: str = "", value: str = "", label: Box | None = None) -> Element:
    return Element(box, role, name, value, label=label, extent=box, reacts=0.9, kind=role)


def line(text: str, left: int, top: int, height: int = 12) -> Line:
    return Line(text, Box(left, top, 7 * len(text), height), 1.0, ())


def names(*controls: Element, lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(each.name, each.value) for each in named(controls, lines)]


def test_a_box_to_tick_is_called_by_the_words_behind_it_before_those_in_front() -> None:
    lines = (line("Quality", 20, 20), line("Open links", 120, 20), line("Restore tabs:", 20, 50))
    behind, before = control("checkbox", Box(100, 19, 14, 14)), control("checkbox", Box(130, 49, 14, 14))
    assert names(behind, before, lines=lines) == [("Open links", ""), ("Restore tabs", "")]


def test_a_button_that_stays_pressed_is_not_called_by_the_words_beside_it() -> None:
    assert names(control("checkbox", Box(100, 10, 32, 30)), lines=(line("Bold words", 136, 20),)) == [("", "")]


def test_what_is_read_in_a_field_is_its_value_once_a_label_names_it() -> None:
    lines = (line("Width:", 20, 22), line("1000", 90, 22))
    assert names(control("spin", Box(84, 15, 90, 26), "1000"), lines=lines) == [("Width", "1000")]
    assert names(control("spin", Box(84, 15, 90, 26), "1000"), lines=lines[1:]) == [("1000", "")], "no label: unchanged"


def test_a_list_shows_what_is_chosen_even_where_no_rule_read_it() -> None:
    lines = (line("Paper", 20, 22), line("Letter", 90, 22))
    assert names(control("combo", Box(84, 15, 120, 26)), lines=lines) == [("Paper", "Letter")]


def test_words_of_a_control_that_has_a_name_name_no_other() -> None:
    button, field = control("button", Box(10, 15, 60, 24), "Open"), control("field", Box(84, 15, 120, 26))
    assert names(button, field, lines=(line("Open", 22, 22),)) == [("Open", ""), ("", "")]
