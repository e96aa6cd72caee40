"""How recorded events are commonly replayed: at the recorded points, or at the places that look like recorded crops.

    python -m benchmarks.replay.drifts.rivals coordinates|image EVENTS.json

Both are as scripts with pyautogui are written: an event after a pause as long as in the recording, an image is looked
for until it appears, and a script whose image does not appear ends with code 1. Text and keys go by xdotool. Nothing of
deskhand is used beyond the recording: points, texts, keys, and crops of the recorded screens.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageGrab

ALIKE = 0.9
"""The confidence that pyautogui's users commonly ask for."""
APPEARS_WITHIN = 8.0
SHORTEST, LONGEST = 0.6, 3.0
"""Seconds between two events."""
LARGEST_CROP = 400
AROUND = (60, 20)
"""Half the sides of a crop around a point in something larger than that."""
KEYS = {"enter": "Return", "escape": "Escape", "tab": "Tab", "delete": "Delete", "end": "End", "home": "Home"}

Event = dict[str, Any]


def events_of(trace: Path, folder: Path) -> list[Event]:
    """What was done in a recorded run, with a crop of each thing that was clicked in `folder`."""
    from tasks.pending import action_of
    from tasks.trace_reader import read_trace

    run = read_trace(trace)
    events: list[Event] = []
    last = 0.0
    for row in run.of_kind("intent"):
        action = action_of(row)
        told: Event = json.loads(action.model_dump_json())
        told["pause"] = min(max(row.at - last, SHORTEST), LONGEST) if last else SHORTEST
        last = row.at
        frame = run.frame(row.frame) if row.frame else None
        if action.kind == "click" and frame is not None:
            box = (row.data.get("grounding") or {}).get("box") or [action.at.x, action.at.y, 0, 0]
            crop = Image.fromarray(frame.pixels).crop(_around(box, (action.at.x, action.at.y)))
            told["crop"] = str(folder / f"{len(events)}.png")
            crop.save(told["crop"])
        events.append(told)
    return events


def _around(box: list[int], at: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, width, height = box
    if max(width, height) > LARGEST_CROP or min(width, height) < 6:
        return at[0] - AROUND[0], at[1] - AROUND[1], at[0] + AROUND[0], at[1] + AROUND[1]
    return left - 2, top - 2, left + width + 2, top + height + 2


def main() -> int:
    way, path = sys.argv[1:]
    for event in json.loads(Path(path).read_text(encoding="utf-8")):
        time.sleep(event["pause"])
        if event["kind"] == "click":
            place = (event["at"]["x"], event["at"]["y"]) if way == "coordinates" else _found(event["crop"])
            if place is None:
                print(f"nothing looks like {event['crop']}")
                return 1
            _click(place, event)
        else:
            for words in _by_keyboard(event):
                subprocess.run(["xdotool", *words], check=True)
    return 0


def _click(place: tuple[int, int], event: Event) -> None:
    import pyautogui

    width, height = pyautogui.size()
    if 0 <= place[0] < width and 0 <= place[1] < height:
        pyautogui.click(*place, clicks=event["count"], interval=0.1, button=event["button"])


def _found(crop: str) -> tuple[int, int] | None:
    import pyautogui

    deadline = time.monotonic() + APPEARS_WITHIN
    needle = Image.open(crop).convert("RGB")
    while time.monotonic() < deadline:
        screen = ImageGrab.grab().convert("RGB")
        try:
            box = pyautogui.locate(needle, screen, confidence=ALIKE)
        except (pyautogui.ImageNotFoundException, ValueError):  # ValueError: a crop larger than the screen
            box = None
        if box is not None:
            return int(box.left + box.width // 2), int(box.top + box.height // 2)
        time.sleep(0.3)
    return None


def _by_keyboard(event: Event) -> Iterator[list[str]]:
    match event["kind"]:
        case "type":
            if event["replace"]:
                yield ["key", "ctrl+a"]
            for number, line in enumerate(event["text"].split("\n")):
                if number:
                    yield ["key", "Return"]
                yield ["type", "--delay", "15", line]
        case "press":
            yield ["key", "+".join(KEYS.get(key, key) for key in event["keys"])]
        case "move":
            yield ["mousemove", str(event["to"]["x"]), str(event["to"]["y"])]
        case "wait":
            return
        case other:
            raise SystemExit(f"the script knows no {other}")


if __name__ == "__main__":
    sys.exit(main())
