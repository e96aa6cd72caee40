"""One stage for the quick subsets of the fault benchmark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.faults.stage import Stage


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as opened:
        yield opened
