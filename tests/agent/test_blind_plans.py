"""The instructions written by hand are labelled in plans the grammar knows, and no two files share one."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.training.dataset import read_samples

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("name", "count"), [("blind_plans.tsv", 100), ("blind_plans_2.tsv", 300), ("development_plans.tsv", 308)]
)
def test_every_instruction_has_spans_on_units_and_a_plan(name: str, count: int) -> None:
    assert len(read_samples(DATA / name)) == count


def test_no_instruction_stands_twice() -> None:
    texts = [sample.text for path in sorted(DATA.glob("*_plans*.tsv")) for sample in read_samples(path)]
    assert len(texts) == len(set(texts)) == 708
