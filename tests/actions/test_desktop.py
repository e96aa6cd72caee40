"""The real executor, judged by the witness and by the X server."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from Xlib import X
from Xlib.ext import xtest

from actions.action import ACTION, Answer, Click, Drag, Move, Point, Press, Scroll, Type, Wait
from actions.connection import held_buttons, held_keycodes, open_display
from actions.desktop import Desktop
from actions.errors import ActionRefused, Stopped
from actions.stop import StopSignal
from examples.witness.driver import Witness

pytestmark = pytest.mark.desktop


@pytest.fixture
def stop() -> Iterator[StopSignal]:
    signal = StopSignal()
    yield signal
    signal.close()


@pytest.fixture
def desktop(x_display: str, stop: StopSignal) -> Iterator[Desktop]:
    made = Desktop(stop)
    yield made
    made.close()


@pytest.fixture
def witness(x_display: str, tmp_path: Path) -> Iterator[Witness]:
    with Witness(tmp_path, x_display) as started:
        yield started


@pytest.fixture
def connection(x_display: str) -> Iterator[Any]:
    opened = open_display(x_display)
    yield opened
    opened.close()


def point(witness: Witness, widget: str) -> Point:
    x, y = witness.center(widget)
    return Point(x=x, y=y)


def pointer(connection: Any) -> tuple[int, int]:
    found = connection.screen().root.query_pointer()
    return found.root_x, found.root_y


def nothing_held(connection: Any) -> bool:
    return not held_keycodes(connection) and not held_buttons(connection)


def test_a_form_is_filled_and_sent_as_asked(desktop: Desktop, witness: Witness, connection: Any) -> None:
    desktop.perform(Click(at=point(witness, "To")))
    desktop.perform(Type(text="leon@example.org"))
    desktop.perform(Press(keys=("tab",)))
    desktop.perform(Type(text="Weekly <Update>"))
    desktop.perform(Click(at=point(witness, "Body")))
    desktop.perform(Type(text="Hi Leon,\n\nżółw 😀"))
    desktop.perform(Click(at=point(witness, "Urgent")))
    desktop.perform(Click(at=point(witness, "Send")))
    witness.wait_for("click", widget="Send")
    now = witness.command("report")
    assert [now[name]["text"] for name in ("To", "Subject", "Body")] == [
        "leon@example.org", "Weekly <Update>", "Hi Leon,\n\nżółw 😀",
    ]  # fmt: skip
    assert now["Urgent"]["checked"] is True
    assert len(witness.events("click")) == 1
    assert nothing_held(connection)


def test_a_double_click_is_one_and_two_single_clicks_are_none(desktop: Desktop, witness: Witness) -> None:
    files = point(witness, "Files")
    desktop.perform(Click(at=files))
    desktop.perform(Click(at=files))
    desktop.perform(Wait())
    witness.wait_for("button_up", widget="Files")
    assert witness.events("double") == []
    desktop.perform(Move(to=Point(x=900, y=700)))
    desktop.perform(Click(at=point(witness, "Subject"), count=2))
    witness.wait_for("double", widget="Subject")
    assert len(witness.events("double")) == 1


class HeldUp(StopSignal):
    """A machine so busy that a second goes by before the second press."""

    asked = 0

    def check(self) -> None:
        super().check()
        self.asked += 1
        if self.asked == 6:
            time.sleep(1.0)


def test_a_double_click_that_was_torn_apart_is_clicked_anew(witness: Witness) -> None:
    hands = Desktop(HeldUp())
    try:
        hands.perform(Click(at=point(witness, "Subject"), count=2))
    finally:
        hands.close()
    witness.wait_for("double", widget="Subject")
    witness.settle()
    assert len(witness.events("button_up", widget="Subject")) == 3  # it was torn apart
    assert len(witness.events("double")) == 1


def test_a_click_with_ctrl_held_leaves_nothing_held(desktop: Desktop, witness: Witness, connection: Any) -> None:
    desktop.perform(Click(at=point(witness, "Files"), held=("ctrl",)))
    witness.wait_for("button_up", widget="Files")
    assert not held_keycodes(connection)


def test_positive_notches_scroll_down_and_right(desktop: Desktop, witness: Witness) -> None:
    files = point(witness, "Files")
    for notches, axis in ((3, "vertical"), (-1, "vertical"), (2, "horizontal")):
        desktop.perform(ACTION.validate_python({"kind": "scroll", "at": files, "notches": notches, "axis": axis}))
    witness.wait_for("wheel", delta=[-120, 0])
    deltas = [event["delta"] for event in witness.events("wheel", widget="Files")]
    assert deltas[:4] == [[0, -120]] * 3 + [[0, 120]]
    assert [-120, 0] in deltas


def test_a_drag_selects_what_lies_between(desktop: Desktop, witness: Witness) -> None:
    witness.command("set", widget="Subject", text="drag over all of this")
    left, top, width, height = witness.box("Subject")
    start, end = Point(x=left + 3, y=top + height // 2), Point(x=left + width - 3, y=top + height // 2)
    desktop.perform(Drag(start=start, end=end))
    desktop.perform(Type(text="replaced"))
    assert witness.wait_for_text("Subject", "replaced") == "replaced"


def test_chords_reach_the_window_and_unknown_keys_never_get_here(desktop: Desktop, witness: Witness) -> None:
    witness.command("set", widget="Subject", text="abc")
    desktop.perform(Click(at=point(witness, "Subject")))
    witness.wait_for("focus_in", widget="Subject")
    for keys in (("ctrl", "a"), ("ctrl", "c"), ("end",), ("ctrl", "v"), ("shift", "home"), ("delete",), ("<",), ("!",)):
        desktop.perform(Press(keys=keys))
    assert witness.wait_for_text("Subject", "<!") == "<!"
    with pytest.raises(ValidationError, match="person's way to stop"):
        Press(keys=("ctrl", "alt", "escape"))


@pytest.mark.parametrize("at", [(-1, 5), (1280, 0), (0, 800), (33000, 10), (-65536, -65536)])
def test_a_point_outside_the_screen_is_refused_and_the_pointer_stays(
    desktop: Desktop, connection: Any, at: tuple[int, int]
) -> None:
    before, outside, inside = pointer(connection), Point(x=at[0], y=at[1]), Point(x=5, y=5)
    for action in (Click(at=outside), Move(to=outside), Scroll(at=outside, notches=1),
                   Drag(start=inside, end=outside), Drag(start=outside, end=inside)):  # fmt: skip
        with pytest.raises(ActionRefused, match="outside the screen of 1280x800"):
            desktop.perform(action)
    assert pointer(connection) == before
    desktop.perform(Move(to=inside))
    assert pointer(connection) == (5, 5)


def test_a_run_may_start_in_a_corner_and_never_rests_in_one(desktop: Desktop, connection: Any) -> None:
    xtest.fake_input(connection, X.MotionNotify, x=0, y=0)
    connection.sync()
    desktop.perform(Move(to=Point(x=300, y=300)))
    desktop.perform(Move(to=Point(x=1279, y=799)))
    assert pointer(connection) == (1278, 798)
    desktop.perform(Move(to=Point(x=200, y=200)))
    assert pointer(connection) == (200, 200)


def test_the_pointer_in_a_corner_stops_even_without_a_watcher(desktop: Desktop, connection: Any) -> None:
    desktop.perform(Move(to=Point(x=300, y=300)))
    xtest.fake_input(connection, X.MotionNotify, x=1279, y=0)
    connection.sync()
    with pytest.raises(Stopped, match="corner"):
        desktop.perform(Click(at=Point(x=300, y=300)))


def test_an_answer_and_a_wait_send_nothing(desktop: Desktop, connection: Any) -> None:
    before = pointer(connection)
    desktop.perform(Answer(text="42"))
    desktop.perform(Wait())
    assert pointer(connection) == before


def hotkey(connection: Any) -> None:
    codes = [connection.keysym_to_keycode(keysym) for keysym in (0xFFE3, 0xFFE9, 0xFF1B)]
    for code in codes:
        xtest.fake_input(connection, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(connection, X.KeyRelease, code)
    connection.sync()


def take_the_mouse(connection: Any) -> None:
    xtest.fake_input(connection, X.MotionNotify, x=900, y=100)
    connection.sync()


def go_to_a_corner(connection: Any) -> None:
    xtest.fake_input(connection, X.MotionNotify, x=0, y=0)
    connection.sync()


@pytest.mark.parametrize("how", [hotkey, take_the_mouse, go_to_a_corner, None], ids=str)
def test_a_stop_is_noticed_at_once_and_nothing_arrives_later(
    desktop: Desktop, stop: StopSignal, witness: Witness, connection: Any, how: Callable[[Any], None] | None
) -> None:
    """In the best of a few tries: a shared machine may stand still for longer than this; `benchmarks.faults` counts."""
    stop.watch()
    tries = (seconds_to_silence(desktop, stop, witness, connection, how) for _ in range(4))
    assert any(seconds < 0.25 for seconds in tries)
    desktop.perform(Click(at=point(witness, "Send")))
    witness.wait_for("click", widget="Send")


def seconds_to_silence(
    desktop: Desktop, stop: StopSignal, witness: Witness, connection: Any, how: Callable[[Any], None] | None
) -> float:
    """From a stop request in the middle of typing to the last key at the witness, and to the end of the action."""
    desktop.perform(Click(at=point(witness, "Subject")))
    witness.forget()
    asked_at: list[float] = []

    def person() -> None:
        witness.wait_for("key_down", widget="Subject")
        asked_at.append(time.time())
        how(connection) if how else stop.request("the API")

    person_thread = threading.Thread(target=person)
    person_thread.start()
    with pytest.raises(Stopped):
        type_for_ever(desktop)
    noticed = time.time()
    person_thread.join()
    witness.command("report")
    ours = [event["at"] for event in witness.events("key_down", widget="Subject") if event["text"]]
    assert nothing_held(connection)
    with pytest.raises(Stopped):
        desktop.perform(Click(at=point(witness, "Send")))
    assert witness.events("click", widget="Send") == []
    stop.resume()
    return max(noticed, *ours) - asked_at[0]


def type_for_ever(desktop: Desktop) -> None:
    while True:
        desktop.perform(Type(text="typing, typing, typing; ", replace=True))


HOLDER = """
import sys
from actions.desktop import Desktop
from actions.stop import StopSignal
from actions.action import Click, Point, Move
desktop = Desktop(StopSignal())
desktop.perform(Move(to=Point(x=640, y=700)))
keyboard = desktop._keyboard
with keyboard.held([code for key in ("ctrl", "shift", "a") for code in keyboard.codes(key)]), desktop._button("left"):
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_is_held_after_the_process_ended(
    x_display: str, connection: Any, popen_python: Callable[..., subprocess.Popen[str]], ending: signal.Signals
) -> None:
    child = popen_python(HOLDER, display=x_display)
    assert child.stdout is not None
    assert child.stdout.readline() == "holding\n"
    assert not nothing_held(connection)
    child.send_signal(ending)
    child.wait(timeout=10)
    deadline = time.monotonic() + 5  # `benchmarks.faults` counts those that take longer than one second
    while not nothing_held(connection) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert nothing_held(connection)


