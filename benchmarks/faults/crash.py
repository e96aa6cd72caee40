"""Crash and resume: a 12-step task killed at every boundary of its journal and at random moments, and a mail.

Judged by what the witness received: each step's effect exactly once, in the end the state of an uninterrupted run. A
run may end in doubt instead; then nothing of the doubtful step or of a later one was repeated, and nothing before it
is missing.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.faults import crash_mail
from benchmarks.faults.killing import BOUNDARIES, OPENED
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Ended, Stage, ended, on_stages, write_task

CHILD = "benchmarks.faults.killing"
REPEATS = 5
RANDOM_KILLS = 200
STARTS = 10
"""Resumed with nothing else of ours running: how soon a resumed run has its desktop open."""
STAGES = 2
"""Tried side by side: as many as the machine that this is measured on has cores."""

BODY = "Hi Leon,\nall is well."
SOON = {"within": 2}
STEPS: tuple[dict[str, Any], ...] = (
    {"action": {"kind": "click"}, "target": {"text": "Second"}, "expect": {"appears": ["Second field"], **SOON}},
    {"action": {"kind": "type", "text": "inside"}, "target": {"text": "Second field"}},
    {"action": {"kind": "click"}, "target": {"text": "Close second"}, "expect": {"gone": ["Second field"], **SOON}},
    {"action": {"kind": "type", "text": "leon@desk.example"}, "target": {"text": "To"}},
    {"action": {"kind": "type", "text": "Weekly Zażółć"}, "target": {"text": "Subject"}},
    {"action": {"kind": "click"}, "target": {"text": "Urgent"}, "expect": {"state": "checked", **SOON}},
    {"action": {"kind": "type", "text": BODY}, "target": {"role": "area"}},
    {"action": {"kind": "click"}, "target": {"text": "Save"}, "expect": {"appears": ["Save: 1"], **SOON}},
    {"action": {"kind": "click"}, "target": {"text": "file 3.txt"}, "expect": {"state": "selected", **SOON}},
    {"action": {"kind": "scroll", "notches": 2}, "target": {"text": "file 3.txt"}},
    {"action": {"kind": "press", "keys": ["f9"]}, "expect": {"appears": ["Shortcut: 1"], **SOON}},
    {"action": {"kind": "click"}, "target": {"text": "Send"}, "expect": {"appears": ["Send: 1"], **SOON}},
)  # fmt: skip
"""Two buttons and a key count how often they were pressed; the last step needs consent, and the file gives it."""

WIDGETS = ("Second", "Second field", "Close second", "To", "Subject", "Urgent", "Body", "Save", "Files", "wheel",
           "Shortcut", "Send")  # fmt: skip
"""The witness of each step."""
TYPED = {"Second field": "inside", "To": "leon@desk.example", "Subject": "Weekly Zażółć", "Body": BODY}


@dataclass(frozen=True, slots=True)
class Reference:
    """An uninterrupted run: how often each step has its effect, the state it leaves, and how long it takes."""

    effects: tuple[int, ...]
    state: dict[str, Any]
    seconds: float


def effects(events: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """How often each step had its effect: presses, boxes ticked, rows chosen, wheel turns, texts completed."""
    found: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for event in events:
        kind, name = event["event"], event.get("widget", "")
        if kind in ("click", "selected") or (kind == "checked" and event["on"]):
            found[name] += 1
        elif kind == "wheel":
            found["wheel"] += 1
        elif kind == "text":
            if event["text"] == TYPED.get(name) != texts.get(name):
                found[name] += 1
            texts[name] = event["text"]
    return tuple(found[name] for name in WIDGETS)


def state_of(stage: Stage) -> dict[str, Any]:
    """What stands in the witness's widgets, and which rows of its list can be seen."""
    widgets = stage.witness.command("report")
    kept = ("text", "checked", "selected")
    return {name: {key: widget.get(key) for key in kept} for name, widget in widgets.items()}


def keys(seed: int) -> list[str]:
    """Every trial: boundary and step by repeats, then random moments; shuffled, so that a part is a fair sample."""
    found = [f"{b}:s{n}:{r}" for b in BOUNDARIES for n in range(1, len(STEPS) + 1) for r in range(REPEATS)]
    found += [f"random:{r}" for r in range(RANDOM_KILLS)]
    random.Random(seed).shuffle(found)
    return found


class Crashes:
    """The trials on witness stages."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._reference: Reference | None = None
        self._lock = threading.Lock()

    def trial(self, stage: Stage, key: str) -> dict[str, Any]:
        reference = self._uninterrupted(stage)
        stage.reset()
        out = stage.folder / "traced"
        shutil.rmtree(out, ignore_errors=True)
        killed = self._kill(stage, key, out, reference.seconds)
        resumed = _resume(stage, out)
        found = judged(resumed, effects(stage.witness.events()), state_of(stage), reference)
        if any(found[bad] for bad in ("doubled", "skipped", "wrong")):
            shutil.copytree(out, self._ledger.folder / key.replace(":", "-"), dirs_exist_ok=True)
        return {**killed, **found}

    def _uninterrupted(self, stage: Stage) -> Reference:
        with self._lock:
            if self._reference is None:
                stage.reset()
                out = stage.folder / "reference"
                shutil.rmtree(out, ignore_errors=True)
                done = stage.run("run", str(_task(stage)), "--out", str(out), module=CHILD)
                assert done.answer["verdict"] == "passed", done
                self._reference = Reference(effects(stage.witness.events()), state_of(stage), _taken(out))
                assert all(self._reference.effects), self._reference.effects
            return self._reference

    def _kill(self, stage: Stage, key: str, out: Path, seconds: float) -> dict[str, Any]:
        chance = random.Random(f"{self._ledger.seed} {key}")
        if key.startswith("random"):
            return _kill_at(stage, out, chance.uniform(0, seconds))
        boundary, step, _ = key.replace("start", "before_intent").split(":")
        typed = STEPS[int(step[1:]) - 1]["action"]["kind"] == "type"  # the click into the field, then the text
        moment = f"{boundary}:{step}:{chance.randrange(2) if typed else 0}"
        done = stage.run(f"--kill={moment}", "run", str(_task(stage)), "--out", str(out), module=CHILD)
        assert done.code == -9, (key, done)
        return {"moment": moment}


def _taken(out: Path) -> float:
    """The seconds from the first row of a run's journal to its last."""
    with closing(sqlite3.connect(out / "run.trace")) as trace:
        return float(trace.execute("SELECT max(elapsed) - min(elapsed) FROM journal").fetchone()[0])


