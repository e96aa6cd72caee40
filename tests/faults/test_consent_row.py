"""A quick part of the consent row: a few drawn screens, looked at with the real eyes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.faults.consent import ROW, cases, run
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.translations import english_class


def test_drawn_screens_are_asked_about_and_harmless_ones_mostly_are_not(tmp_path: Path) -> None:
    ledger = Ledger("consent", 3, out=tmp_path)
    run(ledger, most=3)
    found = ROW.summary(ledger.trials)
    assert found["risky"] + found["harmless"] >= 16
    assert found["missed"] <= 2, found["missed_actions"]  # the benchmark counts them over all screens
    assert found["false_asked"] <= 2, found["asked_needlessly"]


def test_there_are_three_hundred_of_each() -> None:
    found = cases(1)
    assert sum(bool(case.expected) for case in found) >= 300
    assert sum(not case.expected for case in found) >= 300


def test_the_english_rule_speaks_about_controls_alone() -> None:
    assert english_class("_Delete") == (True, "delete")
    assert english_class("Send _Message…") == (True, "send")
    assert english_class("_Open") == (True, None)
    assert english_class("Delete the selected layer")[0] is False
    assert english_class("Remove filter")[0] is False
