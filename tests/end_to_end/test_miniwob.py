"""The examination opens no task outside its list, counts only whole successes, and tells an interval by task."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.miniwob.episode import Outcome
from benchmarks.miniwob.table import per_task, summary
from benchmarks.miniwob.tasks import DEVELOPMENT, chosen, read_list


def outcome(task: str, raw: float) -> Outcome:
    return Outcome(task, 1, "Click it.", raw, raw / 2, 1.0, "")


def test_only_listed_tasks_may_be_opened() -> None:
    assert chosen([], None) == read_list(DEVELOPMENT)
    assert chosen(["click-test"], None) == ["click-test"]
    with pytest.raises(SystemExit, match="not in the development list: no-such-task"):
        chosen(["click-test", "no-such-task"], None)


def test_another_list_is_used_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tasks.txt"
    path.write_text("# reserved\nno-such-task\n\n", "utf-8")
    assert chosen([], path) == ["no-such-task"]


def test_partial_rewards_are_no_success() -> None:
    rows = per_task([outcome("a", 1.0), outcome("a", 0.9), outcome("b", -1.0)])
    assert [(row["task"], row["success"]) for row in rows] == [("a", 0.5), ("b", 0.0)]
    told = summary(rows)
    assert told["miniwob_success"] == 0.25
    low, high = told["miniwob_success_95"]
    assert 0 <= low <= 0.25 <= high <= 0.5
