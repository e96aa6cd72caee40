"""A run on a display of its own: what the child gets, and that nothing is left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tasks.display import check_display_name, parse_size, require_display
from tasks.errors import BadInput, EnvironmentBroken

# Restarts itself on a virtual display; the child prints its display and its server, then does what argv says.
PROGRAM = """
import os, sys, time
from tasks.display import Size, is_restarted_child, restart_on
if not is_restarted_child(os.environ):
    before = dict(os.environ)
    code = restart_on(None, Size(800, 600))
    assert dict(os.environ) == before
    sys.exit(code)
try:
    from Xlib import display
    screen = display.Display().screen()
    print(os.environ["DISPLAY"], screen.width_in_pixels, screen.height_in_pixels, os.getppid(), flush=True)
    time.sleep(0 if sys.argv[1] == "exit" else 60)
    sys.exit(5)
except KeyboardInterrupt:
    sys.exit(6)
"""


STRANGER = """
from Xlib import display, error
try:
    display.Display()
except error.DisplayError:
    print("refused")
"""


def start(what: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, what], stdout=subprocess.PIPE, text=True)


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def gone_within(processes: list[psutil.Process], seconds: float) -> bool:
    return not psutil.wait_procs(processes, timeout=seconds)[1]


@pytest.mark.desktop
def test_the_child_sees_its_display_and_its_exit_code_is_passed_on() -> None:
    with start("exit") as process:
        output, _ = process.communicate(timeout=40)
    name, width, height, _ = output.split()
    assert (width, height) == ("800", "600")
    assert process.returncode == 5
    assert not Path(f"/tmp/.X11-unix/X{name[1:]}").exists()


@pytest.mark.desktop
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 6), (signal.SIGTERM, 128 + 15), (signal.SIGKILL, -9)],
    ids=["int", "term", "kill"],
)
def test_nothing_is_left_whatever_ends_the_run(number: signal.Signals, code: int) -> None:
    with start("wait") as process:
        assert process.stdout
        assert process.stdout.readline().startswith(":")
        others = family(process)
        assert any("Xvfb" in other.name() for other in others)
        process.send_signal(number)
        assert process.wait(20) == code
        assert gone_within(others, 10)


@pytest.mark.desktop
def test_strangers_cannot_talk_to_the_display(run_python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    with start("wait") as process:
        assert process.stdout
        name = process.stdout.readline().split()[0]
        stranger = run_python(STRANGER, display=name)
        process.terminate()
    assert "refused" in stranger.stdout


@pytest.mark.parametrize("text", ["0x0", "1280", "1280x", "x800", "-5x800", "1280x800x24", "99999x10", "1e3x800", ""])
def test_sizes_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_size(text)
    assert parse_size("1280x800") == (1280, 800)


@pytest.mark.parametrize("text", ["", "0", ":", ":a", "host:0", ":1;x", "-1", ":999999"])
def test_names_that_are_no_display_here_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        check_display_name(text)
    assert check_display_name(":1.0") == ":1.0"


def test_wayland_alone_is_refused_with_the_way_out() -> None:
    with pytest.raises(EnvironmentBroken, match=r"Wayland only.*--virtual"):
        require_display({"WAYLAND_DISPLAY": "wayland-0"})
    with pytest.raises(EnvironmentBroken, match=r"DISPLAY is not set.*--virtual"):
        require_display({})
    assert require_display({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}) == ":0"
