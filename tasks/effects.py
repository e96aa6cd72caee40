"""What is true beyond the screen: a file, a program's exit status, the clipboard. Asked for by task files alone.

A command is an argument list and runs without a shell. Nothing here looks at pixels.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actions.executor import Executor
from agent.plan import Expectation
from agent.verify import Proof
from tasks.inert import inert
from tasks.programs import run_to_end
from tasks.task_parts import CommandCheck, FileCheck, TaskExpectation

MAX_FILE = 16 * 1024 * 1024
COMMAND_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Effects:
    """Judges the parts of an expectation that no screen shows."""

    executor: Executor
    wait: Callable[[float], None]  # lets seconds pass; raises when the run is to stop
    may_run: bool = True  # False for a task that did not come from a file the user named, such as a trace's

    def prove(self, expect: Expectation, seen: Proof) -> Proof:
        """The proof of the whole expectation, given what was seen; effects are only asked when the screen fits."""
        if not isinstance(expect, TaskExpectation) or not expect.of_effects:
            return seen
        if expect.of_the_screen and seen.verdict != "confirmed":
            return seen
        proofs = [seen] if expect.of_the_screen else []
        proofs += [_file(expect.file)] if expect.file is not None else []
        proofs += [self._clipboard(expect.clipboard)] if expect.clipboard is not None else []
        if expect.command is not None and all(proof.verdict == "confirmed" for proof in proofs):
            proofs.append(self._command(expect.command, expect.within))
        failed = [proof for proof in proofs if proof.verdict != "confirmed"]
        return failed[0] if failed else Proof("confirmed", "; ".join(proof.because for proof in proofs))

    def _clipboard(self, wanted: str) -> Proof:
        got = self.executor.clipboard()
        if got == wanted:
            return Proof("confirmed", "the clipboard holds exactly that text")
        held = "nothing" if got is None else f"“{inert(got, 60)}”"
        return Proof("refuted", f"the clipboard holds {held}, not “{inert(wanted, 60)}”")

    def _command(self, check: CommandCheck, within: float) -> Proof:
        if not self.may_run:
            return Proof("unknown", "commands run only for a task file that the user named")
        ended = run_to_end(check.run, min(max(within, 1.0), COMMAND_SECONDS), self.wait)
        name = f"“{inert(' '.join(check.run), 80)}”"
        if ended.status != check.exit:
            return Proof("refuted", f"{name} {ended.told}, not with status {check.exit}")
        if check.output is not None and check.output not in ended.output:
            return Proof("refuted", f"{name} says “{inert(ended.output, 80)}”, not “{inert(check.output, 80)}”")
        return Proof("confirmed", f"{name} {ended.told}")


def _file(check: FileCheck) -> Proof:
    name = inert(check.path, 120)
    found = _read(Path(check.path))
    if found is None:
        there = os.path.lexists(check.path)
        if not there:
            return Proof("refuted" if check.exists else "confirmed", f"the file {name} is not there")
        return Proof("refuted", f"{name} is there, but no file that can be read")
    if not check.exists:
        return Proof("refuted", f"the file {name} is there")
    if check.contains is not None and check.contains not in found:
        return Proof("refuted", f"the file {name} does not contain “{inert(check.contains, 60)}”")
    if check.equals is not None and found.removesuffix("\n") != check.equals.removesuffix("\n"):
        return Proof("refuted", f"the file {name} holds “{inert(found, 60)}”, not “{inert(check.equals, 60)}”")
    return Proof("confirmed", f"the file {name} is as it should be")


def _read(path: Path) -> str | None:
    """The text of an ordinary file, at most 16 MB of it; None when there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(MAX_FILE).decode("utf-8", "replace")
    except OSError:
        return None
    finally:
        os.close(handle)
