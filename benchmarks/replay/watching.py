"""What a command does to the world while it is watched: files it writes, programs it starts, sockets it opens.

Python's audit events tell what its own code does; what libraries in C write shows when two lists of a folder are
compared. Cannot be taken back once it watches, as audit hooks cannot; outside a `watched` block it does nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = frozenset({"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
                      "os.chmod", "os.chown", "os.setxattr", "shutil.move"})  # fmt: skip
LEAVING = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pty.spawn",
                     "socket.connect", "socket.bind", "os.startfile", "webbrowser.open"})  # fmt: skip


class Watch:
    """What was seen in one block."""

    def __init__(self, *allowed: Path) -> None:
        self._allowed = tuple(os.path.realpath(path) for path in allowed)
        self.outside: list[str] = []

    def event(self, name: str, details: tuple[Any, ...]) -> None:
        if name == "open":
            path, _mode, flags = details
            if isinstance(path, str | bytes) and flags & WRITING:
                self._at(name, os.path.realpath(os.fsdecode(path)))
        elif name in CHANGING:
            for path, folder in _places(name, details):
                self._at(name, str(folder.resolve() / path.name))
        elif name in LEAVING:
            self.outside.append(f"{name} {details!r}"[:200])

    def _at(self, name: str, path: str) -> None:
        known = name == "os.mkdir" and Path(path).is_dir()
        if not known and path != os.devnull and not any(path == w or path.startswith(f"{w}/") for w in self._allowed):
            self.outside.append(f"{name} {path}")


def _places(name: str, details: tuple[Any, ...]) -> Iterator[tuple[Path, Path]]:
    """The names that are changed, with the folders they are in; a link in the last place is changed itself."""
    if name in ("os.link", "os.symlink"):
        details = (details[1], *details[3:])  # what they lead to stays as it is
    count = 2 if name == "os.rename" else 1
    handles = [each for each in details[count:] if isinstance(each, int)][-count:] if name != "os.chmod" else []
    for number, given in enumerate(details[:count]):
        if isinstance(given, str | bytes):
            path = Path(os.fsdecode(given))
            handle = handles[number] if number < len(handles) else -1
            relative = handle >= 0 and not path.is_absolute()
            yield path, Path(f"/proc/self/fd/{handle}") / path.parent if relative else path.parent


_watching: list[Watch] = []
_hooked: list[bool] = []


def _hook(name: str, details: tuple[Any, ...]) -> None:
    if _watching:
        _watching[-1].event(name, details)


@contextmanager
def watched(*allowed: Path) -> Iterator[Watch]:
    """Watch this process; what it does below `allowed` is its business."""
    if not _hooked:
        import urllib3.util.connection  # noqa: F401 - tries a socket when it is imported

        _hooked.append(True)
        sys.dont_write_bytecode = True
        sys.addaudithook(_hook)
    _watching.append(Watch(*allowed))
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


def listed(folder: Path) -> dict[str, str]:
    """Everything below a folder with what it holds; links are not followed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = f"{path.stat().st_size} {_content(path)}"
        else:
            found[name] = "folder" if path.is_dir() else "special"
    return found


def _content(path: Path) -> str:
    if path.stat().st_size > 500_000_000:
        return str(path.stat().st_mtime_ns)
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
