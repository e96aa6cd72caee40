"""Installed applications: what there is, which one opens a kind of file, and starting one. Never through a shell.

Knows desktop entries and mimeapps.list (freedesktop.org); knows nothing of windows. Which application is meant by words
is decided elsewhere.
"""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

from actions.desktop_entry import Application, argument_list, current_desktops, parse
from actions.errors import ActionRefused, InputUnavailable

__all__ = [
    "Application",
    "application_named",
    "default_for",
    "demand_started",
    "installed",
    "launch",
    "started",
    "terminal_names",
    "window_names",
]

_RUNNERS = frozenset({"env", "sh", "bash", "flatpak", "snap", "python", "python3"})

_children: list[tuple[Application, subprocess.Popen[bytes]]] = []


def installed() -> tuple[Application, ...]:
    """Every application a person would find in a menu, by id; an earlier folder's file hides later ones of its id."""
    found: dict[str, Application | None] = {}
    desktops = current_desktops()
    for folder in _data_folders():
        for path in sorted((folder / "applications").rglob("*.desktop")):
            desktop_id = "-".join(path.relative_to(folder / "applications").parts)
            if desktop_id not in found:
                found[desktop_id] = parse(desktop_id, path, desktops)
    return tuple(application for _, application in sorted(found.items()) if application is not None)


def application_named(desktop_id: str) -> Application:
    """The installed application with this id. Raises `ActionRefused`."""
    wanted = desktop_id if desktop_id.endswith(".desktop") else f"{desktop_id}.desktop"
    applications = installed()
    for application in applications:
        if application.id == wanted:
            return application
    choices = ", ".join(application.id for application in applications[:20]) or "none"
    raise ActionRefused(f"no installed application has the id {desktop_id!r}; installed: {choices}")


def default_for(mime: str) -> str | None:
    """Desktop id of the application that opens this MIME type (or x-scheme-handler/...), as the person set it.

    The first default that is installed; else the first installed application that names the type.
    """
    applications = installed()
    ids = {application.id for application in applications}
    removed: set[str] = set()
    added: list[str] = []
    for path in _mimeapps_files():
        groups = _mimeapps(path)
        for candidate in groups.get("Default Applications", {}).get(mime, []):
            if candidate in ids:
                return candidate
        removed |= set(groups.get("Removed Associations", {}).get(mime, []))
        added += groups.get("Added Associations", {}).get(mime, [])
    named = [application.id for application in applications if mime in application.mime_types]
    return next((a for a in [*added, *named] if a in ids and a not in removed), None)


@functools.cache
def terminal_names() -> frozenset[str]:
    """Lower-case names that a terminal emulator's windows may carry: desktop id, window class and program of each."""
    names: set[str] = set()
    for application in installed():
        if "TerminalEmulator" in application.categories:
            program = Path(application.command.split()[0]).name
            names |= {application.id.removesuffix(".desktop"), application.window_class, program}
    return frozenset(name.lower() for name in names) - _RUNNERS - {""}


def window_names(desktop_id: str) -> frozenset[str]:
    """Lower-case names that windows of an application may carry: desktop id, name, window class and program."""
    stem = desktop_id.removesuffix(".desktop")
    names = {stem, stem.rpartition(".")[2]}
    for application in installed():
        if application.id.removesuffix(".desktop") == stem:
            names |= {application.name, application.window_class, Path(application.command.split()[0]).name}
    return frozenset(name.lower() for name in names) - _RUNNERS - {""}


def started() -> tuple[int, ...]:
    """Processes that were started here."""
    return tuple(child.pid for _, child in _children)


def demand_started(before: Collection[int] = ()) -> None:
    """Raises `InputUnavailable` when what was launched has ended with an error: ask until it shows itself.

    `before`: the processes that `started` told before. One that hands over to a running instance ends at once, with 0.
    """
    for application, child in _children:
        if child.pid not in before and (code := child.poll()):
            raise InputUnavailable(f"{application.name} ({application.id}) ended with code {code} as it started")


def launch(application: Application, file: str | None = None) -> int:
    """Start an application in a session of its own, and wait for nothing; returns its process id.

    Raises when there is nothing to start. Whether it came up is told by `demand_started` and by the screen.
    """
    if application.terminal:
        raise ActionRefused(
            f"{application.name} ({application.id}) runs inside a terminal; it has no window of its own"
        )
    arguments = argument_list(application, file)
    nothing = subprocess.DEVNULL
    try:
        child = subprocess.Popen(
            arguments, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True,
            cwd=application.folder or Path.home(),  # as a desktop does: files are saved where the person keeps them
        )  # fmt: skip
    except OSError as cause:
        raise InputUnavailable(f"{application.name} ({application.id}) cannot be started: {cause}") from cause
    _children[:] = [(of, running) for of, running in _children if running.poll() is None] + [(application, child)]
    return child.pid


def _data_folders() -> Iterator[Path]:
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    rest = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return (Path(folder) for folder in [home, *rest.split(":")] if folder.startswith("/"))


def _mimeapps_files() -> Iterator[Path]:
    """mimeapps.list, the most specific first (Association between MIME types and applications, section 2)."""
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    rest = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    folders = [Path(folder) for folder in [home, *rest.split(":")] if folder.startswith("/")]
    names = [f"{desktop.lower()}-mimeapps.list" for desktop in sorted(current_desktops())] + ["mimeapps.list"]
    for folder in [*folders, *(data / "applications" for data in _data_folders())]:
        yield from (folder / name for name in names)


def _mimeapps(path: Path) -> dict[str, dict[str, list[str]]]:
    """Group -> MIME type -> desktop ids."""
    groups: dict[str, dict[str, list[str]]] = {}
    group: dict[str, list[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return groups
    for line in lines:
        if line.startswith("["):
            group = groups.setdefault(line.strip("[] \t"), {})
        elif "=" in line and not line.startswith("#"):
            mime, _, ids = line.partition("=")
            group.setdefault(mime.strip(), [part.strip() for part in ids.split(";") if part.strip()])
    return groups
