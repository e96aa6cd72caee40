"""Hostile traces: files that are no trace, damaged ones, forged ones whose chain is in order, and traps beside them.

Three sound traces of a simulated mail stand behind them: one of a run that passed, one that failed, and one of a
process that was killed (its write-ahead log beside it). Everything random is drawn from the trial's own dice.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from actions.action import Type
from agent.plan import ClickStep, Expectation, OpenStep, Plan, Source, Step, Target
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.parts import seeing_desk
from examples.simulated.stage import stage
from tasks.plain import from_json, to_json
from tasks.task import Task, plan_steps, task_step
from tasks.trace import Trace
from tasks.trace_file import Row
from tasks.trace_reader import read_trace

PASSED, FAILED, KILLED = "passed", "failed", "killed"
TRACE, LOG = "run.trace", "run.trace-wal"
NESTED = ("task", "plan", "action")
"""Details of rows that hold JSON as text."""

INSTRUCTION = "Send Leon an empty mail."
MARKUP = "</pre></svg><script>alert(1)</script><img src=x onerror=alert(1)>"
TEXTS = (
    MARKUP, "\x1b]0;gotcha\x07\x1b[2J\x1b[31mred", "\u202egnp.exe\u2066", "a\x00b", "lone \ud800 surrogate",
    "one\ntwo\r\nthree", "../../../../../../tmp/deskhand-escaped", "/etc/passwd", "{{ 7 * 7 }}{% raw %}",
    "!!python/object/apply:os.system [id]", '{"lc":1,"type":"secret","id":["OPENAI_API_KEY"]}', "${HOME} ${secret:X}",
    "javascript:alert(1)", "'; DROP TABLE journal; --", "x" * 200_000, "\u0301" * 3000, "", " ", "~root", "-rf", "con",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    -1,
    0,
    10**30,
    -(10**30),
    1e308,
    0.5,
    [],
    {},
    [[[]]],
    ["x"],
    {"a": 1},
    [1, 2, 3, 4],
)
DROP = object()

Made = Callable[[Path, Path], object]
"""From the folder of sound traces, make a hostile one at a path."""


def record_sound(folder: Path) -> None:
    """The three sound traces, once, each in a folder of its name."""
    for name, mail in ((PASSED, SimulatedMail()), (FAILED, SimulatedMail(deaf=True))):
        if not (folder / name / TRACE).exists():
            _record(folder / name, mail, folder / KILLED if name == PASSED else None)


def _record(folder: Path, mail: SimulatedMail, killed: Path | None) -> None:
    for made in filter(None, (folder, killed)):
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
    desktop, task = SimulatedDesktop(), _task()
    mail.install(desktop)
    desk = seeing_desk(desktop, lambda: _copied(folder, killed) if killed and len(desktop.windows) > 1 else None)
    with Trace.create(
        folder / TRACE, task=task, instruction="", facts_names=("contacts",), versions={"x": "1"}
    ) as trace:
        trace.note("planning", _planning(task))
        stage(desktop, trace, (ENTRY,), allow=frozenset({"send"}), desk=desk).run(task)


def _planning(task: Task) -> dict[str, Any]:
    """What is kept of planning; the network is told to have answered a prompt of its youth."""
    told = Source(step="to", field="action.text", origin="facts", path="contacts.Leon")
    plan = Plan(instruction=INSTRUCTION, steps=plan_steps(task), sources=(told,))
    return {"instruction": INSTRUCTION, "people": ["Leon"], "plan": plan.model_dump(mode="json"),
            "heard": [{"prompt": "write to Leon", "answer": "<open>"}]}  # fmt: skip


def _copied(folder: Path, killed: Path) -> None:
    """As a process leaves its files that is killed now."""
    for name in (TRACE, LOG):
        if (folder / name).exists():
            shutil.copyfile(folder / name, killed / name)


def _task() -> Task:
    start = OpenStep(application="email editor", fresh="new message")
    opened = Step(id="open", do="Open the Email editor.", action=start,
                  expect=Expectation(appears=("To", "Subject")))  # fmt: skip
    to = Step(id="to", do="Type the address.", action=Type(text="leon@desk.example"),
              target=Target(text="To", role="field"), expect=Expectation(text="leon@desk.example"))  # fmt: skip
    sent = Step(id="send", do="Send it.", action=ClickStep(), target=Target(text="Send", role="button"),
                expect=Expectation(closed=True))  # fmt: skip
    return Task(name="mail", allow=("send",), steps=tuple(map(task_step, (opened, to, sent))))


def forged(source: Path, path: Path, change: Callable[[Row], Row]) -> None:
    """A copy whose rows are other ones, and whose chain says that this is how it always was."""
    shutil.copyfile(source, path)
    rows = [change(row) for row in read_trace(source).rows]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM journal")
        chain = ""
        for row in rows:
            chain = row.chained(chain)
            values = (row.id, row.at, row.elapsed, row.kind, row.step, row.attempt, row.n, row.ref, row.frame)
            db.execute("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*values, to_json(row.data), chain))


def other_leaf(base: Path, path: Path, dice: random.Random) -> str:
    """A forged trace in which one value, somewhere in what was recorded, is a hostile one; where it is."""
    source = base / dice.choice((PASSED, PASSED, FAILED)) / TRACE
    leaves = [(row.id, place) for row in read_trace(source).rows for place in _leaves(row.data)]
    number, place = dice.choice(leaves)
    value = dice.choice((dice.choice(TEXTS), dice.choice(TEXTS), dice.choice(ODD), DROP))
    forged(source, path, lambda row: replace(row, data=_with(row.data, place, value)) if row.id == number else row)
    return f"row {number} {'.'.join(map(str, place))} = {'left out' if value is DROP else repr(value)[:40]}"


def _leaves(data: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if place:
        yield place
    if place and place[-1] in NESTED and isinstance(data, str):
        data = from_json(data)
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _leaves(value, (*place, key))


def _with(data: Any, place: tuple[str | int, ...], value: Any) -> Any:
    """The same data with another value at a place."""
    if not place:
        return value
    if isinstance(data, str):
        return json.dumps(_with(from_json(data), place, value))
    key, rest = place[0], place[1:]
    if isinstance(data, list):
        changed = list(data)
        changed[int(key)] = _with(data[int(key)], rest, None if value is DROP else value)
        return changed
    if not rest and value is DROP:
        return {name: each for name, each in data.items() if name != key}
    return {**data, key: _with(data[key], rest, value)}


def sound(base: Path, path: Path, name: str = PASSED) -> None:
    """One of the sound traces as it is."""
    shutil.copyfile(base / name / TRACE, path)


def _by_sql(statements: str) -> Made:
    def made(base: Path, path: Path) -> None:
        sound(base, path)
        with closing(sqlite3.connect(path)) as db:
            db.executescript(statements)

    return made


def _header(place: int, value: int) -> Made:
    def made(base: Path, path: Path) -> None:
        sound(base, path)
        with path.open("r+b") as file:
            file.seek(place)
            file.write(value.to_bytes(4, "big"))

    return made


def _column(**columns: Any) -> Made:
    """One value of every intent's row."""

    def made(base: Path, path: Path) -> None:
        forged(base / PASSED / TRACE, path, lambda row: replace(row, **columns) if row.kind == "intent" else row)

    return made


