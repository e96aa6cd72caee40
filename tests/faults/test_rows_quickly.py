"""A few trials of each row of the fault benchmark: what the full numbers are made of works, and the contracts hold."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.faults import corrupt, crash, held, journal
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.stage import Stage

pytestmark = pytest.mark.desktop
GOOD = {"doubled": [], "skipped": [], "wrong": False, "strange": False, "traceback": False}


@pytest.mark.parametrize("key", ["after_intent:s2:0", "after_dispatch:s3:0", "after_result:s8:0"])
def test_a_run_killed_at_a_boundary_of_its_journal_is_resumed_as_if_nothing_had_happened(
    stage: Stage, tmp_path: Path, key: str
) -> None:
    found = crash.Crashes(Ledger("crash", 1, out=tmp_path)).trial(stage, key)
    assert found["verdict"] == "passed", found
    assert {name: found[name] for name in GOOD} == GOOD


@pytest.mark.parametrize("key", ["once:3", "stuck:16", "once:90", "stuck:150"])
def test_a_call_to_the_disk_that_fails_ends_in_a_verdict_and_is_resumed_rightly(stage: Stage, key: str) -> None:
    found = journal._failing(stage, key)
    assert (found["verdict"], found["wrong_resume"], found["traceback"]) == (True, False, False), found
    assert found["codes"][0] == 7


def test_damaged_traces_are_refused_or_resumed_rightly(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrupt, "EACH", 40)
    ledger = Ledger("journal", 1, out=tmp_path)
    corrupt.prepare(stage, ledger.folder)
    corrupt.run(ledger)
    assert len(ledger.trials) == 80
    bad = [t for t in ledger.trials.values() if t["wrong_resume"] or t["traceback"] or not t["verdict"]]
    assert bad == []


@pytest.mark.parametrize("way", held.EXITS)
def test_nothing_stays_down_after_an_exit(stage: Stage, way: str) -> None:
    what = ("drag", "keys")[held.EXITS.index(way) % 2]
    found = held._exit(stage, way, what, random.Random(1))
    assert found["held_at_exit"]
    assert (found["held"], found["hung"], found["traceback"]) == (False, False, False), found


@pytest.mark.parametrize("number", [0, 1])
def test_a_keyboard_or_mouse_found_dirty_is_cleaned(stage: Stage, number: int) -> None:
    found = held._dirty(stage, number, random.Random(1))
    assert found["dirty"]
    assert (found["held"], found["traceback"]) == (False, False), found
