"""The drift row's own judging: what counts as completed, stopped or silently wrong, and what the figures come to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from PIL import Image

from benchmarks.replay.drift import able, interval95, keys, summary
from benchmarks.replay.drifts.catalogue import WORKFLOWS
from benchmarks.replay.drifts.kinds import AMOUNTS, COSMETIC, KINDS, Drift
from benchmarks.replay.drifts.trial import outcome
from benchmarks.replay.drifts.windows import share_changed
from tasks.files import load_task


@pytest.mark.parametrize(
    ("claimed", "effect", "wanted"),
    [
        (True, "right", "completed"),
        (False, "right", "stopped"),
        (False, "none", "stopped"),
        (True, "none", "silent_wrong"),
        (True, "wrong", "silent_wrong"),
        (False, "wrong", "silent_wrong"),
    ],
)
def test_what_counts_is_the_effect(claimed: bool, effect: Any, wanted: str) -> None:
    assert outcome(claimed=claimed, effect=effect) == wanted


def test_trials_are_mixed_and_each_is_made_once() -> None:
    made = keys(AMOUNTS)
    assert len(set(made)) == len(made)
    per_kind = Counter(key.split("/")[1] for key in made)
    assert per_kind == {kind: AMOUNTS * len(able(kind, WORKFLOWS)) for kind in KINDS}
    assert {key.split("/")[1] for key in made[: len(KINDS)]} == set(KINDS)


def test_every_workflow_is_a_valid_task_file(tmp_path: Any) -> None:
    for workflow in WORKFLOWS:
        path = tmp_path / "typed.task.yaml"
        path.write_text(workflow.task(), encoding="utf-8")
        task = load_task(path)
        assert not task.sentences  # no model is needed
        assert not workflow.cannot - set(KINDS)


def test_every_amount_of_a_drift_differs_from_the_recorded_look() -> None:
    for number in range(AMOUNTS):
        assert Drift("resolution", number).size != Drift().size
        assert Drift("font", number).points > Drift().points
        assert Drift("grown", number).more > Drift().more
        assert Drift("renamed", number).language != Drift().language
        assert Drift("dark", number).size == Drift().size


def test_figures_count_cosmetic_drifts_apart_and_leave_out_what_did_not_drift() -> None:
    trials = [_trial("moved", "completed"), _trial("dark", "stopped"), _trial("renamed", "stopped"),
              _trial("popup", "silent_wrong"), _trial("font", "completed", drifted=False)]  # fmt: skip
    found = summary(trials)
    assert (found["runs"], found["cosmetic_runs"], found["not_drifted"]) == (4, 2, 1)
    assert (found["cosmetic_completed"], found["false_stops"], found["silent_wrong"]) == (0.5, 0.5, 1)
    assert (found["coordinate_completed"], found["image_completed"]) == (0.0, 1.0)
    assert found["by_kind"]["dark"] == "0/1/0 of 1"
    assert set(found["by_kind"]) == set(KINDS)
    assert set(COSMETIC) < set(KINDS)


def test_no_trials_have_no_rates() -> None:
    assert summary([])["cosmetic_completed"] is None
    assert interval95(0, 0) is None
    assert interval95(9, 10) == (0.596, 0.982)


def test_a_screen_that_looks_the_same_has_not_drifted() -> None:
    one, other = Image.new("RGB", (100, 50), "white"), Image.new("RGB", (100, 50), "white")
    assert share_changed(one, other) == 0.0
    other.paste("black", (0, 0, 10, 10))
    assert share_changed(one, other) == pytest.approx(0.02)
    assert share_changed(one, Image.new("RGB", (90, 50))) == 1.0


def _trial(kind: str, said: str, *, drifted: bool = True) -> dict[str, Any]:
    return {"workflow": "web list", "kind": kind, "outcome": said, "drifted": drifted, "coordinates": "silent_wrong",
            "image": "completed"}  # fmt: skip
