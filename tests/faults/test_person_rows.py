"""A few trials of the rows about persons, displays, secrets and bad input."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.faults import bad_input, display, secrets, stop
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.stage import Stage

pytestmark = pytest.mark.desktop


def test_a_stop_comes_in_time_however_it_is_asked_for_and_the_run_resumes(tmp_path: Path) -> None:
    ledger = Ledger("stop", 1, out=tmp_path)
    stop.run(ledger, trials=4)
    found = stop.summary(ledger.trials)
    assert (found["stops"], found["stops_held"]) == (4, 0), dict(ledger.trials)
    assert {trial["verdict"] for trial in ledger.trials.values()} == {"stopped"}
    assert found["late"] <= 1, dict(ledger.trials)  # a shared machine may stand still for longer than 250 ms
    assert found["stops_resumed"] + found["stops_in_doubt"] == 4


@pytest.mark.parametrize("name", ["none", "wayland", "authority", "locked", "saved", "black"])
def test_a_display_that_cannot_be_used_is_told_in_one_line_and_a_black_one_is_used(name: str) -> None:
    found = display.set_up(name)
    assert (found["right"], found["hung"]) == (True, False), found


def test_a_server_that_is_killed_ends_the_run_with_the_cause() -> None:
    found = display.killed(random.Random(3))
    assert (found["right"], found["hung"]) == (True, False), found


def test_a_canary_is_typed_and_found_nowhere(stage: Stage) -> None:
    found = secrets.trial(stage, 0, 1)
    assert (found["hits"], found["typed"]) == ([], True), found
    assert found["pictures"]


def test_the_search_finds_every_form_of_a_canary() -> None:
    secret = secrets.canary(0, 1)
    for name, data in secrets.forms(secret).items():
        assert any(name in hit for hit in secrets._searched(secret, [("a file", b"before" + data + b"after")]))


def test_a_missing_secret_is_told_before_the_first_step(stage: Stage) -> None:
    assert secrets.missing(stage, 0, 1)["told"]


@pytest.mark.parametrize("name", ["stdout closed", "stdout full", "home a file", "odd display", "no locale"])
def test_an_odd_environment_is_one_line_or_no_matter(tmp_path: Path, name: str) -> None:
    bad_input._lay_out(tmp_path)
    found = bad_input.environment(tmp_path, name)
    assert found["right"], found


@pytest.mark.parametrize(
    "arguments", [("look", "bomb.png"), ("do", "x", "--facts", "fifo"), ("resume", "other.db")], ids=str
)
def test_a_bad_file_is_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    bad_input._lay_out(tmp_path)
    found = bad_input.command(tmp_path, arguments)
    assert found["right"], found


def test_bad_task_files_facts_and_answers_are_refused_by_name(tmp_path: Path) -> None:
    found = bad_input.files(tmp_path)
    assert found["wrong"] == []
    assert found["tried"] > 300
