"""Task files as tests, and a desktop as a fixture, in a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from .conftest import FAILS

ROOT = Path(__file__).resolve().parents[3]
PLUGIN = "deskhand" if entry_points(group="pytest11", name="deskhand") else "tasks.pytest_plugin"


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", PLUGIN, "-p", "no:cacheprovider", "-q", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


@pytest.mark.desktop
def test_task_files_are_tests_and_a_failure_is_one_line_with_its_trace(write, tmp_path, left_over) -> None:
    write("good")
    write("bad", FAILS)
    done = run_pytest(tmp_path / "suite", "--desk-traces", str(tmp_path / "traces"))
    assert done.returncode == 1, done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert "failed: step 1" in done.stdout
    assert "'rain' did not appear" in done.stdout
    assert "Traceback" not in done.stdout
    assert "run.trace)" in done.stdout
    assert left_over() == []


def test_a_wrong_task_file_is_a_collection_error_of_one_line(write, tmp_path) -> None:
    write("bad", "version: 1\nname: x\nstepps: []\n")
    done = run_pytest(tmp_path / "suite")
    assert done.returncode == 2
    assert "stepps" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.desktop
def test_the_fixture_drives_a_desktop_and_says_what_it_waited_for(tmp_path, odd_program, left_over) -> None:
    odd_program("window")
    (tmp_path / "test_odd.py").write_text(
        "import os, pytest\n"
        "def test_odd(desk):\n"
        "    desk.open('odd program', expect={'window': 'odd'})\n"
        "    assert 'DISPLAY' not in os.environ and desk.environment['DISPLAY']\n"
        "    with pytest.raises(AssertionError, match='did not appear.*run.trace'):\n"
        "        desk.expect(appears=['rain'], within=0.3)\n"
    )
    done = run_pytest(tmp_path, "test_odd.py")
    assert done.returncode == 0, done.stdout
    assert left_over() == []


def test_an_unused_plugin_imports_nothing_of_ours(tmp_path) -> None:
    (tmp_path / "test_none.py").write_text(
        "import sys\ndef test_none():\n"
        "    ours = {name for name in sys.modules if name.startswith(('tasks.', 'agent', 'actions', 'perception'))}\n"
        "    assert ours == {'tasks.pytest_plugin'}\n"
    )
    done = run_pytest(tmp_path, "test_none.py")
    assert done.returncode == 0, done.stdout


def test_the_plugin_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"deskhand": "tasks.pytest_plugin"}
