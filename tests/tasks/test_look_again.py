"""What changes between look and input is noticed: nothing is clicked or typed that was not meant."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.action import Click, Point, Press, Scroll, Type
from actions.desktop import Desktop
from actions.errors import FocusMoved, ScreenChanged
from actions.sight import Sight
from actions.stop import StopSignal
from agent.plan import Expectation, Step, Target
from examples.witness.driver import Witness
from perception.camera import Camera
from perception.eyes import Eyes
from perception.screen import Frame
from perception.windows import Windows
from tasks.sights import looker
from tasks.task import Task

Look = Callable[[Point], Sight]


class NoReader:
    def read(self, frame: Frame, previous: Any = None) -> tuple[()]:
        return ()


@pytest.fixture
def look(x_display: str) -> Iterator[Look]:
    camera = Camera()
    eyes = Eyes(camera, Windows(), NoReader())
    yield looker(eyes, camera.bounds)
    eyes.close()


@pytest.fixture
def desktop(x_display: str) -> Iterator[Desktop]:
    made = Desktop(StopSignal())
    yield made
    made.close()


@pytest.fixture
def witness(x_display: str, tmp_path: Path) -> Iterator[Witness]:
    with Witness(tmp_path, x_display) as started:
        yield started


def point(witness: Witness, widget: str) -> Point:
    x, y = witness.center(widget)
    return Point(x=x, y=y)


def attack(witness: Witness, kind: str) -> None:
    if kind == "move":
        witness.command("move", to=[300, 90])
    else:
        witness.command("cover", widget="Save")
    witness.settle()


@pytest.mark.desktop
@pytest.mark.parametrize("kind", ["move", "cover"])
def test_what_changed_after_the_guard_looked_is_not_clicked(
    desktop: Desktop, witness: Witness, look: Look, kind: str
) -> None:
    at = point(witness, "Save")
    seen = look(at)
    attack(witness, kind)
    for action in (Click(at=at), Scroll(at=at, notches=2)):
        with pytest.raises(ScreenChanged, match="just before the press"):
            desktop.perform(action, seen)
    witness.command("report")
    assert witness.events("button_down") == witness.events("wheel") == []
    witness.command("uncover")
    again = point(witness, "Save")
    dispatch = desktop.perform(Click(at=again), look(again))
    witness.wait_for("click", widget="Save")
    assert dispatch is not None
    assert dispatch.looked_seconds > 0


@pytest.mark.desktop
def test_keys_do_not_go_where_the_focus_was_not_seen(desktop: Desktop, witness: Witness, look: Look) -> None:
    at = point(witness, "Subject")
    desktop.perform(Click(at=at), look(at))
    seen = look(at)
    witness.command("popup")
    witness.wait_for("focus_in", widget="Popup field")
    for action in (Type(text="secret plan"), Press(keys=("a",))):
        with pytest.raises(FocusMoved):
            desktop.perform(action, seen)
    witness.command("report")
    assert witness.events("text") == []
    witness.command("uncover")


def type_subject(within: float = 2.0) -> Task:
    step = Step(
        id="1", do="Type the subject.", action=Type(text="hello"), target=Target(text="Subject", role="field"),
        expect=Expectation(text="hello", within=within),
    )  # fmt: skip
    return Task(name="type", steps=(step,))


@pytest.mark.parametrize("stays", [False, True])
def test_a_window_that_takes_the_focus_after_the_click_gets_no_keys(paper_desk: Any, stays: bool) -> None:
    desk = paper_desk(type_subject(), mail={"started": True, "editing": True})
    intruders: list[str] = []

    def steal(mail: Any) -> None:
        if mail.focus == "Subject" and len(intruders) < (100 if stays else 1):
            intruders.append("dialog")
            mail.intruder = True
        elif not stays:
            mail.intruder = False

    desk.mail.after_look = steal
    result = desk.run(type_subject())
    assert desk.mail.values.get("dialog") is None
    assert (result.verdict, desk.mail.values) == (("failed", {}) if stays else ("passed", {"Subject": "hello"})), result


def test_a_target_that_moves_for_longer_than_a_few_looks_is_used_when_it_rests(paper_desk: Any) -> None:
    task = type_subject(within=8.0)
    desk = paper_desk(task, mail={"started": True, "editing": True})

    def jump(mail: Any) -> None:
        mail.shift = -170 * (mail.looks % 2) if mail.looks < 9 else 0

    desk.mail.after_look = jump
    result = desk.run(task)
    assert (result.verdict, desk.mail.values) == ("passed", {"Subject": "hello"}), result
    assert desk.mail.looks > 9


@pytest.mark.desktop
def test_a_press_that_the_window_manager_lets_go_too_late_is_taken_back(
    look: Look, desktop: Desktop, witness: Witness, x_server: Any
) -> None:
    """The window manager holds each press until it has handled it; here it is stopped while a window comes."""
    save = point(witness, "Save")
    sight = look(save)
    manager = x_server._children[1].pid

    def meanwhile() -> None:
        time.sleep(0.15)
        witness.command("cover", widget="Save")
        os.kill(manager, signal.SIGCONT)

    os.kill(manager, signal.SIGSTOP)
    attacker = threading.Thread(target=meanwhile)
    attacker.start()
    try:
        with pytest.raises(ScreenChanged, match="taken back"):
            desktop.perform(Click(at=save), sight)
    finally:
        attacker.join()
    witness.command("report")
    assert witness.events("click") == []
    (up,) = witness.events("button_up")
    assert abs(up["at_pixel"][0] - save.x) > 100
