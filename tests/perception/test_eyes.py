"""The eyes' rest: it goes on from look to look while nothing changes, and begins anew when something was done."""

from __future__ import annotations

import time

import numpy as np

from perception.change import QUIET
from perception.eyes import Eyes
from perception.screen import Frame
from perception.still import StillCamera, StillReader
from perception.windows import StillWindows


class CountingCamera(StillCamera):
    """A camera before a still screen that counts its pictures."""

    def __init__(self) -> None:
        super().__init__([np.full((120, 160, 3), 200, np.uint8)])
        self.pictures = 0

    def grab(self) -> Frame:
        self.pictures += 1
        return super().grab()

    def of_a_look(self, eyes: Eyes) -> int:
        """How many pictures a look takes."""
        before = self.pictures
        assert eyes.look().settled
        return self.pictures - before


def eyes_and_camera() -> tuple[Eyes, CountingCamera]:
    camera = CountingCamera()
    eyes = Eyes(camera, StillWindows(), StillReader(), find=lambda *_: ())
    eyes.look()
    return eyes, camera


def test_a_second_look_at_an_unchanged_screen_waits_for_nothing() -> None:
    eyes, camera = eyes_and_camera()
    assert camera.of_a_look(eyes) == 1


def test_after_something_was_done_an_unchanged_screen_is_not_believed_at_once() -> None:
    eyes, camera = eyes_and_camera()
    eyes.acted()
    assert camera.of_a_look(eyes) > 1
    assert camera.of_a_look(eyes) == 1


def test_how_long_it_must_be_quiet_is_told_with_what_was_done() -> None:
    eyes, camera = eyes_and_camera()
    eyes.acted(2 * QUIET)
    began = time.monotonic()
    assert camera.of_a_look(eyes) > 1
    assert time.monotonic() - began >= 1.9 * QUIET


def test_a_first_look_counts_the_rest_since_the_first_picture() -> None:
    camera = CountingCamera()
    eyes = Eyes(camera, StillWindows(), StillReader(), find=lambda *_: ())
    eyes.begin()
    assert camera.of_a_look(eyes) > 1  # it was taken just now
    eyes = Eyes(camera, StillWindows(), StillReader(), find=lambda *_: ())
    eyes.begin()
    time.sleep(QUIET)
    assert camera.of_a_look(eyes) == 1
