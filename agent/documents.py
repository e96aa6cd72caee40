"""Which file a person means by its name, and which application opens it.

A path is taken as it is; a name is looked for below the home folder. Several files of that name are a question, never a
guess. Reads folder listings only, no contents.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from actions.action import Open
from actions.applications import Application
from agent.applications import choose_application
from agent.errors import TargetAmbiguous, TargetMissing
from agent.plan import OpenStep
from agent.prompts.tokens import APPLICATIONS

MOST_ENTRIES = 50_000
"""How many folder entries are looked at before giving up."""

DEEPEST = 6
"""Folders below the home folder."""


def open_document(
    action: OpenStep,
    installed: Iterable[Application],
    default_for: Callable[[str], str | None],
    home: Path | None = None,
    find: Callable[[str], Path] | None = None,
) -> Open:
    """The action that opens the step's file. Raises `TargetMissing` or `TargetAmbiguous`."""
    name = action.file or ""
    path = find(name) if find is not None else find_file(name, home or Path.home())
    if action.application != APPLICATIONS["default"]:
        return Open(application=choose_application(action.application, installed, default_for).id, file=str(path))
    kind = mimetypes.guess_type(path.name)[0] or "text/plain"
    chosen = default_for(kind) or (default_for("text/plain") if kind.startswith("text/") else None)
    if chosen is None:
        raise TargetMissing(f"no installed application opens {path.name} ({kind})")
    return Open(application=chosen, file=str(path))


def find_file(name: str, home: Path) -> Path:
    """The one file that `name` (a name, or the end of a path) means."""
    given = Path(name).expanduser()
    if given.is_absolute():
        if not given.is_file():
            raise TargetMissing(f"there is no file {given}")
        return given
    wanted = tuple(part.casefold() for part in given.parts if part not in (".", ".."))
    found = [path for path in _files(home) if _ends_with(path, wanted)]
    exact = [path for path in found if path.name == given.name] or found
    if not exact:
        raise TargetMissing(f"no file {name!r} below {home}")
    if len(exact) > 1:
        raise TargetAmbiguous(f"{name!r} is several files: {', '.join(map(str, exact[:5]))}", exact)
    return exact[0]


def _ends_with(path: Path, wanted: tuple[str, ...]) -> bool:
    """Whether the last folders and the name are the wanted ones; the extension may be left out."""
    parts = tuple(part.casefold() for part in path.parts[-len(wanted) :])
    return bool(wanted) and parts[:-1] == wanted[:-1] and wanted[-1] in (parts[-1], path.stem.casefold())


def _files(home: Path) -> Iterator[Path]:
    """Files below `home`, without hidden ones, not too deep and not too many; links to folders are not followed."""
    looked_at = 0
    for folder, folders, names in os.walk(home):
        depth = len(Path(folder).relative_to(home).parts)
        folders[:] = sorted(f for f in folders if not f.startswith(".")) if depth < DEEPEST else []
        for name in sorted(names):
            looked_at += 1
            if looked_at > MOST_ENTRIES:
                return
            if not name.startswith("."):
                yield Path(folder) / name
