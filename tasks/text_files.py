"""Text files that people name: ordinary files of at most 1 MB of UTF-8, read with every doubt settled first.

Knows nothing of what is in them.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tasks.errors import BadInput
from tasks.schema_errors import shown
from tasks.yaml_text import Place, refusal

MAX_BYTES = 1_000_000


def read_text(path: Path) -> str:
    """The text of an ordinary UTF-8 file of at most 1 MB. Raises `BadInput`."""
    name = shown_path(path)
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


def shown_path(path: Path) -> str:
    """A file name on one line, with nothing in it that a terminal would obey."""
    text = str(path)
    return text if text.isprintable() else shown(text)
