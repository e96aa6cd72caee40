"""YAML as people may write it here: a strict subset, read into plain data with the place of every value.

One document of mappings, lists and scalars. No anchors, aliases, tags, merge keys or duplicate keys, and no scalar that
YAML's versions read differently (`no`, `on`, `12:30`, `0123`, `1_000`, dates): those want quotes. Works on the parser's
events, so nothing is built that was not checked. Knows nothing of tasks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tasks.errors import BadInput

MAX_DEPTH = 32
MAX_EVENTS = 30_000
MAX_KEY = 200

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Document:
    """Plain data, and where each value (and each key of a mapping) stands."""

    name: str
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    ends: dict[Path, Place] = field(default_factory=dict)  # just behind each value

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value, or of the nearest thing around it that exists."""
        table = self.keys if key and path in self.keys else self.values
        while path and path not in table:
            path, table = path[:-1], self.values
        return table.get(path, Place(1, 1))

    def error(self, path: Path, message: str, *, key: bool = False) -> BadInput:
        place = self.place(path, key=key)
        return refusal(self.name, place, message)


def refusal(name: str, place: Place, message: str) -> BadInput:
    """The error for one place of a file."""
    return BadInput(f"{name}:{place.line}:{place.column}: {message}")


def parse_yaml(text: str, name: str) -> Document:
    """Read one document. Raises `BadInput` that starts with `name:line:column:`."""
    if found := _LONG_TAG.search(text):
        at = found.start(1)
        place = Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise refusal(name, place, f"tags, anchors and aliases are not allowed ({found.group(1)}...)")
    return _Builder(name, _events(text, name)).document()


