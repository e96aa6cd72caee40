"""One workflow under one drift, three times on new desktops: deskhand's replay, recorded points, recorded crops.

Each is judged by what came of it in the world. `silent_wrong` is a wrong effect, whatever was said of it, and a success
that was claimed without the right one; a script claims success by ending.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from benchmarks.replay.drifts.kinds import Drift, Kind
from benchmarks.replay.drifts.looks import dressed
from benchmarks.replay.drifts.rivals import events_of
from benchmarks.replay.drifts.windows import (
    PopUp,
    Rectangle,
    await_window,
    kept_picture,
    on_window,
    picture,
    rearrange,
    rectangle,
    settled,
    share_changed,
)  # fmt: skip
from benchmarks.replay.drifts.work import Effect, Workflow, settled_effect
from benchmarks.runs import ROOT, Finished, command, deskhand, environment
from examples.mail.desktop import VirtualDesktop
from tasks.runs import TRACE_NAME

LIMIT_SECONDS = 600.0
NO_DRIFT = 0.0003
"""A screen of which less than this share has changed has not drifted."""
RIVALS = ("coordinates", "image")
UNSEEN: Kind = "grown"
"""The drift that need not show at the start: a list may be in a dialog."""
Outcome = Literal["completed", "stopped", "silent_wrong"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A running application that has drifted."""

    desktop: VirtualDesktop
    judge: Callable[[], Effect]
    changed: float
    """The share of the screen that does not look as it did when it was recorded."""
    pop_up: PopUp | None
    window: Rectangle


def outcome(*, claimed: bool, effect: Effect) -> Outcome:
    """What a replay came to, from what it claimed and what it did."""
    if effect == "wrong" or (claimed and effect != "right"):
        return "silent_wrong"
    return "completed" if claimed else "stopped"


class Recording:
    """A workflow done once on the desktop that does not drift, kept in a folder."""

    def __init__(self, workflow: Workflow, folder: Path) -> None:
        self.workflow, self.folder = workflow, folder
        self.task, self.events = folder / "saved.task.yaml", folder / "events.json"
        self.first, self.state = folder / "start.png", folder / "state"
        if not self.events.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self._record()

    def _record(self) -> None:
        typed = self.folder / "typed.task.yaml"
        typed.write_text(self.workflow.task(), encoding="utf-8")
        with stage(self.workflow, Drift(), self.first) as on:
            window = on.window
            self._demand(on, _replayed(on, self.workflow, typed, self.folder / "recorded"), "recorded")
        save = command("save", str(self.folder / "recorded"), "--out", str(self.task))
        subprocess.run(save, cwd=ROOT, check=True, capture_output=True)
        crops = self.folder / "crops"
        crops.mkdir()
        events = events_of(self.folder / "recorded" / TRACE_NAME, crops)
        with stage(self.workflow, Drift()) as on:
            self._demand(on, _replayed(on, self.workflow, self.task, self.folder / "again"), "replayed without a drift")
            shutil.copytree(on.desktop.environment["XDG_STATE_HOME"], self.state)
        (self.folder / "window.json").write_text(json.dumps(window), encoding="utf-8")
        self.events.write_text(json.dumps(events, indent=1), encoding="utf-8")

    def _pointed(self) -> tuple[float, float]:
        """Where in its window the first click went."""
        x, y, width, height = json.loads((self.folder / "window.json").read_text(encoding="utf-8"))
        places = [event["at"] for event in json.loads(self.events.read_text(encoding="utf-8")) if "at" in event]
        return ((places[0]["x"] - x) / width, (places[0]["y"] - y) / height) if places else (0.5, 0.5)

    def _demand(self, on: Stage, done: Finished, what: str) -> None:
        """What does not work without a drift says nothing about drifts."""
        effect = settled_effect(on.judge)
        if done.answer.get("verdict") != "passed" or effect != "right":
            raise RuntimeError(f"{self.workflow.name} was not {what}: {effect} effect, {done.answer} {done.errors}")

    def tried(self, drift: Drift) -> dict[str, Any]:
        """All three replays under a drift."""
        kept = self.folder / f"{drift.kind}-{drift.number}"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        with ThreadPoolExecutor(len(RIVALS)) as pool:
            rivals = {way: pool.submit(self._by_script, way, drift) for way in RIVALS}
            found = self._by_deskhand(drift, kept)
            return found | {way: outcome.result() for way, outcome in rivals.items()}

    def _by_deskhand(self, drift: Drift, kept: Path) -> dict[str, Any]:
        with stage(self.workflow, drift, kept / "start.png", self.first, self._pointed()) as on:
            shutil.copytree(self.state, on.desktop.environment["XDG_STATE_HOME"], dirs_exist_ok=True)
            done = _replayed(on, self.workflow, self.task, kept / "run")
            changed = on.changed >= NO_DRIFT or drift.kind == UNSEEN
            drifted = on.pop_up.shown() if on.pop_up else changed  # a window that came after the end was none
            kept_picture(picture(on.desktop), kept / "end.png")
            return {
                "workflow": self.workflow.name, "kind": drift.kind, "number": drift.number,
                "changed": round(on.changed, 4), "drifted": drifted,
                **_judged(on, claimed=done.answer.get("verdict") == "passed"), "seconds": round(done.seconds, 1),
                **{key: done.answer.get(key) for key in ("verdict", "reason", "message", "healed")},
            }  # fmt: skip

    def _by_script(self, way: str, drift: Drift) -> Outcome:
        with stage(self.workflow, drift, pointed=self._pointed()) as on:
            said: Outcome = _judged(on, claimed=_script_ran(on, way, self.events))["outcome"]
            return said


