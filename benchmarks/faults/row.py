"""One row: a kind of fault, its trials, and what they come to."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.faults.ledger import Ledger

Trials = Mapping[str, Mapping[str, Any]]

NAMES = (
    "crash", "journal", "held", "look_again", "coordinates", "text", "stop", "display", "model_output", "injections",
    "consent", "secrets", "bad_input",
)  # fmt: skip
"""Every row; each lies in the module of its name, as `ROW`."""


@dataclass(frozen=True, slots=True)
class Row:
    """`run` makes the trials that the ledger does not have yet; `summary` counts them, whoever made them and when."""

    name: str
    keys: tuple[str, ...]  # what `summary` tells at least, in the last line of the benchmark
    run: Callable[[Ledger], None]
    summary: Callable[[Trials], dict[str, Any]]


def row_named(name: str) -> Row | None:
    """The row; None while its module is not there."""
    module = f"benchmarks.faults.{name}"
    if importlib.util.find_spec(module) is None:
        return None
    row: Row = importlib.import_module(module).ROW
    return row
