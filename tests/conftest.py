"""Fixtures and guards every test shares.

Displays. pyautogui binds itself to one display when it is imported, and a process imports it once. So there is one
display per session: `x_display` (a test asks for it by name) points DISPLAY at it while the test runs; every
in-process desktop test shares it and gets it clean: nothing held, CapsLock off, pointer in the middle. A test that
needs a server to itself (to kill it, to resize it, to kill a client) takes `start_display`, and drives it from child
processes started with `run_python`, or from python-xlib connections that name the display.

Guards, for every test: DISPLAY and WAYLAND_DISPLAY are unset, HOME and the XDG folders are throw-away, model hubs are
offline, and a connection to the person's display or to any address that is not this machine raises.
"""

from __future__ import annotations

import ipaddress
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SIZE = "1280x800x24"

_foreign_displays = {os.environ["DISPLAY"]} if os.environ.get("DISPLAY") else set()
_X_SOCKET = re.compile(r"/\.X11-unix/X(\d+)$")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_the_world(event: str, args: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto"):
        return
    address = args[1]
    if isinstance(address, tuple) and not _is_this_machine(str(address[0])):
        raise RuntimeError(f"a test tried to reach {address!r}: tests have no network")
    found = _X_SOCKET.search(os.fsdecode(address)) if isinstance(address, str | bytes) else None
    if found and any(display.split(".")[0].endswith(f":{found[1]}") for display in _foreign_displays):
        raise RuntimeError(f"a test tried to open the person's display :{found[1]}; ask for x_display")


sys.addaudithook(_refuse_the_world)

for _number, _default in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_number) is signal.SIG_IGN:  # as under nohup, or in a shell's background: children inherit it
        signal.signal(_number, _default)


class XServer:
    """One Xvfb with openbox; stops only what it started."""

    def __init__(self, home: Path, size: str = SIZE, *, window_manager: bool = True) -> None:
        self.home = home
        self._children: list[subprocess.Popen[bytes]] = []
        reader, writer = os.pipe()
        try:
            server = self._spawn(
                "Xvfb",
                "-displayfd",
                str(writer),
                "-screen",
                "0",
                size,
                "-noreset",
                "-nolisten",
                "tcp",
                pass_fds=(writer,),
            )
            os.close(writer)
            self.name = ":" + _first_line(reader)
        finally:
            os.close(reader)  # only now: the number and its newline are two writes, the server dies on a broken pipe
        self.pid = server.pid
        _foreign_displays.discard(self.name)
        self._wait_for("the server to answer", self._answers)
        if window_manager:
            self._spawn("openbox", env=self.environment())
            self._wait_for("the window manager", self._is_managed)

    def environment(self, **more: str) -> dict[str, str]:
        """A child's environment with DISPLAY set."""
        return {**os.environ, "DISPLAY": self.name, "HOME": str(self.home), **more}

    def set_layout(self, *layout: str) -> None:
        """Set the keyboard layout, such as ("de",) or ("us", "-variant", "dvorak")."""
        subprocess.run(["setxkbmap", *layout], env=self.environment(), check=True, timeout=20)

    def clean(self) -> None:
        """Release everything held, CapsLock and NumLock off, pointer in the middle of the screen."""
        from Xlib import X, display
        from Xlib.ext import xtest

        connection = display.Display(self.name)
        try:
            for code in held_keys(connection):
                xtest.fake_input(connection, X.KeyRelease, code)
            for button in range(1, 6):
                xtest.fake_input(connection, X.ButtonRelease, button)
            mask = connection.screen().root.query_pointer().mask
            for bit, keysym in ((X.LockMask, 0xFFE5), (X.Mod2Mask, 0xFF7F)):
                if mask & bit and (code := connection.keysym_to_keycode(keysym)):
                    xtest.fake_input(connection, X.KeyPress, code)
                    xtest.fake_input(connection, X.KeyRelease, code)
            xtest.fake_input(connection, X.MotionNotify, x=640, y=400)
            connection.sync()
        finally:
            connection.close()

    def stop(self) -> None:
        for child in reversed(self._children):
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(timeout=5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(timeout=5)

    def _spawn(self, *argv: str, **options: Any) -> subprocess.Popen[bytes]:
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        child = subprocess.Popen(argv, **quiet, **options)
        self._children.append(child)
        return child

    def _answers(self) -> bool:
        from Xlib import display, error

        try:
            display.Display(self.name).close()
        except (error.DisplayError, OSError):
            return False
        return True

    def _is_managed(self) -> bool:
        from Xlib import X, display

        connection = display.Display(self.name)
        try:
            atom = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
            return connection.screen().root.get_full_property(atom, X.AnyPropertyType) is not None
        finally:
            connection.close()

    def _wait_for(self, what: str, holds: Callable[[], bool], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline or self._children[0].poll() is not None:
                self.stop()
                raise RuntimeError(f"waited for {what} on {self.name}")
            time.sleep(0.02)


def _first_line(descriptor: int) -> str:
    data = b""
    while not data.endswith(b"\n"):
        chunk = os.read(descriptor, 64)
        if not chunk:
            raise RuntimeError("Xvfb ended before it told its display number")
        data += chunk
    return data.decode().strip()


def held_keys(connection: Any) -> list[int]:
    """Key codes that are down, as the server tells it."""
    return [8 * i + bit for i, byte in enumerate(connection.query_keymap()) for bit in range(8) if byte & (1 << bit)]


@pytest.fixture(scope="session")
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _guarded(monkeypatch: pytest.MonkeyPatch, session_home: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "SESSION_MANAGER", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(session_home))
    for name in ("STATE", "CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(session_home / name.lower()))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def x_server(session_home: Path) -> Iterator[XServer]:
    """The session's display server. Fixtures of a wider scope than a test use `x_server.environment()`."""
    server = XServer(session_home)
    yield server
    server.stop()


@pytest.fixture
def x_display(x_server: XServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Name of the session's display (1280x800, openbox), in DISPLAY while the test runs."""
    monkeypatch.setenv("DISPLAY", x_server.name)
    x_server.clean()
    yield x_server.name
    x_server.clean()


@pytest.fixture
def start_display(session_home: Path) -> Iterator[Callable[..., XServer]]:
    """Start a display of the test's own: `start_display(size="800x600x24", window_manager=False)`."""
    servers: list[XServer] = []

    def start(size: str = SIZE, *, window_manager: bool = True) -> XServer:
        servers.append(XServer(session_home, size, window_manager=window_manager))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def run_python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python source in a child, at the repository's root: `run_python(code, *argv, display=":7", timeout=30)`."""

    def run(code: str, *argv: str, display: str | None = None, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **({"DISPLAY": display} if display else {})}
        command = [sys.executable, "-c", code, *argv]
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
        )

    return run


@pytest.fixture
def popen_python() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Like `run_python`, but returns the running child (stdin, stdout, stderr are text pipes); killed at the end."""
    children: list[subprocess.Popen[str]] = []

    def start(code: str, *argv: str, display: str | None = None) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **({"DISPLAY": display} if display else {})}
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        children.append(
            subprocess.Popen([sys.executable, "-c", code, *argv], env=environment, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
        )
        return children[-1]

    yield start
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
        child.communicate()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A test that skips itself fails, unless it needs an accelerator that is missing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("gpu") is None:
        report.outcome, report.longrepr = (
            "failed",
            f"skipped, which only a missing accelerator excuses: {report.longrepr}",
        )
    return report