def _task_with(**more: Any) -> Made:
    """The task says more than the plan that was approved."""

    def changed(row: Row) -> Row:
        task = {**from_json(row.data["task"]), **more}
        return replace(row, data={**row.data, "task": json.dumps(task)})

    return lambda base, path: forged(
        base / PASSED / TRACE, path, lambda row: changed(row) if row.kind == "created" else row
    )


def _beside(suffix: str, *, name: str = FAILED) -> Made:
    """A link in the place of a companion leads to somebody's file."""

    def made(base: Path, path: Path) -> None:
        sound(base, path, name)
        Path(f"{path}{suffix}").symlink_to(path.parent.parent / "victim")

    return made


def _other_log(base: Path, path: Path) -> None:
    sound(base, path, FAILED)
    shutil.copyfile(base / KILLED / LOG, path.with_name(LOG))


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE journal (id)")


def _huge(base: Path, path: Path) -> None:
    sound(base, path)
    os.truncate(path, 3 * 1024**3)  # sparse


def _raw(data: bytes) -> Made:
    return lambda _base, path: path.write_bytes(data)


def _link_to(target: str) -> Made:
    return lambda base, path: path.symlink_to(target.format(base=base))


NAMED: Mapping[str, Made] = {
    "empty": _raw(b""),
    "text": _raw(b"hello\n" * 100),
    "magic alone": _raw(b"SQLite format 3\0"),
    "zeros": _raw(bytes(8192)),
    "a folder": lambda _base, path: path.mkdir(),
    "a pipe": lambda _base, path: os.mkfifo(path),
    "a link": _link_to("{base}/passed/run.trace"),
    "a link to itself": lambda _base, path: path.symlink_to(path),
    "a link to a device": _link_to("/dev/zero"),
    "a dangling link": _link_to("/nowhere"),
    "another database": lambda _base, path: _other_database(path),
    "another application": _header(68, 0x12345678),
    "format 3": _header(60, 3),
    "format 0": _header(60, 0),
    "format -1": _header(60, 0xFFFFFFFF),
    "page count": _header(28, 0xFFFFFFFF),
    "three gigabytes": _huge,
    "killed without its log": lambda base, path: sound(base, path, KILLED),
    "the log of another run": _other_log,
    "log is a link": _beside("-wal"),
    "journal is a link": _beside("-journal"),
    "memory is a link": _beside("-shm"),
    "a view": _by_sql("CREATE VIEW v AS SELECT load_extension('x');"),
    "a view for a table": _by_sql("ALTER TABLE journal RENAME TO j; CREATE VIEW journal AS SELECT * FROM j;"),
    "a trigger": _by_sql("CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM journal; END;"),
    "an index": _by_sql("CREATE INDEX i ON journal (kind);"),
    "a virtual table": _by_sql("CREATE VIRTUAL TABLE f USING fts5(x);"),
    "no rows": _by_sql("DELETE FROM journal;"),
    "a row less": _by_sql("DELETE FROM journal WHERE id = 4;"),
    "a row changed": _by_sql("UPDATE journal SET data = '{}' WHERE kind = 'intent';"),
    "a row of 20 MB": _by_sql("UPDATE journal SET data = printf('%.*c', 20000000, 'x') WHERE id = 2;"),
    "deep brackets": _by_sql(f"UPDATE journal SET data = '{'[' * 100_000}' WHERE id = 2;"),
    "no number": _by_sql("UPDATE journal SET data = '{\"a\": NaN}' WHERE id = 2;"),
    "a million rows": _by_sql(
        "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i+1 FROM n WHERE i < 1001001) "
        "INSERT INTO journal SELECT i, 0, 0, 'note', NULL, NULL, NULL, NULL, NULL, '{}', '' FROM n;"
    ),
    "wide pictures": _by_sql("UPDATE frames SET width = 1000000, height = 1000000;"),
    "pictures of nothing": _by_sql("UPDATE frames SET png = x'';"),
    "a picture of 70 MB": _by_sql(
        "UPDATE frames SET png = zeroblob(73400320) WHERE hash = (SELECT min(hash) FROM frames);"
    ),
    "no pictures": _by_sql("DELETE FROM frames;"),
    "pictures that rest on themselves": _by_sql("UPDATE frames SET base = hash;"),
    "steps of nowhere": _column(step="../../x"),
    "attempts without end": _column(attempt=2**62, n=2**62),
    "no step": _column(step=None),
    "references to nowhere": lambda base, path: forged(
        base / PASSED / TRACE, path, lambda row: replace(row, ref=row.ref and 10**9)
    ),
    "pictures of nowhere": _column(frame="0" * 32),
    "times of old": lambda base, path: forged(
        base / PASSED / TRACE, path, lambda row: replace(row, at=-1e300, elapsed=-1e300)
    ),
    "times to come": lambda base, path: forged(
        base / PASSED / TRACE, path, lambda row: replace(row, at=1e300, elapsed=1e300)
    ),
    "created twice": lambda base, path: forged(
        base / PASSED / TRACE, path, lambda row: replace(row, kind="created") if row.kind == "note" else row
    ),
    "a kind to come": lambda base, path: forged(
        base / PASSED / TRACE, path, lambda row: replace(row, kind="thought") if row.kind == "note" else row
    ),
    "a task that runs programs": _task_with(setup=[{"run": ["touch", "/tmp/deskhand-escaped"]}]),
    "a task that checks with programs": _task_with(check=[{"command": {"run": ["touch", "/tmp/deskhand-escaped"]}}]),
    "a task that includes a file": _task_with(steps=[{"include": "/etc/passwd"}]),
    "a task with a picture of elsewhere": _task_with(
        steps=[{"id": "a", "action": {"kind": "click"}, "target": {"image": "/etc/passwd"}}]
    ),
    "a task of variables": _task_with(variables={"HOME": "x"}, cases=[{"name": "../../x", "HOME": "y"}]),
    "a task of secrets": _task_with(steps=[{"id": "a", "action": {"kind": "type", "secret": "OPENAI_API_KEY"}}]),
}
