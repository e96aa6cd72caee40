"""From a task as it is written to the tasks that run: includes, variables, cases, application, checks at the end.

Works on checked plain data, so that every refusal names file, line and column, also for a step of an included file.
Knows nothing of running.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.errors import BadInput
from tasks.schema_errors import shown
from tasks.task import MAX_STEPS, Task
from tasks.text_files import read_text, shown_path
from tasks.validated import MAX_ALL_STEPS, validated
from tasks.variables import Names, check_sentence, check_value, fill, secret_of
from tasks.yaml_text import Document, parse_yaml
from tasks.yaml_text import Path as Place

MAX_INCLUDES, MAX_INCLUDED = 20, 500_000
_ONLY_AT_THE_TOP = ("application", "cases", "allow", "setup", "teardown", "check", "handlers", "facts", "limits")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was written: its data with places, and where it lies (None for a text that is no file)."""

    document: Document
    path: Path | None

    @property
    def folder(self) -> Path | None:
        return self.path.parent if self.path else None


@dataclass(frozen=True, slots=True)
class Placed:
    """One step that runs, as plain data, and where it was written."""

    data: dict[str, Any]
    document: Document
    path: Place


@dataclass(frozen=True, slots=True)
class Inside:
    """A file whose steps are being taken, what its references mean, and the files that led to it."""

    source: Source
    names: Names
    prefix: str = ""  # of the ids of its steps
    trail: tuple[Path, ...] = ()


@dataclass(slots=True)
class Expander:
    """Turns one written file into the tasks that run."""

    source: Source
    given: Mapping[str, str]  # from the command line
    environment: Mapping[str, str]
    _included: dict[Path, Source] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _characters: int = 0

    def tasks(self) -> tuple[Task, ...]:
        """One task for each case, or the one task of a file without cases. Raises `BadInput`."""
        data = self.source.document.data
        cases = data.get("cases") or [None]
        found: list[Task] = []
        total = 0
        for number, case in enumerate(cases):
            found.append(self._task(case, number))
            total += len(found[-1].steps)
            if total > MAX_ALL_STEPS:
                message = f"more than {MAX_ALL_STEPS} steps in all cases together; split the file"
                raise self.source.document.error(("cases",), message, key=True)
        return tuple(found)

    def refuse_unused(self) -> None:
        """Raise `BadInput` for a variable of the command line that the file does not know."""
        known = {*self._used, *self.source.document.data.get("variables", {})}
        for name in self.given:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise BadInput(f"--var {name}: {self.source.document.name} has no variable of that name{hint}")

    def _task(self, case: dict[str, str] | None, number: int) -> Task:
        document, data = self.source.document, self.source.document.data
        names = self._names(case, number)
        steps = self._application() + self._steps(Inside(self.source, names)) + self._checks(names)
        if len(steps) > MAX_STEPS:
            raise document.error(("steps",), f"{len(steps)} steps with all includes; at most {MAX_STEPS}", key=True)
        kept = {key: data[key] for key in ("version", "tags", "facts", "allow", "limits") if key in data}
        filled = {key: fill(data[key], (key,), names, document) for key in ("setup", "teardown", "handlers")
                  if key in data}  # fmt: skip
        name = fill(data["name"], ("name",), names, document)
        if case is not None:
            name = f"{name} [{case['name']}]"
        self._used |= names.used
        return validated(
            {**kept, **filled, "name": name, "steps": [step.data for step in steps]},
            document,
            [(step.document, step.path) for step in steps],
        )

    def _names(self, case: dict[str, str] | None, number: int) -> Names:
        """Values of a case go before those of the command line, and these before the file's own."""
        document, data = self.source.document, self.source.document.data
        names = self._fixed(self.source, data.get("facts", {}))
        own = fill(data.get("variables", {}), ("variables",), names, document, everywhere=True)
        for name, value in self.given.items():
            _check_given(name, value)
        mine: dict[str, str] = {}
        if case is not None:
            mine = _case_values(case, number, document)
            mine = fill(mine, ("cases", number), names, document, everywhere=True)
        names.values = {**own, **self.given, **mine}
        return names

    def _fixed(self, source: Source, facts: Mapping[str, Any]) -> Names:
        folder = str(source.folder.resolve()) if source.folder else None
        return Names({}, self.environment, folder, facts)

    def _steps(self, inside: Inside) -> list[Placed]:
        found: list[Placed] = []
        document = inside.source.document
        for number, step in enumerate(document.data["steps"]):
            path: Place = ("steps", number)
            name = f"{inside.prefix}{step.get('id') or f'step-{number + 1}'}"
            if "include" in step:
                found += self._include(inside, step, path, name)
            else:
                found.append(Placed({**_step(inside, step, path), "id": name}, document, path))
        return found

    def _include(self, inside: Inside, step: dict[str, Any], path: Place, name: str) -> list[Placed]:
        source, names, trail = inside.source, inside.names, inside.trail
        document = source.document
        included = self._included_file(source, step["include"], (*path, "include"), trail)
        given = fill(step.get("values", {}), (*path, "values"), names, document)
        inner = self._fixed(included, names.facts)
        own = included.document.data.get("variables", {})
        own = fill(own, ("variables",), inner, included.document, everywhere=True)
        inner.values = {**own, **given}
        here = (*trail, _resolved(source.path)) if source.path else trail
        steps = self._steps(Inside(included, inner, f"{name}.", here))
        for value in given:
            if value not in inner.used and value not in own:
                raise document.error((*path, "values", value), f"{step['include']} has no variable {value!r}", key=True)
        return steps

    def _included_file(self, source: Source, name: str, path: Place, trail: tuple[Path, ...]) -> Source:
        document = source.document
        file = resolved_inside(source.folder, name)
        if isinstance(file, str):
            raise document.error(path, file)
        if file in trail or (source.path and file == _resolved(source.path)):
            raise document.error(path, f"{shown(name)} includes itself, directly or by way of another file")
        if file not in self._included:
            if len(self._included) >= MAX_INCLUDES:
                raise document.error(path, f"more than {MAX_INCLUDES} included files")
            self._included[file] = self._read(file, document, path)
        return self._included[file]

    def _read(self, file: Path, document: Document, path: Place) -> Source:
        try:
            text = read_text(file)
        except BadInput as error:
            raise document.error(path, f"cannot be included: {error}") from error
        self._characters += len(text)
        if self._characters > MAX_INCLUDED:
            raise document.error(path, f"the included files have more than {MAX_INCLUDED} characters together")
        part = parse_yaml(text, shown_path(file))
        validated(part.data, part)
        for key in _ONLY_AT_THE_TOP:
            if key in part.data:
                raise part.error((key,), f"an included file holds steps and variables; {key!r} belongs in the file"
                                         " that is run", key=True)  # fmt: skip
        return Source(part, file)

    def _application(self) -> list[Placed]:
        document = self.source.document
        wanted = document.data.get("application")
        if wanted is None:
            return []
        wanted = fill(wanted, ("application",), Names({}, {}), document)
        data = {"id": "application", "action": {"kind": "open", "application": wanted}}
        return [Placed(data, document, ("application",))]

    def _checks(self, names: Names) -> list[Placed]:
        document = self.source.document
        found: list[Placed] = []
        for number, check in enumerate(document.data.get("check", ())):
            path: Place = ("check", number)
            filled = fill(check, path, names, document)
            _set_image(filled, self.source, path)
            target = {"target": filled.pop("target")} if "target" in filled else {}
            data = {"id": f"check-{number + 1}", "action": {"kind": "wait"}, **target, "expect": filled}
            found.append(Placed(data, document, path))
        return found


