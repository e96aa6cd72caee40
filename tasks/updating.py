"""What was healed, as a change of the task file: a unified diff of its text, everything else and all comments kept.

Changed are the words of a target, in the step's sentence too where it calls it so, and the name and role that were seen
of it, in the step that carries its id. What a variable or another file says is left to the person. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tasks.healing import Healed
from tasks.task_parts import TaskTarget
from tasks.text_files import read_text, shown_path
from tasks.variables import escaped
from tasks.wording import place_words
from tasks.yaml_text import Document, Place, parse_yaml
from tasks.yaml_text import Path as Inside
from tasks.yaml_writer import write_flow, write_scalar

Edit = tuple[int, int, str]
"""From one offset to another, other text."""


def diff_of(path: Path, healed: Iterable[Healed]) -> tuple[str, dict[str, str]]:
    """The diff that gives the steps of a file their new targets, and why some steps are not in it, by their ids."""
    text = read_text(path)
    document = parse_yaml(text, shown_path(path))
    edits: list[Edit] = []
    left: dict[str, str] = {}
    for each in healed:
        found = _edits(text, document, each)
        if isinstance(found, str):
            left[each.step] = found
        else:
            edits += found
    changed = text
    for start, end, words in sorted(edits, reverse=True):
        changed = changed[:start] + words + changed[end:]
    name = str(path)
    lines = unified_diff(text.splitlines(keepends=True), changed.splitlines(keepends=True), name, name)
    return "".join(lines), left


def _edits(text: str, document: Document, healed: Healed) -> list[Edit] | str:
    """The edits for one step, or why there are none."""
    if healed.after is None:
        return "no words name what was found alone"
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    listed = steps if isinstance(steps, list) else []
    numbers = [n for n, each in enumerate(listed) if isinstance(each, dict) and each.get("id") == healed.step]
    if len(numbers) != 1:
        return "no step of this file carries its id"
    step, path = listed[numbers[0]], ("steps", numbers[0])
    old = step.get("target")
    if not isinstance(old, dict):
        return "it has no target here"
    if "${" in str(old):
        return "its target is made of variables"
    changes = [
        *_of_target(old, healed.after),
        *_of_sentence(step.get("do"), old, healed.after),
        *_of_look(step, healed),
    ]
    return [_edit(text, document, (*path, *inside), words) for inside, words in changes]


Change = tuple[Inside, str]
"""Where in a step, and what stands there then."""


def _of_target(old: dict[str, Any], after: TaskTarget) -> Iterator[Change]:
    new = escaped(after.model_dump(mode="json", exclude_none=True))
    if old.keys() == new.keys() and not any(isinstance(value, dict | list) for value in (*old.values(), *new.values())):
        yield from ((("target", key), write_scalar(new[key])) for key in old if old[key] != new[key])
    else:
        yield ("target",), write_flow(new)


def _of_sentence(sentence: object, old: dict[str, Any], after: TaskTarget) -> Iterator[Change]:
    """The step's sentence, where it calls the target as a written step does."""
    try:
        called = place_words(TaskTarget.model_validate(old))
    except ValidationError:
        return
    if isinstance(sentence, str) and "\n" not in sentence and sentence.count(called) == 1:
        yield ("do",), write_scalar(sentence.replace(called, escaped(place_words(after))))


def _of_look(step: dict[str, Any], healed: Healed) -> Iterator[Change]:
    """What was seen of the target: the next replay compares with what it is called now."""
    seen = step.get("seen")
    for key, now in (("name", healed.name), ("role", healed.role)):
        if isinstance(seen, dict) and isinstance(seen.get(key), str) and now not in ("", seen[key]):
            yield ("seen", key), write_scalar(escaped(now))


def _edit(text: str, document: Document, path: Inside, words: str) -> Edit:
    return _offset(text, document.values[path]), _offset(text, document.ends[path]), words


def _offset(text: str, place: Place) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
