"""Healed targets change their own lines of a task file and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.files import load_task
from tasks.healing import Healed
from tasks.mending import mended
from tasks.task_parts import TaskTarget

TASKS = Path(__file__).resolve().parents[2] / "examples" / "tasks"

WRITTEN = """\
# what we do on Mondays
version: 1
name: Weekly mail
steps:
  - do: Send it.  # the last step
    action: {kind: click}
    target: {text: Send, role: button}
    expect: {closed: true}
  - id: wait
    action: {kind: wait}
    expect:
      appears: [Sent]
"""


def healed(step: str) -> Healed:
    return Healed(step, TaskTarget(text="Send", role="button"), "Send now", "button", 0.8, TaskTarget(text="Send now"))


def test_a_healed_target_is_written_and_comments_stay(tmp_path: Path) -> None:
    after, told = mended(WRITTEN, "mail.task.yaml", [healed("step-1")])
    changed = [line for line in told.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == ["-    target: {text: Send, role: button}", "+    target: {text: Send now}"]
    assert "# the last step" in after
    file = tmp_path / "mail.task.yaml"
    file.write_text(after)
    assert load_task(file).steps[0].target == TaskTarget(text="Send now")


def test_a_step_of_an_included_file_is_told_and_not_changed() -> None:
    after, told = mended(WRITTEN, "mail.task.yaml", [healed("step-1.send")])
    assert after == WRITTEN
    assert "step-1.send stands in an included file" in told


@pytest.mark.parametrize("file", sorted(TASKS.glob("*.task.yaml")), ids=lambda file: file.name)
def test_files_that_people_wrote_come_through_unchanged(file: Path) -> None:
    text = file.read_text()
    assert mended(text, file.name, [])[0] == text
