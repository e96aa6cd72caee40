"""What is said about a drawn screen is true of it."""

from __future__ import annotations

from random import Random

import pytest

from agent.training.dialogues import KINDS, Dialogue, brief, dialogue
from agent.training.wording import place
from perception.geometry import Box
from perception.screen import Element, Role, State

SIZE = (300, 300)


def element(role: Role, top: int, name: str = "", value: str = "", *states: State) -> Element:
    return Element(Box(10, top, 40, 20), role, name, value=value, states=frozenset(states))


FORM = (
    element("field", 10, "Name", "Ruth"),
    element("field", 40, "City"),
    element("checkbox", 150, "News", "", "checked"),
    element("button", 270, "Save", "", "disabled"),
)


def said(kind: str, elements: tuple[Element, ...] = FORM) -> set[tuple[str, str]]:
    made = [dialogue(kind, elements, SIZE, Random(seed)) for seed in range(400)]  # type: ignore[arg-type]
    return {(turn.question, turn.answer) for one in made if one is not None for turn in one.turns}


def test_a_caption_counts_every_kind() -> None:
    assert brief(FORM) == "a screen with two text fields, one button and one check box"
    assert brief(()) == "an empty screen"


def test_a_description_tells_places_texts_checks_and_what_is_greyed_out() -> None:
    ((_, told),) = {(0, answer) for _, answer in said("description")}
    assert "At the top there are two text fields." in told
    assert "Of two places to write one holds text." in told
    assert "One of the one boxes is checked." in told
    assert told.endswith("Greyed out is one button.")


def test_a_conversation_answers_from_what_is_there() -> None:
    told = dict(said("conversation"))
    assert told["How many text fields are there?"] == "There are two text fields."
    assert told["Is the check box checked?"] == "Yes, it is checked."
    assert told["Where is the button?"] == "The button is at the bottom left."
    assert told["Can the button be used now?"] == "No, it is greyed out."
    assert told["Is there a slider?"] == "No, there is no slider."


def test_reasoning_joins_several_things_that_are_seen() -> None:
    told = dict(said("reasoning"))
    assert "one is still empty" in told["What is left to do before this form is done?"]
    assert "an empty place to write" in told["Why does nothing happen when I click the button?"]
    assert told["Where should I write next?"].startswith(
        "The one above holds text already, so write into the text field"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_said_of_an_empty_window(kind: str) -> None:
    assert dialogue(kind, (), SIZE, Random(0)) is None  # type: ignore[arg-type]


def test_the_same_seed_says_the_same() -> None:
    one, two = (dialogue("conversation", FORM, SIZE, Random(4)) for _ in range(2))
    assert isinstance(one, Dialogue)
    assert one == two


def test_places_are_thirds() -> None:
    assert [place(Box(x, y, 2, 2), SIZE) for x, y in ((0, 0), (150, 0), (280, 150), (150, 150))] == [
        "at the top left", "at the top", "at the right", "in the middle",
    ]  # fmt: skip
