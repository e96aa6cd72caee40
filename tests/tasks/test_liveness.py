"""A desktop that cannot be worked on is told as such, soon and with its cause; a black one is no trouble."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import numpy as np
import pytest
from Xlib import X, error

from actions.connection import open_display
from actions.lockers import Lockers, is_wayland
from perception.camera import Camera
from perception.geometry import Box
from tasks.errors import ScreenBlocked
from tasks.liveness import Liveness

pytestmark = pytest.mark.desktop

STATE = """
import sys
from tasks.cli import run
sys.exit(run(["look"]))
"""

BUSY = """
import sys
from tasks.desk import real_desk
try:
    with real_desk(find=lambda *seen: ()) as desk:
        print("open", flush=True)
        while True:
            desk.ready()
            desk.eyes.look()
except Exception as error:
    print(type(error).__name__, error, flush=True)
"""


@pytest.fixture
def connection(x_display: str) -> Iterator[Any]:
    opened = open_display(x_display)
    yield opened
    opened.close()


@pytest.fixture
def liveness(x_display: str) -> Iterator[Liveness]:
    with closing(Liveness()) as made:
        yield made


def lie_over_everything(connection: Any) -> Any:
    window = connection.screen().root.create_window(0, 0, 1280, 800, 0, X.CopyFromParent, override_redirect=True)
    window.map()
    connection.sync()
    return window


def test_a_locker_is_told_as_a_locked_screen(liveness: Liveness, connection: Any) -> None:
    liveness.check()
    window = lie_over_everything(connection)
    liveness.check()  # it covers the screen, but input still reaches what it should
    window.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)
    connection.sync()
    with pytest.raises(ScreenBlocked, match="is locked"):
        liveness.check()
    window.destroy()
    connection.ungrab_keyboard(X.CurrentTime)
    connection.sync()
    liveness.check()


def test_an_open_menu_is_no_lock(liveness: Liveness, connection: Any) -> None:
    menu = connection.screen().root.create_window(50, 50, 200, 300, 0, X.CopyFromParent, override_redirect=True)
    menu.map()
    menu.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)
    connection.sync()
    liveness.check()
    menu.destroy()
    connection.ungrab_keyboard(X.CurrentTime)
    connection.sync()


def test_a_screen_saver_that_hides_the_desktop_is_told(liveness: Liveness, connection: Any) -> None:
    connection.set_screen_saver(600, 600, X.DontPreferBlanking, X.AllowExposures)
    connection.force_screen_saver(X.ScreenSaverActive)
    connection.sync()
    with pytest.raises(ScreenBlocked, match="screen saver is on"):
        liveness.check()
    connection.force_screen_saver(X.ScreenSaverReset)
    connection.sync()
    liveness.check()


def test_a_monitor_that_is_only_blanked_hides_nothing(liveness: Liveness, connection: Any) -> None:
    connection.set_screen_saver(600, 600, X.PreferBlanking, X.AllowExposures)
    connection.force_screen_saver(X.ScreenSaverActive)
    connection.sync()
    liveness.check()
    with closing(Camera()) as camera:
        liveness.check_seen(camera.glance, camera.bounds)


def test_a_black_desktop_is_seen_and_a_picture_that_stands_still_is_not(liveness: Liveness) -> None:
    with closing(Camera()) as camera:
        liveness.check_seen(camera.glance, camera.bounds)
        stale = np.zeros((6, 6, 3), np.uint8)
        with pytest.raises(ScreenBlocked, match="stands still"):
            liveness.check_seen(lambda _box: stale, camera.bounds)


def test_the_spot_stays_inside_the_region_that_may_be_seen(liveness: Liveness) -> None:
    region = Box(300, 200, 100, 80)
    with closing(Camera(region)) as camera:
        liveness.check_seen(camera.glance, region)


def test_an_x_server_of_its_own_is_not_a_wayland_session(connection: Any) -> None:
    assert not is_wayland(connection)
    assert Lockers(connection).obstacle() == ""


def test_a_server_that_hangs_at_the_start_is_told_within_seconds(
    start_display: Callable[..., Any], run_python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    server = start_display(window_manager=False)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        done = run_python(STATE, display=server.name, timeout=20)
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert (done.returncode, done.stdout) == (7, "")
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("fault", ["stopped", "grabbed", "killed"])
def test_a_display_that_fails_in_mid_run_ends_it_with_the_cause(
    start_display: Callable[..., Any], popen_python: Callable[..., subprocess.Popen[str]], fault: str
) -> None:
    server = start_display(window_manager=False)
    child = popen_python(BUSY, display=server.name)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    other = open_display(server.name)
    if fault == "grabbed":
        other.grab_server()
        other.sync()
    else:
        os.kill(server.pid, signal.SIGSTOP if fault == "stopped" else signal.SIGKILL)
    timer = threading.Timer(20, child.kill)
    timer.start()
    told = child.stdout.readline()
    assert child.wait(20) == 0
    timer.cancel()
    if fault == "stopped":
        os.kill(server.pid, signal.SIGCONT)
    with suppress(error.ConnectionClosedError, OSError):  # one fault killed the server
        other.close()
    assert ("went away" if fault == "killed" else "does not answer") in told
