"""A recorded plan is made once more without weights: the answers are played back, and another prompt is noticed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tasks.decisions import PLANNING, decisions_of, first_difference
from tasks.late_model import LateModel
from tasks.planned_again import facts_of, plan_again, recorded_models
from tasks.task import task_from_plan
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

INSTRUCTION = 'Send Leon an email with the subject "Weekly Update" that says "Hi Leon, the release is on track."'
FACTS = {"contacts": {"Leon": "leon@desk.example", "Mia": "mia@desk.example"}}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RecordedRun:
    with ThreadPoolExecutor(1) as pool:
        model = LateModel(None, pool)
        plan = model.plan(INSTRUCTION, FACTS)
        task = task_from_plan(plan, name="mail")
        path = tmp_path_factory.mktemp("planned") / "run.trace"
        with Trace.create(path, task=task, instruction=INSTRUCTION, facts_names=FACTS, versions={}) as trace:
            model.tell(trace.note)
    return Trace.open(path)


def planned_again(run: RecordedRun, folder) -> tuple[RecordedRun, object]:
    with (
        ThreadPoolExecutor(1) as pool,
        Trace.create(folder / "a.trace", task=run.task, instruction="", facts_names=(), versions={}) as trace,
    ):
        model, recorded = recorded_models(run, {}, pool)
        model.tell(trace.note)
        plan_again(run, model)
        return trace.so_far(), recorded.missed


def test_the_same_plan_comes_of_the_same_answers(run: RecordedRun, tmp_path) -> None:
    again, missed = planned_again(run, tmp_path)
    before, after = decisions_of(run.rows, ()), decisions_of(again.rows, ())
    assert missed is None
    assert [d.step for d in before] == [PLANNING]
    assert first_difference(before, after) is None


def test_of_the_facts_only_what_the_plan_used_is_known_again(run: RecordedRun) -> None:
    (row,) = [row for row in run.of_kind("note") if row.data["note"] == "planning"]
    assert facts_of(row) == {"contacts": {"Leon": "leon@desk.example"}}
    assert "mia" not in str(row.data).casefold()


def test_another_word_in_the_prompt_is_noticed(run: RecordedRun, tmp_path) -> None:
    rows = tuple(replace(row, data=changed(row.data)) for row in run.rows)
    again, missed = planned_again(replace(run, rows=rows), tmp_path)
    assert missed is not None
    assert ("<scan>" in missed[0], "<plan>" in missed[1]) == (True, True)
    assert decisions_of(again.rows, ()) == []


def changed(data: dict) -> dict:
    heard = [{**each, "prompt": each["prompt"].replace("<plan>", "<scan>")} for each in data.get("heard", [])]
    return {**data, "heard": heard}
