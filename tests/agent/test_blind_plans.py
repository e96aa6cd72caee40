"""The instructions written blind are labelled in plans the grammar knows, and no two files share one."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.training.dataset import read_samples

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(("name", "count"), [("blind_plans.tsv", 100), ("blind_plans_2.tsv", 300)])
def test_every_blind_instruction_has_spans_on_units_and_a_plan(name: str, count: int) -> None:
    assert len(read_samples(DATA / name)) == count


def test_no_blind_instruction_stands_in_both_files() -> None:
    first, second = ({sample.text for sample in read_samples(path)} for path in sorted(DATA.glob("blind_plans*.tsv")))
    assert not first & second
