"""What happens to windows: an application's window is moved or stretched, a window of another program comes on top.

The other program is a small one of its own (`python -m benchmarks.replay.drifts.popup`) that tells what was done to it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageGrab

from benchmarks.replay.drifts.kinds import MOVES, STRETCHES, Drift
from benchmarks.runs import ROOT
from examples.mail.desktop import VirtualDesktop

MARGIN = 30
"""Pixels that a window keeps from the screen's edges: its own frame is not counted in its size."""
LATE = {3: 1.5, 4: 3.0}
"""Seconds after which a window comes on top: while the replay works. The others are there before it."""
Rectangle = tuple[int, int, int, int]


def await_window(desktop: VirtualDesktop, window_class: str) -> str:
    """The application's window, shown and focused."""
    wait_for(lambda: desktop.run("xdotool", "search", "--onlyvisible", "--class", window_class), window_class)
    window = desktop.run("xdotool", "search", "--onlyvisible", "--class", window_class).split()[-1]
    desktop.run("xdotool", "windowactivate", "--sync", window)
    return window


def wait_for(holds: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {seconds:g} s for {what}")
        time.sleep(0.1)


def rearrange(desktop: VirtualDesktop, window: str, drift: Drift) -> None:
    """Move or stretch the window, as far as the screen has room for it."""
    x, y, width, height = rectangle(desktop, window)
    screen_width, screen_height = desktop.size
    if drift.kind == "moved":
        dx, dy = MOVES[drift.number % len(MOVES)]
        x = min(max(x + dx, 5), screen_width - width - 5)
        y = min(max(y + dy, MARGIN), screen_height - height - 5)
        desktop.run("xdotool", "windowmove", "--sync", window, str(x), str(y))
    if drift.kind == "resized":
        by = STRETCHES[drift.number % len(STRETCHES)]
        width, height = min(int(width * by), screen_width - MARGIN), min(int(height * by), screen_height - 2 * MARGIN)
        desktop.run("xdotool", "windowsize", window, str(width), str(height))
        x, y = max(min(x, screen_width - width - 5), 5), max(min(y, screen_height - height - 5), MARGIN)
        desktop.run("xdotool", "windowmove", window, str(x), str(y))


def rectangle(desktop: VirtualDesktop, window: str) -> Rectangle:
    told = desktop.run("xdotool", "getwindowgeometry", "--shell", window).split()
    values = dict(line.split("=", 1) for line in told)
    return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])


def on_window(window: Rectangle, share: tuple[float, float]) -> tuple[int, int]:
    """A place in a window, given as shares of its width and height."""
    x, y, width, height = window
    return round(x + share[0] * width), round(y + share[1] * height)


class PopUp:
    """A window of another program over a place; `shown` tells whether it is there, `touched` what was done to it."""

    def __init__(self, desktop: VirtualDesktop, at: tuple[int, int], label: str, drift: Drift) -> None:
        self._log = desktop.folder / "popup.log"
        place = {"x": at[0], "y": at[1], "number": drift.number, "label": label, "after": LATE.get(drift.number, 0.0)}
        desktop.environment["PYTHONPATH"] = str(ROOT)
        desktop.start(sys.executable, "-m", "benchmarks.replay.drifts.popup", json.dumps(place), str(self._log))
        if not place["after"]:
            wait_for(self.shown, "the pop-up")

    def shown(self) -> bool:
        return self._log.exists()

    def touched(self) -> list[str]:
        return self._log.read_text().splitlines()[1:] if self.shown() else []


def picture(desktop: VirtualDesktop) -> Image.Image:
    return ImageGrab.grab(xdisplay=desktop.environment["DISPLAY"]).convert("RGB")


def settled(desktop: VirtualDesktop, seconds: float = 10.0) -> Image.Image:
    """The screen, as soon as it stands still."""
    deadline, last = time.monotonic() + seconds, picture(desktop)
    while time.monotonic() < deadline:
        time.sleep(0.4)
        now = picture(desktop)
        if not ImageChops.difference(now, last).getbbox():
            return now
        last = now
    return last


def share_changed(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels in which two screens differ; of two sizes everything."""
    if one.size != other.size:
        return 1.0
    different = ImageChops.difference(one, other).convert("L").point(lambda level: 255 if level > 8 else 0)
    return float(different.histogram()[255]) / (one.width * one.height)


def kept_picture(image: Image.Image, path: Path) -> None:
    image.save(path, optimize=False, compress_level=3)