def _step(inside: Inside, step: dict[str, Any], path: Place) -> dict[str, Any]:
    document = inside.source.document
    if "action" not in step:
        check_sentence(step.get("do", ""), inside.names, (*path, "do"), document)
    secret = secret_of(_inside(step, "action", "text"))
    if secret is not None and step["action"].get("kind") == "type":
        action = {key: value for key, value in step["action"].items() if key != "text"}
        step = {**step, "action": {**action, "secret": secret}}
    filled: dict[str, Any] = fill(step, path, inside.names, document)
    _set_image(filled, inside.source, path)
    return filled


def _case_values(case: dict[str, str], number: int, document: Document) -> dict[str, str]:
    if not case.get("name"):
        raise document.error(("cases", number), "a case needs a 'name'")
    for key in case:
        if not _VARIABLE.fullmatch(key):
            raise document.error(("cases", number, key), f"{shown(key)} is no name of a variable", key=True)
    return {key: value for key, value in case.items() if key != "name"}


def _check_given(name: str, value: str) -> None:
    if not _VARIABLE.fullmatch(name):
        raise BadInput(f"--var {shown(name)}: a variable's name is letters, digits and _, such as user_name")
    try:
        check_value(value, f"--var {name}")
    except ValueError as error:
        raise BadInput(str(error)) from error


def resolved_inside(folder: Path | None, name: str) -> Path | str:
    """The file `name` below a folder, links followed; or the reason why it may not be used."""
    if folder is None:
        return "only a task file can use other files"
    wanted = Path(name)
    if wanted.is_absolute() or ".." in wanted.parts or name.startswith("~") or ":" in name or "\0" in name:
        return f"{shown(name)}: write the path of a file in this folder or below, without '..'"
    try:
        inside = (folder / wanted).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        return f"{shown(name)}: {getattr(error, 'strerror', None) or error}"
    if not inside.is_relative_to(folder.resolve()):
        return f"{shown(name)} leads out of the task file's folder"
    return inside


def _resolved(path: Path) -> Path:
    return path.resolve()


def _set_image(step: dict[str, Any], source: Source, path: Place) -> None:
    """A picture is named beside the file that uses it; from here on by its full path, and checked to be one."""
    for part in ("target", "seen"):
        image = _inside(step, part, "image")
        if image is not None:
            step[part]["image"] = _picture_beside(source, image, (*path, part, "image"))


def _picture_beside(source: Source, image: str, place: Place) -> str:
    from perception.errors import ImageRefused
    from perception.image_file import read_pattern

    file = resolved_inside(source.folder, image)
    if isinstance(file, str):
        raise source.document.error(place, file)
    try:
        read_pattern(file)
    except ImageRefused as error:
        raise source.document.error(place, str(error)) from error
    return str(file)


def _inside(data: Any, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data
