"""What was healed, as a change of the task file: a unified diff of its text, everything else and all comments kept.

Only the words of a target are changed, in the step that carries its id. What a variable or another file says is left to
the person. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

from tasks.task_parts import TaskTarget
from tasks.text_files import read_text, shown_path
from tasks.variables import escaped
from tasks.yaml_text import Document, Place, parse_yaml
from tasks.yaml_text import Path as Inside
from tasks.yaml_writer import write_flow, write_scalar

Edit = tuple[int, int, str]
"""From one offset to another, other text."""


def diff_of(path: Path, targets: Mapping[str, TaskTarget | None]) -> tuple[str, dict[str, str]]:
    """The diff that gives the steps of a file their new targets, and why some steps are not in it, by their ids."""
    text = read_text(path)
    document = parse_yaml(text, shown_path(path))
    edits: list[Edit] = []
    left: dict[str, str] = {}
    for step, target in targets.items():
        found = _edits(text, document, step, target)
        if isinstance(found, str):
            left[step] = found
        else:
            edits += found
    changed = text
    for start, end, words in sorted(edits, reverse=True):
        changed = changed[:start] + words + changed[end:]
    name = str(path)
    lines = unified_diff(text.splitlines(keepends=True), changed.splitlines(keepends=True), name, name)
    return "".join(lines), left


def _edits(text: str, document: Document, step: str, target: TaskTarget | None) -> list[Edit] | str:
    """The edits for one step, or why there are none."""
    if target is None:
        return "no words name what was found alone"
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    listed = steps if isinstance(steps, list) else []
    numbers = [n for n, each in enumerate(listed) if isinstance(each, dict) and each.get("id") == step]
    if len(numbers) != 1:
        return "no step of this file carries its id"
    path: Inside = ("steps", numbers[0], "target")
    old = listed[numbers[0]].get("target")
    new = escaped(target.model_dump(mode="json", exclude_none=True))
    if not isinstance(old, dict):
        return "it has no target here"
    if "${" in str(old):
        return "its target is made of variables"
    if old.keys() == new.keys() and not any(isinstance(value, dict | list) for value in (*old.values(), *new.values())):
        keys = [key for key in old if old[key] != new[key]]
        return [_edit(text, document, (*path, key), write_scalar(new[key])) for key in keys]
    return [_edit(text, document, path, write_flow(new))]


def _edit(text: str, document: Document, path: Inside, words: str) -> Edit:
    return _offset(text, document.values[path]), _offset(text, document.ends[path]), words


def _offset(text: str, place: Place) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
