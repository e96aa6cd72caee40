"""Replay tried out: `python -m benchmarks.replay [--only ROW ...] [--repeats N] [--seconds S] [--seed N] [--fresh]`.

Rows: drift, offline, hostile, recording, size, speed. `--repeats` makes a row smaller or larger; its figures tell
their n. `--seconds` cuts a row that keeps a ledger; called again it goes on, or begins anew with `--fresh`. What a row
came to is kept in out/replay/ROW.figures.json; the last line is one JSON object with the keys of the rows that ran.
"""

from __future__ import annotations

import argparse
import importlib
import json
from typing import Any

from benchmarks.replay.wishes import Wishes
from benchmarks.runs import ROOT, commit, machine

NAMES = ("drift", "offline", "hostile", "recording", "size", "speed")
OUT = ROOT / "out" / "replay"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, metavar="ROW", help="repeatable: " + ", ".join(NAMES))
    parser.add_argument("--repeats", type=int, metavar="N", help="how often a row does what it repeats")
    parser.add_argument(
        "--seconds", type=float, default=3600.0, metavar="S", help="the longest this call works on a row"
    )
    parser.add_argument("--minutes", type=float, metavar="N", help="the same in minutes")
    parser.add_argument("--part", default="0/1", metavar="I/N", help="drift: every N-th trial from the I-th")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="drift: trials at the same time")
    parser.add_argument("--trials", default="*", metavar="GLOB", help="drift: only these, such as 'web*/moved/*'")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what everything random is drawn from")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    options = parser.parse_args()
    part, parts = (int(number) for number in options.part.split("/"))
    seconds = options.seconds if options.minutes is None else 60 * options.minutes
    OUT.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {}
    for name in options.only or NAMES:
        row = importlib.import_module(f"benchmarks.replay.{name}")
        wishes = Wishes(
            repeats=options.repeats or row.REPEATS, seconds=seconds, seed=options.seed, fresh=options.fresh,
            part=(part, parts), jobs=options.jobs, trials=options.trials,
        )  # fmt: skip
        found = {**row.run(OUT / name, wishes), "commit": commit(), "machine": machine()}
        (OUT / f"{name}.figures.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
        print(f"{name}: {json.dumps(found, ensure_ascii=False)}", flush=True)
        figures |= found
    print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
