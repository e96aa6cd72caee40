"""What has been missed for a while is looked for among things as they were judged."""

from __future__ import annotations

import numpy as np
import pytest

from actions.action import Click
from agent.errors import NotGrounded, TargetMissing
from agent.grounded import Found
from agent.grounding import Grounder
from agent.plan import Step, Target
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Screen, Window

BOUNDS = Box(0, 0, 400, 200)
MARK, LABEL = Box(200, 40, 13, 13), Box(40, 40, 90, 12)
STEP = Step.model_validate({"id": "1", "do": "x", "action": {"kind": "click"}, "target": {"text": "Restore tabs"}})


def screen(*, judged: bool = True) -> Screen:
    """A mark that no rule tied to the words in front of it."""
    window = Window(1, 1, "app", "", BOUNDS, 0, focused=True, frame=BOUNDS)
    mark = Element(MARK, "icon", "", window=1)
    if judged:
        mark = Element(MARK, "icon", "", window=1, extent=MARK, reacts=0.9, kind="checkbox")
    line = Line("Restore tabs:", LABEL, 1.0, ())
    return Screen(Frame(np.full((200, 400, 3), 240, np.uint8), BOUNDS, 0.0), (window,), (line,), (mark,))


def test_a_box_whose_label_stands_in_front_of_it_is_clicked_once_it_is_late() -> None:
    with pytest.raises(TargetMissing):
        Grounder().next_action(STEP, screen(), ())
    found = Grounder().next_action(STEP, screen(), (), late=True)
    assert found is not None
    assert isinstance(found.action, Click)
    assert (found.action.at.x, found.action.at.y) == (MARK.center.x, MARK.center.y)


def test_nothing_is_made_up_where_nothing_was_judged() -> None:
    with pytest.raises(TargetMissing):
        Grounder().next_action(STEP, screen(judged=False), (), late=True)


def test_a_recorded_target_is_healed_and_not_taken_for_another() -> None:
    asked: list[bool] = []

    def heal(_target: Target, _screen: Screen, _elements: object, error: NotGrounded, late: bool) -> Found:
        asked.append(late)
        raise error

    with pytest.raises(TargetMissing):
        Grounder(heal=heal).next_action(STEP, screen(), (), late=True)
    assert asked == [True]
