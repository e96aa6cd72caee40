"""Traces of every format that was ever released are read, shown and resumed; the docs tell every kind of row."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tasks.cli import run
from tasks.errors import TraceRefused
from tasks.offline import replay_offline
from tasks.trace import Trace
from tasks.trace_file import KINDS, READABLE, VERSION

ROOT = Path(__file__).resolve().parents[2]
TRACES = ROOT / "tests/data/traces"


def trace_of(version: int) -> Path:
    return TRACES / f"format-{version}.trace"


def version_of(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64])


@pytest.mark.parametrize("version", READABLE)
def test_a_trace_of_each_format_is_read_whole(version: int) -> None:
    path = trace_of(version)
    found = Trace.open(path)
    assert version_of(path) == version
    assert found.finished is not None
    assert found.finished.data["verdict"] == "passed"
    assert [step.id for step in found.task.steps] == ["s1"]
    assert all(found.frame(row.frame) is not None for row in found.rows if row.frame)


@pytest.mark.parametrize("version", READABLE)
def test_a_trace_of_each_format_is_shown(version: int, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run(["show", str(trace_of(version)), "--out", str(out)]) == 0
    assert "Click the &#34;OK&#34; button" in out.read_text("utf-8")


def test_an_unfinished_trace_of_an_older_format_becomes_a_new_one_when_it_is_resumed(tmp_path: Path) -> None:
    path = tmp_path / "run.trace"
    shutil.copyfile(TRACES / "format-1-unfinished.trace", path)
    with Trace.reopen(path) as trace:
        trace.saw("how", {"allow": []})
        trace.note("prompt", {"text": "x"})
    assert version_of(path) == VERSION
    assert [row.kind for row in Trace.open(path).rows][-3:] == ["resumed", "saw", "note"]


def test_an_older_trace_cannot_be_replayed_offline_and_says_why() -> None:
    with pytest.raises(TraceRefused, match="does not hold what the run saw"):
        replay_offline(Trace.open(trace_of(1)))


def test_the_document_tells_every_kind_of_row_and_every_column() -> None:
    told = (ROOT / "docs/TRACE.md").read_text("utf-8")
    columns = re.findall(r"(\w+) (?:INTEGER|REAL|TEXT|BLOB)", (ROOT / "tasks/trace_file.py").read_text("utf-8"))
    missing = [name for name in (*KINDS, *columns) if f"`{name}`" not in told]
    assert not missing
