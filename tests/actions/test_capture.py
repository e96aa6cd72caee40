"""What a person does is heard as they did it: input comes from another program (xdotool), judged by what comes back."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import pytest

from actions.action import Click, Point, Press, Scroll, Type
from actions.capture import Capture, Heard
from actions.gestures import Gestures

pytestmark = pytest.mark.desktop


class Listener:
    def __init__(self, display: str) -> None:
        self.events: list[Heard] = []
        self.capture = Capture(self.events.append, display)
        self.display = display

    def person(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"})

    def gestures(self, least: int) -> list[object]:
        """All gestures once `least` events came, or after some seconds."""
        deadline = time.monotonic() + 10
        while len(self.events) < least and time.monotonic() < deadline:
            time.sleep(0.02)
        joiner = Gestures()
        return [g.action for event in list(self.events) for g in joiner.feed(event)] + [
            g.action for g in joiner.flush()
        ]


@pytest.fixture
def listener(x_display: str) -> Iterator[Listener]:
    listening = Listener(x_display)
    yield listening
    listening.capture.close()


def test_text_typed_by_a_person_is_heard_letter_by_letter(listener) -> None:
    listener.person("type", "--delay", "20", "Hi Leon: 5 < 6 @home")
    assert listener.gestures(20) == [Type(text="Hi Leon: 5 < 6 @home")]


def test_shortcuts_and_named_keys_are_heard_with_their_modifiers(listener) -> None:
    listener.person("key", "--delay", "20", "ctrl+s", "Tab", "shift+Tab", "ctrl+shift+z", "F5")
    wanted = [("ctrl", "s"), ("tab",), ("shift", "tab"), ("ctrl", "shift", "z"), ("f5",)]
    assert listener.gestures(10) == [Press(keys=keys) for keys in wanted]


def test_clicks_and_the_wheel_are_heard_where_they_happen(listener) -> None:
    listener.person("mousemove", "300", "200", "click", "1")
    time.sleep(0.5)
    listener.person("mousemove", "310", "220", "click", "--repeat", "3", "--delay", "30", "5")
    assert listener.gestures(8) == [Click(at=Point(x=300, y=200)), Scroll(at=Point(x=310, y=220), notches=3)]
