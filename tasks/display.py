"""Which display a run works on: the person's, a named one, or a virtual one of its own.

One display per process: for `--display` and `--virtual` deskhand is started again as a child whose own environment
holds DISPLAY; this process's environment is never written. A virtual display is an X server that only this user may
talk to (its own cookie, no TCP), with a window manager when one is installed; both end with this process, however
that ends.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from select import select
from types import FrameType
from typing import NamedTuple

from tasks.errors import BadInput, EnvironmentBroken

MARK = "DESKHAND_CHILD_OF"
"""In the environment of a restarted child: it must not start another display."""

MIN_SIDE, MAX_SIDE = 64, 16_384
START_SECONDS = 15.0
END_SECONDS = 5.0
WINDOW_MANAGERS = ("openbox", "xfwm4", "icewm", "fluxbox", "matchbox-window-manager", "twm")
_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Size(NamedTuple):
    """Pixels of a virtual screen."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


def parse_size(text: str) -> Size:
    """The size in "1280x800". Raises `BadInput`."""
    found = re.fullmatch(r"(\d{1,6})x(\d{1,6})", text)
    if not found:
        raise BadInput(f"{text!r} is not a screen size; write it like 1280x800")
    size = Size(int(found[1]), int(found[2]))
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in size):
        raise BadInput(f"{text}: each side of a screen is between {MIN_SIDE} and {MAX_SIDE} pixels")
    return size


def check_display_name(name: str) -> str:
    """A display of this machine, such as ":1" or ":1.0". Raises `BadInput`."""
    if not re.fullmatch(r":\d{1,5}(\.\d{1,2})?", name):
        raise BadInput(f"{name!r} is not a display of this machine; write it like :1")
    return name


def require_display(environment: Mapping[str, str]) -> str:
    """The display to work on. Raises `EnvironmentBroken` with the way out when there is none."""
    if name := environment.get("DISPLAY"):
        return name
    if environment.get("WAYLAND_DISPLAY"):
        raise EnvironmentBroken(
            "this desktop speaks Wayland only, where no program may see or drive others; log in to an X11 session,"
            " or use --virtual 1280x800"
        )
    raise EnvironmentBroken("there is no display (DISPLAY is not set); use --display :N or --virtual 1280x800")


def is_restarted_child(environment: Mapping[str, str]) -> bool:
    """Whether this process was started again by `restart_on` below its parent."""
    return environment.get(MARK) == str(os.getppid())


def restart_on(display: str | None, virtual: Size | None) -> int:
    """Run this very command again as a child on a named or a virtual display; its exit code."""
    with ExitStack() as stack:
        more = {"DISPLAY": display or ""} if virtual is None else stack.enter_context(virtual_display(virtual))
        environment = {**os.environ, **more, MARK: str(os.getpid())}
        environment.pop("WAYLAND_DISPLAY", None)
        return _run_child([sys.executable, *sys.orig_argv[1:]], environment)


@contextmanager
def virtual_display(size: Size) -> Iterator[dict[str, str]]:
    """A display of one's own; yields what a child's environment needs to use it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-display-")))
        cookie = secrets.token_bytes(16)
        authority = folder / "authority"
        _write_authority(authority, cookie, "")
        name = stack.enter_context(_server(size, authority))
        _write_authority(authority, cookie, name.removeprefix(":"))
        more = {"DISPLAY": name, "XAUTHORITY": str(authority)}
        if manager := next((found for each in WINDOW_MANAGERS if (found := shutil.which(each))), None):
            stack.enter_context(running([manager], {**os.environ, **more}))
        yield more


@contextmanager
def _server(size: Size, authority: Path) -> Iterator[str]:
    program = shutil.which("Xvfb")
    if program is None:
        raise EnvironmentBroken("a virtual display needs Xvfb; install it (Debian: apt install xvfb)")
    reader, writer = os.pipe()
    command = [program, "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-noreset", "-nolisten", "tcp"]
    try:
        with running([*command, "-auth", str(authority)], dict(os.environ), pass_fds=(writer,)) as server:
            os.close(writer)
            writer = -1
            yield f":{_display_number(reader, server)}"
    finally:
        os.close(reader)  # late: the number and its newline are two writes, and the server dies of a closed pipe
        if writer >= 0:
            os.close(writer)


def _display_number(reader: int, server: subprocess.Popen[bytes]) -> int:
    told = b""
    while not told.endswith(b"\n"):
        ready, _, _ = select([reader], [], [], START_SECONDS)
        part = os.read(reader, 64) if ready else b""
        if not part:
            raise EnvironmentBroken(f"Xvfb did not start (exit status {server.poll()}); is the size too large?")
        told += part
    return int(told)


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], *, pass_fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A background program that ends with this block, and with this process even after kill -9."""
    guard = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [*guard, *command],
        env=environment,
        pass_fds=pass_fds,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,  # Ctrl-C on the terminal is for deskhand; the server goes last
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run_child(command: Sequence[str], environment: Mapping[str, str]) -> int:
    guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    waiting: list[int] = []
    child: subprocess.Popen[bytes] | None = None

    def forward(number: int, _frame: FrameType | None) -> None:
        if child is None:
            waiting.append(number)
        elif child.poll() is None:
            child.send_signal(number)

    before = {number: signal.signal(number, forward) for number in _FORWARDED}
    try:
        child = subprocess.Popen([*guard, *command], env=environment)
        for number in waiting:
            child.send_signal(number)
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def _write_authority(path: Path, cookie: bytes, number: str) -> None:
    """An Xauthority file with one cookie, for this host by name and for any host (format: Xau, big-endian)."""
    family_local, family_wild = 256, 65_535
    entries = [(family_local, socket.gethostname().encode()), (family_wild, b"")]
    data = b""
    for family, host in entries:
        data += struct.pack(">H", family)
        for part in (host, number.encode(), b"MIT-MAGIC-COOKIE-1", cookie):
            data += struct.pack(">H", len(part)) + part
    path.touch(mode=0o600)
    path.write_bytes(data)
