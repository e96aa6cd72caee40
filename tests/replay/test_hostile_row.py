"""Some hostile traces through every command that takes one, as `python -m benchmarks.replay --only hostile` does it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from benchmarks.replay import hostile, hostile_traces
from benchmarks.replay.watching import watched
from tasks.cli import run

pytestmark = pytest.mark.timeout(400)  # what is accepted is really read
WRONG = ("tracebacks", "outside", "unclear", "alive", "hung")
FINE: dict[str, list[str]] = {kind: [] for kind in WRONG}
REFUSED = ("text", "a link", "another application", "format 3", "three gigabytes", "the log of another run",
           "a trigger", "a row changed", "deep brackets", "pictures that rest on themselves")  # fmt: skip
HANDLED = ("named:log is a link", "named:memory is a link", "named:a task that runs programs", "out:itself",
           "out:a picture a link", "out:pictures a link", "out:a folder")  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    hostile_traces.record_sound(folder)
    return folder


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sound_trace_is_refused_by_every_command(sound: Path, name: str) -> None:
    found = hostile.trial(sound, f"named:{name}", random.Random(1))
    assert found["codes"] == [2] * 5
    assert {kind: found[kind] for kind in WRONG} == FINE


@pytest.mark.parametrize("key", HANDLED)
def test_traps_are_handled_and_nothing_else_is_written(sound: Path, key: str) -> None:
    found = hostile.trial(sound, key, random.Random(1))
    assert {kind: found[kind] for kind in WRONG} == FINE


def test_programs_of_a_trace_never_run_unread(sound: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    trace = tmp_path / "run.trace"
    hostile_traces.NAMED["a task that runs programs"](sound, trace)
    arguments = ["replay", str(trace), "--out", str(tmp_path / "run")]
    assert run(arguments, hostile.Parts(hostile.Paper(), needs_display=False)) == 2  # type: ignore[arg-type]
    assert "its task runs programs (touch /tmp/deskhand-escaped)" in capfd.readouterr().err


def test_a_note_of_planning_that_no_run_writes_is_refused_in_one_line(
    sound: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    trace = tmp_path / "run.trace"

    def changed(row: hostile_traces.Row) -> hostile_traces.Row:
        planning = row.data.get("note") == "planning"
        return hostile_traces.replace(row, data={**row.data, "plan": None, "heard": 7}) if planning else row

    hostile_traces.forged(sound / "passed/run.trace", trace, changed)
    assert run(["replay", str(trace), "--offline"]) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert "its note of planning is not as a run writes it" in line


@pytest.mark.parametrize("command", [["save", "--out"], ["replay", "--out"]], ids=lambda command: command[0])
def test_a_row_that_holds_no_action_is_refused_in_one_line(
    sound: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], command: list[str]
) -> None:
    trace, (name, *options) = tmp_path / "run.trace", command

    def changed(row: hostile_traces.Row) -> hostile_traces.Row:
        if row.kind != "intent":
            return row
        action = json.loads(row.data["action"])
        forged = json.dumps({**action, "count": "many"}) if action["kind"] == "click" else row.data["action"]
        return hostile_traces.replace(row, data={**row.data, "action": forged})

    hostile_traces.forged(sound / "passed/run.trace", trace, changed)
    arguments = [name, str(trace), *options, str(tmp_path / "made.task.yaml")]
    assert run(arguments, hostile.Parts(hostile.Paper(), needs_display=False)) == 2  # type: ignore[arg-type]
    (line,) = capfd.readouterr().err.splitlines()
    assert "holds no action" in line


def test_a_forged_trace_differs_from_a_sound_one_in_one_value(sound: Path, tmp_path: Path) -> None:
    where = hostile_traces.other_leaf(sound, tmp_path / "run.trace", random.Random(3))
    assert where.startswith("row ")
    was, now = (hostile_traces.sqlite3.connect(p) for p in (sound / "passed/run.trace", tmp_path / "run.trace"))
    rows = [[json.loads(row[0]) for row in db.execute("SELECT data FROM journal")] for db in (was, now)]
    for db in (was, now):
        db.close()
    assert sum(one != other for one, other in zip(*rows, strict=True)) == 1


def test_the_watch_sees_what_is_written_outside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    with watched(inside) as watch:
        (inside / "a").write_text("x")
        (inside / "link").symlink_to(outside)
        assert watch.outside == []
        (inside / "link").write_text("x")
        outside.unlink()
    assert watch.outside == [f"open {outside}", f"os.remove {outside}"]
