"""A run that passed becomes a task file; the file runs again without a model, also when something has changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from actions.action import Type
from agent.plan import ClickStep, Expectation, OpenStep, Step, Target
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.parts import seeing_desk
from examples.simulated.stage import stage
from tasks.commands.save import save
from tasks.errors import TraceRefused
from tasks.files import load_task
from tasks.healing import Healer
from tasks.task import Task
from tasks.task_parts import TaskTarget
from tasks.trace import Trace
from tasks.updating import diff_of

pytestmark = pytest.mark.timeout(400)  # every look really reads the picture
SEND = frozenset({"send"})


def typed(step: str, value: str, **target: str) -> Step:
    return Step(
        id=step, do=f"Type {value!r}.", action=Type(text=value), target=Target(**target), expect=Expectation(text=value)
    )


def mail_task() -> Task:
    opened = Step(
        id="open", do="Open the Email editor.", action=OpenStep(application="email editor", fresh="new message"),
        expect=Expectation(appears=("To", "Subject")),
    )  # fmt: skip
    sent = Step(
        id="send", do="Send it.", action=ClickStep(), target=Target(text="Send", role="button"),
        expect=Expectation(closed=True),
    )  # fmt: skip
    to, body = typed("to", "leon@example.org", text="To", role="field"), typed("body", "Hi Leon.", role="area")
    return Task(name="mail", steps=(opened, to, typed("subject", "News", text="Subject", role="field"), body, sent))


def run(folder: Path, task: Task, mail: SimulatedMail, healer: Healer | None = None):
    """One run on a new desktop whose picture is really read; the result and the trace's file."""
    desktop = SimulatedDesktop()
    mail.install(desktop)
    path = folder / f"{len(list(folder.glob('*.trace')))}.trace"
    with Trace.create(path, task=task, instruction="", facts_names=(), versions={}) as trace:
        made = stage(desktop, trace, (ENTRY,), allow=SEND, desk=seeing_desk(desktop), heal=healer)
        return made.run(task), path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    result, path = run(folder, mail_task(), SimulatedMail())
    assert result.verdict == "passed", result
    save(Trace.open(path), folder / "mail.task.yaml")
    return folder / "mail.task.yaml"


def test_a_saved_run_says_every_step_in_words_and_how_its_target_looked(saved: Path) -> None:
    task = load_task(saved)
    assert [step.action.kind for step in task.steps] == ["open", "click", "type", "type", "type", "click"]
    assert task.steps[1].target == TaskTarget(text="New message", role="button")
    looks = [step.seen for step in task.steps[1:]]
    assert all(look is not None for look in looks)
    assert Path(looks[0].image).is_file()
    assert {near.text for near in looks[2].near} >= {"Send"}


def test_a_saved_run_runs_again(saved: Path, tmp_path: Path) -> None:
    mail, task = SimulatedMail(), load_task(saved)
    healer = Healer(task)
    result, _ = run(tmp_path, task, mail, healer)
    assert (result.verdict, len(mail.sent), healer.healed) == ("passed", 1, {}), result


def test_a_renamed_button_of_the_same_meaning_is_healed_and_offered_as_a_change(saved: Path, tmp_path: Path) -> None:
    mail, task = SimulatedMail(send_is_called="Send mail"), load_task(saved)
    healer = Healer(task)
    result, path = run(tmp_path, task, mail, healer)
    assert (result.verdict, len(mail.sent)) == ("passed", 1), result
    (healed,) = healer.healed.values()
    assert (healed.name, healer.updated(task).steps[-1].target.text) == ("Send mail", "Send mail")
    rungs = [row.data["grounding"].get("rung") for row in Trace.open(path).of_kind("intent")]
    assert "healed" in rungs


def test_the_offered_change_applied_makes_a_file_that_replays_without_healing(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(saved.parent, tmp_path / "own")
    monkeypatch.chdir(tmp_path / "own")
    file, runs = Path(saved.name), tmp_path
    task = load_task(file)
    healer = Healer(task)
    run(runs, task, SimulatedMail(send_is_called="Send mail"), healer)
    diff, left = diff_of(file, healer.healed.values())
    subprocess.run(["git", "apply", "-p0"], input=diff, text=True, check=True)
    mail, changed = SimulatedMail(send_is_called="Send mail"), load_task(file)
    again = Healer(changed)
    result, _ = run(runs, changed, mail, again)
    assert (left, diff.count("@@ -")) == ({}, 1)
    assert (result.verdict, len(mail.sent), again.healed) == ("passed", 1, {}), result


def test_a_button_that_now_says_something_else_is_not_clicked(saved: Path, tmp_path: Path) -> None:
    mail, task = SimulatedMail(send_is_called="Discard"), load_task(saved)
    result, _ = run(tmp_path, task, mail, Healer(task))
    assert (result.verdict, mail.sent) == ("failed", []), result
    assert "nothing is like the recorded button 'Send'" in result.message


def test_only_a_run_that_passed_can_be_saved(tmp_path: Path) -> None:
    result, path = run(tmp_path, mail_task(), SimulatedMail(deaf=True))
    assert result.verdict != "passed"
    with pytest.raises(TraceRefused, match="only a run that passed"):
        save(Trace.open(path), tmp_path / "mail.task.yaml")