def test_a_keyboard_found_dirty_is_cleaned_at_the_start(x_display: str, connection: Any) -> None:
    xtest.fake_input(connection, X.KeyPress, connection.keysym_to_keycode(0xFFE3))
    connection.sync()
    Desktop(StopSignal()).close()
    assert nothing_held(connection)


TYPIST = """
from actions.action import Type
from actions.desktop import Desktop
from actions.errors import InputUnavailable
from actions.stop import StopSignal
stop = StopSignal()
desktop = Desktop(stop)
stop.watch()
print("typing", flush=True)
try:
    while True:
        desktop.perform(Type(text="abc def", replace=True))
except InputUnavailable as told:
    print(told, flush=True)
desktop.close()
stop.close()
"""


def test_a_display_that_dies_is_told_and_nothing_hangs(
    start_display: Callable[..., Any], popen_python: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    server = start_display()
    with Witness(tmp_path, server.name) as witness:
        child = popen_python(TYPIST, display=server.name)
        assert child.stdout is not None
        assert child.stdout.readline() == "typing\n"
        witness.command("focus", widget="Subject")
        server.stop()
        assert "the display" in child.stdout.readline()
        assert child.wait(timeout=5) == 0


def test_stdout_stays_clean(x_display: str, run_python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    code = "from actions.desktop import Desktop; from actions.stop import StopSignal; Desktop(StopSignal()).close()"
    done = run_python(code, display=x_display)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_without_a_display_the_error_names_it(run_python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = run_python("from actions.desktop import Desktop; from actions.stop import StopSignal; Desktop(StopSignal())")
    assert "InputUnavailable" in done.stderr
    assert "DISPLAY" in done.stderr
