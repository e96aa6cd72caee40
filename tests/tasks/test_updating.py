"""A healed target becomes a diff of the task file that changes its words and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tasks.files import load_task
from tasks.healing import Healed
from tasks.task_parts import TaskTarget
from tasks.updating import diff_of

TASK = """\
# what we send on Fridays
version: 1
name: mail
steps:
  - id: write
    do: 'Click "New message".'
    action: {kind: click}
    target:
      # the big one on the left
      text: New message   # was: Compose
      role: button
  - id: send
    do: Send it.
    action: {kind: click}
    target: {text: Send, role: button}  # never "Send later"
    expect: {closed: true}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("mail.task.yaml").write_text(TASK)
    return Path("mail.task.yaml")


def healed(targets: dict[str, TaskTarget | None]) -> list[Healed]:
    """Each step's target was found as something that is named so now."""
    was = TaskTarget(text="Send", role="button")
    return [Healed(step, was, (now and now.text) or "", "button", 0.9, now) for step, now in targets.items()]


def patched(file: Path, diff: str) -> str:
    subprocess.run(["git", "apply", "-p0"], input=diff, text=True, check=True)
    return file.read_text()


def test_only_the_words_of_the_target_change_and_the_comments_stay(file: Path) -> None:
    targets = {
        "write": TaskTarget(text="Write: new", role="button"),
        "send": TaskTarget(text="Send mail", role="button"),
    }
    diff, left = diff_of(file, healed(targets))
    wanted = TASK.replace("text: New message ", 'text: "Write: new" ').replace("text: Send,", "text: Send mail,")
    assert (patched(file, diff), left) == (wanted, {})
    assert [step.target for step in load_task(file).steps] == list(targets.values())


def test_a_target_that_is_named_in_another_way_is_written_anew(file: Path) -> None:
    targets = {
        "write": TaskTarget(label="Write", role="field"),
        "send": TaskTarget(role="button", nth=2),
    }
    diff, _ = diff_of(file, healed(targets))
    text = patched(file, diff)
    assert [step.target for step in load_task(file).steps] == list(targets.values())
    assert '# never "Send later"' in text


def test_what_this_file_does_not_say_is_left_to_the_person(file: Path) -> None:
    file.write_text(
        TASK.replace("text: Send,", 'text: "${button}",').replace("steps:", "variables: {button: Send}\nsteps:")
    )
    new = TaskTarget(text="Send mail", role="button")
    diff, left = diff_of(file, healed({"send": new, "elsewhere": new, "write": None}))
    assert diff == ""
    assert set(left) == {"send", "elsewhere", "write"}
    assert "variables" in left["send"]


RECORDED = """\
version: 1
name: recorded
steps:
  - id: "1"
    do: Click the “Send” button.  # as it was called in May
    action: {kind: click}
    target: {text: Send, role: button}
    seen: {name: Send, role: button, near: [{text: To, dx: 1, dy: 2}], across: 0.5, down: 0.9}
"""


def test_the_sentence_and_the_name_that_was_seen_change_with_the_target(file: Path) -> None:
    file.write_text(RECORDED)
    diff, left = diff_of(file, healed({"1": TaskTarget(text="Mail ${it}", role="button")}))
    text = patched(file, diff)
    (step,) = load_task(file).steps
    assert left == {}
    assert (step.do, step.target) == ("Click the “Mail ${it}” button.", TaskTarget(text="Mail ${it}", role="button"))
    assert step.seen is not None
    assert step.seen.name == "Mail ${it}"
    assert "# as it was called in May" in text


def test_a_sentence_in_other_words_is_the_persons_own(file: Path) -> None:
    file.write_text(RECORDED.replace("Click the “Send” button.", "Off it goes."))
    diff, _ = diff_of(file, healed({"1": TaskTarget(text="Mail", role="button")}))
    assert "Off it goes.  #" in patched(file, diff)
