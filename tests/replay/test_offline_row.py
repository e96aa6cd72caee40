"""What the offline row says of its replays: alike to the last byte, or not; which mutations were found."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.replay.offline import summary

REPLAY: dict[str, Any] = {"decisions": "aa", "same": True, "cpu_s": 5.0}


@pytest.mark.parametrize(
    ("second", "alike"), [(REPLAY, True), (REPLAY | {"decisions": "ab"}, False), (REPLAY | {"same": False}, False)]
)
def test_replays_are_alike_when_every_decision_is_and_none_differs_from_the_recorded(second, *, alike: bool) -> None:
    found = summary({"replay 1": REPLAY, "replay 2": second})
    assert (found["offline"], found["identical"]) == (2, alike)


def test_a_mutation_that_was_missed_counts_and_is_not_found() -> None:
    found = summary({"replay 1": REPLAY, "word 3": {"found": True}, "threshold": {"found": False}})
    assert (found["mutations"], found["mutations_found"]) == (2, 1)
