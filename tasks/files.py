"""The files people write: tasks and facts. Loads them strictly, and writes a task so that it loads back equal.

Every refusal is one line: file:line:column, what is wrong, what is allowed, the nearest name. A file is only read when
it is an ordinary file of at most 1 MB of UTF-8 text. Knows nothing of running.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from tasks.errors import BadInput
from tasks.schema_errors import problems, shown
from tasks.task import Task
from tasks.yaml_text import Document, Place, parse_yaml, refusal
from tasks.yaml_writer import write_yaml

MAX_BYTES = 1_000_000

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidirectional overrides: they make a line read differently from what it does."""


def load_task(path: Path) -> Task:
    """The task in a file. Raises `BadInput`."""
    return parse_task(read_text(path), _display(path))


def parse_task(text: str, name: str) -> Task:
    """The task in a text; `name` is what errors call it."""
    document = parse_yaml(text, name)
    if not isinstance(document.data, dict):
        raise document.error((), "a task is a mapping: version, name, steps, ...")
    if "version" not in document.data:
        raise document.error((), "'version' is missing here; write version: 1")
    task = _validated(Task, document)
    _refuse_disguises(task, document)
    return task


def _validated(model: type[Task], document: Document) -> Task:
    try:
        return model.model_validate_json(json.dumps(document.data))
    except ValidationError as error:
        raise _worded(error, model, document) from error


def _worded(error: ValidationError, model: type[BaseModel], document: Document) -> BadInput:
    found = sorted(problems(error, model, document.data), key=lambda p: document.place(p.path, key=p.at_key))
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return document.error(found[0].path, found[0].message + more, key=found[0].at_key)


def _refuse_disguises(task: Task, document: Document) -> None:
    """What is shown to a person must read as what is done."""
    texts: list[tuple[tuple[str | int, ...], str]] = [(("name",), task.name)]
    texts += [(("steps", number, "do"), step.do) for number, step in enumerate(task.steps)]
    for place, text in texts:
        if _OVERRIDES & set(text):
            raise document.error(place, f"contains a bidirectional override that hides what it says: {shown(text)}")
    if "\n" in task.name:
        raise document.error(("name",), "a name is one line")


def load_facts(path: Path) -> dict[str, Any]:
    """What the user knows: a mapping; `contacts`, when given, maps people to addresses. Raises `BadInput`."""
    document = parse_yaml(read_text(path), _display(path))
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
    return write_yaml({"version": task.version, **_spoken(task)})


def _spoken(model: BaseModel) -> dict[str, Any]:
    """What differs from the defaults, and always the kind, without which nothing can be read back."""
    spoken: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if name == "kind" or field.is_required() or value != field.default:
            spoken[name] = _spoken_value(value)
    return spoken


def _spoken_value(value: object) -> object:
    if isinstance(value, BaseModel):
        return _spoken(value)
    if isinstance(value, tuple):
        return [_spoken_value(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def read_text(path: Path) -> str:
    """The text of an ordinary UTF-8 file of at most 1 MB. Raises `BadInput`."""
    name = _display(path)
    content = _read_bytes(path, name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(name, Place(1, 1), "UTF-16 text; save it as UTF-8")
    if (nul := content.find(b"\0")) >= 0:
        raise refusal(name, _place(content, nul), "contains a NUL byte; this is not a text file")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise refusal(
            name, _place(content, error.start), f"byte 0x{byte:02x} is not UTF-8; save it as UTF-8"
        ) from error


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a FIFO must not make us wait
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInput(f"{name}: {reason}") from error
    try:
        _refuse_special(os.fstat(handle).st_mode, name)
        content = b""
        while len(content) <= MAX_BYTES and (part := os.read(handle, MAX_BYTES + 1)):
            content += part
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror}") from error
    finally:
        os.close(handle)
    if len(content) > MAX_BYTES:
        raise BadInput(f"{name}: more than {MAX_BYTES} bytes; a file of this kind is smaller")
    return content


def _refuse_special(mode: int, name: str) -> None:
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
        raise BadInput(f"{name}: {kind}; expected a text file")


def _place(content: bytes, offset: int) -> Place:
    before = content[:offset]
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return Place(before.count(b"\n") + 1, column)


def _display(path: Path) -> str:
    """A file name on one line, with nothing in it that a terminal would obey."""
    text = str(path)
    return text if text.isprintable() else shown(text)
