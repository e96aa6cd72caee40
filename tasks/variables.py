"""Variables of a task file: `${name}`, `${env:NAME}`, `${secret:NAME}`, `${folder}`; `$${` is a plain `${`.

A value is data: it becomes part of a text that is typed, looked for or compared, and never of a kind, a key, a program,
a file to include or an application. Inside a sentence for the model it must stand in quotes, which make it one unit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tasks.schema_errors import shown
from tasks.yaml_text import Document, Path, is_unsafe

_REFERENCE = re.compile(r"\$\$\{|\$\{([^{}\n]{0,200})\}|\$\{")
_SECRET = re.compile(r"\$\{secret:([A-Za-z0-9_.-]{1,100})\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_QUOTES = frozenset('"“”„«»')
MAX_VALUE = 100_000
MAX_GROWTH = 2_000_000
"""Characters that all values put into one task may add."""

_TARGET = ("text", "label", "near", "window")
_EXPECT = (("appears", "*"), ("gone", "*"), ("fields", "*"), ("text",), ("window",), ("clipboard",), ("file", "path"),
           ("file", "contains"), ("file", "equals"), ("command", "run", "*"), ("command", "output"))  # fmt: skip
_STEP = {
    ("do",),
    ("action", "text"),
    ("action", "file"),
    ("values", "*"),
    *(("target", key) for key in _TARGET),
    *(("action", "to", key) for key in _TARGET),
    *(("expect", *key) for key in _EXPECT),
}
_PLACES: frozenset[tuple[str, ...]] = frozenset({
    *(("steps", "*", *key) for key in _STEP),
    *(("check", "*", *key) for key in _EXPECT),
    *(("check", "*", "target", key) for key in _TARGET),
    *((part, "*", how, "*") for part in ("setup", "teardown") for how in ("run", "start")),
    ("handlers", "*", "when", "appears", "*"),
    *(("handlers", "*", "do", "target", key) for key in _TARGET),
})  # fmt: skip
"""Where a value may stand; `*` is any key or number. The first word of a command is its program: never a value."""


@dataclass(slots=True)
class Names:
    """What `${...}` can mean in one file."""

    values: Mapping[str, str]
    environment: Mapping[str, str]
    folder: str | None = None  # of the file
    facts: Mapping[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    grown: int = 0

    def value(self, name: str) -> str:
        """Raises ValueError, in words."""
        found = self._value(name)
        self.grown += len(found)
        if self.grown > MAX_GROWTH:
            raise ValueError(f"the values make the task grow by more than {MAX_GROWTH} characters; at most that many")
        return found

    def _value(self, name: str) -> str:
        kind, _, rest = name.partition(":")
        if kind == "env" and rest:
            return self._environment(rest)
        if kind == "secret":
            raise ValueError("a secret can only be typed: write it alone, as the whole text of a 'type' action")
        if name == "folder" and name not in self.values:
            return self._folder()
        if name.startswith("facts."):
            return self._fact(name)
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"${{{name[:40]}}} names nothing: write ${{name}}, ${{env:NAME}}, ${{facts.name}} or ${{folder}},"
                " and $${ for a plain ${"
            )
        return self._variable(name)

    def _variable(self, name: str) -> str:
        self.used.add(name)
        if name in self.values:
            return self.values[name]
        near = difflib.get_close_matches(name, self.values, n=1, cutoff=0.6)
        hint = f"; did you mean ${{{near[0]}}}?" if near else ""
        raise ValueError(
            f"the variable {name!r} has no value{hint}; give it one under 'variables:' or with --var {name}=..."
        )

    def _environment(self, name: str) -> str:
        value = self.environment.get(name)
        if value is None:
            raise ValueError(f"the environment has no variable {name[:60]!r}")
        return check_value(value, f"the environment variable {name}")

    def _folder(self) -> str:
        if self.folder is None:
            raise ValueError("${folder} is the folder of a task file, and this text is none")
        return self.folder

    def _fact(self, name: str) -> str:
        found: Any = self.facts
        for part in name.split(".")[1:]:
            found = found.get(part) if isinstance(found, Mapping) else None
        if isinstance(found, str):
            return check_value(found, name)
        raise ValueError(f"${{{name[:80]}}}: the facts hold no text there")


def check_value(value: str, what: str) -> str:
    """A value that may become part of a text. Raises ValueError, in words."""
    if len(value) > MAX_VALUE:
        raise ValueError(f"the value of {what} has {len(value)} characters; at most {MAX_VALUE} are taken")
    if (bad := next((c for c in value if is_unsafe(c)), None)) is not None:
        raise ValueError(f"the value of {what} contains the control character U+{ord(bad):04X}")
    return value


def fill(data: Any, path: Path, names: Names, document: Document, *, everywhere: bool = False) -> Any:
    """`data`, which stands at `path` of a file, with every reference replaced. Raises `BadInput` at its place.

    `everywhere`: each text below is data (values, facts); otherwise only the places where values may stand.
    """
    if isinstance(data, dict):
        return {key: fill(value, (*path, key), names, document, everywhere=everywhere) for key, value in data.items()}
    if isinstance(data, list):
        return [fill(item, (*path, n), names, document, everywhere=everywhere) for n, item in enumerate(data)]
    if not isinstance(data, str) or "${" not in data:
        return data
    if not (everywhere or holds_data(path)):
        if _REFERENCE.sub(lambda found: "" if found[0] == "$${" else found[0], data).count("${"):
            message = f"{shown(data)}: a variable cannot stand here; values are only for texts ($${{ is a plain ${{)"
            raise document.error(path, message)
        return data.replace("$${", "${")
    try:
        return _REFERENCE.sub(lambda found: _replaced(found, names), data)
    except ValueError as error:
        raise document.error(path, str(error)) from error


def _replaced(found: re.Match[str], names: Names) -> str:
    if found[0] == "$${":
        return "${"
    if found[1] is None:
        raise ValueError("${ without }: write $${ for a plain ${")
    return names.value(found[1])


def holds_data(path: Path) -> bool:
    """Whether the text at a path of a file may contain values."""
    if len(path) > 1 and path[-2] in ("run", "start") and path[-1] == 0:
        return False
    shape = tuple("*" if isinstance(part, int) else part for part in path)
    return shape in _PLACES or (shape[-2:-1] == ("values",) and (*shape[:-1], "*") in _PLACES)


def secret_of(text: object) -> str | None:
    """The name in a text that is `${secret:NAME}` and nothing else."""
    found = _SECRET.fullmatch(text) if isinstance(text, str) else None
    return found[1] if found else None


def check_sentence(sentence: str, names: Names, path: Path, document: Document) -> None:
    """In a sentence for the model each value stands in double quotes and holds none. Raises `BadInput`."""
    for found in _REFERENCE.finditer(sentence):
        if found[1] is None:
            continue
        quoted = sentence.count('"', 0, found.start()) % 2 == 1 and '"' in sentence[found.end() :]
        try:
            clean = not _QUOTES & set(names.value(found[1]))
        except ValueError as error:
            raise document.error(path, str(error)) from error
        if not quoted or not clean:
            why = "its value contains a quotation mark" if quoted else f'write "{found[0]}"'
            raise document.error(path, f"in a sentence for the model a value stands in double quotes: {why}")


def escaped(data: Any) -> Any:
    """Plain data as it must be written so that nothing in it is taken for a reference."""
    if isinstance(data, dict):
        return {key: escaped(value) for key, value in data.items()}
    if isinstance(data, list):
        return [escaped(item) for item in data]
    return data.replace("${", "$${") if isinstance(data, str) else data
