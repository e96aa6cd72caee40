"""Speed on this machine: `python -m benchmarks.speed [--mails 5]`. Nothing is kept; run it on an idle machine.

first_decision_s  start of the process to the first action's intent in the trace, loading included
next_decision_s   a further instruction with everything loaded: its look to plan and first action (`decision_probe`)
action_p50_s      look, decide, check, act and verify: from one action's result to the next one's, starts left out
mail_p50_s        a whole mail, process start to exit, application start included
capture_ms, reread_ms   see `perception_probe`, at 1280x800
help_s, peak_gb   `deskhand --help`; peak memory of a whole mail
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.runs import OUT, ROOT, command, commit, deskhand, environment, machine
from examples import demo
from examples.mail.desktop import VirtualDesktop
from examples.mail.message import differences
from examples.mail.rig import mail_rig
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

HELP_RUNS = 7
LIMIT_SECONDS = 180.0


def help_seconds() -> float:
    """Median time of `deskhand --help`."""
    times = []
    for _ in range(HELP_RUNS):
        start = time.perf_counter()
        subprocess.run(command("--help"), cwd=ROOT, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def mail(number: int) -> dict[str, Any]:
    """One whole mail on a new desktop, with what its trace says about time."""
    out = OUT / "speed" / f"mail-{number}"
    shutil.rmtree(out, ignore_errors=True)
    with mail_rig() as (desktop, sink):
        arguments = ["do", demo.INSTRUCTION, "--facts", str(demo.FACTS), "--allow", "send", "--yes", "--json"]
        done = deskhand(desktop, *arguments, "--out", str(out), seconds=LIMIT_SECONDS)
    trace = Trace.open(Path(done.answer["trace"])) if done.answer.get("trace") else None
    return {
        "exact": [differences(message, demo.WANTED) for message in sink.messages] == [()],
        "seconds": done.seconds,
        "peak_bytes": done.peak_bytes,
        "first_decision_s": trace.of_kind("intent")[0].at - done.started if trace and trace.of_kind("intent") else None,
        "actions": _actions(trace) if trace else [],
        "verdict": done.answer.get("verdict"),
    }


def _actions(trace: RecordedRun) -> list[float]:
    """Seconds between one action's result and the next one's; an application's start is not deskhand's time."""
    starts = {row.id for row in trace.of_kind("intent") if json.loads(row.data["action"])["kind"] == "open"}
    results = trace.of_kind("result")
    return [after.at - before.at for before, after in pairwise(results) if after.ref not in starts]


def probe(name: str) -> dict[str, Any]:
    """A probe's figures, measured beside an open mail window."""
    with mail_rig() as (desktop, _sink):
        desktop.start("sylpheed", "--compose")
        _wait_for_focus(desktop, "Compose")
        desktop.run("xdotool", "key", "Tab", "Tab", "Tab")
        child = [sys.executable, "-m", f"benchmarks.{name}"]
        done = subprocess.run(child, cwd=ROOT, env=environment(desktop), capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return {}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _wait_for_focus(desktop: VirtualDesktop, title: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while title not in desktop.run("xdotool", "getwindowfocus", "getwindowname"):
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {seconds:g} s for the window {title!r}")
        time.sleep(0.1)


def _median(values: list[float], digits: int = 2) -> float | None:
    return round(statistics.median(values), digits) if values else None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("--mails", type=int, default=5)
    options = parser.parse_args()
    figures: dict[str, Any] = {
        "help_s": round(help_seconds(), 3),
        **probe("perception_probe"),
        **probe("decision_probe"),
    }
    mails = []
    for number in range(options.mails):
        mails.append(mail(number))
        print(json.dumps({"mail": number, **mails[-1]}), flush=True)
    figures |= {
        "first_decision_s": _median([each["first_decision_s"] for each in mails if each["first_decision_s"]]),
        "action_p50_s": _median([seconds for each in mails for seconds in each["actions"]]),
        "mail_p50_s": _median([each["seconds"] for each in mails if each["exact"]]),
        "peak_gb": round(max((each["peak_bytes"] for each in mails), default=0) / 1e9, 2),
        "mails": len(mails),
        "mails_exact": sum(each["exact"] for each in mails),
    }
    print(json.dumps({**figures, "commit": commit(), "machine": machine()}))


if __name__ == "__main__":
    main()
