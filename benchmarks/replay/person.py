"""A scripted person: looks at the screen, moves the mouse along a path, types at a human pace and takes slips back.

All input goes to the X server by XTEST; deskhand has no part in it. Where to point is told by whoever knows the
application, or read off the screen.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from unittest.mock import patch

from Xlib import X
from Xlib.ext import xtest

from actions.connection import open_display
from examples.mail.desktop import VirtualDesktop
from perception.camera import Camera
from perception.geometry import Box
from perception.reader import Reader
from perception.screen import Line

Place = tuple[int, int]
Find = Callable[[str], Place | None]
LEFT, RIGHT, WHEEL_UP, WHEEL_DOWN = 1, 3, 4, 5
SEEN_WITHIN = 30.0
"""Seconds until somebody gives up looking for something."""
SLIP = "#"
"""In a text to type: a wrong letter is typed here and taken back."""


class Eyes:
    """Finds a text on the screen, as a person would read it."""

    def __init__(self, desktop: VirtualDesktop) -> None:
        self._display = desktop.environment["DISPLAY"]
        self._reader = Reader()

    def find(self, text: str) -> Place | None:
        """The middle of the words that say this: of what says nothing else, or else the first."""
        with patch.dict(os.environ, {"DISPLAY": self._display}):
            camera = Camera()
            try:
                lines = self._reader.read(camera.grab())
            finally:
                camera.close()
        found = [(box, alone) for line in lines for box, alone in _said(line, text.casefold().split())]
        box = min(found, key=lambda each: not each[1])[0] if found else None
        return (box.left + box.width // 2, box.top + box.height // 2) if box is not None else None


def _said(line: Line, wanted: list[str]) -> Iterator[tuple[Box, bool]]:
    """Where a line says some words in a row, and whether it says nothing else."""
    said = [word.text.casefold().strip(":.") for word in line.words]
    for at in range(len(said) - len(wanted) + 1):
        if said[at : at + len(wanted)] == wanted:
            yield line.words[at].box.union(line.words[at + len(wanted) - 1].box), len(said) == len(wanted)


class Person:
    """Works on one desktop."""

    def __init__(self, desktop: VirtualDesktop, dice: random.Random, find: Find) -> None:
        self._desktop, self._dice, self._find = desktop, dice, find
        self._connection = open_display(desktop.environment["DISPLAY"])
        self._at: Place = (640, 780)

    def close(self) -> None:
        self._connection.close()

    def think(self, most: float = 1.2) -> None:
        time.sleep(self._dice.uniform(0.4, most))

    def see(self, text: str) -> Place:
        """Where it is, as soon as it can be seen."""
        deadline = time.monotonic() + SEEN_WITHIN
        while (found := self._find(text)) is None:
            if time.monotonic() > deadline:
                raise LookupError(f"the person does not see {text!r}")
            time.sleep(0.2)
        return found

    def click(self, what: str | Place, *, count: int = 1, button: int = LEFT) -> None:
        self._go(what)
        for _ in range(count):
            self._button(button)
            time.sleep(self._dice.uniform(0.06, 0.12))
        self.think()

    def drag(self, start: str | Place, end: str | Place) -> None:
        to = self.see(end) if isinstance(end, str) else end
        self._go(start)
        self._fake(X.ButtonPress, LEFT)
        time.sleep(0.15)
        self._move(to)
        time.sleep(0.2)
        self._fake(X.ButtonRelease, LEFT)
        self.think()

    def scroll(self, over: str | Place, notches: int) -> None:
        """Positive is down."""
        self._go(over)
        for _ in range(abs(notches)):
            self._button(WHEEL_DOWN if notches > 0 else WHEEL_UP)
            time.sleep(self._dice.uniform(0.05, 0.15))
        self.think()

    def type(self, text: str) -> None:
        for letter in text:
            if letter == SLIP:
                self._slip()
            elif letter == "\n":
                self._keys("Return")
            else:
                self._run("type", "--delay", "0", "--", letter)
            time.sleep(self._dice.uniform(0.04, 0.16))
        self.think()

    def press(self, *keys: str) -> None:
        """Each a key or chord, as xdotool names them."""
        for key in keys:
            self._keys(key)
            time.sleep(self._dice.uniform(0.1, 0.25))
        self.think()

    def _slip(self) -> None:
        wrong = self._dice.choice("qwxyz")
        self._run("type", "--delay", "0", "--", wrong)
        time.sleep(self._dice.uniform(0.2, 0.5))
        self._keys("BackSpace")

    def _go(self, what: str | Place) -> None:
        self._move(self.see(what) if isinstance(what, str) else what)
        time.sleep(self._dice.uniform(0.1, 0.3))

    def _move(self, to: Place) -> None:
        steps = self._dice.randint(6, 14)
        (left, top), (x, y) = self._at, to
        for step in range(1, steps + 1):
            part = step / steps
            self._fake(X.MotionNotify, at=(round(left + (x - left) * part), round(top + (y - top) * part)))
            time.sleep(0.012)
        self._at = to

    def _button(self, button: int) -> None:
        self._fake(X.ButtonPress, button)
        time.sleep(self._dice.uniform(0.02, 0.06))
        self._fake(X.ButtonRelease, button)

    def _fake(self, kind: int, detail: int = 0, at: Place = (0, 0)) -> None:
        xtest.fake_input(self._connection, kind, detail, x=at[0], y=at[1])
        self._connection.sync()

    def _keys(self, chord: str) -> None:
        self._run("key", chord)

    def _run(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._desktop.environment, check=True, capture_output=True)
