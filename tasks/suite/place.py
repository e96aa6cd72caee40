"""A place for one attempt: a display, a session bus, HOME and temporary folders that nobody else uses.

Everything that is started in it carries a mark in its environment; leaving the place ends what still has the mark,
even a program that went into the background by itself, and removes the folders. This process's environment is only
read.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import site
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from select import select

from tasks.display import MARK as RESTARTED
from tasks.display import Size, running, virtual_display
from tasks.errors import EnvironmentBroken

MARK = "DESKHAND_PLACE"
END_SECONDS = 10.0

_NOT_HANDED_ON = (
    "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "SESSION_MANAGER", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SESSION_BUS_PID",
    "DESKTOP_STARTUP_ID", "WINDOWID", "AT_SPI_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", RESTARTED,
)  # fmt: skip
"""What leads from a program to the person's own desktop."""


@contextmanager
def private_place(size: Size, *, keep_home: bool = False) -> Iterator[dict[str, str]]:
    """The environment for everything that is started in the place. Raises `EnvironmentBroken`."""
    token = secrets.token_hex(16)
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-place-", ignore_cleanup_errors=True))
        )
        environment = {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_ON}
        environment |= {MARK: token, "XDG_SESSION_TYPE": "x11", "NO_AT_BRIDGE": "1", "TMPDIR": _made(folder / "tmp")}
        environment |= {"XDG_RUNTIME_DIR": _made(folder / "run")}
        if not keep_home:
            environment |= _fresh_home(folder / "home", os.environ)
        environment |= stack.enter_context(virtual_display(size))
        environment |= {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'run' / 'bus'}"}
        stack.enter_context(_session_bus(environment))
        stack.callback(end_all, token)  # before the display goes: a program that loses it would write into its HOME
        yield environment


def _made(folder: Path) -> str:
    folder.mkdir(mode=0o700)
    return str(folder)


def _fresh_home(home: Path, before: Mapping[str, str]) -> dict[str, str]:
    """An empty HOME. What was installed for this person alone is still found, and so are downloaded models."""
    old = Path(before.get("HOME") or "/")
    data = before.get("XDG_DATA_HOME") or str(old / ".local/share")
    cache = Path(before.get("XDG_CACHE_HOME") or old / ".cache")
    return {
        "HOME": _made(home),
        "XDG_CONFIG_HOME": _made(home / ".config"),
        "XDG_CACHE_HOME": _made(home / ".cache"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_DATA_DIRS": f"{data}:{before.get('XDG_DATA_DIRS') or '/usr/local/share:/usr/share'}",
        "PYTHONUSERBASE": site.getuserbase(),
        "HF_HOME": before.get("HF_HOME") or str(cache / "huggingface"),
    }


@contextmanager
def _session_bus(environment: Mapping[str, str]) -> Iterator[None]:
    """A bus of its own: over the person's bus a program would hand its window to the one already running there."""
    program = shutil.which("dbus-daemon")
    if program is None:
        yield  # the address leads nowhere: programs go without
        return
    address = environment["DBUS_SESSION_BUS_ADDRESS"]
    command = [program, "--session", "--nofork", "--nopidfile", "--nosyslog", f"--address={address}"]
    with running(command, environment):
        yield


def end_all(token: str) -> None:
    """End every process that carries a place's mark, and wait until it is gone."""
    deadline = time.monotonic() + END_SECONDS
    while (left := marked(token)) and time.monotonic() < deadline:
        for pid in left:
            _kill_and_wait(pid, deadline)
    if left:
        raise EnvironmentBroken(f"processes that a task started do not end: {', '.join(map(str, left))}")


def marked(token: str) -> list[int]:
    """The processes that carry a mark. Empty where there is no /proc."""
    sign = f"{MARK}={token}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone, or another user's
            if sign in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found


def _kill_and_wait(pid: int, deadline: float) -> None:
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            select([handle], [], [], max(0.0, deadline - time.monotonic()))
        finally:
            os.close(handle)
