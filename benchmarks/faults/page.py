"""docs/PROMISES.md from docs/promises.json: `python -m benchmarks.faults.page [--collect FOLDER ...] [--check]`.

`--collect` takes the results of rows from folders such as out/faults into docs/promises.json, complete rows only. The
page is written from that file alone, so it tells no figure that was not measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.faults.bound import upper95
from benchmarks.faults.promises import PROMISES, Promise
from benchmarks.faults.row import NAMES
from benchmarks.runs import ROOT

PAGE = ROOT / "docs" / "PROMISES.md"
FIGURES = ROOT / "docs" / "promises.json"
HEAD = """# What is promised

Written by `python -m benchmarks.faults.page` from docs/promises.json; do not edit. Each promise has tests that would
fail without it (below `tests/`, run by `make test`); those with a figure also have a row of
`python -m benchmarks.faults --only ROW`, judged by a witness application or by the operating system. The bound is the
rate that the true one lies under with 95 % certainty (Clopper and Pearson; with no failure in n trials about 3/n).
"Not measured" means that no complete run of the row is recorded; it is no claim.
"""


def collect(folders: Iterable[Path]) -> None:
    """Take over complete rows; a later folder's row replaces an earlier one's."""
    kept = figures()
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            row = json.loads(path.read_text(encoding="utf-8"))
            if row.get("row") in NAMES and row["complete"]:
                kept[row["row"]] = {
                    "summary": row["summary"], "entries": len(row["trials"]), "seed": row["seed"],
                    "commits": sorted({trial["commit"] for trial in row["trials"].values()}),
                    "date": max((trial["date"] for trial in row["trials"].values()), default=""),
                    "machine": row["machine"]["cpu"],
                }  # fmt: skip
    FIGURES.write_text(json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def figures() -> dict[str, Any]:
    """What was measured, by row."""
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    return found


def page(rows: dict[str, Any]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(promise, rows) for promise in PROMISES)])


def _section(promise: Promise, rows: dict[str, Any]) -> str:
    title = f"Contract {promise.number}" if promise.number else "README"
    lines = [f"## {title}: {promise.says}", ""]
    lines += [f"- Test: `tests/{test}`" for test in promise.tests]
    if promise.row:
        lines += [f"- Measured: {text}" for text in _measured(promise, rows.get(promise.row))]
    if promise.not_promised:
        lines.append(f"- Not promised: {promise.not_promised}")
    return "\n".join([*lines, ""])


def _measured(promise: Promise, row: dict[str, Any] | None) -> list[str]:
    command = f"`python -m benchmarks.faults --only {promise.row}`"
    if row is None:
        return [f"not measured ({command})"]
    told = []
    for failed, tried in promise.counts:
        failures, trials = row["summary"].get(failed), row["summary"].get(tried)
        if isinstance(failures, int) and isinstance(trials, int) and trials > 0:
            bound = f"{100 * upper95(failures, trials):.3g}"
            told.append(f"{failed.replace('_', ' ')} {failures} of {trials} {tried.replace('_', ' ')}; below {bound} %")
    made = f"{command}, seed {row['seed']}, commit {', '.join(row['commits'])}, {row['date']}"
    return [f"{'. '.join(told) or 'nothing that can be counted'} ({made})"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults.page", description=__doc__)
    parser.add_argument("--collect", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--check", action="store_true", help="only say whether the page is up to date")
    options = parser.parse_args()
    if options.check:
        return 0 if PAGE.read_text(encoding="utf-8") == page(figures()) else 1
    collect(options.collect)
    PAGE.write_text(page(figures()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
