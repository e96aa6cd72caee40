"""Times capture and reading on the display in DISPLAY: `python -m benchmarks.perception_probe`; prints one JSON object.

A process of its own: a display is chosen once per process. Expects a window with a text area that has the focus.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time

from perception.camera import Camera
from perception.change import changed_tiles, settle
from perception.reader import Reader

CAPTURES = 300
WORDS = ("harbour", "lantern", "meadow", "pepper", "timber", "violet", "walnut")
TYPED_SECONDS = 0.7
"""What the application gets to draw a typed word; a blinking caret alone would look like a change."""
SETTLE_SECONDS = 5.0


def main() -> None:
    camera, reader = Camera(), Reader()
    reader.load()
    print(json.dumps({"capture_ms": _capture(camera), **_reading(camera, reader)}))
    camera.close()


def _capture(camera: Camera) -> float:
    """Median of one capture and its comparison with the one before."""
    times = []
    before = camera.grab()
    for _ in range(CAPTURES):
        start = time.perf_counter()
        after = camera.grab()
        changed_tiles(before, after)
        times.append(time.perf_counter() - start)
        before = after
    return round(1000 * statistics.median(times), 2)


def _reading(camera: Camera, reader: Reader) -> dict[str, float]:
    """The whole screen once, then again after each typed word."""
    frame = camera.grab()
    start = time.perf_counter()
    lines = reader.read(frame)
    whole = time.perf_counter() - start
    times = []
    for word in WORDS:
        subprocess.run(["xdotool", "type", f"{word} "], check=True)
        time.sleep(TYPED_SECONDS)
        after = settle(camera.grab, SETTLE_SECONDS).frame
        start = time.perf_counter()
        seen = reader.read(after, (frame, lines))
        times.append(time.perf_counter() - start)
        if not any(word in line.text for line in seen):
            raise RuntimeError(f"{word!r} was typed but not read: {[line.text for line in seen]}")
        frame, lines = after, seen
    return {"read_ms": round(1000 * whole, 1), "reread_ms": round(1000 * statistics.median(times), 1)}


if __name__ == "__main__":
    main()
