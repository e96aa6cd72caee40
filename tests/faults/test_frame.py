"""The frame of the fault benchmark: results are kept and continued, and a run on the witness is a real run."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.faults.bound import upper95
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import NAMES, row_named
from benchmarks.faults.stage import Stage, write_task

LOADED = """
import sys
from examples.witness.child import main
code = main(sys.argv[1:])
print(*sorted({"torch", "transformers", "onnxruntime"} & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_a_ledger_goes_on_where_it_stood_and_another_seed_begins_anew(tmp_path: Path) -> None:
    first = Ledger("crash", 1, out=tmp_path)
    for key in first.todo("abc"):
        first.put(key, hits=1)
        if key == "b":
            break
    first.close({})
    again = Ledger("crash", 1, out=tmp_path)
    assert list(again.todo("abc")) == ["c"]
    assert not again.complete
    again.put("c", hits=0)
    assert list(again.todo("abc")) == []
    assert again.complete
    assert Ledger("crash", 2, out=tmp_path).trials == {}


def test_a_call_ends_when_its_time_is_up(tmp_path: Path) -> None:
    ledger = Ledger("crash", 1, out=tmp_path, minutes=0)
    assert list(ledger.todo("abc")) == []
    assert not ledger.complete


def test_the_bound_of_a_rate_is_the_rule_of_three_when_nothing_failed() -> None:
    assert upper95(0, 300) == pytest.approx(0.00994, abs=1e-5)
    assert upper95(1, 100) == pytest.approx(0.0466, abs=1e-4)
    assert upper95(5, 5) == 1.0


def test_every_row_that_is_there_tells_its_keys() -> None:
    for row in filter(None, map(row_named, NAMES)):
        assert set(row.keys) <= row.summary({}).keys()


@pytest.mark.desktop
def test_a_task_on_the_witness_is_done_by_real_events_and_loads_no_model(stage: Stage) -> None:
    stage.reset()
    steps = [
        {"action": {"kind": "type", "text": "Leon"}, "target": {"text": "To"}},
        {"action": {"kind": "click"}, "target": {"text": "Save"}, "expect": {"appears": ["Save: 1"]}},
    ]
    child = stage.folder / "child.py"
    child.write_text(LOADED, encoding="utf-8")
    task = write_task(stage.folder / "task.json", "two steps", steps)
    done = stage.run("run", str(task), "--out", str(stage.folder / "out"), module=str(child))
    assert (done.code, done.answer["verdict"], done.errors.strip()) == (0, "passed", "")
    assert stage.witness.text("To") == "Leon"
    assert len(stage.witness.events("click", widget="Save")) == 1
