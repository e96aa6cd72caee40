"""Questions on a real terminal: the plan, consent with its picture, going on after an interruption."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from test_cli import FakeSession
import numpy as np
from actions.action import Click, Point
from actions.errors import Stopped
from actions.sight import Sight
from tasks.cli import run
from tasks.commands.parts import Parts
from tasks.interrupts import INTERRUPTS

def during(session):
    sight = Sight(np.full((8, 8, 3), 200, np.uint8), (0, 0), 1, 1, "Send\\x1b[2J", "button", "mail")
    print("consent:", session.wishes["ask"]("send", Click(at=Point(x=1, y=2)), sight))
    print("going on:", session.wishes["go_on"](Stopped("the person, who moved the pointer")))
    print("steps:", [step.id for step in session.tasks[0].steps], session.tasks[0].allow)

INTERRUPTS.install()
code = run(["do", "Send it", *sys.argv[2:]], Parts(FakeSession(during=during), needs_display=False))
print("exit", code)
"""

EDITOR = """
import pathlib, sys
path = pathlib.Path(sys.argv[1])
text = path.read_text()
count = pathlib.Path(sys.argv[0]).with_suffix(".count")
count.write_text(count.read_text() + "x" if count.exists() else "x")
if len(count.read_text()) == 1:
    path.write_text(text.replace("kind: click", "kind: clik"))
else:
    text = text.replace("kind: clik", "kind: click")
    path.write_text(text[: text.index("  - id: two")] + "allow: [send]\\n")
"""


class Terminal:
    """A child on a pseudo-terminal: wait for what it says, answer it."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        ours, theirs = pty.openpty()
        self._handle = ours
        self.seen = ""
        self.process = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, "-c", PROGRAM, str(Path(__file__).parent), *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment},
        )
        os.close(theirs)

    def wait_for(self, text: str, seconds: float = 30.0) -> str:
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select([self._handle], [], [], max(0.0, deadline - time.monotonic()))
            try:
                part = os.read(self._handle, 4096) if ready else b""
            except OSError:  # the child ended
                part = b""
            assert part, f"waited for {text!r}; seen: {self.seen!r}"
            self.seen += part.decode(errors="replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    def answer(self, text: str) -> None:
        os.write(self._handle, text.encode() + b"\n")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._handle)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def test_yes_runs_the_plan_and_each_question_has_its_own_answer(terminals: list[Terminal]) -> None:
    terminals.append(terminal := Terminal())
    terminal.wait_for("yes / no / edit: ")
    terminal.answer("what?")
    terminal.wait_for("yes / no / edit: ")
    terminal.answer("y")
    asked = terminal.wait_for("Allow it, this once?")
    assert "This needs your consent (send): Click on 'Send\\x1b[2J' (button) in mail" in asked.replace("\\\\", "\\")
    assert "▀▀▀▀▀▀▀▀" in re.sub(r"\x1b\[[0-9;]*m", "", asked)
    terminal.wait_for("yes / no: ")
    terminal.answer("")
    terminal.wait_for("consent: False")
    terminal.wait_for("Paused: stopped by the person, who moved the pointer.")
    terminal.wait_for("yes / no: ")
    terminal.answer("yes")
    terminal.wait_for("going on: True")
    terminal.wait_for("passed: all is well")
    terminal.wait_for("exit 0")


@pytest.mark.parametrize("answer", ["n", "", "\x04", "\x03"], ids=["no", "nothing", "end of input", "Ctrl-C"])
def test_anything_but_yes_touches_nothing(terminals: list[Terminal], answer: str) -> None:
    terminals.append(terminal := Terminal())
    terminal.wait_for("yes / no / edit: ")
    terminal.answer(answer)
    assert "consent" not in terminal.wait_for("exit 6")


def test_an_edited_plan_is_validated_again_and_then_carried_out(terminals: list[Terminal], tmp_path: Path) -> None:
    editor = tmp_path / "my editor.py"
    editor.write_text(EDITOR)
    terminals.append(terminal := Terminal(EDITOR=f"'{sys.executable}' '{editor}'", VISUAL=""))
    terminal.wait_for("yes / no / edit: ")
    terminal.answer("e")
    wrong = terminal.wait_for("Edit it again?")
    assert re.search(r"plan\.yaml:\d+:\d+: unknown kind \"clik\"; did you mean 'click'\?", wrong)
    terminal.wait_for("yes / no: ")
    terminal.answer("y")
    assert "2. " not in terminal.wait_for("yes / no / edit: ")
    terminal.answer("yes")
    terminal.wait_for("yes / no: ")
    terminal.answer("no")
    terminal.wait_for("yes / no: ")
    terminal.answer("no")
    terminal.wait_for("steps: ['one'] ('send',)")
    terminal.wait_for("exit 0")


def test_an_editor_that_cannot_be_started_is_one_line(terminals: list[Terminal]) -> None:
    terminals.append(terminal := Terminal(EDITOR="/nowhere/editor", VISUAL=""))
    terminal.wait_for("yes / no / edit: ")
    terminal.answer("edit")
    terminal.wait_for("cannot start the editor '/nowhere/editor'")
    terminal.wait_for("exit 2")
