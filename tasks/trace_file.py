"""The trace file: format, tables, and how to open one written by others. Knows nothing of what the rows mean.

One SQLite file, `application_id` 0x44534B48 ("DSKH"), `user_version` 2, two tables (docs/TRACE.md tells every column):

- `journal`: append-only. `id` counts from 1; `at` is wall time and `elapsed` seconds since this process opened the
  trace; `kind` is one of created, resumed, plan, mask, intent, sent, result, step, note, saw, finished; `step`,
  `attempt`, `n` name the action; `ref` is the intent that a sent or result row answers; `frame` the hash of a picture
  (which may be missing after a crash); `data` a JSON object; `chain` the hash of this row and the chain before it, so
  that any changed, missing or reordered row shows.
- `frames`: see `tasks.frames`.

Format 1 had the same tables and no `saw` rows (`tasks.taping`): it is read, and becomes format 2 when it is resumed.

A file may come from anyone: it is looked at before SQLite sees it, opened as a private copy (so that nothing is written
beside it) with an untrusted schema that must equal ours to the letter, and every size is checked before it is read.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.errors import TraceRefused
from tasks.plain import from_json, to_json
from tasks.row_shapes import check_row

APPLICATION_ID = 0x44534B48
VERSION = 2
READABLE = (1, 2)
MAX_FILE = 2 * 1024**3
MAX_DATA = 16 * 1024 * 1024
MAX_ROWS = 1_000_000
COMPANIONS = ("-wal", "-journal")

_JOURNAL = """CREATE TABLE journal (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, elapsed REAL NOT NULL, kind TEXT NOT NULL, step TEXT, attempt INTEGER,
    n INTEGER, ref INTEGER, frame TEXT, data TEXT NOT NULL, chain TEXT NOT NULL) STRICT"""
_FRAMES = """CREATE TABLE frames (
    hash TEXT PRIMARY KEY, left INTEGER NOT NULL, top INTEGER NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, base TEXT, png BLOB NOT NULL, digest TEXT NOT NULL) STRICT, WITHOUT ROWID"""
SCHEMA = (_JOURNAL, _FRAMES)

KINDS = frozenset({"created", "resumed", "plan", "mask", "intent", "sent", "result", "step", "note", "saw",
                   "finished"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the journal."""

    id: int
    at: float
    elapsed: float
    kind: str
    step: str | None = None
    attempt: int | None = None
    n: int | None = None
    ref: int | None = None
    frame: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def chained(self, before: str) -> str:
        """The hash of this row and of everything before it."""
        return self.chained_as(before, to_json(self.data))

    def chained_as(self, before: str, data: str) -> str:
        """As `chained`, of a row whose data is that JSON."""
        parts = [before, self.id, self.at, self.elapsed, self.kind, self.step, self.attempt, self.n, self.ref,
                 self.frame]  # fmt: skip
        told = f"{to_json(parts)[:-1]},{data}]"
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def check_header(path: Path) -> None:
    """Refuse what is plainly no trace, in words; SQLite has not seen the file yet."""
    try:
        status = path.lstat()
    except OSError as error:
        raise TraceRefused(f"{path}: {error.strerror or error}") from error
    if stat.S_ISLNK(status.st_mode):
        raise TraceRefused(f"{path}: a symbolic link; name the trace file itself")
    if not stat.S_ISREG(status.st_mode):
        raise TraceRefused(f"{path}: not a file")
    if status.st_size > MAX_FILE:
        raise TraceRefused(f"{path}: {status.st_size} bytes, more than the {MAX_FILE} a trace may have")
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise TraceRefused(f"{path}: {error.strerror or error}") from error
    _check_magic(path, header)


def _check_magic(path: Path, header: bytes) -> None:
    if not header:
        raise TraceRefused(f"{path}: an empty file, not a trace")
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise TraceRefused(f"{path}: not a deskhand trace")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise TraceRefused(f"{path}: a SQLite database of another program, not a deskhand trace")
    version = int.from_bytes(header[60:64])
    if version > VERSION:
        raise TraceRefused(f"{path}: format {version}, from a newer deskhand; this one reads formats up to {VERSION}")
    if version not in READABLE:
        formats = ", ".join(map(str, READABLE))
        raise TraceRefused(f"{path}: format {version} does not exist; this deskhand reads formats {formats}")


@contextmanager
def opened_copy(path: Path) -> Iterator[sqlite3.Connection]:
    """A checked, read-only connection to a private copy of the trace with its companions (-wal after a crash)."""
    check_header(path)
    with tempfile.TemporaryDirectory(prefix="deskhand-trace-") as folder:
        copy = Path(folder) / "copy.trace"
        try:
            shutil.copyfile(path, copy)
            for suffix in COMPANIONS:
                companion = path.with_name(path.name + suffix)
                if companion.is_file() and not companion.is_symlink() and companion.stat().st_size <= MAX_FILE:
                    shutil.copyfile(companion, copy.with_name(copy.name + suffix))
        except OSError as error:
            raise TraceRefused(f"{path}: {error.strerror or error}") from error
        try:
            with closing(sqlite3.connect(copy, isolation_level=None)) as db:
                harden(db)
                check_structure(db, path)
                yield db
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise TraceRefused(f"{path}: damaged ({error})") from error


def harden(db: sqlite3.Connection) -> None:
    """Distrust the schema and everything it could call."""
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA mmap_size = 0")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_FILE // 16)
    if sys.version_info >= (3, 12):
        db.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # noqa: FBT003 - SQLite's own signature


def check_structure(db: sqlite3.Connection, path: Path) -> None:
    """Our tables and nothing else, and every page in order."""
    found = tuple(row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"))
    if found != SCHEMA:
        raise TraceRefused(f"{path}: its tables are not those of a deskhand trace")
    db.execute("PRAGMA query_only = ON")
    problem = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if problem != "ok":
        raise TraceRefused(f"{path}: damaged ({' '.join(str(problem).split())})")


def read_rows(db: sqlite3.Connection, path: Path) -> tuple[tuple[Row, ...], str]:
    """Every row, proven by the chain, and the chain's last link."""
    count, longest = db.execute("SELECT count(*), max(length(data)) FROM journal").fetchone()
    if not count:
        raise TraceRefused(f"{path}: its beginning is missing: nothing was written before the run ended")
    if count > MAX_ROWS or longest > MAX_DATA:
        raise TraceRefused(f"{path}: {count} rows, the longest of {longest} characters: not a trace of ours")
    rows: list[Row] = []
    chain = ""
    stored_rows = db.execute("SELECT * FROM journal ORDER BY id")
    for number, at, elapsed, kind, step, attempt, n, ref, frame, data, stored in stored_rows:
        try:
            row = Row(number, at, elapsed, kind, step, attempt, n, ref, frame, from_json(data))
            link = row.chained(chain)
        except (ValueError, RecursionError, TypeError) as error:
            raise TraceRefused(f"{path}: row {len(rows) + 1} is damaged ({error})") from error
        if link != stored or row.id != len(rows) + 1 or row.kind not in KINDS:
            raise TraceRefused(f"{path}: row {len(rows) + 1} is damaged or was changed")
        try:
            check_row(row.kind, row.data)
        except ValueError as error:
            raise TraceRefused(f"{path}: row {row.id} is not as a trace tells it ({error})") from error
        rows.append(row)
        chain = link
    if rows[0].kind != "created":
        raise TraceRefused(f"{path}: its beginning is missing")
    return tuple(rows), chain