def _judged(on: Stage, *, claimed: bool) -> dict[str, Any]:
    effect, touched = settled_effect(on.judge), on.pop_up.touched() if on.pop_up else []
    said: Effect = "wrong" if touched else effect
    return {"outcome": outcome(claimed=claimed, effect=said), "effect": effect, "pop_up": touched[:20]}


@contextmanager
def stage(
    workflow: Workflow,
    drift: Drift,
    shot: Path | None = None,
    before: Path | None = None,
    pointed: tuple[float, float] = (0.5, 0.5),
) -> Iterator[Stage]:
    """The application on a new desktop, drifted and standing still; its picture in `shot`.

    `pointed` is where in its window the workflow clicks first, as shares of it: a pop-up stands there.
    """
    with tempfile.TemporaryDirectory(prefix="deskhand-", ignore_cleanup_errors=True) as name:
        desktop = dressed(Path(name), drift)
        with desktop, workflow.start(desktop, drift) as judge:
            desktop.run("xdotool", "mousemove", str(desktop.size[0] // 2), str(desktop.size[1] - 8))
            window = await_window(desktop, workflow.application)
            settled(desktop)
            rearrange(desktop, window, drift)
            at = on_window(rectangle(desktop, window), pointed)
            popped = PopUp(desktop, at, workflow.button, drift) if drift.kind == "popup" else None
            image = settled(desktop)
            if shot is not None:
                kept_picture(image, shot)
            changed = share_changed(image, Image.open(before).convert("RGB")) if before is not None else 0.0
            yield Stage(desktop, judge, changed, popped, rectangle(desktop, window))


def _replayed(on: Stage, workflow: Workflow, task: Path, out: Path) -> Finished:
    allow = [word for kind in workflow.allow for word in ("--allow", kind)]
    return deskhand(on.desktop, "replay", str(task), *allow, "--out", str(out), "--json", seconds=LIMIT_SECONDS)


def _script_ran(on: Stage, way: str, events: Path) -> bool:
    arguments = [sys.executable, "-m", "benchmarks.replay.drifts.rivals", way, str(events)]
    child = environment(on.desktop) | {"XAUTHORITY": os.devnull}
    try:
        done = subprocess.run(
            arguments, env=child, cwd=ROOT, capture_output=True, timeout=LIMIT_SECONDS, check=False
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
