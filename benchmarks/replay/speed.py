"""Speed: a recorded mail replayed, side by side with a bare xdotool script that sends the same events.

Both begin with nothing running and end when the mail server has the message. `replay_p50_s` is the whole replay less
what the application itself made the script wait for: from its start and from the click that opens its second window
until that window is shown and has the focus, and from the last click until the message is there. The script knows from
the recording where to click. One replay comes before the others and is told apart (`first_replay_s`): nothing is
remembered then of what the screens say (`tasks.remembered`).
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from actions.action import Action
from benchmarks.replay.wishes import Wishes
from benchmarks.runs import ROOT, command, deskhand, environment
from examples import demo
from examples.mail.desktop import VirtualDesktop
from examples.mail.message import differences
from examples.mail.rig import mail_rig
from examples.mail.sink import SmtpSink
from tasks.pending import action_of
from tasks.trace import Trace
from tasks.trace_reader import RecordedRun

REPEATS = 5
LIMIT_SECONDS = 180.0
CODE = (
    "import atexit, os, sys; from tasks.cli import main; atexit.register(lambda: "
    "print(sum(os.times()[:2]), 'TORCH' if 'torch' in sys.modules else 'NO TORCH', file=sys.stderr)); main()"
)
PROGRAM = "sylpheed"
POLL_SECONDS = 0.02


def run(folder: Path, wishes: Wishes) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    task = _recorded(folder, fresh=wishes.fresh)
    events = list(_events(Trace.open(folder / "recorded" / "run.trace")))
    shutil.rmtree(folder / "state", ignore_errors=True)
    first = _replayed(folder / "replayed", task)
    print(f"first: {first}", flush=True)
    pairs = []
    for number in range(wishes.repeats):
        pairs.append((_replayed(folder / "replayed", task), _scripted(events)))
        print(f"{number + 1}: replay {pairs[-1][0]}, xdotool {pairs[-1][1]}", flush=True)
    replays = [replay for replay, _ in pairs if replay["exact"]]
    scripts = [script for _, script in pairs if script["exact"]]
    whole, bare = _median(replays, "seconds"), _median(scripts, "seconds")
    waiting = _median(scripts, "waiting")
    return {
        "replay_p50_s": round(whole - waiting, 2), "ratio_xdotool": round(whole / bare, 2),
        "torch_loaded": any(replay["torch"] for replay in replays), "replay_whole_p50_s": whole,
        "replay_start_p50_s": _median(replays, "start"), "replay_opening_p50_s": _median(replays, "opening"),
        "xdotool_p50_s": bare, "application_waiting_p50_s": waiting, "speed_runs": wishes.repeats,
        "replays_exact": len(replays), "scripts_exact": len(scripts), "first_replay_s": first["seconds"],
        "replay_cpu_p50_s": _median(replays, "cpu"),
        "step_s": {name: round(statistics.median(each["steps"].get(name, 0.0) for each in replays), 2)
                   for name in (replays[0]["steps"] if replays else ())},
    }  # fmt: skip


def _median(found: Sequence[dict[str, Any]], name: str) -> float:
    return round(float(statistics.median([each[name] for each in found] or [float("nan")])), 2)


def _recorded(folder: Path, *, fresh: bool) -> Path:
    """A mail that was once sent from an instruction, as a task file."""
    task = folder / "mail.task.yaml"
    if fresh or not task.exists():
        for old in ("recorded", "mail.pictures"):
            shutil.rmtree(folder / old, ignore_errors=True)
        task.unlink(missing_ok=True)
        with mail_rig() as (desktop, _sink):
            arguments = ["do", demo.INSTRUCTION, "--facts", str(demo.FACTS), "--allow", "send", "--yes", "--json"]
            done = deskhand(desktop, *arguments, "--out", str(folder / "recorded"), seconds=LIMIT_SECONDS)
        if done.answer.get("verdict") != "passed":
            raise SystemExit(f"the mail to be replayed was not sent: {done.answer}")
        save = command("save", str(folder / "recorded"), "--out", str(task))
        subprocess.run(save, cwd=ROOT, check=True, capture_output=True)
    return task


def _replayed(out: Path, task: Path) -> dict[str, Any]:
    """One replay on a new desktop, and what its trace says of where the time went."""
    shutil.rmtree(out, ignore_errors=True)
    with mail_rig() as (desktop, sink):
        began, clock = time.time(), time.monotonic()
        arguments = [sys.executable, "-c", CODE, "replay", str(task), "--out", str(out), "--json"]
        remembers = environment(desktop) | {"XDG_STATE_HOME": str(out.parent / "state")}
        done = subprocess.run(
            arguments, env=remembers, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_SECONDS,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        seconds = time.monotonic() - clock
        exact = _arrived(sink, 0.0)
    trace = Trace.open(out / "run.trace")
    steps = {row.step or "": float(row.data["seconds"]) for row in trace.of_kind("step")}
    return {
        "exact": exact, "verdict": json.loads(done.stdout.splitlines()[-1])["verdict"], "seconds": round(seconds, 2),
        "torch": not done.stderr.endswith("NO TORCH\n"),
        "cpu": round(float(done.stderr.splitlines()[-1].split()[0]), 2), "start": round(trace.created.at - began, 2),
        "opening": round(next(iter(steps.values()), 0.0), 2), "steps": steps,
    }  # fmt: skip


def _arrived(sink: SmtpSink, within: float) -> bool:
    return [differences(message, demo.WANTED) for message in sink.wait(1, within)] == [()]


def _events(run: RecordedRun) -> Iterator[Action]:
    """The recorded input, in order."""
    yield from (action_of(row) for row in run.of_kind("intent"))


def _scripted(events: Sequence[Action]) -> dict[str, Any]:
    """The same events by xdotool; the script waits for windows and for nothing else."""
    with mail_rig() as (desktop, sink):
        clock, waiting, windows = time.monotonic(), 0.0, 0
        for event in events:
            if event.kind == "open":
                desktop.start(PROGRAM)
                windows += 1
                waiting += _windows(desktop, windows)
            elif event.kind == "click" and windows == 1:  # the first click opens the window to write in
                desktop.run("xdotool", *_words(event))
                windows += 1
                waiting += _windows(desktop, windows)
            else:
                desktop.run("xdotool", *_words(event))
        sent = time.monotonic()
        exact = _arrived(sink, 10.0)
        waiting += time.monotonic() - sent
        return {"exact": exact, "seconds": round(time.monotonic() - clock, 2), "waiting": round(waiting, 2)}


def _windows(desktop: VirtualDesktop, count: int) -> float:
    """Seconds until the application shows so many windows and the newest has the focus."""
    clock, before = time.monotonic(), ""
    while time.monotonic() - clock < LIMIT_SECONDS:
        shown = desktop.run("xdotool", "search", "--onlyvisible", "--class", PROGRAM).split()
        focus = desktop.run("xdotool", "getwindowfocus", "getwindowname").strip()
        if len(shown) >= count and focus and focus == before:
            break
        before = focus if len(shown) >= count else ""
        time.sleep(POLL_SECONDS)
    return time.monotonic() - clock


def _words(event: Action) -> list[str]:
    """An event as xdotool's arguments."""
    match event.kind:
        case "click":
            at = ["mousemove", str(event.at.x), str(event.at.y)]
            return [*at, "click", "--repeat", str(event.count), "1"]
        case "move":
            return ["mousemove", str(event.to.x), str(event.to.y)]
        case "type":
            return [*(["key", "ctrl+a"] if event.replace else []), "type", event.text]
        case "press":
            names = {"enter": "Return", "escape": "Escape", "tab": "Tab"}
            return ["key", "+".join(names.get(key, key) for key in event.keys)]
        case _:
            raise SystemExit(f"the script knows no {event.kind}")
