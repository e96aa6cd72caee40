"""Open room on drawn windows: after a word, and the large blank rectangles."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from perception.geometry import Box
from perception.openings import blank_after, blank_rooms
from perception.screen import Frame

WHOLE = Box(0, 0, 600, 400)
WORD = Box(20, 50, 40, 12)


def frame(paper: int) -> Frame:
    return Frame(np.full((400, 600, 3), paper, np.uint8), WHOLE, 0.0)


@pytest.mark.parametrize("paper", [255, 40])
def test_the_stretch_after_a_word_goes_on_to_the_next_thing(paper: int) -> None:
    seen = frame(paper)
    cv2.putText(seen.pixels, "Cc Bcc", (400, 62), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (120, 120, 120), 1)
    room = blank_after(seen, WORD, WHOLE)
    assert room is not None
    assert WORD.right < room.left < WORD.right + 10
    assert 380 <= room.right <= 402


def test_a_caret_and_the_border_of_a_box_do_not_end_it() -> None:
    seen = frame(255)
    cv2.line(seen.pixels, (100, 40), (100, 70), (0, 0, 0), 1)  # the left border of a field
    cv2.line(seen.pixels, (110, 48), (110, 62), (0, 0, 0), 2)  # a caret in it
    room = blank_after(seen, WORD, WHOLE)
    assert room is not None
    assert room.right > 590


def test_a_word_in_a_sentence_has_no_room() -> None:
    seen = frame(255)
    cv2.putText(seen.pixels, "Sam Reed <sam@desk.example>", (66, 62), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1)
    assert blank_after(seen, WORD, WHOLE) is None


@pytest.mark.parametrize("paper", [255, 40])
def test_the_largest_room_is_the_body_under_a_row_of_buttons(paper: int) -> None:
    seen = frame(paper)
    for left in range(20, 500, 60):
        cv2.rectangle(seen.pixels, (left, 90), (left + 24, 108), (130, 130, 130), -1)
    rooms = blank_rooms(seen, WHOLE, 12)
    assert 108 <= rooms[0].top <= 116
    assert rooms[0].bottom >= 394
    assert rooms[0].width >= 580


def test_a_window_full_of_text_has_no_room() -> None:
    seen = frame(255)
    for base in range(12, 400, 18):
        cv2.putText(seen.pixels, "words " * 12, (0, base), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1)
    assert blank_rooms(seen, WHOLE, 12) == []
