"""A private desktop: Xvfb, openbox and a session bus, with HOME, TMPDIR and XDG folders of its own.

`environment` is what children need. Leaving the context ends everything that was started inside, and nothing else.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Theme = Literal["light", "dark"]

_KEPT = ("PATH", "LANG", "LC_ALL", "OMP_NUM_THREADS", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONWARNINGS")
_GTK2_DARK = """style "dark" {
  bg[NORMAL] = "#2d2d2d"  bg[ACTIVE] = "#242424"  bg[PRELIGHT] = "#3a3a3a"  bg[SELECTED] = "#215d9c"
  bg[INSENSITIVE] = "#2d2d2d"
  fg[NORMAL] = "#eeeeec"  fg[ACTIVE] = "#eeeeec"  fg[PRELIGHT] = "#ffffff"  fg[SELECTED] = "#ffffff"
  fg[INSENSITIVE] = "#8b8e8f"
  base[NORMAL] = "#1e1e1e"  base[ACTIVE] = "#215d9c"  base[SELECTED] = "#215d9c"  base[INSENSITIVE] = "#282828"
  text[NORMAL] = "#eeeeec"  text[ACTIVE] = "#ffffff"  text[SELECTED] = "#ffffff"  text[INSENSITIVE] = "#8b8e8f"
  GtkWidget::cursor-color = "#eeeeec"
}
class "GtkWidget" style "dark"
"""


class VirtualDesktop:
    """One desktop of `size` pixels in `folder`; GTK applications follow `theme` and `font_points`."""

    def __init__(
        self, folder: Path, *, size: tuple[int, int] = (1280, 800), theme: Theme = "light", font_points: int = 10
    ) -> None:
        self.size = size
        self.theme = theme
        self.font_points = font_points
        self.folder = folder.resolve()
        self.home = self._sub("home")
        self.temporary = self._sub("tmp")
        self.environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "XDG_CONFIG_HOME": str(self._sub("home/.config")),
            "XDG_DATA_HOME": str(self._sub("home/.local/share")),
            "XDG_STATE_HOME": str(self._sub("home/.local/state")),
            "XDG_CACHE_HOME": str(self._sub("home/.cache")),
            "XDG_RUNTIME_DIR": str(self._sub("run", 0o700)),
            "XDG_DATA_DIRS": "/usr/local/share:/usr/share",
            "GTK2_RC_FILES": str(self.home / ".gtkrc-2.0"),
            "NO_AT_BRIDGE": "1",  # no accessibility bus here; GTK 3 would warn
            "GIO_USE_VFS": "local",
        }
        self._children: list[subprocess.Popen[bytes]] = []
        self._write_look()

    def __enter__(self) -> Self:
        try:
            self._start_display()
            self._start_bus()
            self.start("openbox")
            self._wait(self._is_managed, "the window manager")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def start(self, *command: str, log: str = "applications.log") -> subprocess.Popen[bytes]:
        """Start a program on this desktop; what it prints goes to `log` in the session's folder."""
        with (self.folder / log).open("ab") as out:
            child = subprocess.Popen(
                command, env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        self._children.append(child)
        return child

    def run(self, *command: str, seconds: float = 30) -> str:
        """Run a program on this desktop to its end; what it printed."""
        done = subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=seconds, check=False
        )
        return done.stdout

    def set_default(self, mime: str, desktop_entry: str) -> None:
        """Make an installed application the default for a MIME type (freedesktop.org mimeapps.list)."""
        path = Path(self.environment["XDG_CONFIG_HOME"]) / "mimeapps.list"
        head = "" if path.exists() else "[Default Applications]\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{head}{mime}={desktop_entry}\n")

    def _sub(self, name: str, mode: int = 0o755) -> Path:
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
        return path

    def _write_look(self) -> None:
        font, dark = f"Sans {self.font_points}", self.theme == "dark"
        (self.home / ".gtkrc-2.0").write_text(f'gtk-font-name = "{font}"\n' + (_GTK2_DARK if dark else ""))
        for version in ("gtk-3.0", "gtk-4.0"):
            settings = self._sub(f"home/.config/{version}") / "settings.ini"
            settings.write_text(
                f"[Settings]\ngtk-font-name = {font}\ngtk-application-prefer-dark-theme = {int(dark)}\n"
            )

    def _start_display(self) -> None:
        reader, writer = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-noreset"]
        server = subprocess.Popen(
            [*command, "-nolisten", "tcp"], pass_fds=(writer,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._children.append(server)
        self.server_pid = server.pid
        os.close(writer)
        with os.fdopen(reader) as told:  # number and newline are two writes: a pipe closed early kills the server
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb ended before it told its display number")
        self.environment["DISPLAY"] = f":{number}"

    def _start_bus(self) -> None:
        address = f"unix:path={self.folder / 'run' / 'bus'}"
        self.start("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}")
        self._wait((self.folder / "run" / "bus").exists, "the session bus")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address

    def _is_managed(self) -> bool:
        return "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def _wait(self, holds: Callable[[], bool], what: str, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise RuntimeError(f"waited {seconds:g} s for {what}")
            time.sleep(0.02)

    def _end(self) -> None:
        for pid in self._strays():
            _signal(pid, signal.SIGTERM)
        for child in reversed(self._children):
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(5)
        for pid in self._strays():  # what did not leave with its display
            _signal(pid, signal.SIGKILL)

    def _strays(self) -> Iterator[int]:
        """Processes that applications left behind: they carry this session's own TMPDIR."""
        mark = f"TMPDIR={self.temporary}".encode()
        mine = {os.getpid(), *(child.pid for child in self._children)}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) in mine:
                continue
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:  # ended meanwhile, or another user's
                continue
            if mark in environment.split(b"\0"):
                yield int(entry.name)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
