"""A few trials of the rows about persons, displays, secrets and bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.faults import stop
from benchmarks.faults.ledger import Ledger

pytestmark = pytest.mark.desktop


def test_a_stop_comes_in_time_however_it_is_asked_for_and_the_run_resumes(tmp_path: Path) -> None:
    ledger = Ledger("stop", 1, out=tmp_path)
    stop.run(ledger, trials=4)
    found = stop.summary(ledger.trials)
    assert {name: found[name] for name in ("stops", "late", "stops_held")} == {
        "stops": 4, "late": 0, "stops_held": 0,
    }, dict(ledger.trials)  # fmt: skip
    assert found["stops_resumed"] + found["stops_in_doubt"] == 4
