"""One .desktop file (freedesktop.org Desktop Entry Specification 1.5): parsing, and turning Exec into an argument list.

Knows nothing of where the files lie. Only unlocalised values are read; no shell is ever involved.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.errors import ActionRefused

MAX_BYTES = 1_000_000
_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\", ";": "\\;"}
_GONE_CODES = frozenset("dDnNvm")  # deprecated field codes, removed from the command line


@dataclass(frozen=True, slots=True)
class Application:
    """An installed application."""

    id: str  # desktop file id, such as "org.example.Editor.desktop"
    name: str
    generic_name: str = ""
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    comment: str = ""
    mime_types: tuple[str, ...] = ()
    command: str = ""  # the Exec value, unexpanded
    icon: str = ""
    terminal: bool = False
    window_class: str = ""  # StartupWMClass
    folder: str = ""  # working directory
    path: str = ""  # the desktop file


def read_group(text: str) -> dict[str, str]:
    """Raw key -> value of the [Desktop Entry] group; the first of a doubled key counts."""
    found: dict[str, str] = {}
    inside = False
    for line in text.splitlines():
        if line.startswith("["):
            inside = line.strip() == "[Desktop Entry]"
        elif inside and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key.strip(), value.strip())
    return found


def parse(desktop_id: str, path: Path, desktops: frozenset[str] = frozenset()) -> Application | None:
    """The application a file describes, or None when it is hidden, not an application, not installed or broken."""
    try:
        status = path.stat()
        if status.st_size > MAX_BYTES:
            return None
        entry, described = _read(desktop_id, path, (status.st_ino, status.st_size, status.st_mtime_ns))
    except (OSError, UnicodeDecodeError):
        return None
    return described if _is_shown(entry, desktops) and _is_installed(entry) else None


@functools.lru_cache(1024)
def _read(desktop_id: str, path: Path, _stamp: tuple[int, int, int]) -> tuple[dict[str, str], Application]:
    """The file's group, and what it describes; read again when its stamp is another one."""
    entry = read_group(path.read_text(encoding="utf-8"))
    return entry, _described(desktop_id, path, entry)


def _described(desktop_id: str, path: Path, entry: Mapping[str, str]) -> Application:
    return Application(
        id=desktop_id,
        name=_string(entry, "Name"),
        generic_name=_string(entry, "GenericName"),
        keywords=_list(entry, "Keywords"),
        categories=_list(entry, "Categories"),
        comment=_string(entry, "Comment"),
        mime_types=_list(entry, "MimeType"),
        command=_string(entry, "Exec"),
        icon=_string(entry, "Icon"),
        terminal=entry.get("Terminal") == "true",
        window_class=_string(entry, "StartupWMClass"),
        folder=_string(entry, "Path"),
        path=str(path),
    )


def argument_list(application: Application, file: str | None = None) -> list[str]:
    """The command line: quotes undone, field codes filled in, nothing ever handed to a shell.

    A file for an application that takes none is an `ActionRefused`.
    """
    arguments: list[str] = []
    takes_file = False
    for argument in _split(application.command, application.id):
        if argument in ("%f", "%u", "%F", "%U"):
            takes_file = True
            arguments += [] if file is None else [file if argument in ("%f", "%F") else _as_uri(file)]
        elif argument == "%i":
            arguments += ["--icon", application.icon] if application.icon else []
        else:
            expanded, has_file = _expand(argument, application, file)
            takes_file |= has_file
            arguments += [expanded] if expanded or argument == "" else []
    if file is not None and not takes_file:
        raise ActionRefused(f"{application.name} ({application.id}) does not open files")
    if not arguments:
        raise ActionRefused(f"{application.id} has no command to start")
    return arguments


def _expand(argument: str, application: Application, file: str | None) -> tuple[str, bool]:
    """Field codes inside an argument; (text, whether the file was in it)."""
    values = {
        "f": file or "",
        "u": _as_uri(file) if file else "",
        "c": application.name,
        "k": application.path,
        "%": "%",
    }
    out, has_file, characters = "", False, iter(argument)
    for character in characters:
        code = next(characters, "") if character == "%" else ""
        if not code:
            out += character
        elif code not in _GONE_CODES:
            out += values.get(code, "")
            has_file |= code in "fu"
    return out, has_file


def _split(command: str, where: str) -> list[str]:
    """Undo the quoting of the Exec key: double quotes, and backslashes before " ` $ \\ inside them."""
    arguments: list[str] = []
    current: str | None = None
    quoted = False
    characters = iter(command)
    for character in characters:
        if quoted and character == "\\":
            current = (current or "") + next(characters, "")
        elif character == '"':
            quoted = not quoted
            current = current or ""
        elif character in " \t\n" and not quoted:
            arguments += [] if current is None else [current]
            current = None
        else:
            current = (current or "") + character
    if quoted:
        raise ActionRefused(f"{where} has an unfinished quotation in its command {command!r}")
    return arguments + ([] if current is None else [current])


def _as_uri(file: str) -> str:
    return file if "://" in file else Path(file).absolute().as_uri()


def _is_shown(entry: Mapping[str, str], desktops: frozenset[str]) -> bool:
    if entry.get("Type") != "Application" or not entry.get("Name") or not entry.get("Exec"):
        return False
    if "true" in (entry.get("Hidden"), entry.get("NoDisplay")):
        return False
    only, never = frozenset(_list(entry, "OnlyShowIn")), frozenset(_list(entry, "NotShowIn"))
    return not (only and not only & desktops) and not (never & desktops)


def _is_installed(entry: Mapping[str, str]) -> bool:
    program = _string(entry, "TryExec")
    return not program or shutil.which(program) is not None


def _string(entry: Mapping[str, str], key: str) -> str:
    return "".join(_unescape(entry.get(key, "")))


def _unescape(value: str) -> list[str]:
    """The value's characters with the escapes undone; an escaped semicolon stays marked for `_list`."""
    out: list[str] = []
    characters = iter(value)
    for character in characters:
        if character == "\\":
            escaped = next(characters, "")
            out.append(_ESCAPES.get(escaped, "\\" + escaped))
        else:
            out.append(character)
    return out


def _list(entry: Mapping[str, str], key: str) -> tuple[str, ...]:
    """A semicolon list; `\\;` is a semicolon inside an item."""
    items = [""]
    for unit in _unescape(entry.get(key, "")):
        if unit == ";":
            items.append("")
        else:
            items[-1] += ";" if unit == "\\;" else unit
    return tuple(item.strip() for item in items if item.strip())


def current_desktops() -> frozenset[str]:
    """Names of the desktop environment that runs, from XDG_CURRENT_DESKTOP."""
    return frozenset(filter(None, os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")))
