"""Coordinates: every conversion there and back on random desktops, and fuzzed actions that must move nothing.

points, off            round trips tried; those farther off than one pixel (of the coarser of the two spaces)
fuzzed, invalid_events actions made up at random; invalid ones after which the witness or the server had an event
A fuzzed action goes the way of every action: schema, guard, hands. After each the pointer is asked of the server; every
40th is a good click that must arrive.
"""

from __future__ import annotations

import random
from typing import Any

from benchmarks.faults.bound import upper95
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Stage
from perception.errors import OutOfSpaceError
from perception.geometry import Box, Downscale, Layout, Monitor, ScreenPoint

POINTS, POINT_BATCH = 100_000, 10_000
FUZZED, FUZZ_BATCH = 10_000, 1000
SCALES = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
SIZES = ((640, 480), (1280, 720), (1280, 800), (1920, 1080), (2560, 1440), (2880, 1800), (3840, 2160), (1080, 1920))
CHILD = "benchmarks.faults.fuzzing"


def layout_of(dice: random.Random) -> Layout:
    """One to four monitors side by side or on top of each other, the first at 0,0, origins negative as often as not."""
    boxes: list[Box] = [Box(0, 0, *dice.choice(SIZES))]
    for _ in range(dice.randrange(4)):
        width, height = dice.choice(SIZES)
        at = dice.choice(boxes)
        shift = dice.randint(-600, 600)
        left, top = dice.choice(
            [(at.right, at.top + shift), (at.left - width, at.top + shift), (at.left + shift, at.bottom),
             (at.left + shift, at.top - height)]
        )  # fmt: skip
        new = Box(left, top, width, height)
        if not any(new.intersection(box) for box in boxes):
            boxes.append(new)
    return Layout(tuple(Monitor(box, dice.choice(SCALES)) for box in boxes))


def round_trip(dice: random.Random) -> bool:
    """One random point on one random desktop, through every space and back; True when all came back."""
    layout = layout_of(dice)
    monitor = dice.choice(layout.monitors)
    box = monitor.box
    point = ScreenPoint(dice.randrange(box.left, box.right), dice.randrange(box.top, box.bottom))
    source = dice.choice([box, layout.bounds])
    image = Downscale(source, dice.randint(1, 2048), dice.randint(1, 2048))
    seen = image.to_image(point)
    back = image.to_screen(seen)
    again = image.to_image(back)
    half = max(1, -(-source.width // (2 * image.width))), max(1, -(-source.height // (2 * image.height)))
    logical = layout.from_logical(monitor, layout.to_logical(point))
    return (
        layout.monitor_at(point) == monitor
        and layout.from_monitor(monitor, layout.to_monitor(point)) == point
        and max(abs(logical.x - point.x), abs(logical.y - point.y)) <= 1
        and abs(back.x - point.x) <= half[0]
        and abs(back.y - point.y) <= half[1]
        and max(abs(again.x - seen.x), abs(again.y - seen.y)) <= 1
        and all(_refused(layout, image, outside) for outside in _just_outside(layout.bounds))
    )


def _just_outside(box: Box) -> tuple[ScreenPoint, ...]:
    return (ScreenPoint(box.left - 1, box.top), ScreenPoint(box.right, box.top), ScreenPoint(box.left, box.bottom))


def _refused(layout: Layout, image: Downscale, point: ScreenPoint) -> bool:
    tries = (lambda: layout.monitor_at(point), lambda: image.to_image(point))
    refused = 0
    for attempt in tries:
        try:
            attempt()
        except OutOfSpaceError:
            refused += 1
    return refused == len(tries)


def run(ledger: Ledger) -> None:
    points = [f"points:{n}" for n in range(POINTS // POINT_BATCH)]
    fuzzed = [f"fuzzed:{n}" for n in range(FUZZED // FUZZ_BATCH)]
    for key in ledger.todo(points):
        dice = random.Random(f"{ledger.seed}:{key}")
        off = sum(not round_trip(dice) for _ in range(POINT_BATCH))
        ledger.put(key, points=POINT_BATCH, off=off)
    with Stage(witness=("--status", "--no-keys")) as stage:
        for key in ledger.todo([*points, *fuzzed]):
            ledger.put(key, **fuzz(stage, f"{ledger.seed}:{key}", FUZZ_BATCH))


def fuzz(stage: Stage, seed: str, count: int) -> dict[str, Any]:
    """A batch of fuzzed actions in a child; what the server and the witness say of it."""
    stage.reset()
    x, y = stage.witness.center("Save")
    ended = stage.run(seed, str(count), str(x), str(y), module=CHILD, seconds=300)
    told = ended.answer
    stage.witness.command("report")
    clicks = len(stage.witness.events("click", widget="Save"))
    pressed = [event for kind in ("button_down", "wheel") for event in stage.witness.events(kind)]
    return {
        "fuzzed": told.get("fuzzed", 0), "invalid": told.get("invalid", 0), "valid": told.get("valid", 0),
        "moved": told.get("moved", count), "cornered": told.get("cornered", count), "good": told.get("good", 0),
        "good_arrived": clicks, "stray": len(pressed) - len(stage.witness.events("button_down", widget="Save")),
        "traceback": ended.traceback, "code": ended.code,
    }  # fmt: skip


def summary(trials: Trials) -> dict[str, Any]:
    def total(name: str) -> int:
        return sum(int(trial.get(name, 0)) for trial in trials.values())

    points, fuzzed = total("points"), total("fuzzed")
    missed = sum(trial["good"] - trial["good_arrived"] for trial in trials.values() if "good" in trial)
    events = total("moved") + total("stray")
    return {
        "points": points, "off": total("off"), "off_bound": upper95(total("off"), points) if points else None,
        "fuzzed": fuzzed, "fuzzed_invalid": total("invalid"), "invalid_events": events,
        "invalid_events_bound": upper95(events, total("invalid")) if total("invalid") else None,
        "good_clicks": total("good"), "good_missed": missed, "left_in_corner": total("cornered"),
        "fuzz_tracebacks": total("traceback"),
    }  # fmt: skip


ROW = Row("coordinates", ("points", "off", "fuzzed", "invalid_events"), run, summary)
