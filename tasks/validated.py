"""Plain data to a `Task`, or the one line that says where it is wrong, what is allowed, and the nearest name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from tasks.errors import BadInput
from tasks.schema_errors import problems, shown
from tasks.task import Task
from tasks.wording import sentence_of
from tasks.yaml_text import Document, Path

MAX_ALL_STEPS = 5000
"""Steps of all cases of one file together."""

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidirectional overrides: they make a line read differently from what it does."""

Origins = Sequence[tuple[Document, Path]]
"""For each step, the file it was written in and its path there."""


def validated(data: Any, document: Document, origins: Origins = ()) -> Task:
    """The task in plain data that was written in `document`. Raises `BadInput`."""
    if not isinstance(data, dict):
        raise document.error((), "a task is a mapping: version, name, steps, ...")
    if "version" not in data:
        raise document.error((), "'version' is missing here; write version: 1")
    _refuse_doubled_ids(data, document, origins)
    try:
        task = Task.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise _worded(error, data, document, origins) from error
    _refuse_disguises(task, document, origins)
    return task


def spoken(task: Task) -> Task:
    """The task with a sentence for each step that has none."""
    steps = tuple(step if step.do else step.model_copy(update={"do": sentence_of(step)}) for step in task.steps)
    return task.model_copy(update={"steps": steps})


def _refuse_doubled_ids(data: dict[str, Any], document: Document, origins: Origins) -> None:
    seen: set[str] = set()
    steps = data.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        name = step.get("id") if isinstance(step, dict) else None
        if isinstance(name, str) and name in seen:
            where, path = _written(("steps", number, "id"), document, origins)
            raise where.error(path, f"step ids must be unique; used twice: {shown(name)}")
        seen |= {name} if isinstance(name, str) and name else set()


def _worded(error: ValidationError, data: Any, document: Document, origins: Origins) -> BadInput:
    found = [(*_written(p.path, document, origins), p) for p in problems(error, Task, data)]
    found.sort(key=lambda item: (item[0].name, item[0].place(item[1], key=item[2].at_key)))
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    where, path, problem = found[0]
    return where.error(path, problem.message + more, key=problem.at_key)


def _written(path: Path, document: Document, origins: Origins) -> tuple[Document, Path]:
    """Where something of the task that runs was written."""
    if origins and len(path) > 1 and path[0] == "steps" and isinstance(path[1], int) and path[1] < len(origins):
        where, start = origins[path[1]]
        return where, (*start, *(part for part in path[2:] if part != "expect" or start[0] != "check"))
    return document, path


def _refuse_disguises(task: Task, document: Document, origins: Origins) -> None:
    """What is shown to a person must read as what is done."""
    texts: list[tuple[Path, str]] = [(("name",), task.name)]
    texts += [(("steps", number, "do"), step.do) for number, step in enumerate(task.steps)]
    for place, text in texts:
        if _OVERRIDES & set(text):
            where, path = _written(place, document, origins)
            raise where.error(path, f"contains a bidirectional override that hides what it says: {shown(text)}")
    if "\n" in task.name:
        raise document.error(("name",), "a name is one line")
