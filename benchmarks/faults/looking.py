"""One-step runs that tell when they have looked: `python -m benchmarks.faults.looking SOCKET KIND SEED COUNT FOLDER`.

Each run clicks "Save" (or, for pop-ups, types into "Subject") through the product's session, guard and hands. Lines on
stdout: `begin N`, `looked N`, then one JSON object; after each the file FOLDER/go must name the word before it goes on.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from actions.action import Type
from agent.plan import ClickStep, Expectation, Step, Target
from examples.witness.child import open_desk
from perception.geometry import Box
from perception.screen import Element, Pixels, Screen, Window
from tasks.desk import Desk, Sees
from tasks.session import Session
from tasks.task import Limits, Task
from tasks.trace import Trace

TEXT = "a line that is typed while something may pop up " * 4
CLICK = Step(
    id="1", do='Click "Save".', action=ClickStep(), target=Target(text="Save", role="button"),
    expect=Expectation(appears=("Save: 1",), within=3.0),
)  # fmt: skip
TYPING = Step(
    id="1", do="Type the subject.", action=Type(text=TEXT), target=Target(text="Subject", role="field"),
    expect=Expectation(text=TEXT, within=2.0),
)  # fmt: skip
LOOK = {"before_click": 1, "after_click": 2, "mid_typing": 2}
"""Which look of a run is attacked; for a click it is the first."""


@dataclass(slots=True)
class WatchedEyes:
    """Eyes that call `looked` after each look."""

    eyes: Sees
    looked: Callable[[], None] = lambda: None

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:
        screen = self.eyes.look(within, check)
        self.looked()
        return replace(screen, elements=tuple(visible(element, screen) for element in screen.elements))

    def glance(self, box: Box) -> Pixels:
        return self.eyes.glance(box)

    def windows(self) -> tuple[Window, ...]:
        return self.eyes.windows()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.eyes, name)


def visible(element: Element, screen: Screen) -> Element:
    """The element as pixels would show it: what a window above leaves of it on the right."""
    own = next((w.stacking for w in screen.windows if w.id == element.window), None)
    for window in screen.windows:
        over = window.box.intersection(element.box) if own is not None and window.stacking > own else None
        if over is not None and over.left == element.box.left and over.right < element.box.right:
            left = Box(over.right, element.box.top, element.box.right - over.right, element.box.height)
            element = replace(element, box=left)
    return element


def say(folder: Path, line: str, *, wait: bool = True) -> None:
    """Tell the parent, and wait until it has done its part."""
    go = folder / "go"
    go.unlink(missing_ok=True)
    print(line, flush=True)
    deadline = time.monotonic() + 30
    while wait and not go.exists() and time.monotonic() < deadline:
        time.sleep(0.002)


def main(ask: Path, kind: str, seed: str, count: int, folder: Path) -> None:
    watched: list[WatchedEyes] = []

    def change(desk: Desk) -> Desk:
        watched.append(WatchedEyes(desk.eyes))
        return replace(desk, eyes=watched[0])

    step = TYPING if kind in LOOK else CLICK
    task = Task(name=kind, steps=(step,), limits=Limits(seconds=20.0, attempts=2))
    with Session(open_desk=open_desk(ask, change)) as session:
        session.desk.eyes.look()
        for number in range(count):
            say(folder, f"begin {number}")
            session.desk.stop.resume()
            session.desk.eyes.look()
            told = one(session, task, folder, watched[0], f"{seed.replace(':', '-')}-{number}")
            say(folder, json.dumps(told))


def one(session: Session, task: Task, folder: Path, eyes: WatchedEyes, name: str) -> dict[str, Any]:
    """One run, and what its trace says of looks and times."""
    looks, kind, path = 0, task.name, folder / f"{name}.trace"

    def looked() -> None:
        nonlocal looks
        looks += 1
        if kind != "quiet" and looks == LOOK.get(kind, 1):
            say(folder, "looked")

    eyes.looked = looked
    path.unlink(missing_ok=True)
    with Trace.create(path, task=task, instruction="", facts_names=(), versions={}) as trace:
        result = session.run(task, trace)
    eyes.looked = lambda: None
    run = Trace.open(path)
    sent = [row.data for row in run.of_kind("sent") if row.data.get("check_ms") is not None]
    again = [row for row in run.of_kind("note") if row.data.get("note") == "look_again"]
    path.unlink()
    return {
        "verdict": result.verdict, "reason": result.reason, "message": result.message[:200], "looked_again": len(again),
        "check_ms": [data["check_ms"] for data in sent], "frame_age_ms": [data["frame_age_ms"] for data in sent],
    }  # fmt: skip


if __name__ == "__main__":
    socket, kind, seed, count, folder = sys.argv[1:]
    main(Path(socket), kind, seed, int(count), Path(folder))
