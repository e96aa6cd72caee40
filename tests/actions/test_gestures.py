from __future__ import annotations

from actions.action import Click, Drag, Point, Press, Scroll, Type
from actions.capture import Heard
from actions.gestures import Gestures


def gestures(*events: Heard) -> list[object]:
    joiner = Gestures()
    return [gesture.action for event in events for gesture in joiner.feed(event)] + [g.action for g in joiner.flush()]


def key(at: float, text: str = "", **more: object) -> Heard:
    return Heard("key", at, 10, 10, text=text, **more)


def text(written: str, at: float = 0.0) -> list[Heard]:
    return [key(at + 0.01 * place, letter) for place, letter in enumerate(written)]


def button(
    at: float, x: int, y: int, number: int = 1, *, to: tuple[int, int] | None = None, held: tuple[str, ...] = ()
) -> list[Heard]:
    end = to or (x, y)
    down = Heard("button_down", at, x, y, button=number, held=held)
    return [down, Heard("button_up", at + 0.05, *end, button=number, held=held)]


def test_letters_typed_one_after_the_other_are_one_text() -> None:
    assert gestures(*text("Weekly Update")) == [Type(text="Weekly Update")]


def test_letters_taken_back_at_once_do_not_show() -> None:
    wrong = [*text("leom"), key(1, name="backspace"), *text("n", 2)]
    assert gestures(*wrong) == [Type(text="leon")]


def test_a_backspace_with_nothing_to_take_back_is_a_key_of_its_own() -> None:
    assert gestures(key(0, name="backspace"), *text("a", 1)) == [Press(keys=("backspace",)), Type(text="a")]


def test_a_dead_key_and_a_letter_are_one_character() -> None:
    assert gestures(key(0, mark="\u0301"), key(0.1, "e")) == [Type(text="é")]


def test_a_shortcut_is_a_key_press_and_ends_the_text_before_it() -> None:
    assert gestures(*text("hi"), key(1, name="s", held=("ctrl",))) == [Type(text="hi"), Press(keys=("ctrl", "s"))]


def test_modifiers_alone_are_nothing() -> None:
    assert gestures(key(0, name="shift"), key(0.1, name="ctrl")) == []


def test_two_quick_clicks_in_one_place_are_a_double_click() -> None:
    assert gestures(*button(0, 50, 60), *button(0.2, 51, 60)) == [Click(at=Point(x=50, y=60), count=2)]


def test_slow_clicks_or_clicks_elsewhere_stay_apart() -> None:
    apart = gestures(*button(0, 50, 60), *button(1, 50, 60), *button(1.2, 90, 60), *button(1.3, 90, 60, 3))
    assert apart == [
        Click(at=Point(x=50, y=60)), Click(at=Point(x=50, y=60)), Click(at=Point(x=90, y=60)),
        Click(at=Point(x=90, y=60), button="right"),
    ]  # fmt: skip


def test_a_button_released_elsewhere_is_a_drag() -> None:
    assert gestures(*button(0, 5, 5, to=(80, 90))) == [Drag(start=Point(x=5, y=5), end=Point(x=80, y=90))]


def test_turns_of_the_wheel_add_up_until_they_change_direction() -> None:
    turns = [turn for n in range(3) for turn in button(n * 0.1, 20, 30, 5)] + button(0.5, 20, 30, 4)
    assert gestures(*turns) == [Scroll(at=Point(x=20, y=30), notches=3), Scroll(at=Point(x=20, y=30), notches=-1)]


def test_a_click_ends_a_text_and_a_text_ends_a_click() -> None:
    mixed = [*text("a"), *button(1, 5, 5), *text("b", 2)]
    assert gestures(*mixed) == [Type(text="a"), Click(at=Point(x=5, y=5)), Type(text="b")]


def test_keys_without_a_name_we_have_are_left_out() -> None:
    assert gestures(key(0, name="volume"), *text("a", 1)) == [Type(text="a")]


def test_a_click_tells_of_ctrl_and_shift_and_is_no_double_click_without_them() -> None:
    chosen = Click(at=Point(x=50, y=60), held=("ctrl",))
    assert gestures(*button(0, 50, 60, held=("ctrl",)), *button(0.2, 50, 60)) == [chosen, Click(at=Point(x=50, y=60))]


def test_keys_that_an_action_cannot_tell_of_are_kept_beside_it() -> None:
    joiner, seen = Gestures(), []
    for n, number in enumerate((1, 5, 5)):
        for event in button(float(n) / 2, 50, 60, number, held=("alt", "ctrl")):
            seen += joiner.feed(event)
    for event in button(9, 50, 60, to=(90, 90), held=("ctrl",)):
        seen += joiner.feed(event)
    assert [gesture.held for gesture in seen] == [("alt",), ("alt", "ctrl"), ("ctrl",)]
    assert [gesture.action.kind for gesture in seen] == ["click", "scroll", "drag"]