def _events(text: str, name: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        for number, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
            if number > MAX_EVENTS:
                raise refusal(name, _place(event), f"too much in one file (more than {MAX_EVENTS // 2} values)")
            yield event
    except ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise refusal(name, place, f"a character that text files do not have (U+{error.character:04X})") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise refusal(name, where, f"not valid YAML: {' '.join(what.split())}") from error
    except (YAMLError, ValueError, OverflowError) as error:
        if isinstance(error, BadInput):
            raise
        raise refusal(name, Place(1, 1), f"not valid YAML: {' '.join(str(error).split())}") from error


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _end(event: Any) -> Place:
    return Place(event.end_mark.line + 1, event.end_mark.column + 1)


class _Builder:
    """Turns events into a `Document`. Depth is bounded, so recursion is too."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self._events = events
        self._found = Document(name)
        self._end = Place(1, 1)  # just behind the last value that was read

    def document(self) -> Document:
        from ruamel.yaml.events import DocumentStartEvent, StreamEndEvent, StreamStartEvent

        event = next(self._events)
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, StreamEndEvent):
            raise refusal(self._found.name, Place(1, 1), "the file is empty")
        self._found.data = self._value(event, (), 0)
        next(self._events)  # the end of the document
        event = next(self._events)
        if not isinstance(event, StreamEndEvent):
            raise refusal(self._found.name, _place(event), "a second document; one file holds one")
        return self._found

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

        place = _place(event)
        self._found.values[path] = place
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise refusal(self._found.name, place, "anchors and aliases (& and *) are not allowed; write it out")
        if event.tag is not None and str(event.tag) != "!":
            raise refusal(self._found.name, place, f"tags are not allowed ({str(event.tag)[:60]!r})")
        if depth > MAX_DEPTH:
            raise refusal(self._found.name, place, f"nested more than {MAX_DEPTH} deep")
        if isinstance(event, ScalarEvent):
            self._found.ends[path] = self._end = _end(event)
            return self._scalar(event, place)
        assert isinstance(event, MappingStartEvent | SequenceStartEvent)  # noqa: S101 - the parser knows no other
        value = self._sequence(path, depth) if isinstance(event, SequenceStartEvent) else self._mapping(path, depth)
        self._found.ends[path] = self._end
        return value

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        from ruamel.yaml.events import SequenceEndEvent

        items: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth + 1))
        self._closed(event)
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        from ruamel.yaml.events import MappingEndEvent

        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            place = _place(event)
            key = self._key(event, place)
            if key in found:
                first = self._found.keys[(*path, key)]
                message = f"{key!r} stands here twice (first on line {first.line})"
                raise refusal(self._found.name, place, message)
            self._found.keys[(*path, key)] = place
            found[key] = self._value(next(self._events), (*path, key), depth + 1)
            if found[key] is None:  # the parser places a missing value at whatever comes next
                self._found.values[(*path, key)] = place
        self._closed(event)
        return found

    def _closed(self, event: Any) -> None:
        """A bracket that ends a list or mapping; one without brackets ends with its last value."""
        if event.end_mark.index > event.start_mark.index:
            self._end = _end(event)

    def _key(self, event: Any, place: Place) -> str:
        from ruamel.yaml.events import ScalarEvent

        if not isinstance(event, ScalarEvent) or event.anchor is not None or event.tag is not None:
            raise refusal(self._found.name, place, "a key must be a plain word")
        key = self._scalar(event, place)
        if not isinstance(key, str) or not key or len(key) > MAX_KEY or "\n" in key:
            raise refusal(self._found.name, place, f"a key must be a word, not {key!r:.60}; write it in quotes")
        if key == "<<" and event.style is None:
            raise refusal(self._found.name, place, "merge keys (<<) are not allowed; write it out")
        return key

    def _scalar(self, event: Any, place: Place) -> Any:
        text = event.value
        if (bad := next((c for c in text if is_unsafe(c)), None)) is not None:
            raise refusal(self._found.name, place, f"contains the control character U+{ord(bad):04X}")
        if event.style is not None:
            return text
        try:
            return plain_scalar(text)
        except ValueError as error:
            raise refusal(self._found.name, place, str(error)) from error


def is_unsafe(character: str) -> bool:
    """True for control characters (but tab and newline) and lone surrogates: no screen shows them as they are."""
    code = ord(character)
    return (code < 32 and character not in "\t\n") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000


_LOOKS_BOOLEAN = re.compile(r"(?i:yes|no|on|off|true|false)")
_LOOKS_NULL = re.compile(r"(?i:~|null)")
_NOT_NUMBERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?"), "a time or a number in base 60"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?"), "a date"),
    (re.compile(r"[-+]?0[0-7_]+|[-+]?0[oO][0-7_]+"), "an octal number"),
    (re.compile(r"[-+]?0\d+(\.\d*)?"), "a number with a leading zero"),
    (re.compile(r"[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[bB][01_]+"), "a hexadecimal or binary number"),
    (re.compile(r"[-+]?(\d+_[\d_]*|\d[\d_]*_\d*)(\.[\d_]*)?"), "a number with underscores"),
    (re.compile(r"[-+]?\.(?i:inf)|\.(?i:nan)"), "not a finite number"),
    (re.compile(r"[-+]?(\d+\.|\.\d+)"), "an incomplete number"),
    (re.compile(r"\+\d+(\.\d*)?|-?\d{19,}"), "a number"),
    (re.compile(r"[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+"), "a number with an exponent"),
)
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9]\d{0,17})\.\d+")
_LONG_TAG = re.compile(r"(?:^|[\s\[{,:-])(?=([!&*]))\S{300}", re.MULTILINE)
"""Names of tags and anchors are read in quadratic time by the scanner; none of this length is meant."""


def plain_scalar(text: str) -> bool | int | float | str | None:
    """The value of an unquoted scalar. Raises ValueError where versions of YAML or people would differ."""
    readers: tuple[tuple[re.Pattern[str], Callable[[str], bool | int | float | None]], ...] = (
        (_LOOKS_BOOLEAN, _boolean),
        (_LOOKS_NULL, _nothing),
        (_INTEGER, int),
        (_FLOAT, _exact),
    )
    for pattern, read in readers:
        if pattern.fullmatch(text):
            return read(text)
    for pattern, what in _NOT_NUMBERS:
        if pattern.fullmatch(text):
            raise ValueError(f"{text[:40]} looks like {what}; write it in quotes if it is text: {text[:40]!r}")
    return text or None


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text} may mean yes or the word; write true, false, or the word in quotes: {text!r}")
    return text == "true"


def _nothing(text: str) -> None:
    raise ValueError(f"{text} means nothing here; leave the line out, or write it in quotes: {text!r}")


def _exact(text: str) -> float:
    value = float(text)
    if repr(value) != text:
        raise ValueError(f"{text} would become {value!r}; write that, or put it in quotes if it is text: {text!r}")
    return value
