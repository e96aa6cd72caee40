"""Plain data as YAML that people like to read, and that `tasks.yaml_text` reads back equal.

Knows nothing of tasks. A mapping inside another one goes on one line where it fits; text is written bare where every
YAML reader takes it for text, as a block where it has several lines, and quoted otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.yaml_text import is_unsafe, plain_scalar

_BARE = re.compile(r"[A-Za-z](?:[A-Za-z0-9_ .,/()'+@“”-]|:(?! )|&|\?|!|;)*(?<![ :])")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_BREAKS = ("\x85", "\u2028", "\u2029", "\ufeff")
"""Line breaks of older YAML and the byte order mark: they would not come back as they are."""
WIDTH = 110
"""Columns that a mapping on one line may take."""


def write_yaml(data: Mapping[str, Any]) -> str:
    """The document for a mapping. Keys are expected to be plain words."""
    return "\n".join(_mapping(data, 0)) + "\n"


def write_flow(data: Mapping[str, Any]) -> str:
    """A mapping on one line, in braces."""
    return f"{{{', '.join(f'{_scalar(str(key))}: {_flow(value)}' for key, value in data.items())}}}"


def write_scalar(value: object) -> str:
    """A single value, as it may stand anywhere."""
    return _scalar(value, flow=True)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return write_flow(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return _scalar(value, flow=True)


def _mapping(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{' ' * indent}{_scalar(str(key))}:", value, indent)


def _entry(start: str, value: object, indent: int) -> Iterator[str]:
    """One key with its value, on the same line when the value is short."""
    if isinstance(value, Mapping) and value:
        if _fits_line(start, value):
            yield f"{start} {write_flow(value)}"
            return
        yield start
        yield from _mapping(value, indent + 2)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _sequence(start, value, indent)
    elif isinstance(value, str) and _fits_block(value):
        yield f"{start} {'|' if value.endswith(chr(10)) else '|-'}"
        yield from (f"{' ' * (indent + 2)}{line}".rstrip() for line in value.removesuffix("\n").split("\n"))
    else:
        yield f"{start} {'{}' if isinstance(value, Mapping) else _scalar(value)}"


def _sequence(start: str, items: Sequence[Any], indent: int) -> Iterator[str]:
    if not any(isinstance(item, Mapping | list | tuple) for item in items):
        yield f"{start} [{', '.join(_scalar(item, flow=True) for item in items)}]"
        return
    yield start
    for item in items:
        dash = f"{' ' * (indent + 2)}-"
        if (
            indent and isinstance(item, Mapping) and item and _fits_line(dash, item)
        ):  # those at the top keep their lines
            yield f"{dash} {write_flow(item)}"
            continue
        lines = list(_mapping(item, indent + 4))
        yield f"{' ' * (indent + 2)}- {lines[0].lstrip()}"
        yield from lines[1:]


def _fits_line(start: str, value: Mapping[str, Any]) -> bool:
    """Short enough for one line, and without a text that a block shows better."""
    return not _has_block(value) and len(start) + 1 + len(write_flow(value)) <= WIDTH


def _has_block(value: object) -> bool:
    if isinstance(value, str):
        return _fits_block(value)
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return any(map(_has_block, inner))


def _fits_block(text: str) -> bool:
    """Several lines, none of which a block would change."""
    lines = text.removesuffix("\n").split("\n")
    return (
        len(lines) > 1
        and bool(lines[0]) and bool(lines[-1])
        and not lines[0].startswith(" ")
        and all(line == line.rstrip() and "\t" not in line for line in lines)
        and all(_prints(character) for character in text)
    )  # fmt: skip


def _prints(character: str) -> bool:
    return character.isprintable() or character == "\n"


def _scalar(value: object, *, flow: bool = False) -> str:
    if isinstance(value, str):
        return value if _is_bare(value, flow=flow) else _quoted(value)
    if value is None:
        raise TypeError("nothing has no place in our YAML; leave the key out")
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _is_bare(text: str, *, flow: bool) -> bool:
    if not _BARE.fullmatch(text) or len(text) > 100 or (flow and "," in text):
        return False
    try:
        return plain_scalar(text) == text
    except ValueError:
        return False


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if character.isprintable() and not is_unsafe(character) and character not in _BREAKS:
        return character
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
