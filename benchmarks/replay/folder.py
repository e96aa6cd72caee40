"""A folder's content, as it is compared before and after work was done in it."""

from __future__ import annotations

from pathlib import Path


def files_in(folder: Path, without: tuple[str, ...] = ()) -> dict[str, str]:
    """All files and empty folders that are not hidden, with what they hold; `without`: folders left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or name.parts[0] in without:
            continue
        if path.is_file():
            found[str(name)] = path.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
        elif not any(path.iterdir()):
            found[f"{name}/"] = ""
    return found
