"""Orders become moves on whatever the screen shows; what hides is looked for, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from actions.action import Action
from agent.acting import Look, Moves
from agent.errors import TargetMissing
from agent.grounded import Grounded
from agent.orders import read_orders
from agent.pursuit import pursue
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Screen, Word

SIZE = Box(0, 0, 320, 240)


def screen(*elements: Element, lines: Sequence[Line] = ()) -> Screen:
    return Screen(Frame(np.full((240, 320, 3), 255, np.uint8), SIZE, 0.0), (), tuple(lines), elements)


def element(role: str, name: str, top: int, **more: object) -> Element:
    return Element(Box(10, top, 100, 20), role, name, **more)  # type: ignore[arg-type]


def line(text: str, top: int) -> Line:
    words = [Word(word, Box(10 + 40 * n, top, 36, 12), 1.0) for n, word in enumerate(text.split())]
    return Line(text, Box(10, top, 40 * len(words), 12), 1.0, tuple(words))


def acted(moves: Moves, show: Callable[[list[Action]], Screen]) -> list[Action]:
    """All actions of a pursuit; `show` tells what the screen looks like after those done so far."""
    done: list[Action] = []
    answer = None
    try:
        while True:
            move = moves.send(answer)
            answer = show(done) if isinstance(move, Look) else None
            if isinstance(move, Grounded):
                done.append(move.action)
    except StopIteration:
        return done


def places(actions: list[Action]) -> list[int]:
    return [action.at.y for action in actions if action.kind == "click"]


def test_what_is_checked_already_is_not_clicked() -> None:
    shown = screen(
        element("checkbox", "Oslo", 10, states=frozenset({"checked"})), element("checkbox", "Lima", 40),
        element("button", "Done", 80),
    )  # fmt: skip
    done = acted(pursue(read_orders("Select Oslo, Lima and click Done")), lambda _done: shown)
    assert places(done) == [50, 90]


def test_texts_go_into_the_fields_of_their_names() -> None:
    shown = screen(element("field", "Code", 10), element("field", "User", 40), element("button", "Go", 80))
    done = acted(pursue(read_orders('Enter the user "ann" and the code "77" and press Go')), lambda _done: shown)
    assert [(a.kind, getattr(a, "text", "")) for a in done] == [
        ("click", ""), ("type", "ann"), ("click", ""), ("type", "77"), ("click", ""),
    ]  # fmt: skip
    assert places(done) == [50, 20, 90]


def test_what_hides_behind_tabs_is_looked_for_in_each_of_them_once() -> None:
    tabs = [element("button", f"Tab #{n}", 10 * n) for n in (1, 2, 3)]
    hidden = element("link", "Terms", 100)
    done = acted(
        pursue(read_orders('Click on the link "Terms"')),
        lambda done: screen(*tabs, *([hidden] if places(done)[-1:] == [40] else [])),
    )
    assert places(done) == [20, 30, 40, 110]


def test_what_is_nowhere_is_missing_after_a_bounded_search() -> None:
    tabs = [element("button", f"Tab #{n}", 10 * n) for n in (1, 2, 3)]
    with pytest.raises(TargetMissing, match="Terms"):
        acted(pursue(read_orders('Click on the link "Terms"')), lambda _done: screen(*tabs))


def test_a_value_is_read_beside_its_name() -> None:
    name, value = line("Height", 20), line("182", 22)
    value = Line("182", Box(120, 20, 30, 12), 1.0, value.words)
    shown = screen(element("field", "", 60), element("button", "Submit", 90), lines=(name, value))
    orders = read_orders("Enter the value of Height into the text field and press Submit.")
    assert any(getattr(action, "text", "") == "182" for action in acted(pursue(orders), lambda _done: shown))


def test_a_sum_on_the_screen_is_worked_out() -> None:
    shown = screen(element("field", "", 60), lines=(line("7 x 6 =", 20),))
    orders = read_orders("Solve the problem and type your answer into the textbox")
    assert any(getattr(action, "text", "") == "42" for action in acted(pursue(orders), lambda _done: shown))


def test_numbers_are_clicked_in_the_order_asked_for() -> None:
    shown = screen(element("item", "5", 10), element("item", "-2", 40), element("item", "3", 70))
    done = acted(pursue(read_orders("Click on the numbers in descending order")), lambda _done: shown)
    assert places(done) == [20, 80, 50]
