"""Prints the tree of the README: every file of the four packages with the first sentence of its docstring.

`python scripts/tree.py --write` puts it into README.md between the two marks; a test keeps it true.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BEGIN, END = "<!-- tree -->\n```\n", "```\n<!-- /tree -->"
PACKAGES = ("tasks", "agent", "perception", "actions", "examples", "benchmarks")
WIDTH = 118


def tree() -> str:
    """One line per Python file, in the packages' order."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PACKAGES],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    files = [Path(name) for name in listed if name.endswith(".py") and (ROOT / name).exists()]
    lines: list[str] = []
    for package in PACKAGES:
        of_package = sorted((path for path in files if path.parts[0] == package), key=_files_before_folders)
        lines += [_line(path) for path in of_package]
    return "\n".join(lines) + "\n"


def _line(path: Path) -> str:
    name = path.name
    if name == "__init__.py":
        name, indent = path.parent.as_posix() + "/", ""
    else:
        indent = "  " * (len(path.parts) - 1)
    comment = textwrap.shorten(_first_sentence(path), WIDTH - 26, placeholder=" ...")
    return f"{indent + name:<26}{comment}"


def _files_before_folders(path: Path) -> tuple[str, str]:
    return path.parent.as_posix(), path.name


def _first_sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) or ""
    first = " ".join(text.split("\n\n")[0].split())
    return re.split(r"[.?] (?=[A-Z`])", first)[0].removesuffix(".")


def with_tree(readme: str) -> str:
    """The README's text with the tree as it is now."""
    head, rest = readme.split(BEGIN, 1)
    return head + BEGIN + tree() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    if "--write" in sys.argv:
        README.write_text(with_tree(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(tree())
