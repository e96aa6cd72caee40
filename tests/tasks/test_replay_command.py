"""`deskhand save` and `deskhand replay` refuse what they cannot use, before anything is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tasks.cli import run


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["replay", "nowhere.task.yaml"], "no such file", 2),
        (["replay", "README.md"], "not a deskhand trace", 2),
        (["replay", "examples/weekly_update.yaml", "--offline"], "--offline needs a trace", 2),
        (["replay", "tests/data/traces/format-1.trace", "--offline"], "record again", 2),
        (["replay", "tests/data/traces/format-2.trace", "--offline", "--allow", "send"], "--allow has no meaning", 2),
        (["save", "README.md"], "not a deskhand trace", 2),
        (["save", "nowhere.trace", "--out", "README.md"], "never overwritten", 2),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str, code: int
) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    assert run(arguments) == code
    told = capfd.readouterr().err.strip()
    assert words in told
    assert len(told.splitlines()) == 1


def test_offline_the_first_other_decision_is_told_with_its_step(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trace shows two grey boxes where it says that a button was: nothing can be found on them."""
    monkeypatch.delenv("DISPLAY", raising=False)
    trace = Path(__file__).resolve().parents[1] / "data/traces/format-2.trace"
    assert run(["replay", str(trace), "--offline"]) == 1
    assert "different: step s1: the next decision was" in capfd.readouterr().out


def test_the_fixture_fails_with_one_line(tmp_path: Path) -> None:
    trace = Path(__file__).resolve().parents[1] / "data/traces/format-1.trace"
    (tmp_path / "test_it.py").write_text(f"def test_it(replay):\n    replay({str(trace)!r})\n")
    plugin = "deskhand" if entry_points(group="pytest11", name="deskhand") else "tasks.pytest_plugin"
    command = [sys.executable, "-m", "pytest", "-p", plugin, "-p", "no:cacheprovider", "-q", "test_it.py"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "record again" in done.stdout
    assert "Traceback" not in done.stdout
