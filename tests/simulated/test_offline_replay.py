"""A recorded run decides the same without its desktop, and the first decision that is another one is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import agent.ladder
from actions.action import Type
from agent.plan import ClickStep, Expectation, OpenStep, Step, Target
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.parts import seeing_desk
from examples.simulated.stage import stage
from perception.screen import Frame
from tasks.errors import TraceRefused
from tasks.offline import replay_offline
from tasks.tape import tape_of
from tasks.task import Task
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

pytestmark = pytest.mark.timeout(400)  # every look really reads the picture


def mail_task() -> Task:
    opened = Step(
        id="open", do="Open the Email editor.", action=OpenStep(application="email editor", fresh="new message"),
        expect=Expectation(appears=("To", "Subject")),
    )  # fmt: skip
    typed = Step(
        id="subject", do="Type the subject.", action=Type(text="News"), target=Target(text="Subjects", role="field"),
        expect=Expectation(text="News"),
    )  # fmt: skip
    sent = Step(
        id="send", do="Send it.", action=ClickStep(), target=Target(text="Send", role="button"),
        expect=Expectation(closed=True),
    )  # fmt: skip
    return Task(name="mail", steps=(opened, typed, sent))


def recorded(folder: Path, mail: SimulatedMail, allow: frozenset[str] = frozenset({"send"})) -> RecordedRun:
    desktop = SimulatedDesktop(now=24_000.0)  # a clock that began long ago
    mail.install(desktop)
    task = mail_task()
    with Trace.create(folder / "run.trace", task=task, instruction="", facts_names=(), versions={}) as trace:
        stage(desktop, trace, (ENTRY,), allow=allow, desk=seeing_desk(desktop)).run(task)
    return Trace.open(folder / "run.trace")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RecordedRun:
    found = recorded(tmp_path_factory.mktemp("recorded"), SimulatedMail())
    assert found.finished is not None
    assert found.finished.data["verdict"] == "passed"
    return found


def test_a_recorded_run_decides_the_same_to_the_byte(run: RecordedRun) -> None:
    first, second = replay_offline(run), replay_offline(run)
    assert first.difference is None
    assert [d.line() for d in first.decisions] == [d.line() for d in second.decisions]
    assert {d.step for d in first.decisions} == {"open", "subject", "send", "the end"}


def test_a_run_that_failed_fails_again_in_the_same_way(tmp_path: Path) -> None:
    found = replay_offline(recorded(tmp_path, SimulatedMail(deaf=True)))
    assert found.difference is None
    assert dict(found.decisions[-1].parts)["verdict"] == '"failed"'


def test_what_was_not_allowed_is_refused_again(tmp_path: Path) -> None:
    found = replay_offline(recorded(tmp_path, SimulatedMail(), frozenset()))
    assert found.difference is None
    assert dict(found.decisions[-1].parts)["verdict"] == '"refused"'


def test_a_picture_that_shows_something_else_is_found_at_its_step(run: RecordedRun) -> None:
    tape = tape_of(run)
    intent = next(row for row in run.of_kind("intent") if row.step == "send")
    left, top, width, height = intent.data["grounding"]["box"]
    frame = tape.frame(intent.frame or "")
    pixels = np.array(frame.pixels)
    pixels[top + 2 : top + height - 2, left + 2 : left + width - 2] = 232
    tape.instead = {intent.frame or "": Frame(pixels, frame.bounds, 0.0)}
    difference = replay_offline(run, tape).difference
    assert difference is not None
    assert difference.step == "send"
    assert "Send" in str(difference)


def test_another_threshold_is_found_at_the_step_where_it_matters(run: RecordedRun, monkeypatch) -> None:
    monkeypatch.setattr(agent.ladder, "FUZZY_FLOOR", 0.99)  # "Subjects" is no longer "Subject"
    difference = replay_offline(run).difference
    assert difference is not None
    assert difference.step == "subject"


def test_a_trace_without_looks_is_refused_with_what_to_do(run: RecordedRun) -> None:
    older = replace(run, rows=tuple(row for row in run.rows if row.kind != "saw"))
    with pytest.raises(TraceRefused, match="record again"):
        replay_offline(older)
