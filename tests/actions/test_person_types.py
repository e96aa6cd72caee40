"""Whose key was it: a person who types ends the run; deskhand's own typing never does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from Xlib import X
from Xlib.ext import xtest

from actions.action import Click, Point, Press, Type
from actions.connection import open_display
from actions.desktop import Desktop
from actions.errors import Stopped
from actions.presses import KEPT_SECONDS, Presses
from actions.stop import StopSignal
from examples.witness.driver import Witness


def test_what_was_announced_is_ours_and_what_was_seen_once_more_is_not() -> None:
    presses = Presses()
    presses.announce([38, 50])
    assert presses.foreign([50, 38, 38], time.monotonic()) == [38]


def test_an_announced_press_that_never_came_does_not_excuse_others_for_ever() -> None:
    presses = Presses()
    presses.announce([38])
    presses.foreign([], time.monotonic() + KEPT_SECONDS)
    assert presses.foreign([38], time.monotonic()) == [38]


@pytest.fixture
def connection(x_display: str) -> Iterator[Any]:
    opened = open_display(x_display)
    yield opened
    opened.close()


@pytest.fixture
def stop(x_display: str) -> Iterator[StopSignal]:
    signal = StopSignal()
    signal.watch()
    yield signal
    signal.close()


@pytest.fixture
def desktop(stop: StopSignal) -> Iterator[Desktop]:
    made = Desktop(stop)
    yield made
    made.close()


def tap(connection: Any, keysym: int, *, hold: bool = False) -> None:
    code = connection.keysym_to_keycode(keysym)
    xtest.fake_input(connection, X.KeyPress, code)
    if not hold:
        xtest.fake_input(connection, X.KeyRelease, code)
    connection.sync()


def noticed(stop: StopSignal, seconds: float = 2.0) -> bool:
    deadline = time.monotonic() + seconds
    while not stop.requested and time.monotonic() < deadline:
        time.sleep(0.01)
    return stop.requested


def watched_for_a_while() -> None:
    time.sleep(0.2)  # ten looks


@pytest.mark.desktop
def test_a_person_who_types_while_deskhand_types_stops_it(
    desktop: Desktop, stop: StopSignal, connection: Any, tmp_path: Path, x_display: str
) -> None:
    with Witness(tmp_path, x_display) as witness, stop.keys_are_ours():
        x, y = witness.center("Subject")
        desktop.perform(Click(at=Point(x=x, y=y)))

        def person() -> None:
            witness.wait_for("key_down", widget="Subject")
            tap(connection, ord("x"))

        thread = threading.Thread(target=person)
        thread.start()
        with pytest.raises(Stopped, match="took the keyboard"):
            type_for_ever(desktop)
        thread.join()


def type_for_ever(desktop: Desktop) -> None:
    while True:
        desktop.perform(Type(text="typing, typing, typing; ", replace=True))


@pytest.mark.desktop
def test_own_typing_is_never_taken_for_the_person_s(
    desktop: Desktop, stop: StopSignal, tmp_path: Path, x_display: str
) -> None:
    with Witness(tmp_path, x_display) as witness, stop.keys_are_ours():
        x, y = witness.center("Body")
        desktop.perform(Click(at=Point(x=x, y=y)))
        for text in ("AbC {}[]", "two\nlines", "żółw 😀", "the quick brown fox jumps over the lazy dog"):
            desktop.perform(Type(text=text, replace=True))
            desktop.perform(Press(keys=("ctrl", "shift", "home")))
            desktop.read_back()
        watched_for_a_while()
    assert not stop.requested


@pytest.mark.desktop
def test_a_frozen_keyboard_shows_our_key_late_and_it_is_still_ours(
    desktop: Desktop, stop: StopSignal, connection: Any
) -> None:
    root = connection.screen().root
    with stop.keys_are_ours():
        root.grab_keyboard(False, X.GrabModeAsync, X.GrabModeSync, X.CurrentTime)
        connection.sync()
        desktop.perform(Press(keys=("a",)))
        watched_for_a_while()
        connection.allow_events(X.AsyncKeyboard, X.CurrentTime)
        connection.ungrab_keyboard(X.CurrentTime)
        connection.sync()
        watched_for_a_while()
    assert not stop.requested


@pytest.mark.desktop
def test_a_press_is_noticed_while_another_program_has_grabbed_the_keyboard(
    stop: StopSignal, connection: Any, x_display: str
) -> None:
    other = open_display(x_display)
    with stop.keys_are_ours():
        watched_for_a_while()
        other.screen().root.grab_keyboard(False, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)
        other.sync()
        tap(connection, ord("x"))
        assert noticed(stop)
    other.close()


@pytest.mark.desktop
def test_letting_go_of_return_is_not_typing(stop: StopSignal, connection: Any) -> None:
    tap(connection, 0xFF0D, hold=True)  # the person started the run with it
    watched_for_a_while()
    with stop.keys_are_ours():
        watched_for_a_while()
        xtest.fake_input(connection, X.KeyRelease, connection.keysym_to_keycode(0xFF0D))
        connection.sync()
        watched_for_a_while()
    assert not stop.requested


@pytest.mark.desktop
def test_answering_a_question_is_not_typing_into_the_run(stop: StopSignal, connection: Any) -> None:
    with stop.keys_are_ours():
        with stop.person_answers():
            tap(connection, ord("y"))
            tap(connection, 0xFF0D)
        watched_for_a_while()
        assert not stop.requested
        tap(connection, ord("x"))
        assert noticed(stop)


@pytest.mark.desktop
def test_outside_a_run_the_keyboard_is_the_person_s(stop: StopSignal, connection: Any) -> None:
    tap(connection, ord("x"))
    watched_for_a_while()
    assert not stop.requested


@pytest.mark.desktop
@pytest.mark.parametrize("slowly", [0.0, 0.05])
def test_the_hotkey_is_told_as_the_hotkey(stop: StopSignal, connection: Any, slowly: float) -> None:
    with stop.keys_are_ours():
        watched_for_a_while()
        codes = [connection.keysym_to_keycode(keysym) for keysym in (0xFFE3, 0xFFE9, 0xFF1B)]
        for code in codes:
            xtest.fake_input(connection, X.KeyPress, code)
            connection.sync()
            time.sleep(slowly)
        assert noticed(stop)
        with pytest.raises(Stopped, match=r"Ctrl\+Alt\+Escape"):
            stop.check()
        for code in reversed(codes):
            xtest.fake_input(connection, X.KeyRelease, code)
        connection.sync()


@pytest.mark.desktop
def test_between_two_runs_the_mouse_is_the_person_s(desktop: Desktop, stop: StopSignal, connection: Any) -> None:
    with stop.keys_are_ours():
        desktop.perform(Click(at=Point(x=600, y=700)))
    for x, y in ((300, 300), (0, 0)):
        xtest.fake_input(connection, X.MotionNotify, x=x, y=y)
        connection.sync()
        watched_for_a_while()
    with stop.keys_are_ours():
        desktop.perform(Click(at=Point(x=600, y=700)))
        watched_for_a_while()
        stop.check()
        xtest.fake_input(connection, X.MotionNotify, x=0, y=0)
        connection.sync()
        assert noticed(stop)
