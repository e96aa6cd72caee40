"""The fixtures that keep tests away from the person's desktop."""

import os
import socket
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest
from Xlib import display


def test_a_test_without_a_display_sees_none() -> None:
    assert "DISPLAY" not in os.environ
    assert "WAYLAND_DISPLAY" not in os.environ


@pytest.mark.desktop
def test_the_shared_display_is_1280_by_800_and_clean(x_display: str) -> None:
    connection = display.Display(x_display)
    root = connection.screen().root
    pointer = root.query_pointer()
    assert (root.get_geometry().width, root.get_geometry().height) == (1280, 800)
    assert (pointer.root_x, pointer.root_y, pointer.mask) == (640, 400, 0)
    assert not any(connection.query_keymap())
    connection.close()


@pytest.mark.desktop
def test_a_child_process_is_given_the_display_it_was_told(
    x_display: str, run_python: Callable[..., CompletedProcess[str]]
) -> None:
    done = run_python("import os, sys; print(os.environ['DISPLAY'], sys.argv[1])", "hello", display=x_display)
    assert done.stdout.split() == [x_display, "hello"], done.stderr


def test_tests_cannot_reach_the_network() -> None:
    with socket.socket() as out, pytest.raises(RuntimeError, match="no network"):
        out.connect(("192.0.2.1", 80))
