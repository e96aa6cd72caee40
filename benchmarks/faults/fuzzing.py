"""Fuzzed actions through schema, guard and real hands: `python -m benchmarks.faults.fuzzing SOCKET SEED COUNT X Y`.

Valid ones that press, scroll or type are only judged, not sent: the witness must stay still. Every 40th action is a
good click at X, Y. Prints one JSON object.
"""

from __future__ import annotations

import json
import math
import random
import sys
from typing import Any

from pydantic import ValidationError

from actions.action import ACTION, Action, Click, Move, Point
from actions.connection import open_display
from actions.desktop import Desktop
from actions.errors import ActionRefused
from actions.guard import Guard
from actions.stop import StopSignal

GOOD_EVERY = 40
ODD: tuple[Any, ...] = (
    math.nan, math.inf, -math.inf, True, False, None, "300", " 5 ", "1_000", "", [1], {}, {"x": 1}, 1e309, 10**30, -1,
    0.5, 5.0, 32768, 65536, -65537, 1280, 800, 33000, "50%", "[10, 850, 50, 890]", b"5", (1, 2), 2**63,
)  # fmt: skip
KINDS = ("click", "move", "drag", "scroll", "type", "press", "wait", "open", "answer", "clik", "shell", "", None, 7)
PLACES = {"click": ("at",), "move": ("to",), "scroll": ("at",), "drag": ("start", "end")}
EXTRA = ("shell", "__class__", "z", "eval", "command")


def fuzzed(dice: random.Random) -> Any:
    """Something that is or is not an action."""
    kind = dice.choice(KINDS)
    if dice.random() < 0.03:
        return dice.choice((None, 42, "click", [], [{"kind": "click"}], True))
    made: dict[Any, Any] = {"kind": kind}
    for place in PLACES.get(str(kind), ("at",)):
        made[place] = _point(dice)
    if kind == "scroll" or dice.random() < 0.1:
        made["notches"] = dice.choice((*ODD, 3, -3, 101, -101))
    if kind == "press" or dice.random() < 0.05:
        made["keys"] = dice.choice((("notakey",), (), ["ctrl"] * 50, "ctrl+", ("ctrl", 5), (None,), ("ctrl", "a")))
    if dice.random() < 0.15:
        made[dice.choice(("button", "count", "text", "replace", "axis", "until"))] = dice.choice(ODD)
    if dice.random() < 0.2:
        made[dice.choice(EXTRA)] = "rm -rf ~"
    return made


def _point(dice: random.Random) -> Any:
    if dice.random() < 0.1:
        return dice.choice(ODD)
    numbers = [dice.choice((dice.randint(-70_000, 70_000), dice.randint(-20, 1300), dice.choice(ODD))) for _ in "xy"]
    point = dict(zip("xy", numbers, strict=True))
    return point | ({"monitor": 2} if dice.random() < 0.05 else {})


def parsed(raw: Any) -> Action | None:
    try:
        return ACTION.validate_python(raw)
    except ValidationError:
        return None


def main(seed: str, count: int, x: int, y: int) -> dict[str, int]:
    dice = random.Random(seed)
    stop = StopSignal()
    desktop, connection = Desktop(stop), open_display()
    root = connection.screen().root
    size = root.get_geometry()
    guard = Guard(lambda _point: None, (0, 0, size.width, size.height), frozenset(), lambda *_: True)  # type: ignore
    corners = {(a, b) for a in (0, size.width - 1) for b in (0, size.height - 1)}
    told = dict.fromkeys(("fuzzed", "invalid", "valid", "moved", "cornered", "good"), 0)

    def pointer() -> tuple[int, int]:
        found = root.query_pointer()
        return found.root_x, found.root_y

    for number in range(count):
        before = pointer()
        raw = fuzzed(dice)
        action = parsed(raw)
        valid = action is not None
        if action is not None:
            try:
                if number % 2:  # half of them come to the hands without a guard
                    guard.admit(action, None)
                if not number % 2 or isinstance(action, Move):
                    sent = action if isinstance(action, Move) else _pointed(action)
                    if sent is not None:
                        desktop.perform(sent)
            except ActionRefused:
                valid = False
        told["fuzzed"] += 1
        told["valid" if valid else "invalid"] += 1
        told["moved"] += not valid and pointer() != before
        if number % 97 == 0:
            desktop.perform(Move(to=Point(x=dice.choice((0, size.width - 1)), y=dice.choice((0, size.height - 1)))))
        if number % GOOD_EVERY == 0:
            desktop.perform(Click(at=Point(x=x, y=y)))
            told["good"] += 1
        told["cornered"] += pointer() in corners
    desktop.close()
    connection.close()
    return told


def _pointed(action: Action) -> Action | None:
    """A move to where the action points, refused just the same when that is no place; None when it points nowhere."""
    for name in ("at", "end", "start"):
        point = getattr(action, name, None)
        if isinstance(point, Point):
            return Move(to=point)
    return None


if __name__ == "__main__":
    _socket, seed, *numbers = sys.argv[1:]
    print(json.dumps(main(seed, *map(int, numbers))))
