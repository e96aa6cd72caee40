from __future__ import annotations

from dataclasses import replace

import numpy as np

from agent.plan import Expectation
from agent.verify import Evidence, verify
from perception.geometry import Box
from perception.screen import Element, Frame, Screen, Window


def window(identity: int, *, focused: bool = True) -> Window:
    return Window(identity, 7, "Writer", "untitled", Box(0, 0, 400, 300), 0, focused)


def screen(*elements: Element, windows: tuple[Window, ...] = (window(1),), shade: int = 0) -> Screen:
    frame = Frame(np.full((300, 400, 3), shade, np.uint8), Box(0, 0, 400, 300), 0.0)
    return Screen(frame=frame, windows=windows, lines=(), elements=elements)


def field(value: str = "", role: str = "field") -> Element:
    return Element(Box(10, 10, 200, 20), role, "To", value=value, window=1)  # type: ignore[arg-type]


def verdict(expect: Expectation, evidence: Evidence) -> str:
    return verify(expect, evidence).verdict


def test_text_that_was_copied_back_exactly_is_confirmed() -> None:
    evidence = Evidence(screen(), screen(), 1, field(), read_back="Żółw 🐢")
    assert verdict(Expectation(text="Żółw 🐢"), evidence) == "confirmed"


def test_one_different_letter_in_the_copied_text_refutes() -> None:
    evidence = Evidence(screen(), screen(), 1, field(), read_back="leon@example.or")
    assert verdict(Expectation(text="leon@example.org"), evidence) == "refuted"


def test_text_that_cannot_be_copied_and_only_looks_alike_stays_unknown() -> None:
    evidence = Evidence(screen(), screen(), 1, field("Week1y Update"))
    assert verdict(Expectation(text="Weekly Update"), evidence) == "unknown"


def test_older_text_around_the_typed_text_is_forgiven_in_areas_only() -> None:
    older = "Hi Leon\n-- \nsent from here"
    in_area = Evidence(screen(), screen(), 1, field(role="area"), read_back=older)
    in_field = Evidence(screen(), screen(), 1, field(), read_back=older)
    assert verdict(Expectation(text="Hi Leon"), in_area) == "confirmed"
    assert verdict(Expectation(text="Hi Leon"), in_field) == "refuted"


def test_a_closed_window_is_confirmed_only_when_it_is_really_gone() -> None:
    gone = Evidence(screen(), screen(windows=(window(2),)), 1)
    still = Evidence(screen(), screen(), 1)
    assert verdict(Expectation(closed=True), gone) == "confirmed"
    assert verdict(Expectation(closed=True), still) == "refuted"


def test_closing_of_an_unknown_window_stays_unknown() -> None:
    assert verdict(Expectation(closed=True), Evidence(screen(), screen(), None)) == "unknown"


def test_names_that_must_appear_are_looked_for_in_the_window_in_use() -> None:
    elsewhere = Element(Box(0, 0, 10, 10), "button", "Send", window=99)
    assert verdict(Expectation(appears=("To",)), Evidence(screen(), screen(field()), 1)) == "confirmed"
    assert verdict(Expectation(appears=("Send",)), Evidence(screen(), screen(elsewhere), 1)) == "refuted"


def test_a_screen_that_stayed_the_same_refutes_changed() -> None:
    assert verdict(Expectation(changed=True), Evidence(screen(), screen(), 1)) == "refuted"
    assert verdict(Expectation(changed=True), Evidence(screen(), screen(shade=90), 1)) == "confirmed"


def test_one_refuted_part_refutes_the_whole() -> None:
    evidence = Evidence(screen(), screen(field()), 1, field(), read_back="x")
    assert verdict(Expectation(appears=("To",), text="y"), evidence) == "refuted"


def test_a_secret_is_judged_by_its_length_alone() -> None:
    evidence = Evidence(screen(), screen(), 1, field("•••••"), secret_length=5)
    assert verdict(Expectation(text="12345"), evidence) == "confirmed"


def test_a_change_where_a_secret_was_typed_is_no_look_under_the_pointer() -> None:
    after = screen()
    after.frame.pixels[14:26, 20:90] = 200
    pushed = Evidence(screen(), after, 1, field())
    assert verdict(Expectation(changed=True), pushed) == "unknown"
    assert verdict(Expectation(changed=True), Evidence(screen(), after, 1, field(), secret_length=0)) == "confirmed"


def test_a_state_that_may_be_there_as_well_as_not_refutes_nothing() -> None:
    box = Element(Box(10, 10, 90, 20), "checkbox", "Urgent", window=1)
    for seen, wanted in (
        (replace(box, states=frozenset({"checked"})), "confirmed"),
        (replace(box, doubtful=frozenset({"checked"})), "unknown"),
        (replace(box, doubtful=frozenset({"disabled"})), "refuted"),
    ):
        evidence = Evidence(screen(box), screen(seen), 1, box, acted=box)
        assert verdict(Expectation(state="checked"), evidence) == wanted
