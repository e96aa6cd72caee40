"""A mail, killed at random moments and resumed: the mail server never has it twice.

The demo's task file on a real mail client, read by OCR. Half of the kills fall anywhere in the run, half of them in the
second after the click on Send was announced.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.faults.ledger import Ledger
from benchmarks.faults.stage import ended
from benchmarks.runs import ROOT, environment
from examples import demo
from examples.mail.desktop import VirtualDesktop
from examples.mail.message import differences
from examples.mail.rig import mail_rig
from tasks.errors import TraceRefused
from tasks.trace import Trace

TASK = ROOT / "examples" / "weekly_update.yaml"
KILLS = 20
SECONDS = 150.0
WHOLE_SECONDS = 14.0
"""An uninterrupted run takes about so long."""
LATE_SECONDS = 3.0

RUN = """
import json, sys
from pathlib import Path
from tasks.api import run_task
from tasks.files import load_task
print(json.dumps(run_task(load_task(Path(sys.argv[1])), out=Path(sys.argv[2])).as_json()))
"""


def keys() -> list[str]:
    return [f"mail:{number}" for number in range(KILLS)]


def run(ledger: Ledger) -> None:
    """Make the kills that are missing."""
    for key in ledger.todo(keys()):
        ledger.put(key, **_trial(random.Random(f"{ledger.seed} {key}"), near_send=int(key[5:]) % 2 == 1))


def _trial(chance: random.Random, *, near_send: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="deskhand-kill-") as folder, mail_rig() as (desktop, sink):
        out = Path(folder) / "run"
        child = _start(desktop, "-c", RUN, str(TASK), str(out))
        moment = chance.uniform(0, 1.0 if near_send else WHOLE_SECONDS)
        _wait_for(out / "run.trace", child, send=near_send)
        time.sleep(moment)
        child.kill()
        killed = ended(child, SECONDS)
        before = _stood(out)
        done = ended(_start(desktop, "-m", "tasks.cli", "resume", str(out), "--allow", "send", "--json"), SECONDS)
        messages = sink.wait(1, LATE_SECONDS)
        wrong = [found for found in (differences(message, demo.WANTED) for message in messages) if found]
    verdict = done.answer.get("verdict", "none")
    return {
        "moment": round(moment, 3),
        "near_send": near_send,
        "killed": killed.code == -9,
        "before": before,
        "verdict": verdict,
        "message": done.answer.get("message", done.errors[-500:]),
        "messages": len(messages),
        "wrong": wrong,
        "false_passed": verdict == "passed" and len(messages) != 1,
        "traceback": done.traceback or done.hung,
    }


def _start(desktop: VirtualDesktop, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment(desktop), cwd=ROOT, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _wait_for(path: Path, child: subprocess.Popen[str], *, send: bool) -> None:
    """Wait until the trace was begun, or until it announces the click on Send."""
    while child.poll() is None and not (path.exists() and (not send or _announces_send(path))):
        time.sleep(0.03)


def _announces_send(path: Path) -> bool:
    """Whether the last step has an intent: it is in the file itself the moment it is announced."""
    try:
        return "send" in Trace.open(path).pending().attempts
    except TraceRefused:  # half written just now
        return False


def _stood(out: Path) -> str:
    """Where the killed run stood, as its trace tells."""
    try:
        pending = Trace.open(out / "run.trace").pending()
    except TraceRefused as error:
        return str(error)
    return pending.open.step if pending.open else f"after {len(pending.done)} steps"


def summary(mails: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    verdicts = [mail["verdict"] for mail in mails]
    return {
        "mail_kills": len(mails),
        "mail_twice": sum(mail["messages"] > 1 for mail in mails),
        "mail_wrong": sum(bool(mail["wrong"]) for mail in mails),
        "mail_false_passed": sum(bool(mail["false_passed"]) for mail in mails),
        "mail_verdicts": {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
        "mail_tracebacks": sum(bool(mail["traceback"]) for mail in mails),
    }
