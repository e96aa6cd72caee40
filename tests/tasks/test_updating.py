"""A healed target becomes a diff of the task file that changes its words and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tasks.files import load_task
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


def patched(file: Path, diff: str) -> str:
    subprocess.run(["git", "apply", "-p0"], input=diff, text=True, check=True)
    return file.read_text()


def test_only_the_words_of_the_target_change_and_the_comments_stay(file: Path) -> None:
    targets = {
        "write": TaskTarget(text="Write: new", role="button"),
        "send": TaskTarget(text="Send mail", role="button"),
    }
    diff, left = diff_of(file, targets)
    wanted = TASK.replace("text: New message ", 'text: "Write: new" ').replace("text: Send,", "text: Send mail,")
    assert (patched(file, diff), left) == (wanted, {})
    assert [step.target for step in load_task(file).steps] == list(targets.values())


def test_a_target_that_is_named_in_another_way_is_written_anew(file: Path) -> None:
    targets = {
        "write": TaskTarget(label="Write", role="field"),
        "send": TaskTarget(role="button", nth=2),
    }
    diff, _ = diff_of(file, targets)
    text = patched(file, diff)
    assert [step.target for step in load_task(file).steps] == list(targets.values())
    assert '# never "Send later"' in text


def test_what_this_file_does_not_say_is_left_to_the_person(file: Path) -> None:
    file.write_text(
        TASK.replace("text: Send,", 'text: "${button}",').replace("steps:", "variables: {button: Send}\nsteps:")
    )
    new = TaskTarget(text="Send mail", role="button")
    diff, left = diff_of(file, {"send": new, "elsewhere": new, "write": None})
    assert diff == ""
    assert set(left) == {"send", "elsewhere", "write"}
    assert "variables" in left["send"]
