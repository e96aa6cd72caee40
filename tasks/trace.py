"""The journal of a run, written ahead. Knows nothing of what is on the screen or of how a run is decided.

Every action is announced by an intent row that is on the disk, in the trace file itself, before `intent` returns. Then
come `sent` and `result`. The write-ahead log is folded into the file at every intent, so losing or damaging the -wal
can only lose results, never an announced action: resume then looks at the screen instead of acting again. What follows
an intent outlives this process at once, and a power cut, which ends the desktop too, from the next intent on. Pictures
are hashed at once and stored by a later row. One process writes at a time. Format and tables: `tasks.trace_file`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from actions.action import ACTION, Action
from actions.sight import Sight
from agent.plan import Plan
from agent.plan import Verdict as StepVerdict
from perception.geometry import Box
from perception.screen import Frame
from tasks.errors import TraceRefused, TraceWriteFailed
from tasks.frames import EncodedFrame, FrameEncoder, masked
from tasks.pending import NOTHING, Pending
from tasks.plain import from_json, to_json
from tasks.task import Task
from tasks.trace_file import APPLICATION_ID, COMPANIONS, SCHEMA, VERSION, Row, check_header, harden
from tasks.trace_reader import RecordedRun, read_trace
from tasks.verdict import RunVerdict


class Trace:
    """One run being written. Make one with `create` or `reopen`; read one with `open`."""

    def __init__(self, path: Path, lock: int, db: sqlite3.Connection, before: RecordedRun | None) -> None:
        self.path = path
        self._lock: int | None = lock
        self._db = db
        self._began = time.monotonic()
        self._before = before
        self._last_id = before.rows[-1].id if before else 0
        self._chain = before.chain if before else ""
        self._rows = list(before.rows) if before else []
        self._masks = before.masks() if before else ()
        self._encoder = FrameEncoder(frozenset(before.frames) if before else frozenset())
        self._seen: list[Row] = []  # not written yet, without their numbers

    @classmethod
    def create(
        cls, path: Path, *, task: Task, instruction: str, facts_names: Iterable[str], versions: Mapping[str, str]
    ) -> Trace:
        """A new trace, readable by its owner alone. An existing file is never touched."""
        with _as_write_failure(path):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
            path.chmod(0o600)  # whatever the umask took away
            trace = cls(path, _locked(path), _connected(path), None)
        data = {
            "task": task.model_dump_json(),
            "instruction": instruction,
            "facts": sorted(facts_names),
            "versions": dict(versions),
        }
        try:
            trace._make_tables()
            trace._write("created", data=data)
            trace._checkpoint()
        except TraceWriteFailed:
            trace._abandon()
            raise
        return trace

    @staticmethod
    def open(path: Path) -> RecordedRun:
        """A trace written by anyone, read only. Raises `TraceRefused`."""
        return read_trace(path)

    @classmethod
    def reopen(cls, path: Path) -> Trace:
        """Go on writing a run that was cut off, stopped or failed. Raises `TraceRefused`."""
        check_header(path)
        lock = _locked(path)
        try:
            before = read_trace(path)
            if before.finished and before.finished.data.get("verdict") == "passed":
                raise TraceRefused(f"{path}: this run passed; there is nothing left to resume")
            with _as_write_failure(path):
                trace = cls(path, lock, _connected(path), before)
        except BaseException:
            os.close(lock)
            raise
        trace._go_live()
        trace._migrate()
        trace._write("resumed", data={})
        return trace

    @property
    def before(self) -> RecordedRun | None:
        """The run as it stood when it was reopened; None for a new one."""
        return self._before

    def so_far(self) -> RecordedRun:
        """The run up to now, without its pictures."""
        return RecordedRun(self.path, tuple(self._rows), self._chain, {})

    def pending(self) -> Pending:
        """Where the run stood when it was reopened."""
        return self._before.pending() if self._before else NOTHING

    def plan(self, plan: Plan) -> None:
        """The plan that will be carried out; the last one counts."""
        self._write("plan", data={"plan": plan.model_dump_json()})

    def intent(  # noqa: PLR0917 - id, action and evidence of one action, in the order they come about
        self,
        step_id: str,
        attempt: int,
        n: int,
        action: Action,
        sight: Sight | None,
        grounding: Mapping[str, Any],
        frame: Frame | None,
        windows: Sequence[Mapping[str, Any]] = (),
    ) -> int:
        """Announce an action. It is on the disk, in the trace file itself, when this returns the row's id."""
        data = {"action": ACTION.dump_json(action).decode(), "sight": _seen(sight), "grounding": grounding,
                "windows": list(windows)}  # fmt: skip
        row = self._write("intent", step=step_id, attempt=attempt, n=n, frame=self._keep(frame), data=data)
        self._checkpoint()
        return row

    def sent(self, row: int, timing: Mapping[str, float] | None = None) -> None:
        """The input of an intent was delivered; `timing` says how fresh what it was decided on was."""
        self._write("sent", ref=row, data=timing)

    def result(self, row: int, verdict: StepVerdict, detail: Mapping[str, Any], frame: Frame | None = None) -> None:
        """What came of an intent."""
        self._write("result", ref=row, frame=self._keep(frame), data={"verdict": verdict, "detail": detail})

    def step(self, step_id: str, verdict: StepVerdict, reason: str, seconds: float) -> None:
        """A step ended."""
        self._write("step", step=step_id, data={"verdict": verdict, "reason": reason, "seconds": seconds})

    def note(self, kind: str, data: Mapping[str, Any], frame: Frame | None = None) -> None:
        """Anything worth keeping: a prompt, an answer, a wait decision, a question to the person."""
        self._write("note", frame=self._keep(frame), data={"note": kind, **data})

    def saw(self, what: str, data: Mapping[str, Any], frame: Frame | str | None = None) -> str | None:
        """Keep what the run perceived, so that it can be replayed without a desktop; the picture's name.

        Written with the next row: it proves nothing, so a crash may lose it. `frame` may be the name of a kept one.
        """
        name = self._keep(frame) if isinstance(frame, Frame) else frame
        self._seen.append(self._line("saw", frame=name, data={"what": what, **data}))
        return name

    def without_secrets(self, frame: Frame) -> Frame:
        """The picture as it may be kept, with every mask painted."""
        pixels = masked(frame, self._masks)
        return frame if pixels is frame.pixels else Frame(pixels, frame.bounds, frame.taken_at)

    @property
    def masks(self) -> tuple[Box, ...]:
        """What is painted over."""
        return self._masks

    def mask(self, box: Box) -> None:
        """Paint `box` over in every later picture, before it is hashed."""
        self._masks = (*self._masks, box)
        self._write("mask", data={"left": box.left, "top": box.top, "width": box.width, "height": box.height})

    def finish(self, verdict: RunVerdict, reason: str) -> None:
        """The run is over: everything is folded into one file."""
        self._write("finished", data={"verdict": verdict, "reason": reason})
        self.close()

    def close(self) -> None:
        """Store what is left and let go of the file. Closing twice is harmless."""
        if self._lock is None:
            return
        try:
            if self._seen:
                self._append()
            self._store_frames()
            with _as_write_failure(self.path):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._db.execute("PRAGMA journal_mode = DELETE")
        finally:
            self._encoder.close()
            self._db.close()
            os.close(self._lock)  # last: closing any handle of the file drops SQLite's own locks
            self._lock = None

    def __enter__(self) -> Trace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _abandon(self) -> None:
        """Nothing was done yet: what was begun of the file goes, so that the same place can be tried again."""
        self._encoder.close()
        with suppress(sqlite3.Error):
            self._db.close()
        for name in (self.path.name, *(self.path.name + suffix for suffix in COMPANIONS)):
            self.path.with_name(name).unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _make_tables(self) -> None:
        with _as_write_failure(self.path), self._db:
            self._db.execute("BEGIN EXCLUSIVE")
            for statement in SCHEMA:
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {VERSION}")
        self._go_live()

    def _go_live(self) -> None:
        with _as_write_failure(self.path):
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")  # the checkpoint at every intent waits for the disk

    def _migrate(self) -> None:
        """An older format becomes this one: its rows and tables are the same."""
        with _as_write_failure(self.path):
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _keep(self, frame: Frame | None) -> str | None:
        return self._encoder.add(self.without_secrets(frame)) if frame is not None else None

    def _write(self, kind: str, **more: Any) -> int:
        return self._append(self._line(kind, **more))

    def _line(
        self,
        kind: str,
        *,
        step: str | None = None,
        attempt: int | None = None,
        n: int | None = None,
        ref: int | None = None,
        frame: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Row:
        """A row that has no number yet."""
        elapsed = round(time.monotonic() - self._began, 6)
        return Row(0, time.time(), elapsed, kind, step, attempt, n, ref, frame, from_json(to_json(data or {})))

    def _append(self, *lines: Row) -> int:
        """Write what was seen and then `lines`, all in one transaction; the last row's id."""
        if self._lock is None:
            raise TraceWriteFailed(f"{self.path}: the trace is closed")
        rows: list[Row] = []
        links, values = [self._chain], []
        for line in (*self._seen, *lines):
            row, data = replace(line, id=self._last_id + len(rows) + 1), to_json(line.data)
            links.append(row.chained_as(links[-1], data))
            rows.append(row)
            named = (row.at, row.elapsed, row.kind, row.step, row.attempt, row.n, row.ref, row.frame)
            values.append((row.id, *named, data, links[-1]))
        with _as_write_failure(self.path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?)", values)
            self._insert(ready := self._encoder.finished())  # one transaction: each one waits for the disk
        self._encoder.stored(len(ready))
        self._last_id, self._chain = self._last_id + len(rows), links[-1]
        self._rows += rows
        self._seen.clear()
        return self._last_id

    def _store_frames(self) -> None:
        """All pictures, those that are still being encoded too."""
        if not (ready := self._encoder.finished(wait=True)):
            return
        with _as_write_failure(self.path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._insert(ready)
        self._encoder.stored(len(ready))

    def _insert(self, frames: Sequence[EncodedFrame]) -> None:
        for item in frames:
            box = item.bounds
            values = (item.hash, box.left, box.top, box.width, box.height, item.base, item.png, item.digest)
            self._db.execute("INSERT INTO frames VALUES (?,?,?,?,?,?,?,?)", values)

    def _checkpoint(self) -> None:
        with _as_write_failure(self.path):
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise TraceWriteFailed(f"{self.path}: another program holds the trace open")


def _seen(sight: Sight | None) -> dict[str, Any] | None:
    """What was under the point, without the pixels: they are part of the frame, where masks apply."""
    if sight is None:
        return None
    height, width = sight.crop.shape[:2]
    names = ("window", "focus", "label", "role", "application")
    return {"box": [*sight.corner, width, height], **{name: getattr(sight, name) for name in names}}


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=1.0, check_same_thread=False)
    harden(db)
    return db


def _locked(path: Path) -> int:
    """A handle that keeps every other writer out for as long as it is open, whatever ends this process."""
    import fcntl

    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise TraceRefused(f"{path}: this run is still going on in another deskhand process") from None
    return handle


@contextmanager
def _as_write_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise TraceWriteFailed(f"{path}: exists already; a trace never overwrites a file") from error
    except (OSError, sqlite3.Error) as error:
        raise TraceWriteFailed(f"{path}: the journal cannot be written ({error})") from error
