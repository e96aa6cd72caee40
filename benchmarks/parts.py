"""A benchmark of numbered trials at the witness, that can be run in parts, cut short and gone on with.

Its command line, its ledger and its last line; what a trial is and what the figures are, the benchmark says.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.faults.ledger import Ledger
from benchmarks.runs import OUT
from benchmarks.task_stage import Bench, on_desktop

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is tried: `keys` names the trials of one number, `trial` carries one out, `is_right` judges it."""

    name: str
    seed: int
    runs: int  # numbers tried, unless the command line says otherwise
    keys: Callable[[int], Sequence[str]]
    trial: Callable[[Bench, str], Told]
    is_right: Callable[[Told], bool]
    summary: Callable[[list[Told]], Told]

    def main(self) -> int:
        """Run what the command line asks for; trials that are not right are printed as they come."""
        parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{self.name}")
        parser.add_argument("--runs", type=int, default=self.runs, help=f"numbers to try ({self.runs})")
        parser.add_argument("--minutes", type=float, default=60.0, help="at most this long")
        parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
        parser.add_argument("--part", default="0/1", help="i/n: every n-th number from the i-th, for several at once")
        options = parser.parse_args()
        code = on_desktop(f"benchmarks.{self.name}")
        return self._measure(options) if code is None else code

    def _measure(self, options: argparse.Namespace) -> int:
        part, parts = (int(value) for value in options.part.split("/"))
        ledger = Ledger(
            f"{self.name}-{part}of{parts}", self.seed, minutes=options.minutes, out=OUT / self.name, fresh=options.fresh
        )
        numbers = range(part, options.runs, parts)
        with Bench() as bench:
            for key in ledger.todo([key for number in numbers for key in self.keys(number)]):
                found = self.trial(bench, key)
                ledger.put(key, **found)
                if not self.is_right(found):
                    print(key, json.dumps(found), flush=True)
        figures = self.summary(list(ledger.trials.values()))
        ledger.close(figures)
        print(json.dumps({**figures, **ledger.about}))
        return 0
