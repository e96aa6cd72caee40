"""The pointer feels where a text may go: only where it turns into an I-beam, and never among equals."""

from __future__ import annotations

from typing import Any

import numpy as np

from actions.action import Click, Move, Point
from actions.executor import RecordingExecutor
from actions.stop import StopSignal
from agent.grounding import Grounder
from agent.plan import Step, Target
from perception.geometry import Box, ScreenPoint
from perception.screen import Frame, Line, Screen, Window, Word
from tasks.desk import Desk
from tasks.pointing import Pointing

BOUNDS = Box(0, 0, 800, 600)
SUBJECT = Step.model_validate(
    {"id": "1", "do": "x", "action": {"kind": "type", "text": "Room"}, "target": {"text": "Subject", "role": "field"}}
)
BODY = SUBJECT.model_copy(update={"target": Target(role="area")})


class Notes:
    """What a trace is asked to note."""

    def __init__(self) -> None:
        self.noted: list[Any] = []

    def note(self, _kind: str, data: Any) -> None:
        self.noted.append(data)


class PointerDesk:
    """A desk whose pointer is an I-beam inside some boxes."""

    def __init__(self, *boxes: Box, tells: bool = True) -> None:
        self.boxes, self.tells, self.at = boxes, tells, ScreenPoint(1, 1)
        self.hands = RecordingExecutor(self._moved)
        self.now = 0.0
        self.notes = Notes()

    def _moved(self, action: Any) -> None:
        assert isinstance(action, Move)
        self.at = ScreenPoint(action.to.x, action.to.y)

    def over_text(self) -> bool | None:
        self.now += 0.05
        return any(box.contains(self.at) for box in self.boxes) if self.tells else None

    def pointing(self) -> Pointing:
        desk = Desk(None, self.hands, StopSignal(), BOUNDS, over_text=self.over_text)  # type: ignore[arg-type]
        return Pointing(desk, self.notes, lambda: self.now)  # type: ignore[arg-type]


def screen(*words: tuple[str, int, int]) -> Screen:
    """A blank window with some words on it, drawn as blocks."""
    pixels = np.full((600, 800, 3), 250, np.uint8)
    lines = []
    for text, left, top in words:
        box = Box(left, top, 8 * len(text), 12)
        pixels[box.top : box.bottom, box.left : box.right : 2] = 30
        lines.append(Line(text, box, 1.0, (Word(text, box, 1.0),)))
    window = Window(1, 1, "mail", "", BOUNDS, 0, focused=True)
    return Screen(Frame(pixels, BOUNDS, 0.0), (window,), tuple(lines), ())


def clicked(desk: PointerDesk, step: Step, seen: Screen, last: ScreenPoint | None = None) -> ScreenPoint | None:
    found = desk.pointing().pick(Grounder().guesses(step, seen, last), "1")
    if found is None:
        return None
    assert isinstance(found.action, Click)
    return ScreenPoint(found.action.at.x, found.action.at.y)


def test_the_room_after_a_word_is_its_field_when_the_pointer_says_so() -> None:
    field = Box(100, 40, 690, 30)
    at = clicked(PointerDesk(field), SUBJECT, screen(("Subject", 20, 50)))
    assert at is not None
    assert field.contains(at)


def test_a_hint_inside_a_field_is_clicked_itself() -> None:
    hint = Box(20, 44, 120, 24)
    at = clicked(PointerDesk(hint), SUBJECT, screen(("Add a subject", 20, 50)))
    assert at is not None
    assert hint.contains(at)


def test_without_an_i_beam_nothing_is_clicked() -> None:
    assert clicked(PointerDesk(), SUBJECT, screen(("Subject", 20, 50))) is None


def test_two_fields_of_one_name_are_not_guessed_between() -> None:
    assert clicked(PointerDesk(BOUNDS), SUBJECT, screen(("Subject", 20, 50), ("Subject", 20, 300))) is None


def test_a_body_without_a_frame_is_the_room_below_the_last_click() -> None:
    seen = screen(("To", 20, 20), ("Subject", 20, 50), ("Inbox Drafts Sent and many more", 20, 80))
    at = clicked(PointerDesk(Box(0, 100, 800, 500)), BODY, seen, ScreenPoint(400, 56))
    assert at is not None
    assert at.y > 92


def test_the_room_beside_the_last_field_is_no_body() -> None:
    """A form without boxes: the fields' own room is blank too, and shows an I-beam as the body does."""
    seen = screen(("To", 20, 60), ("Subject", 20, 100), ("Body text Sans and many more", 20, 200))
    fields, body = Box(100, 40, 700, 80), Box(0, 220, 800, 380)
    for boxes in ((fields, body), (fields,)):
        at = clicked(PointerDesk(*boxes), BODY, seen, ScreenPoint(450, 106))
        assert at is None or body.contains(at)
        assert (at is None) == (body not in boxes)


def test_a_pointer_nobody_sees_is_not_moved() -> None:
    desk = PointerDesk(BOUNDS, tells=False)
    assert clicked(desk, SUBJECT, screen(("Subject", 20, 50))) is None
    assert desk.hands.performed == []
    assert desk.notes.noted == []


def test_an_i_beam_left_over_from_the_last_place_is_not_believed_at_once() -> None:
    desk = PointerDesk(BOUNDS)
    assert clicked(desk, SUBJECT, screen(("Subject", 20, 50))) is not None
    assert desk.now >= 0.25


def test_an_i_beam_that_goes_away_beside_the_place_is_believed_when_it_comes_back() -> None:
    field, seen = Box(100, 40, 690, 30), screen(("Subject", 20, 50))
    desk = PointerDesk(field)
    desk.at = ScreenPoint(120, 50)
    assert desk.pointing().takes_text(Point(x=400, y=55), "1", seen)
    assert desk.hands.performed == [Move(to=Point(x=3, y=55)), Move(to=Point(x=400, y=55))]
    assert desk.now < 0.3


def test_an_i_beam_all_over_the_window_is_waited_for_as_before() -> None:
    desk = PointerDesk(BOUNDS)
    assert desk.pointing().takes_text(Point(x=400, y=55), "1", screen(("Subject", 20, 50)))
    assert desk.now >= 0.25
