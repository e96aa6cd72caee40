"""Which tasks a suite runs: files and folders in, cases out. Everything is checked before anything runs.

Knows nothing of running.
"""

from __future__ import annotations

import difflib
import fnmatch
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tasks.errors import BadInput
from tasks.files import load_cases
from tasks.inert import inert
from tasks.task import Task

SUFFIXES = (".task.yaml", ".task.yml")
"""What a task file in a folder is called; a file named on the command line may be called anything."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "parts"})
"""`parts` holds files that others include; they run on their own when they are named."""
_START_SECONDS = 120.0
"""What an attempt may take on top of its own limits before it counts as hanging: the start, the report."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to run: a task file, or one row of its table of cases."""

    path: Path
    name: str  # the task's, with that of the row
    row: int = 0  # of the file's table of cases
    case: str = ""  # the name of the row; "" in a file without a table
    tags: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    patience: float = _START_SECONDS  # seconds after which an attempt counts as hanging
    sentences: tuple[str, ...] = ()  # the steps as people read them
    repeat: int = 1  # which repetition, from 1

    @property
    def key(self) -> str:
        """The same in every run: where the file lies, and which row."""
        return f"{os.path.abspath(self.path)}[{self.case}]"  # noqa: PTH100 - resolve() would follow links

    @property
    def id(self) -> str:
        """What people call it."""
        row = f"[{self.case}]" if self.case else ""
        again = f" #{self.repeat}" if self.repeat > 1 else ""
        return f"{shown_path(self.path)}{row}{again}"

    def as_json(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return {"id": self.id, "file": str(self.path), "case": self.case, "name": self.name, "tags": list(self.tags)}


def shown_path(path: Path) -> str:
    """A path as short as it can be from here."""
    here = Path.cwd()
    return inert(str(path.relative_to(here) if path.is_relative_to(here) else path), 1000)


def collect(paths: Sequence[Path], variables: Mapping[str, str]) -> list[Case]:
    """Every case of the files and folders. Raises `BadInput` with one line for each file that is wrong."""
    found: list[Case] = []
    wrong: list[str] = []
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    for file in files:
        try:
            found += cases_of(file, variables)
        except BadInput as error:
            wrong.append(str(error))
    if wrong:
        raise BadFiles(wrong)
    _refuse_unknown(files, variables)
    return found


class BadFiles(BadInput):
    """Several files may be wrong at once; each has its line."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def cases_of(path: Path, variables: Mapping[str, str]) -> list[Case]:
    """The cases of one file. Raises `BadInput`."""
    tasks = _load(path, variables)
    return [_case(path, row, task, variables, of_many=len(tasks) > 1) for row, task in enumerate(tasks)]


def load_case(path: Path, row: int, variables: Mapping[str, str]) -> Task:
    """The task to run, as this process's environment makes it. Raises `BadInput`."""
    tasks = _load(path, variables)
    if row >= len(tasks):
        raise BadInput(f"{shown_path(path)}: changed since it was read; it has {len(tasks)} cases now")
    return tasks[row]


def _load(path: Path, variables: Mapping[str, str]) -> tuple[Task, ...]:
    return load_cases(path, variables, strict=False)


def _refuse_unknown(files: Sequence[Path], variables: Mapping[str, str]) -> None:
    """A variable that no file knows is a misspelt one. The files are known to be right otherwise."""
    for name, value in variables.items():
        refusals = [refusal for file in files if (refusal := _refusal(file, {name: value}))]
        if len(refusals) == len(files):
            raise (refusals[0] if len(files) == 1 else BadInput(f"--var {name}: no task file has a variable {name}"))


def _refusal(file: Path, variables: Mapping[str, str]) -> BadInput | None:
    try:
        load_cases(file, variables)
    except BadInput as error:
        return error
    return None


def _case(path: Path, row: int, task: Task, variables: Mapping[str, str], *, of_many: bool) -> Case:
    named = re.search(r" \[(.+)\]$", task.name) if of_many else None
    return Case(
        path=path,
        name=task.name,
        row=row,
        case=named[1] if named else "",
        tags=task.tags,
        variables=dict(variables),
        patience=task.limits.seconds + _START_SECONDS + sum(c.within for c in (*task.setup, *task.teardown)),
        sentences=tuple(step.do for step in task.steps),
    )


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path  # whatever is wrong with it, loading says so
        return
    files = [file for file in _walk(path) if file.name.endswith(SUFFIXES)]
    if not files:
        raise BadInput(f"{shown_path(path)}: holds no task file (*.task.yaml)")
    yield from files


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, by name; links to folders are not followed, hidden ones are passed over."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        yield from (Path(root) / name for name in sorted(files))


def select(cases: Iterable[Case], patterns: Sequence[str] = (), tags: Sequence[str] = ()) -> list[Case]:
    """The cases that one of `patterns` names and that carry one of `tags` (and none that is written `!tag`).

    A pattern is a piece of a case's id or name, or a glob for all of one of them. Raises `BadInput` when none is left.
    """
    cases = list(cases)
    wanted = [tag for tag in tags if not tag.startswith("!")]
    unwanted = {tag[1:] for tag in tags if tag.startswith("!")}
    _refuse_unknown_tags(cases, {*wanted, *unwanted})
    left = [
        case
        for case in cases
        if (not patterns or any(_matches(case, pattern) for pattern in patterns))
        and (not wanted or set(wanted) & set(case.tags))
        and not unwanted & set(case.tags)
    ]
    if not left:
        raise BadInput(f"none of {len(cases)} tasks is left by --case and --tag; --list shows what there is")
    return left


def _matches(case: Case, pattern: str) -> bool:
    names = (case.id, case.name, case.case, case.path.name)
    return any(fnmatch.fnmatchcase(name, pattern) for name in names) or any(
        pattern.lower() in name.lower() for name in names
    )


def _refuse_unknown_tags(cases: Iterable[Case], tags: Iterable[str]) -> None:
    known = sorted({tag for case in cases for tag in case.tags})
    for tag in tags:
        if tag not in known:
            near = difflib.get_close_matches(tag, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise BadInput(f"no task has the tag {tag!r}{hint} (tags: {', '.join(known) or 'none'})")


def repeated(cases: Iterable[Case], times: int) -> list[Case]:
    """Every case so many times, one repetition of all after the other."""
    return [replace(case, repeat=number) for number in range(1, times + 1) for case in cases]
