"""Stop: the hotkey, SIGINT, a corner, the API: nothing arrives later than 250 ms after, nothing is held, it resumes.

One child runs a typing task on the witness again and again; the person here stops it at a random moment. In every
fourth trial the run starts with the pointer at 0,0. Late is what the witness received, by its own clock.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Stage, on_stages

WAYS = ("hotkey", "sigint", "corner", "api")
TRIALS = 200
STAGES, TRIES = 3, 3
LATE_SECONDS = 0.25
CHILD = "benchmarks.faults.stop_child"
_HOTKEY = (0xFFE3, 0xFFE9, 0xFF1B)


class Typist:
    """The child that runs the task, and what it answers."""

    def __init__(self, stage: Stage) -> None:
        self._child = stage.start(str(stage.folder), module=CHILD, stdin=subprocess.PIPE)
        self._timer: threading.Timer | None = None
        self.answer()

    @property
    def pid(self) -> int:
        return self._child.pid

    def tell(self, word: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(word + "\n")
        self._child.stdin.flush()

    def answer(self, seconds: float = 60) -> dict[str, Any]:
        """The next answer; a child that gives none is killed."""
        assert self._child.stdout is not None
        timer = threading.Timer(seconds, self._child.kill)
        timer.start()
        line = self._child.stdout.readline()
        timer.cancel()
        if not line:
            assert self._child.stderr is not None
            raise RuntimeError(f"the child ended: {self._child.stderr.read()[-2000:]}")
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        self._child.kill()
        self._child.communicate()


def run(ledger: Ledger, trials: int = TRIALS) -> None:
    """Make the missing trials, a few at once, each display with a child of its own."""
    typists: dict[Stage, Typist] = {}

    def one(stage: Stage, key: str) -> dict[str, Any]:
        for _ in range(TRIES):
            typist = typists.setdefault(stage, typists.get(stage) or Typist(stage))
            found = trial(stage, typist, *key.split(), seed=ledger.seed)
            if found is not None:
                return found
        raise RuntimeError("the run is always over before it can be stopped")

    keys = [f"{WAYS[n % 4]} {n}" for n in range(trials)]
    try:
        on_stages(ledger, keys, one, stages=min(STAGES, trials), witness=("--status",))
    finally:
        for typist in typists.values():
            typist.close()


def trial(stage: Stage, typist: Typist, way: str, number: str, *, seed: int) -> dict[str, Any] | None:
    """One stop and one resume; None when the run was over too soon for the request to matter."""
    draw = random.Random(f"{seed} {way} {number}")
    stage.reset()
    if int(number) // 4 % 4 == 0:
        _move(stage, 0, 0)
    typist.tell("run")
    stage.witness.wait_for("key_down", widget="Subject", seconds=20)
    time.sleep(draw.uniform(0, 0.8))
    asked = time.time()
    _request(stage, typist, way)
    stopped = typist.answer()
    held = _held_after(stage, 1.0)
    stage.witness.command("report")
    texts = [e["at"] for e in stage.witness.events() if e["event"] in _INPUT and e.get("text") != ""]
    late = max([at - asked for at in texts if at > asked], default=0.0)
    found = {"verdict": stopped["verdict"], "message": stopped["message"], "last_event_s": round(late, 3), "held": held}
    if stopped["verdict"] == "passed":  # nothing is left to resume
        typist.tell("next")
        return found | {"resumed": "", "right": True, "saves": 1} if late > LATE_SECONDS else None
    if way == "corner":
        _move(stage, 640, 780)
    typist.tell("resume")
    resumed = typist.answer()
    return found | {
        "resumed": resumed["verdict"], "right": stage.witness.text("Subject") == resumed["text"],
        "saves": len(stage.witness.events("click", widget="Save")),
    }  # fmt: skip


_INPUT = ("key_down", "key_up", "button_down", "button_up", "wheel", "click")


def summary(trials: Trials) -> dict[str, Any]:
    """`late`: an event after 250 ms, or a run that did not end as stopped."""
    ends = list(trials.values())
    return {
        "stops": len(ends),
        "late": sum(t["last_event_s"] > LATE_SECONDS or t["verdict"] != "stopped" for t in ends),
        "stops_held": sum(t["held"] for t in ends),
        "stops_resumed": sum(t["resumed"] == "passed" and t["right"] and t["saves"] == 1 for t in ends),
        "stops_in_doubt": sum(t["resumed"] == "in_doubt" for t in ends),
        "stop_worst_s": max((t["last_event_s"] for t in ends), default=0.0),
    }


def _request(stage: Stage, typist: Typist, way: str) -> None:
    ways: dict[str, Callable[[], None]] = {
        "hotkey": lambda: _press(stage),
        "sigint": lambda: os.kill(typist.pid, signal.SIGINT),
        "corner": lambda: _move(stage, 0, 0),
        "api": lambda: typist.tell("stop"),
    }
    ways[way]()


def _press(stage: Stage) -> None:
    from Xlib import X
    from Xlib.ext import xtest

    connection = _open(stage)
    codes = [connection.keysym_to_keycode(keysym) for keysym in _HOTKEY]
    for kind, order in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
        for code in order:
            xtest.fake_input(connection, kind, code)
    connection.sync()
    connection.close()


def _move(stage: Stage, x: int, y: int) -> None:
    from Xlib import X
    from Xlib.ext import xtest

    connection = _open(stage)
    xtest.fake_input(connection, X.MotionNotify, x=x, y=y)
    connection.sync()
    connection.close()


def _held_after(stage: Stage, seconds: float) -> bool:
    """Whether a key or button is still down after so long."""
    from actions.connection import held_buttons, held_keycodes

    connection = _open(stage)
    deadline = time.monotonic() + seconds
    while (held := bool(held_keycodes(connection) or held_buttons(connection))) and time.monotonic() < deadline:
        time.sleep(0.02)
    connection.close()
    return held


def _open(stage: Stage) -> Any:
    from actions.connection import open_display

    return open_display(stage.display)


ROW = Row("stop", ("stops", "late"), run, summary)
