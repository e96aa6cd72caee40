"""The eyes: their rest, which goes on while nothing changes and begins anew when something was done; a closer look."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from perception.change import QUIET
from perception.eyes import Eyes
from perception.geometry import Box
from perception.reader import with_more, without_pieces
from perception.screen import Element, Frame, Line
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


def line(text: str, left: int, width: int = 40, score: float = 0.95) -> Line:
    return Line(text, Box(left, 40, width, 12), score, ())


class Overlooking(StillReader):
    """A reader that finds a line only when it looks more closely."""

    def read_closer(self, frame: Frame, lines: Sequence[Line], box: Box) -> tuple[Line, ...]:
        return (*lines, line("OK", 100)) if box.encloses(Box(100, 40, 40, 12)) else tuple(lines)


def test_a_closer_look_finds_what_was_overlooked_and_the_next_looks_keep_it() -> None:
    camera = StillCamera([np.full((120, 160, 3), 200, np.uint8)])
    found = lambda _frame, lines, _windows: tuple(Element(each.box, "text", each.text) for each in lines)  # noqa: E731
    eyes = Eyes(camera, StillWindows(), Overlooking((line("Cancel", 20),)), find=found)
    assert [element.name for element in eyes.look().elements] == ["Cancel"]
    assert [element.name for element in eyes.closer(Box(0, 0, 50, 50)).elements] == ["Cancel"]
    assert [element.name for element in eyes.closer(Box(0, 0, 160, 120)).elements] == ["Cancel", "OK"]
    assert [element.name for element in eyes.look().elements] == ["Cancel", "OK"]


def test_a_second_reading_adds_what_was_missed_and_joins_what_was_torn() -> None:
    torn = [line("Dlan", 20, 20, 0.9), line("g.txt", 45, 20, 0.7), line("Cancel", 100)]
    assert [each.text for each in with_more(torn, [line("plan.txt", 18, 50, 0.99)])] == ["Cancel", "plan.txt"]
    assert with_more(torn, [line("plan.txt", 18, 50, 0.8)]) == torn  # no surer than before
    lost = [line("Thank, noted.", 20, 100, 0.99)]
    assert [each.text for each in with_more(lost, [line("Thank you, noted.", 20, 100, 0.98)])] == ["Thank you, noted."]
    assert with_more(lost, [line("Tank you, noted.", 20, 100, 0.98)]) == lost
    assert with_more(torn, [line("Cance", 98, 10, 0.99)]) == torn  # a piece of what is known whole
    assert [each.text for each in with_more(torn, [line("OK", 200)])] == ["Dlan", "g.txt", "Cancel", "OK"]


def test_a_stroke_of_a_letter_that_was_read_once_more_is_no_line() -> None:
    whole, stroke, beside = line("Gift wrap", 75, 70), line("1", 75, 1), line("Town", 10, 40)
    assert without_pieces([stroke, whole, beside]) == [whole, beside]
    assert without_pieces([whole, whole]) == [whole]
