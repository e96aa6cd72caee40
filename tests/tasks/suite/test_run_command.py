"""`deskhand run` as a person types it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.cli import run

from .conftest import FAILS
from .junit_check import check_junit


def answer(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_list_names_the_tasks_and_starts_nothing(write, capsys, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    paths = [str(write("a")), str(write("b"))]
    assert run(["run", "--list", *paths]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{paths[0]}  a", f"{paths[1]}  b"]


def test_a_dry_run_shows_the_steps_and_starts_nothing(write, capsys, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert run(["run", "--dry-run", "--json", str(write("a"))]) == 0
    assert answer(capsys)["tasks"][0]["steps"] == ["Say hello."]


def test_a_wrong_file_means_nothing_runs(write, capsys) -> None:
    assert run(["run", str(write("a")), str(write("bad", "version: 1\n")), "--json"]) == 2
    out, err = capsys.readouterr()
    assert "bad.task.yaml" in err
    assert json.loads(out)["verdict"] == "bad_input"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--jobs", "0"], "0 is not in the range"),
        (["--jobs", "1.5"], "not a valid integer"),
        (["--jobs", "10000"], "10000 is not in the range"),
        (["--var", "a"], "write it like name=value"),
        (["--var", "a b=c"], "write it like name=value"),
        (["--var", "a=" + "x" * 200_000], "longer than"),
        (["--here", "--jobs", "2"], "--here has one display"),
        (["--secret", "x"], "DESKHAND_SECRET_NAME"),
        (["--junit", "/nowhere/at/all.xml"], "not a file in an existing folder"),
        (["--html", "/"], "not a file in an existing folder"),
        (["--case", "nothing like it"], "none of 1 tasks is left"),
    ],
)
def test_wrong_options_are_refused_in_one_line(write, capsys, arguments, words) -> None:
    assert run(["run", str(write("a")), *arguments]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.desktop
def test_a_suite_writes_its_reports_and_remembers_what_failed(write, capsys, tmp_path) -> None:
    good, bad = str(write("good")), str(write("bad", FAILS))
    junit, page = tmp_path / "junit.xml", tmp_path / "index.html"
    code = run(["run", good, bad, "--jobs", "2", "--junit", str(junit), "--html", str(page), "--json"])
    told = answer(capsys)
    assert code == 1
    assert told["counts"] == {"passed": 1, "flaky": 0, "failed": 1, "not_run": 0}
    root = check_junit(junit.read_text())
    assert len(root.findall(".//failure")) == 1
    reports = sorted((tmp_path / "index-reports").iterdir())
    assert len(reports) == 2
    assert all(f"index-reports/{report.name}" in page.read_text() for report in reports)
    assert run(["run", good, bad, "--last-failed", "--list"]) == 0
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == ["bad"]


@pytest.mark.desktop
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_leaves_no_process_and_no_folder(write, left_over, times) -> None:
    slow = write("slow", FAILS.replace("within: 0.3", "within: 60"))
    master, terminal = pty.openpty()
    child = subprocess.Popen(
        ["setsid", "--ctty", "--wait", sys.executable, "-m", "tasks.cli", "run", str(slow), str(write("other"))],
        stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    said = b""
    while b"1/1 Wait for the rain." not in said:
        said += os.read(master, 4096)
    for _ in range(times):
        os.write(master, b"\x03")
        time.sleep(0.7)
    try:
        while part := os.read(master, 4096):
            said += part
    except OSError:
        pass  # the terminal's other end is closed
    os.close(master)
    assert child.wait(60) == 6
    assert b"stopped" in said
    assert b"Traceback" not in said
    assert left_over() == []


@pytest.mark.desktop
def test_a_killed_suite_takes_its_workers_and_displays_along(write, left_over, tmp_path) -> None:
    slow = write("slow", FAILS.replace("within: 0.3", "within: 60"))
    child = subprocess.Popen(
        [sys.executable, "-m", "tasks.cli", "run", str(slow), "--out", str(tmp_path / "out")], stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("out/*/*/run.trace")) and time.monotonic() < deadline:
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait()
    while [left for left in left_over() if not Path(left).exists()] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [left for left in left_over() if not Path(left).exists()] == []
