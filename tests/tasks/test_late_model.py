"""What a model was asked and answered is in the trace, whenever it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from actions.action import Wait
from agent.models import Model, ScriptedChooser, ScriptedModel
from agent.plan import ClickStep, Plan, Source, Step, Target
from perception.geometry import Box
from perception.screen import Element, Frame, Screen
from tasks.late_model import LateModel


def test_questions_and_answers_reach_the_trace_those_from_before_it_existed_too() -> None:
    step = Step(id="one", do="Click Save.", action=ClickStep(), target=Target(text="Save"))
    source = Source(step="one", field="target.text", origin="instruction", start=6, end=10)
    plan = Plan(instruction="Click Save", steps=(step,), sources=(source,), margin=0.5)
    box = Box(0, 0, 10, 10)
    screen = Screen(Frame(np.zeros((10, 10, 3), np.uint8), box, 0.0), (), (), ())
    notes: list[tuple[str, Mapping[str, Any]]] = []
    with ThreadPoolExecutor(1) as pool:
        model = LateModel(None, pool)
        model._loading = pool.submit(
            lambda: Model("script", ScriptedModel({"Click Save": plan}), ScriptedChooser({"save": "Save"}))
        )
        assert model.plan("Click Save", {"contacts": {}}) == plan
        model.tell(lambda kind, data: notes.append((kind, data)))
        assert model.score("save", screen, [Element(box, "button", "Save")]) == [1.0, 0.0]
    (planning, asked), (pointing, pointed) = notes
    assert (planning, pointing) == ("planning", "pointing")
    assert asked["answer"] == "1. Click Save."
    assert asked["values"] == ["one target.text: 'Save' of the instruction"]
    assert asked["facts"] == ["contacts"]
    assert "1.000 button 'Save'" in pointed["answer"]


def test_after_a_run_notes_wait_for_the_next_one() -> None:
    """A session plans its next task when the trace of the last one is closed."""
    plan = Plan(instruction="Click Save", steps=(Step(id="one", do="Wait.", action=Wait()),))
    first: list[str] = []
    second: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        model = LateModel(None, pool)
        model._loading = pool.submit(lambda: Model("script", ScriptedModel({"Click Save": plan})))
        model.tell(lambda kind, _data: first.append(kind))
        model.keep()
        model.plan("Click Save", {})
        model.tell(lambda kind, _data: second.append(kind))
    assert (first, second) == ([], ["planning"])


class CallsAll(ScriptedChooser):
    """A chooser that calls every picture the same."""

    heard: Callable[[str, Any], None] = staticmethod(lambda _prompt, _answer: None)

    def pictures(self, screen: Screen, elements: Sequence[Element]) -> list[tuple[str, ...]]:
        for element in elements:
            self.heard(f"picture {element.box.left}", {"words": ["save"]})
        return [("save",)] * len(elements)


def test_what_pictures_were_called_reaches_the_trace_and_a_model_that_cannot_tell_calls_them_nothing() -> None:
    icons = [Element(Box(20 * n, 0, 16, 16), "icon", "") for n in range(2)]
    screen = Screen(Frame(np.zeros((20, 60, 3), np.uint8), Box(0, 0, 60, 20), 0.0), (), (), tuple(icons))
    notes: list[tuple[str, Mapping[str, Any]]] = []
    with ThreadPoolExecutor(1) as pool:
        for chooser, words in ((CallsAll({}), [("save",)] * 2), (ScriptedChooser({}), [()] * 2)):
            model = LateModel(None, pool, lambda _spec, told=chooser: Model("script", ScriptedModel({}), told))
            model.tell(lambda kind, data: notes.append((kind, data)))
            assert model.pictures(screen, icons) == words
    assert [kind for kind, _ in notes] == ["pictures"]
    assert [each["prompt"] for each in notes[0][1]["heard"]] == ["picture 0", "picture 20"]
