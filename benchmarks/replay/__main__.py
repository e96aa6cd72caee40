"""Replay tried out: `python -m benchmarks.replay [--only ROW ...] [--repeats N]`.

Rows: offline. `--repeats` makes a row smaller or larger; its figures tell their n. What
a row came to is kept in out/replay/ROW.json; the last line is one JSON object with the keys of the rows that ran.
"""

from __future__ import annotations

import argparse
import importlib
import json

from benchmarks.runs import ROOT, commit, machine

NAMES = ("offline",)
OUT = ROOT / "out" / "replay"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, metavar="ROW", help="repeatable: " + ", ".join(NAMES))
    parser.add_argument("--repeats", type=int, metavar="N", help="how often a row does what it repeats")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    figures = {}
    for name in options.only or NAMES:
        row = importlib.import_module(f"benchmarks.replay.{name}")
        found = {**row.run(OUT / name, options.repeats or row.REPEATS), "commit": commit(), "machine": machine()}
        (OUT / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
        print(f"{name}: {json.dumps(found, ensure_ascii=False)}", flush=True)
        figures |= found
    print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
