"""Small task files, and a program of our own that a task can start."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

PASSES = """version: 1
name: {name}
steps:
  - {{id: say, do: Say hello., action: {{kind: answer, text: hello}}}}
"""
FAILS = """version: 1
name: {name}
steps:
  - {{id: wait, do: Wait for the rain., action: {{kind: wait}}, expect: {{appears: [rain], within: 0.3}}}}
"""
OPENS = """version: 1
name: {name}
steps:
  - {{id: open, do: Open the odd program., action: {{kind: open, application: odd program}}, expect: {{window: odd}}}}
"""
WINDOW = "import tkinter; w = tkinter.Tk(className='odd'); w.geometry('400x200+50+50'); w.title('odd'); w.mainloop()"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write("a", PASSES)`: a task file."""

    def make(name: str, text: str = PASSES, folder: str = "suite") -> Path:
        path = tmp_path / folder / f"{name}.task.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name), encoding="utf-8")
        return path

    return make


@pytest.fixture
def odd_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Installs a program for this person alone; `$count` holds how often it was started, `$window` shows a window."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def install(script: str) -> Path:
        count = tmp_path / "count"
        program = tmp_path / "odd"
        start = f'echo >> {count}; count=$(wc -l < {count})\nwindow() {{ exec {sys.executable} -c "{WINDOW}"; }}\n'
        program.write_text(f"#!/bin/sh\n{start}{script}\n")
        program.chmod(0o755)
        entry = tmp_path / "data/applications/odd.desktop"
        entry.parent.mkdir(parents=True)
        entry.write_text(f"[Desktop Entry]\nType=Application\nName=Odd Program\nExec={program}\n")
        return count

    return install


@pytest.fixture
def left_over(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """What a test started and did not end, and what it left in its folder for temporary files."""
    token = secrets.token_hex(8)
    monkeypatch.setenv("DESKHAND_TEST", token)
    folder = Path(tempfile.mkdtemp(prefix="dh-", dir="/tmp"))  # short: the path of a socket may have 108 characters
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield lambda: [*map(str, folder.iterdir()), *_started_by(token)]
    shutil.rmtree(folder, ignore_errors=True)


def _started_by(token: str) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("DESKHAND_TEST") == token and process.pid != os.getpid():
                found.append(f"{process.pid} {process.name()}")
        except psutil.Error:
            continue
    return found
