"""Drift: recorded workflows replayed at applications that look different by now, beside two common ways to replay.

Ten kinds, `benchmarks.replay.drifts.kinds`; each is tried `--repeats` times with each of ten workflows, every time by
another amount. Under the first eight, which change nothing that matters, a replay must complete; under a renamed label
or a pop-up on top it may stop. What counts is the effect: files, the mail server, the page's or program's own log.

How each drift is produced:
- moved, resized: the window manager moves or stretches the application's window; resolution: a screen of another size
- dark, font, icons: the toolkit's own theme, font and icon theme; a page's own colours and icons, Chromium's scale
- toolbar: bars that the application offers and that were not shown; a page's own bar, or the browser's
- grown: more files, messages, rows; renamed: the application in another language, a page's other words
- popup: a window of another program over the application's, before the replay or during it

A workflow whose application has no means for a drift is left out of that kind, another one takes its place. The three
replays of a trial run at the same time, each on a desktop of its own: the scripts mostly wait.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from benchmarks.faults.bound import upper95
from benchmarks.faults.ledger import Ledger
from benchmarks.replay.drifts.catalogue import WORKFLOWS
from benchmarks.replay.drifts.kinds import AMOUNTS, COSMETIC, KINDS, Drift, Kind
from benchmarks.replay.drifts.trial import Recording
from benchmarks.replay.drifts.work import Workflow
from benchmarks.replay.wishes import Wishes

REPEATS = AMOUNTS
WORKFLOWS_PER_KIND = 10
Trial = dict[str, Any]


def run(folder: Path, wishes: Wishes) -> dict[str, Any]:
    part, parts = wishes.part
    own = folder / f"{part}of{parts}"
    if wishes.fresh:
        shutil.rmtree(own, ignore_errors=True)
        for path in folder.parent.glob("drift-*of*.json"):
            path.unlink() if not path.stem.endswith(f"of{parts}") else None
    ledger = Ledger(
        f"drift-{part}of{parts}", wishes.seed, minutes=wishes.seconds / 60, out=folder.parent, fresh=wishes.fresh
    )
    wanted = [key for key in keys(wishes.repeats) if fnmatch.fnmatch(key, wishes.trials)][part::parts]
    todo, one_at_a_time = ledger.todo(wanted), Lock()
    recordings = Recordings(own)

    def work() -> None:
        while (key := _next(todo, one_at_a_time)) is not None:
            if (found := _tried(key, recordings)) is not None:
                with one_at_a_time:
                    ledger.put(key, **found)
                print(f"{key} {found['outcome']} {json.dumps(found, ensure_ascii=False)}", flush=True)

    with ThreadPoolExecutor(wishes.jobs) as pool:
        for worker in [pool.submit(work) for _ in range(wishes.jobs)]:
            worker.result()
    next(ledger.todo(wanted), None)  # whether anything is left
    trials = _all_parts(folder.parent, wishes.seed)
    figures = summary(trials)
    ledger.close(figures)
    return {**figures, "drift_commits": sorted({trial["commit"] for trial in trials})}


def keys(repeats: int) -> list[str]:
    """Every trial, mixed so that those which come first stand for all: workflows and kinds alternate."""
    offered = {kind: able(kind, WORKFLOWS) for kind in KINDS}
    made = []
    for number in range(repeats):
        for turn in range(WORKFLOWS_PER_KIND):
            for place, kind in enumerate(KINDS):
                workflows = offered[kind]
                if turn < len(workflows):
                    workflow = workflows[(turn + place) % len(workflows)]
                    made.append(f"{workflow.name}/{kind}/{number}")
    return made


def able(kind: Kind, workflows: Sequence[Workflow]) -> list[Workflow]:
    """The workflows that this kind is tried with."""
    return [workflow for workflow in workflows if kind not in workflow.cannot][:WORKFLOWS_PER_KIND]


def summary(trials: Sequence[Trial]) -> dict[str, Any]:
    """The figures; trials whose drift did not come about are told and count for nothing."""
    real = [trial for trial in trials if trial["drifted"]]
    cosmetic = [trial for trial in real if trial["kind"] in COSMETIC]
    completed, wrong = _count(cosmetic, "outcome", "completed"), _count(real, "outcome", "silent_wrong")
    false_stops = _count(cosmetic, "outcome", "stopped")
    return {
        "runs": len(real),
        "cosmetic_completed": _rate(completed, len(cosmetic)),
        "silent_wrong": wrong,
        "silent_wrong_upper95": round(upper95(wrong, len(real)), 4) if real else None,
        "false_stops": _rate(false_stops, len(cosmetic)),
        "coordinate_completed": _rate(_count(cosmetic, "coordinates", "completed"), len(cosmetic)),
        "image_completed": _rate(_count(cosmetic, "image", "completed"), len(cosmetic)),
        "coordinate_silent_wrong": _count(real, "coordinates", "silent_wrong"),
        "image_silent_wrong": _count(real, "image", "silent_wrong"),
        "cosmetic_runs": len(cosmetic),
        "cosmetic_completed_95": interval95(completed, len(cosmetic)),
        "false_stops_95": interval95(false_stops, len(cosmetic)),
        "not_drifted": len(trials) - len(real),
        "by_kind": {kind: _outcomes([trial for trial in real if trial["kind"] == kind]) for kind in KINDS},
        "by_workflow": {
            name: _outcomes([trial for trial in real if trial["workflow"] == name])
            for name in sorted({trial["workflow"] for trial in real})
        },
    }


def interval95(hits: int, n: int) -> tuple[float, float] | None:
    """Wilson's interval (1927) of a rate."""
    if not n:
        return None
    z, rate = 1.96, hits / n
    middle, spread = rate + z * z / (2 * n), z * ((rate * (1 - rate) + z * z / (4 * n)) / n) ** 0.5
    low, high = (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
    return round(max(0.0, low), 3), round(min(1.0, high), 3)


def _outcomes(trials: Sequence[Trial]) -> str:
    """Completed, stopped, silently wrong, of so many."""
    counts = [_count(trials, "outcome", outcome) for outcome in ("completed", "stopped", "silent_wrong")]
    return "/".join(str(count) for count in counts) + f" of {len(trials)}"


def _count(trials: Sequence[Trial], key: str, value: str) -> int:
    return sum(trial[key] == value for trial in trials)


def _rate(count: int, n: int) -> float | None:
    return round(count / n, 4) if n else None


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


class Recordings:
    """The workflows' recordings in a folder: each is made when it is first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks = {workflow.name: Lock() for workflow in WORKFLOWS}
        self._made: dict[str, Recording | None] = {}

    def get(self, name: str) -> Recording | None:
        """None for one that failed before. Raises `RuntimeError` when it fails now."""
        workflow = next(workflow for workflow in WORKFLOWS if workflow.name == name)
        with self._locks[name]:
            if name not in self._made:
                self._made[name] = None
                self._made[name] = Recording(workflow, self._folder / name.replace(" ", "_"))
            return self._made[name]


def _next(keys: Iterator[str], lock: Lock) -> str | None:
    with lock:
        return next(keys, None)


def _tried(key: str, recordings: Recordings) -> Trial | None:
    """What came of a trial; None when it could not be made."""
    name, kind, number = key.split("/")
    began = time.monotonic()
    try:
        recording = recordings.get(name)
        recorded = time.monotonic()
        found = recording.tried(Drift(_kind(kind), int(number))) if recording is not None else None
    except RuntimeError as error:  # an application that did not come up says nothing of deskhand
        print(f"{key} was not tried: {error}", flush=True)
        return None
    if found is None:
        return None
    seconds = {"whole_seconds": round(time.monotonic() - recorded, 1), "recording_seconds": round(recorded - began, 1)}
    return {**found, **seconds, "load": round(os.getloadavg()[0], 1)}


def _all_parts(folder: Path, seed: int) -> list[Trial]:
    """What all parts have found so far; of a trial that several made, one."""
    found: dict[str, Trial] = {}
    for path in sorted(folder.glob("drift-*of*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        found |= kept["trials"] if kept["seed"] == seed else {}
    return list(found.values())
