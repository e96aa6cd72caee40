"""A yes covers the one action it was given for, on what it was asked about; anything else is asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from actions.action import Action, Click, Point, Press, Type
from actions.approval import Approval
from actions.errors import ConsentRequired, ForeignWindow, ScreenChanged
from actions.guard import Guard
from actions.sight import Sight

AT = Point(x=40, y=40)
CLICK = Click(at=AT)


def sight(label: str = "Send", shade: int = 90, **more: Any) -> Sight:
    crop = np.full((48, 48, 3), 200, np.uint8)
    crop[16:32, 8:40] = shade
    made = Sight(crop, (16, 16), 1, 1, label, "button", "mail", around=label)
    return replace(made, **more)


class Person:
    """Says yes, and counts."""

    def __init__(self, *, answer: bool = True) -> None:
        self.asked: list[tuple[str, Action]] = []
        self.answer = answer

    def __call__(self, kind: str, action: Action, _sight: Sight | None) -> bool:
        self.asked.append((kind, action))
        return self.answer


def guard(person: Person, now: list[Sight]) -> Guard:
    return Guard(lambda _point: now[-1], (0, 0, 100, 100), frozenset(), person)


def test_a_yes_is_used_up_by_the_action_it_was_given_for() -> None:
    person, now = Person(), [sight()]
    door = guard(person, now)
    for _ in range(2):
        approval = door.admit(CLICK, sight())
        assert approval is not None
        assert approval.covers(CLICK, sight())
    assert len(person.asked) == 2


@pytest.mark.parametrize(
    ("action", "seen"),
    [
        (CLICK, sight("Send to all")),
        (CLICK, sight(window=2)),
        (CLICK, sight(application="other")),
        (CLICK, sight(shade=10)),
        (CLICK, sight(around="Send\nleon@desk.example")),
        (Click(at=AT, count=2), sight()),
        (Click(at=Point(x=41, y=40)), sight()),
    ],
)
def test_another_label_window_text_picture_or_action_is_asked_about_again(action: Action, seen: Sight) -> None:
    person, now = Person(), [sight(shade=200)]
    door = guard(person, now)
    with pytest.raises(ScreenChanged):
        door.admit(CLICK, sight())  # agreed, but the target has changed meanwhile
    now.append(seen)
    assert not Approval.of("send", CLICK, sight()).covers(action, seen)
    approval = door.admit(action, seen)
    assert len(person.asked) == 2
    assert approval == Approval.of("send", action, seen)


def test_a_yes_still_counts_at_the_next_look_when_nothing_of_it_changed() -> None:
    person, now = Person(), [sight(window=9)]
    door = guard(person, now)
    with pytest.raises(ScreenChanged):
        door.admit(CLICK, sight())
    now.append(sight())
    assert door.admit(CLICK, sight()) is not None
    assert len(person.asked) == 1


def test_a_yes_is_gone_once_something_else_was_admitted() -> None:
    person, now = Person(), [sight(window=9)]
    door = guard(person, now)
    with pytest.raises(ScreenChanged):
        door.admit(CLICK, sight())
    now.append(sight("Subject", role="field"))
    assert door.admit(CLICK, sight("Subject", role="field")) is None
    now.append(sight())
    door.admit(CLICK, sight())
    assert len(person.asked) == 2


def test_a_key_is_not_pressed_when_what_was_asked_about_looks_different_after_the_question() -> None:
    field, keys = sight("Message", role="field"), Press(keys=("enter",))
    door = guard(Person(), [sight("Message", 200, role="field")])
    with pytest.raises(ScreenChanged):
        door.admit(keys, field)


def test_a_no_is_a_no_and_leaves_no_approval_behind() -> None:
    person, now = Person(answer=False), [sight()]
    door = guard(person, now)
    for _ in range(2):
        with pytest.raises(ConsentRequired):
            door.admit(CLICK, sight())
    assert len(person.asked) == 2


@pytest.mark.parametrize("action", [CLICK, Type(text="hello"), Press(keys=("enter",))])
def test_nobody_is_asked_about_a_foreign_window(action: Action) -> None:
    person = Person()
    door = guard(person, [sight()])
    door.is_foreign = lambda window: window == 1
    with pytest.raises(ForeignWindow):
        door.admit(action, sight())
    assert person.asked == []
