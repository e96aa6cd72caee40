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
from perception.screen import Element, Frame, Role, Screen
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


class MeansAll(ScriptedChooser):
    """A chooser to which everything means the same."""

    heard: Callable[[str, Any], None] = staticmethod(lambda _prompt, _answer: None)

    def meant(self, said: str, role: Role | None, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        self.heard(said, [0.5, 0.25, 0.25])
        return [0.5, 0.25, 0.25]


def test_what_was_meant_reaches_the_trace_and_a_model_that_cannot_tell_means_none() -> None:
    icons = [Element(Box(20 * n, 0, 16, 16), "icon", "") for n in range(2)]
    screen = Screen(Frame(np.zeros((20, 60, 3), np.uint8), Box(0, 0, 60, 20), 0.0), (), (), tuple(icons))
    notes: list[tuple[str, Mapping[str, Any]]] = []
    with ThreadPoolExecutor(1, "model") as pool:
        for chooser, weights in ((MeansAll({}), [0.5, 0.25, 0.25]), (ScriptedChooser({}), [])):
            model = LateModel(None, pool, lambda _spec, told=chooser: Model("script", ScriptedModel({}), told))
            model.tell(lambda kind, data: notes.append((kind, data)))
            assert model.meant("save", None, screen, icons) == weights
    assert [(kind, data["phrase"]) for kind, data in notes] == [("pointing", "save")]
    assert notes[0][1]["heard"] == [{"prompt": "save", "answer": [0.5, 0.25, 0.25]}]
