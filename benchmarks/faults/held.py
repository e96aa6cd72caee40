"""Nothing stays held down, however a run ends; judged by a second client of the display, on a server with -noreset.

Six ways to end, 100 each, half of them in the middle of a drag and half with a chord of keys down: an error in the
middle of an action, Ctrl-C, SIGTERM, SIGHUP, kill -9, and all connections to the display cut. And a keyboard or mouse
found dirty at the start is cleaned, or the run is refused.
"""

from __future__ import annotations

import random
import select
import signal
import subprocess
import time
from typing import Any

from actions.connection import held_buttons, held_keycodes, open_display, release_everything
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Stage, ended, on_stages

CHILD = "benchmarks.faults.holding"
EACH = 100
DIRTY = 20
STAGES = 4
SECONDS = 1.0
SIGNALS = {"ctrl_c": signal.SIGINT, "sigterm": signal.SIGTERM, "sighup": signal.SIGHUP, "kill_9": signal.SIGKILL,
           "display_lost": signal.SIGUSR1}  # fmt: skip
EXITS = ("exception", *SIGNALS)
HOLDING_SECONDS = 20.0
SPOT = ("1000", "300")
"""On the bare desktop: what is dragged there moves nothing."""


def keys(seed: int) -> list[str]:
    found = [f"{way}:{number}" for way in EXITS for number in range(EACH)]
    found += [f"dirty:{number}" for number in range(DIRTY)]
    random.Random(seed).shuffle(found)
    return found


def run(ledger: Ledger) -> None:
    def trial(stage: Stage, key: str) -> dict[str, Any]:
        way, number = key.split(":")
        chance = random.Random(f"{ledger.seed} {key}")
        if way == "dirty":
            return _dirty(stage, int(number), chance)
        return _exit(stage, way, ("drag", "keys")[int(number) % 2], chance)

    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup the children would inherit that it is ignored
    on_stages(ledger, keys(ledger.seed), trial, stages=STAGES, witness=("--no-keys",))


def _exit(stage: Stage, way: str, what: str, chance: random.Random) -> dict[str, Any]:
    """End a run that holds something; what is held afterwards, as another client sees it."""
    stage.clean()
    connection = open_display(stage.display)
    child = stage.start(f"{what}-raise" if way == "exception" else what, *SPOT, module=CHILD)
    try:
        assert child.stdout is not None
        assert select.select([child.stdout], [], [], HOLDING_SECONDS)[0], "the child did not begin"
        child.stdout.readline()
        if way != "exception":  # which comes by itself
            time.sleep(chance.uniform(0, 0.25))
        at_exit = _wait_until(connection, down=True, seconds=0.5)
        if way in SIGNALS:
            child.send_signal(SIGNALS[way])
        began = _when_over(child)
        clean = _wait_until(connection, down=False, seconds=SECONDS)
        seconds = time.monotonic() - began
        left = [held_keycodes(connection), held_buttons(connection)]
        over = ended(child, 5)
    finally:
        release_everything(connection)
        connection.close()
        if child.poll() is None:
            child.kill()
            child.wait()
    return {
        "what": what, "held_at_exit": at_exit, "held": not clean, "left": left, "seconds": round(seconds, 3),
        "code": over.code, "hung": over.hung, "traceback": over.traceback, "told": over.errors[-200:],
    }  # fmt: skip


def _when_over(child: subprocess.Popen[str]) -> float:
    """When the process ended, at most five seconds from now."""
    deadline = time.monotonic() + 5
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    return time.monotonic()


def _wait_until(connection: Any, *, down: bool, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        if bool(held_keycodes(connection) or held_buttons(connection)) == down:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.001)


def _dirty(stage: Stage, number: int, chance: random.Random) -> dict[str, Any]:
    """Keys or a button left down by another client that has gone, before the run starts."""
    from Xlib import X
    from Xlib.ext import xtest

    stage.clean()
    gone = open_display(stage.display)
    if number % 2:
        for keysym in chance.sample((0xFFE3, 0xFFE1, 0xFFE9, 0x61, 0xFF51), 2):
            xtest.fake_input(gone, X.KeyPress, gone.keysym_to_keycode(keysym))
    else:
        xtest.fake_input(gone, X.ButtonPress, chance.choice((1, 2, 3)))
    gone.sync()
    gone.close()
    connection = open_display(stage.display)
    before = bool(held_keycodes(connection) or held_buttons(connection))
    child = stage.start("opened", *SPOT, module=CHILD)
    over = ended(child, 20)
    left = [held_keycodes(connection), held_buttons(connection)]
    connection.close()
    stage.clean()
    return {"dirty": before, "cleaned": not any(left), "refused": over.code not in (0, 7), "left": left,
            "held": any(left) and over.code == 0, "traceback": over.traceback, "hung": over.hung,
            "told": over.errors[-200:]}  # fmt: skip


def summary(trials: Trials) -> dict[str, Any]:
    exits = {key: trial for key, trial in trials.items() if not key.startswith("dirty")}
    dirty = [trial for key, trial in trials.items() if key.startswith("dirty")]
    seconds = sorted(trial["seconds"] for trial in exits.values())
    return {
        "exits": len(exits),
        "held": sum(bool(trial["held"]) for trial in exits.values()),
        "exits_with_something_held": sum(bool(trial["held_at_exit"]) for trial in exits.values()),
        "exits_hung": sum(bool(trial["hung"]) for trial in exits.values()),
        "exits_tracebacks": sum(bool(trial["traceback"]) for trial in exits.values()),
        "held_by_exit": {way: sum(bool(t["held"]) for k, t in exits.items() if k.startswith(way)) for way in EXITS},
        "release_max_s": seconds[-1] if seconds else None,
        "dirty_starts": len(dirty),
        "dirty_left": sum(bool(trial["held"]) for trial in dirty),
    }


ROW = Row("held", ("exits", "held"), run, summary)
