"""Tags are read as whole legal sentences, and their margins count legal readings only."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from agent.prompts.tagging import read_tags
from agent.prompts.tokens import TAGS


def scores(rows: Sequence[Mapping[str, float]]) -> list[list[float]]:
    """Log probabilities of every tag, from the likely ones of each unit."""
    return [[math.log(row.get(tag, 1e-9)) for tag in TAGS] for row in rows]


def test_a_tag_that_cannot_stand_there_is_no_doubt() -> None:
    tags, margins = read_tags(scores([{"<O>": 1.0}, {"<B:body>": 0.4, "<I:body>": 0.6}, {"<O>": 1.0}]))
    assert tags == ["<O>", "<B:body>", "<O>"]
    assert margins[1] > 0.99


def test_two_readings_of_a_quotation_are_a_doubt() -> None:
    tags, margins = read_tags(scores([{"<B:recipient>": 1.0}, {"<B:body>": 0.55, "<B:subject>": 0.45}]))
    assert tags[1] == "<B:body>"
    assert margins[1] == pytest.approx(0.1, abs=1e-6)


def test_a_mail_to_nobody_is_no_doubt_where_somebody_is_named() -> None:
    alone = [{"<O>": 0.4, "<B:recipient>": 0.6}, {"<B:body>": 1.0}]
    assert read_tags(scores(alone))[1][0] > 0.99
    second = [*alone, {"<B:recipient>": 1.0}]
    assert read_tags(scores(second))[1][0] == pytest.approx(0.2, abs=1e-6)


def test_a_name_of_two_words_is_one_span() -> None:
    tags, _ = read_tags(scores([{"<B:recipient>": 0.9, "<O>": 0.1}, {"<I:recipient>": 0.7, "<O>": 0.3}]))
    assert tags == ["<B:recipient>", "<I:recipient>"]


def test_nothing_said_has_no_tags() -> None:
    assert read_tags([]) == ([], [])
