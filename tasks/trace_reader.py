"""A recorded run, read from its trace. Knows nothing of writing; never changes the file, never trusts it.

Everything is read and proven when the run is opened, except the pictures, which are proven when asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agent.plan import Plan
from perception.errors import OutOfSpaceError
from perception.geometry import Box
from perception.screen import Frame, Pixels
from tasks.errors import TraceRefused
from tasks.frames import MAX_ENCODED, MAX_PIXELS, EncodedFrame, decode_frame
from tasks.pending import Pending, pending_of
from tasks.task import Task, with_steps
from tasks.trace_file import Row, opened_copy, read_rows


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """All rows of a trace, and its pictures in their stored form."""

    path: Path
    rows: tuple[Row, ...]
    chain: str
    frames: Mapping[str, EncodedFrame]
    _recent: dict[str, Pixels] = field(default_factory=dict, repr=False, compare=False)

    @property
    def created(self) -> Row:
        return self.rows[0]

    @property
    def instruction(self) -> str:
        return str(self.created.data.get("instruction", ""))

    @property
    def task(self) -> Task:
        """The task as it was run (the last approved plan wins)."""
        text = self.created.data.get("task")
        try:
            task = Task.model_validate_json(text if isinstance(text, str) else "")
            return with_steps(task, self.plan.steps) if self.plan else task
        except ValidationError as error:
            raise TraceRefused(f"{self.path}: its task is not valid: {error.errors()[0]['msg']}") from error

    @property
    def plan(self) -> Plan | None:
        found = self.of_kind("plan")
        if not found:
            return None
        try:
            return Plan.model_validate_json(found[-1].data.get("plan", ""))
        except ValidationError as error:
            raise TraceRefused(f"{self.path}: its plan is not valid: {error.errors()[0]['msg']}") from error

    @property
    def finished(self) -> Row | None:
        """The row that ended the run; None when it was cut off or is being resumed."""
        ends = [row for row in self.rows if row.kind in ("finished", "resumed")]
        return ends[-1] if ends and ends[-1].kind == "finished" else None

    def of_kind(self, *kinds: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind in kinds)

    def masks(self) -> tuple[Box, ...]:
        try:
            return tuple(Box(**row.data) for row in self.of_kind("mask"))
        except (TypeError, OutOfSpaceError) as error:
            raise TraceRefused(f"{self.path}: a mask is not a box ({error})") from error

    def pending(self) -> Pending:
        """Where the run stands."""
        return pending_of(self.rows, str(self.finished.data.get("verdict")) if self.finished else None)

    def frame(self, name: str) -> Frame | None:
        """A stored picture; None when the run ended before it was stored."""
        if name not in self.frames:
            return None
        pixels = decode_frame(name, self._stored, self._recent)
        self._recent.clear()  # one is enough: each delta rests on the picture before it
        self._recent[name] = pixels
        return Frame(pixels, self.frames[name].bounds, 0.0)

    def _stored(self, name: str) -> EncodedFrame:
        if name not in self.frames:
            raise TraceRefused(f"{self.path}: picture {name} is missing")
        return self.frames[name]


def read_trace(path: Path) -> RecordedRun:
    """Open a trace written by anyone. Raises `TraceRefused` with one line that says what is wrong with it."""
    with opened_copy(path) as db:
        rows, chain = read_rows(db, path)
        return RecordedRun(path, rows, chain, _read_frames(db, path))


def _read_frames(db: sqlite3.Connection, path: Path) -> dict[str, EncodedFrame]:
    sizes = db.execute("SELECT hash, left, top, width, height, base, length(png), digest FROM frames").fetchall()
    return {size[0]: _read_frame(db, path, size) for size in sizes}


def _read_frame(db: sqlite3.Connection, path: Path, size: Sequence[Any]) -> EncodedFrame:
    name, left, top, width, height, base, length, digest = size
    if min(width, height) < 1 or width * height > MAX_PIXELS or length > MAX_ENCODED:
        raise TraceRefused(f"{path}: picture {name} claims {width}x{height} pixels in {length} bytes")
    png = db.execute("SELECT png FROM frames WHERE hash = ?", (name,)).fetchone()[0]
    frame = EncodedFrame(name, Box(left, top, width, height), base, png)
    if frame.digest != digest:
        raise TraceRefused(f"{path}: picture {name} is damaged")
    return frame
