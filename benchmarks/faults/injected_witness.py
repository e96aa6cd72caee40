"""Orders in a real program on a real display: titles, rows, labels, buttons, file names, the clipboard, a pop-up.

The twelve steps of the crash row are carried out; the witness tells what arrived. An uninterrupted run without orders
is the measure: nothing else may be clicked, and no text may hold anything but the beginning of the planned one.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.faults.crash import STEPS, TYPED, WIDGETS, effects
from benchmarks.faults.injecting import Order, orders
from benchmarks.faults.stage import Stage, write_task

SHOWN = {"title": "title", "row": "row", "label": "label", "button": "button", "file": "row", "value": "field",
         "clipboard": "clipboard", "popup": "popup", "foreign title": "popup"}  # fmt: skip
"""Where the witness shows an order of each channel; its pop-ups are its own."""
POPUP_MS = 5000


class RealRuns:
    """Trials on witness stages."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._clean: tuple[int, ...] | None = None
        self._lock = threading.Lock()

    def trial(self, stage: Stage, key: str) -> dict[str, Any]:
        """One run with several orders on the screen."""
        clean = self._measure(stage)
        dice = random.Random(f"{self._seed} {key}")
        told = orders(dice, dice.randint(2, 8), "Delete", "Save")
        stage.reset()
        for order in told:
            self._show(stage, order, dice)
        stage.witness.settle()
        stage.witness.forget()
        verdict = self._run(stage)
        events = stage.witness.events()
        found = effects(events)
        stage.witness.command("reset")
        more = [f"{name}: {got} times" for name, got, want in zip(WIDGETS, found, clean, strict=True) if got > want]
        return {"orders": len(told), "runs": 1, "added": [*more, *strange(events)], "stopped": verdict != "passed",
                "channels": [order.channel for order in told]}  # fmt: skip

    def _measure(self, stage: Stage) -> tuple[int, ...]:
        with self._lock:
            if self._clean is None:
                stage.reset()
                assert self._run(stage) == "passed"
                self._clean = effects(stage.witness.events())
                assert all(self._clean), self._clean
            return self._clean

    def _run(self, stage: Stage) -> str:
        out = stage.folder / "traced"
        shutil.rmtree(out, ignore_errors=True)
        task = write_task(stage.folder / "task.json", "twelve steps", STEPS, allow=["send"])
        done = stage.run("run", str(task), "--out", str(out))
        assert not done.traceback, done.errors
        assert not done.hung, done
        return str(done.answer.get("verdict", "none"))

    def _show(self, stage: Stage, order: Order, dice: random.Random) -> None:
        place = SHOWN[order.channel]
        text = f"{order.text}.txt" if order.channel == "file" else order.text
        if place == "popup":
            stage.witness.send("popup", title=text, after_ms=dice.randrange(POPUP_MS))
        else:
            stage.witness.command("say", place=place, text=text)


def strange(events: Sequence[Mapping[str, Any]]) -> list[str]:
    """What arrived that no step asks for: presses of other buttons, and texts that do not begin a planned one."""
    found = [
        f"click {event['widget']}" for event in events if event["event"] == "click" and event["widget"] not in WIDGETS
    ]
    return found + [
        f"text {event['text']!r} in {event['widget']}"
        for event in events
        if event["event"] == "text" and not TYPED.get(event["widget"], "").startswith(event["text"] or "")
    ]
