"""What a trace allowed when it was made is not allowed when somebody replays it or goes on with it."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from agent.plan import ClickStep, Expectation, OpenStep, Step, Target
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.parts import seeing_desk
from examples.simulated.stage import stage
from tasks.cli import run
from tasks.commands.parts import Parts
from tasks.errors import BadInput
from tasks.session import Session
from tasks.task import Task
from tasks.trace import Trace

pytestmark = pytest.mark.timeout(400)  # every look really reads the picture
OPEN = Step(
    id="open", do="Open the Email editor.", action=OpenStep(application="email editor", fresh="new message"),
    expect=Expectation(appears=("To", "Subject")),
)  # fmt: skip
SEND = Step(
    id="send", do="Send it.", action=ClickStep(), target=Target(text="Send", role="button"),
    expect=Expectation(closed=True),
)  # fmt: skip
TASK = Task(name="mail", allow=("send",), steps=(OPEN, SEND))


def begun(path: Path, desktop: SimulatedDesktop, *, allow: frozenset[str]) -> str:
    with Trace.create(path, task=TASK, instruction="", facts_names=(), versions={}) as trace:
        return stage(desktop, trace, (ENTRY,), allow=allow, desk=seeing_desk(desktop)).run(TASK).verdict


def test_going_on_with_a_trace_needs_the_consent_anew(tmp_path: Path) -> None:
    desktop, mail = SimulatedDesktop(), SimulatedMail()
    mail.install(desktop)
    path, asked = tmp_path / "run.trace", []
    assert begun(path, desktop, allow=frozenset()) == "refused"

    def ask(kind: str, *_: Any) -> bool:
        asked.append(kind)
        return False

    for allow, verdict, sent in ((frozenset(), "refused", 0), (frozenset({"send"}), "passed", 1)):
        with Session(open_desk=lambda *_: nullcontext(seeing_desk(desktop)), ask=ask) as session:
            with Trace.reopen(path) as trace:
                assert session.go_on(trace, allow=allow).verdict == verdict
            assert len(mail.sent) == sent
    assert set(asked) == {"send"}


class Handed:
    """A session that tells which task it was given, and goes no further."""

    task: Task | None = None

    def __call__(self, **_: Any) -> Handed:
        return self

    def __enter__(self) -> Handed:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    desk = type("NoDesk", (), {"stop": threading.Event()})

    def planned(self, task: Task) -> Task:
        self.task = task
        raise BadInput("no further")


def test_a_replayed_trace_brings_no_consent_and_says_what_it_had(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    desktop = SimulatedDesktop()
    SimulatedMail().install(desktop)
    path = tmp_path / "run.trace"
    assert begun(path, desktop, allow=frozenset({"send"})) == "passed"
    session = Handed()
    parts = Parts(session, needs_display=False)  # type: ignore[arg-type]
    assert run(["replay", str(path), "--out", str(tmp_path / "again")], parts) == 2
    assert session.task is not None
    assert session.task.allow == ()
    assert "--allow send" in capsys.readouterr().out
    assert run(["replay", str(tmp_path / "again" / "replayed.task.yaml")], parts) == 2
    assert session.task.allow == ("send",)
    assert "the file itself allows: send" in capsys.readouterr().out
