"""The files people write: tasks and facts. Loads them strictly, and writes a task so that it loads back equal.

Every refusal is one line: file:line:column, what is wrong, what is allowed, the nearest name. A file is only read when
it is an ordinary file of at most 1 MB of UTF-8 text, and everything it includes is checked with it. What comes out can
run: variables have their values, includes are in place. Knows nothing of running.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tasks.errors import BadInput
from tasks.expand import Expander, Source
from tasks.schema_errors import shown
from tasks.task import Task
from tasks.text_files import read_text, shown_path
from tasks.validated import spoken, validated
from tasks.variables import escaped
from tasks.yaml_text import Document, parse_yaml
from tasks.yaml_writer import write_yaml

NO_VALUES: Mapping[str, str] = {}


def load_task(path: Path, variables: Mapping[str, str] = NO_VALUES, *, case: str | None = None) -> Task:
    """The task in a file, ready to run; `case` names one of several. Raises `BadInput`.

    `variables`: values for `${name}`, before the file's own; one that the file does not know is refused.
    """
    found = load_cases(path, variables)
    wanted = [task for task in found if case is None or task.name.endswith(f" [{case}]")]
    if len(wanted) == 1:
        return wanted[0]
    names = ", ".join(task.name for task in found)
    raise BadInput(f"{shown_path(path)}: {'no such case' if case else 'several cases; name one'} (there: {names})")


def load_cases(path: Path, variables: Mapping[str, str] = NO_VALUES, *, strict: bool = True) -> tuple[Task, ...]:
    """Every case of a task file as a task that can run; one task when it has no cases. Raises `BadInput`.

    `strict`: a variable that the file does not know is refused; otherwise it is meant for another file.
    """
    return _expanded(parse_yaml(read_text(path), shown_path(path)), path, variables, strict=strict)


def parse_task(text: str, name: str) -> Task:
    """The task in a text that is no file, so it cannot use others; `name` is what errors call it."""
    found = _expanded(parse_yaml(text, name), None, NO_VALUES, strict=True)
    if len(found) != 1:
        raise BadInput(f"{name}: several cases; put them in a file and name one")
    return found[0]


def _expanded(document: Document, path: Path | None, variables: Mapping[str, str], *, strict: bool) -> tuple[Task, ...]:
    validated(document.data, document)
    expander = Expander(Source(document, path), variables, os.environ)
    found = tuple(spoken(task) for task in expander.tasks())
    if strict:
        expander.refuse_unused()
    return found


def load_facts(path: Path) -> dict[str, Any]:
    """What the user knows: a mapping; `contacts`, when given, maps people to addresses. Raises `BadInput`."""
    document = parse_yaml(read_text(path), shown_path(path))
    if not isinstance(document.data, dict):
        raise document.error((), "facts are a mapping, such as contacts: {Leon: leon@example.org}")
    _refuse_gaps(document.data, (), document)
    contacts = document.data.get("contacts", {})
    if not isinstance(contacts, dict):
        raise document.error(("contacts",), "contacts map people to addresses, such as Leon: leon@example.org")
    for person, address in contacts.items():
        if not isinstance(address, str):
            raise document.error(("contacts", person), f"the address of {person!r} must be text, got {shown(address)}")
    return document.data


def _refuse_gaps(value: object, path: tuple[str | int, ...], document: Document) -> None:
    if value is None or value == "":
        raise document.error(path, "nothing stands here; write the value or leave the line out")
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        _refuse_gaps(item, (*path, key), document)


def dump_task(task: Task) -> str:
    """The task as YAML that a person can review and edit; `parse_task` gives back an equal task."""
    data = {"version": task.version, **_spoken(task)}
    return write_yaml({key: value if key == "facts" else escaped(value) for key, value in data.items()})


def _spoken(model: BaseModel) -> dict[str, Any]:
    """What differs from the defaults, and always the kind, without which nothing can be read back."""
    spoken: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if name == "kind" or field.is_required() or value != field.get_default(call_default_factory=True):
            spoken[name] = _spoken_value(value)
    return spoken


def _spoken_value(value: object) -> object:
    if isinstance(value, BaseModel):
        return _spoken(value)
    if isinstance(value, tuple):
        return [_spoken_value(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
