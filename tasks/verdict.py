"""The closed set of outcomes of a run, and their exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

RunVerdict = Literal["passed", "failed", "bad_input", "unverified", "in_doubt", "refused", "stopped", "environment"]

EXIT_CODES: dict[RunVerdict, int] = {
    "passed": 0,
    "failed": 1,
    "bad_input": 2,
    "unverified": 3,
    "in_doubt": 4,
    "refused": 5,
    "stopped": 6,
    "environment": 7,
}

FailReason = Literal[
    "refuted",
    "missing",
    "ambiguous",
    "foreign_window",
    "steps_limit",
    "time_limit",
    "stagnation",
    "model_output_invalid",
]
"""Why a run is `failed`."""

_WORST_FIRST: tuple[RunVerdict, ...] = (
    "environment", "in_doubt", "failed", "refused", "stopped", "unverified", "bad_input", "passed",
)  # fmt: skip


def worst(verdicts: Iterable[RunVerdict]) -> RunVerdict:
    """The verdict a suite takes from its runs; an empty suite is `bad_input`."""
    found = set(verdicts)
    return next((verdict for verdict in _WORST_FIRST if verdict in found), "bad_input")
