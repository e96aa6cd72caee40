"""Which tasks may be opened, and their pages.

Without a list that is named explicitly only the development list is ever opened; every other task is reserved for an
outside examination.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

DEVELOPMENT = Path(__file__).parent.parent / "data" / "miniwob_development.txt"


def chosen(only: list[str], file: Path | None) -> list[str]:
    """The tasks to run: of the file, or of the development list, cut down to `only`."""
    listed = read_list(file or DEVELOPMENT)
    refused = [name for name in only if name not in listed]
    if refused:
        where = file or "the development list"
        sys.exit(f"not in {where}: {', '.join(refused)}; other tasks are opened only from a list given by --tasks FILE")
    return only or listed


def read_list(path: Path) -> list[str]:
    """One task per line; empty lines and lines that begin with # are passed over."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def page_of(task: str) -> str:
    """The address of a task's page in the `miniwob` wheel."""
    spec = find_spec("miniwob")
    if spec is None or spec.origin is None:
        sys.exit("the package miniwob is missing: pip install --no-deps -r requirements-benchmarks.txt")
    folder = Path(spec.origin).parent / "html"
    for group in ("miniwob", "flight"):
        path = folder / group / f"{task}.html"
        if path.is_file():
            return path.as_uri()
    sys.exit(f"the package miniwob has no task {task!r}")
