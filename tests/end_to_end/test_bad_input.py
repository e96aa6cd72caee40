"""The command line from outside, without a display: bad input is one clear line, an exit code and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = [
    (["do"], 2, "INSTRUCTION"),
    (["dow", "x"], 2, "did you mean"),
    (["do", "x", "--jsn"], 2, "--json"),
    (["do", "x", "--allow", "everything"], 2, "'send'"),
    (["do", "x", "--timeout", "nan"], 2, "between 0 and 86400 seconds"),
    (["do", "x", "--virtual", "99999x99999"], 2, "pixels"),
    (["do", "x", "--facts", "/dev/zero"], 2, "not an ordinary file"),
    (["do", "x", "--secret", "hunter2"], 2, "everybody can read a secret on the command line"),
    (["do", "x", "--out", "README.md"], 2, "not a folder"),
    (["do", "x"], 7, "DISPLAY"),
    (["do", "x", "--display", ":977"], 7, ":977"),
    (["show", "README.md"], 2, "not a deskhand trace"),
]


def deskhand(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"}
    return subprocess.run(
        [sys.executable, "-m", "tasks.cli", *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "words"), CASES, ids=lambda value: " ".join(value) if isinstance(value, list) else None
)
def test_bad_input_is_one_line_and_an_exit_code(arguments: list[str], code: int, words: str) -> None:
    done = deskhand(*arguments)
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (code, 1, ""), done.stderr
    assert words in done.stderr


def test_with_json_an_early_end_is_an_object_too() -> None:
    done = deskhand("do", "x", "--json", "--yes")
    assert done.returncode == 7
    assert json.loads(done.stdout)["verdict"] == "environment"


def test_folders_named_like_our_packages_do_not_get_in_the_way(tmp_path: Path) -> None:
    for name in ("tasks", "agent", "actions", "perception"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong package was imported')")
    command = [Path(sys.executable).parent / "deskhand", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()[:1]) == (0, ["deskhand"]), done.stderr
