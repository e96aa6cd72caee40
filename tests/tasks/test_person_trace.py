"""What a person did is kept as a trace that every other command takes, and a secret is in none of its pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from actions.action import Action, Click, Point, Type
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.parts import SimulatedEyes
from examples.simulated.widgets import Widget
from perception.geometry import Box
from perception.image_file import read_pattern
from perception.screen import Element, Frame, Screen
from tasks.anchoring import Anchors, pictures_of
from tasks.cli import run
from tasks.frames import MASK_GREY
from tasks.person_trace import PersonTrace, trace_of
from tasks.recording import Recorded, joined, recorded
from tasks.trace import Trace
from tasks.typed import Moment

FIELD = Box(110, 50, 180, 24)


@pytest.fixture
def worked() -> list[tuple[Recorded, Moment]]:
    """A person fills in a name and a password, and goes on."""
    desktop = SimulatedDesktop()
    widgets = [
        Widget("field", "Password", Box(90, 10, 180, 24), concealed=True),
        Widget("field", "Name", Box(90, 50, 180, 24)),
        Widget("button", "Log in", Box(90, 90, 80, 24)),
    ]
    desktop.show("Login", "login", Box(20, 40, 300, 140), widgets)
    eyes, moments = SimulatedEyes(desktop), []

    def does(action: Action) -> None:
        before = eyes.look()
        desktop.perform(action)
        moments.append(Moment(action, before, eyes.look()))

    for x, y, text in ((200, 62, "hunter2"), (200, 102, "Anna"), (150, 142, "")):
        does(Click(at=Point(x=x, y=y)))
        if text:
            does(Type(text=text))
    made = zip(recorded(joined(moments)), joined(moments), strict=True)
    return [(each, moment) for each, moment in made if each is not None and each.step is not None]


def kept(path: Path, worked: list[tuple[Recorded, Moment]], *, finished: bool = True) -> None:
    trace, steps = PersonTrace(path, "login"), []
    for number, (made, moment) in enumerate(worked, 1):
        assert made.step is not None
        steps.append(made.step.model_copy(update={"id": str(number)}))
        trace.add(steps, moment, made.at, made.hidden)
    if finished:
        trace.finish()
    trace.close()


def test_a_recording_is_shown_and_saved_like_any_run(worked, tmp_path: Path) -> None:
    path = tmp_path / "login.trace"
    kept(path, worked)
    assert run(["show", str(path), "--out", str(tmp_path / "login.html")]) == 0
    page = (tmp_path / "login.html").read_text("utf-8")
    assert "a person, who pointed at it" in page
    found = Trace.open(path)
    assert [step.do for step in found.task.steps] == [
        "Type the secret PASSWORD into the “Password” field.",
        "Type “Anna” into the “Name” field.",
        "Click the “Log in” button.",
    ]
    assert found.finished is not None
    assert run(["save", str(path), "--out", str(tmp_path / "login.task.yaml")]) == 0


def test_a_secret_is_in_no_picture_and_no_row(worked, tmp_path: Path) -> None:
    path = tmp_path / "login.trace"
    kept(path, worked)
    found = Trace.open(path)
    frames = [found.frame(row.frame) for row in found.rows if row.frame]
    assert len(frames) == 6
    assert all((frame.crop(FIELD) == MASK_GREY).all() for frame in frames if frame is not None)
    assert not any("hunter2" in str(row.data) for row in found.rows)


def test_a_recording_that_was_cut_off_holds_the_steps_before(worked, tmp_path: Path) -> None:
    path = tmp_path / "login.trace"
    kept(path, worked[:2], finished=False)
    found = Trace.open(path)
    assert (len(found.task.steps), len(found.of_kind("result")), found.finished) == (2, 2, None)


def test_names_of_what_lies_beside_a_task() -> None:
    assert pictures_of(Path("a/mail.task.yaml")) == "mail.pictures"
    assert trace_of(Path("a/mail.task.yaml")) == Path("a/mail.trace")


def noisy(width: int, height: int) -> Screen:
    pixels = np.random.default_rng(3).integers(0, 255, (height, width, 3), np.uint8)
    return Screen(Frame(pixels, Box(0, 0, width, height), 0.0), (), (), ())


def test_a_look_has_the_picture_of_the_target_alone(tmp_path: Path) -> None:
    screen, element = noisy(200, 100), Element(Box(50, 20, 40, 20), "button", "OK")
    anchors = Anchors(tmp_path, "x.pictures")
    look = anchors.look(element, screen)
    assert look == anchors.look(element, screen)
    assert look.image is not None
    assert (read_pattern(tmp_path / look.image) == screen.frame.crop(Box(48, 18, 44, 24))).all()
    anchors.keep_only([])
    assert list((tmp_path / "x.pictures").iterdir()) == []


def test_what_hides_a_secret_is_in_no_look(tmp_path: Path) -> None:
    screen, element = noisy(200, 100), Element(Box(50, 20, 40, 20), "field", "Password")
    assert Anchors(tmp_path, "x.pictures").look(element, screen, hidden=[Box(40, 10, 80, 60)]).image is None


def test_pictures_go_into_no_folder_that_is_there_already(tmp_path: Path) -> None:
    (tmp_path / "x.pictures").symlink_to(tmp_path)
    with pytest.raises(FileExistsError):
        Anchors(tmp_path, "x.pictures").look(Element(Box(50, 20, 40, 20), "button", ""), noisy(200, 100))
