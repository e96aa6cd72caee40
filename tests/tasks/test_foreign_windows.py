"""A window of another program is never clicked or typed into: the run waits, is helped by a handler, or stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.plan import ClickStep, Expectation, Step, Target
from examples.witness.child import open_desk
from examples.witness.driver import Witness
from examples.witness.told import told_elements
from tasks.files import parse_task
from tasks.session import Session
from tasks.task import Limits, Task
from tasks.trace import Trace


def save_task(within: float = 3.0) -> Task:
    step = Step(
        id="1", do='Click "Save".', action=ClickStep(), target=Target(text="Save", role="button"),
        expect=Expectation(appears=("Save: 1",), within=within),
    )  # fmt: skip
    return Task(name="save", steps=(step,), limits=Limits(seconds=30.0, attempts=1))


@pytest.fixture
def own(x_display: str, tmp_path: Path) -> Iterator[Witness]:
    with Witness(tmp_path, x_display, "--status") as started:
        yield started


@pytest.fixture
def session(own: Witness) -> Iterator[Session]:
    with Session(open_desk=open_desk(own.socket)) as opened:
        yield opened


@pytest.fixture
def foreign(own: Witness, x_display: str, tmp_path: Path) -> Iterator[Witness]:
    """Another program, which shows the same buttons and has the same titles."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    with Witness(folder, x_display, "--status", "--class", "notifier", "--position", "500,90") as started:
        yield started


def run(session: Session, task: Task, path: Path, **how: Any) -> Any:
    with Trace.create(path, task=task, instruction="", facts_names=(), versions={}) as trace:
        return session.run(task, trace, **how)


def intrude(session: Session, come: Any) -> None:
    """Have `come` happen at the first look of the next run."""
    eyes = session.desk.eyes
    look, pending = eyes.look, [come]

    def intruded(*arguments: Any, **more: Any) -> Any:
        while pending:
            pending.pop()()
        return look(*arguments, **more)

    eyes.look = intruded  # type: ignore[method-assign]


@pytest.mark.desktop
def test_a_window_of_another_program_is_not_clicked_and_its_picture_is_kept(
    session: Session, own: Witness, foreign: Witness, tmp_path: Path
) -> None:
    own.command("raise")
    own.settle()
    session.desk.eyes._find = lambda *_: (*told_elements(own.socket), *told_elements(foreign.socket))  # type: ignore[attr-defined]
    intrude(session, lambda: (foreign.command("raise"), foreign.settle()))
    result = run(session, save_task(), path := tmp_path / "a.trace")
    foreign.command("report")
    assert (result.verdict, result.reason) == ("failed", "foreign_window"), result
    assert foreign.events("button_down") == own.events("button_down") == []
    assert "notifier" in result.message.casefold()
    recorded = Trace.open(path)
    seen = [row for row in recorded.of_kind("note") if row.data["note"] == "foreign"]
    assert len(seen) == 1
    assert recorded.frame(seen[0].frame or "") is not None


@pytest.mark.desktop
def test_a_run_goes_on_when_the_foreign_window_goes_away(
    session: Session, own: Witness, foreign: Witness, tmp_path: Path
) -> None:
    own.command("raise")
    own.settle()
    intrude(session, lambda: (foreign.command("raise"), foreign.settle(), foreign.send("quit", after_ms=900)))
    result = run(session, save_task(10.0), tmp_path / "a.trace")
    own.command("report")
    assert result.verdict == "passed", result
    assert len(own.events("click", widget="Save")) == 1


HANDLED = """\
version: 1
name: handled
steps:
  - {action: {kind: click}, target: {text: Save, role: button}, expect: {appears: ["Save: 1"], within: 8}}
handlers:
  - name: notice
    times: 1
    when: {appears: [Second], window: notifier}
    do: {action: {kind: click}, target: {text: Second, role: button, window: notifier}}
"""


@pytest.mark.desktop
def test_a_declared_handler_may_dismiss_a_foreign_window(
    session: Session, own: Witness, foreign: Witness, tmp_path: Path
) -> None:
    own.command("raise")
    own.settle()
    session.desk.eyes._find = lambda *_: (*told_elements(own.socket), *told_elements(foreign.socket))  # type: ignore[attr-defined]
    intrude(session, lambda: (foreign.command("raise"), foreign.settle()))
    task = parse_task(HANDLED, "handled")
    run(session, task, tmp_path / "a.trace", from_file=True)
    foreign.command("report")
    assert len(foreign.events("click", widget="Second")) == 1


def test_what_a_foreign_window_says_proves_nothing(paper_desk: Any) -> None:
    step = Step(
        id="1", do="Wait.", action=ClickStep(), target=Target(text="Send", role="button"),
        expect=Expectation(appears=("intruder says done",), within=2.0),
    )  # fmt: skip
    task = Task(name="x", steps=(step,))
    desk = paper_desk(task, allow=frozenset({"send"}), mail={"started": True, "editing": True})
    assert desk.run(task).verdict == "failed"
