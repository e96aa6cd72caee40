import os
import signal

import numpy as np
import pytest

from perception.camera import Camera
from perception.errors import DisplayLost, OutOfSpaceError, ScreenUnavailable
from perception.geometry import Box

PAINT = """
import sys
from Xlib import X, display
d = display.Display(); s = d.screen()
w = s.root.create_window(100, 50, 200, 100, 0, s.root_depth, background_pixel=0x3264C8, override_redirect=1)
w.map(); d.sync(); print("ready", flush=True); sys.stdin.readline()
"""


def look_many_times(camera):
    for _ in range(100):
        camera.grab()


@pytest.mark.desktop
def test_a_black_desktop_is_a_picture_and_not_an_alarm(x_display):
    camera = Camera()
    frame = camera.grab()
    camera.close()
    assert frame.bounds == Box(0, 0, 1280, 800)
    assert frame.pixels.shape == (800, 1280, 3)


@pytest.mark.desktop
def test_a_glance_sees_the_pixels_that_are_there_in_rgb(x_display, popen_python):
    child = popen_python(PAINT, display=x_display)
    assert child.stdout.readline() == "ready\n"
    camera = Camera()
    assert camera.glance(Box(100, 50, 200, 100)).reshape(-1, 3).tolist()[::7000] == [[0x32, 0x64, 0xC8]] * 3
    assert np.array_equal(camera.grab().crop(Box(90, 40, 30, 30)), camera.glance(Box(90, 40, 30, 30)))
    camera.close()


@pytest.mark.desktop
@pytest.mark.parametrize("box", [Box(-1, 0, 10, 10), Box(1275, 0, 10, 10), Box(0, 795, 10, 10)])
def test_a_glance_off_the_screen_is_refused(x_display, box):
    camera = Camera()
    with pytest.raises(OutOfSpaceError):
        camera.glance(box)
    camera.close()


@pytest.mark.desktop
def test_a_region_shows_only_itself(x_display):
    camera = Camera(Box(100, 50, 300, 200))
    assert camera.grab().bounds == Box(100, 50, 300, 200)
    with pytest.raises(OutOfSpaceError):
        camera.glance(Box(90, 50, 20, 20))
    camera.close()
    with pytest.raises(OutOfSpaceError, match="leaves the desktop"):
        Camera(Box(1000, 700, 300, 200))


@pytest.mark.desktop
def test_a_dying_display_is_reported_as_lost(start_display, monkeypatch):
    server = start_display(window_manager=False)
    monkeypatch.setenv("DISPLAY", server.name)
    camera = Camera()
    camera.grab()
    os.kill(server.pid, signal.SIGKILL)
    with pytest.raises(DisplayLost, match="display"):
        look_many_times(camera)


def test_without_a_display_the_cause_is_named(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(ScreenUnavailable, match="DISPLAY is not set"):
        Camera()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with pytest.raises(ScreenUnavailable, match="Wayland"):
        Camera()
    monkeypatch.setenv("DISPLAY", ":32001")
    with pytest.raises(DisplayLost, match="32001"):
        Camera()
