"""No promise without a test, no figure without a measurement."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from benchmarks.faults.page import PAGE, figures, page
from benchmarks.faults.promises import PROMISES, Promise

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.says[:40])
def test_every_promise_has_tests_that_exist(promise: Promise) -> None:
    assert promise.tests
    for test in promise.tests:
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


def test_all_fifteen_contracts_are_there() -> None:
    assert {promise.number for promise in PROMISES} >= set(range(1, 16))


def test_every_sentence_the_readme_begins_with_is_a_promise() -> None:
    begin = (ROOT / "README.md").read_text(encoding="utf-8").split("\n![", 1)[0].split("\n", 1)[1]
    sentences = re.split(r"(?<=\.)\s+", " ".join(begin.split()))
    promised = {promise.readme for promise in PROMISES}
    assert [sentence for sentence in sentences if sentence and sentence not in promised] == []


def test_the_page_tells_what_was_measured_and_nothing_else() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(figures())