def _task(stage: Stage) -> Path:
    return write_task(stage.folder / "task.json", "twelve steps", STEPS, allow=["send"])


def _kill_at(stage: Stage, out: Path, seconds: float) -> dict[str, Any]:
    """Kill a run so long after its trace was begun."""
    child = stage.start("run", str(_task(stage)), "--out", str(out), module=CHILD)
    while not (out / "run.trace").exists() and child.poll() is None:
        time.sleep(0.002)
    time.sleep(seconds)
    child.kill()
    return {"moment": round(seconds, 4), "code": ended(child).code}


def _resume(stage: Stage, out: Path) -> Ended:
    """Resume the run; one that was killed before its trace was whole began nothing, and is begun again."""
    done = stage.run("resume", str(out), "--allow", "send", "--json", module=CHILD)
    if done.answer.get("reason") == "trace_refused" and "nothing left to resume" in done.answer["message"]:
        return done  # it had passed before it was killed
    if done.answer.get("reason") == "trace_refused" and not stage.witness.events("click"):
        shutil.rmtree(out)
        return stage.run("run", str(_task(stage)), "--out", str(out), module=CHILD)
    return done


def judged(done: Ended, found: tuple[int, ...], state: dict[str, Any], wanted: Reference) -> dict[str, Any]:
    """What the witness says of a resumed run, against an uninterrupted one."""
    verdict = done.answer.get("verdict", "none")
    late = "nothing left to resume" in done.answer.get("message", "")
    whole = verdict == "passed" or late
    missing = [n for n, (got, want) in enumerate(zip(found, wanted.effects, strict=True), 1) if got < want]
    behind = [n for n in missing if whole or any(found[n:])]  # something later was done
    return {
        "verdict": "passed" if late else verdict,
        "doubled": [n for n, (got, want) in enumerate(zip(found, wanted.effects, strict=True), 1) if got > want],
        "skipped": behind,
        "wrong": whole and state != wanted.state,
        "strange": not whole and verdict != "in_doubt",
        "in_doubt": verdict == "in_doubt",
        "traceback": done.traceback or done.hung,
        "start_seconds": _start_seconds(done),
        "message": done.answer.get("message", done.errors[-500:]) if not whole else "",
    }


def _start_seconds(done: Ended) -> float | None:
    """From the start of the process to an open desktop."""
    told = [line for line in done.errors.splitlines() if line.startswith(OPENED)]
    return round(float(told[-1].removeprefix(OPENED)) - done.began, 3) if told else None


def _starts(trials: Iterable[Mapping[str, Any]]) -> list[float]:
    return sorted(trial["start_seconds"] for trial in trials if trial["start_seconds"] is not None)


def summary(trials: Trials) -> dict[str, Any]:
    ours = {key: trial for key, trial in trials.items() if not key.startswith(("mail", "start"))}
    mails = [trial for key, trial in trials.items() if key.startswith("mail")]
    starts, alone = _starts(ours.values()), _starts(t for key, t in trials.items() if key.startswith("start"))
    sure = [t for key, t in ours.items() if key.startswith(("before_intent", "after_result"))]
    return {
        "kills": len(ours),
        "doubled": sum(bool(t["doubled"]) for t in ours.values()),
        "skipped": sum(bool(t["skipped"]) for t in ours.values()),
        "wrong_state": sum(bool(t["wrong"]) for t in ours.values()),
        "in_doubt": sum(bool(t["in_doubt"]) for t in ours.values()),
        "in_doubt_at_sure_boundaries": sum(bool(t["in_doubt"]) for t in sure),
        "resume_verdicts": dict(Counter(t["verdict"] for t in ours.values())),
        "resume_tracebacks": sum(bool(t["traceback"]) for t in ours.values()),
        "resume_start_p95_s": starts[int(len(starts) * 0.95)] if starts else None,
        "resume_start_max_s": starts[-1] if starts else None,
        "resume_start_alone_max_s": alone[-1] if alone else None,
        **crash_mail.summary(mails),
    }


def run(ledger: Ledger) -> None:
    everything = keys(ledger.seed)
    crashes = Crashes(ledger)
    on_stages(ledger, everything, crashes.trial, stages=STAGES)
    alone = [f"start:s12:{number}" for number in range(STARTS)]
    on_stages(ledger, alone, crashes.trial, stages=1)
    crash_mail.run(ledger)
    list(ledger.todo([*everything, *alone, *crash_mail.keys()]))  # whether it is complete


ROW = Row("crash", ("kills", "doubled", "skipped", "in_doubt", "mail_twice"), run, summary)
