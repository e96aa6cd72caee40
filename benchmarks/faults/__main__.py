"""The contracts tried out: `python -m benchmarks.faults [--only ROW ...] [--seed N] [--fresh] [--minutes M]`.

Each row takes at most 20 minutes a call, keeps what it has under out/faults/ROW.json and goes on there; without
`--only`, complete rows are not run again. The last line is one JSON object with the keys of all rows.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import traceback
from typing import Any

from benchmarks.faults.ledger import MINUTES, Ledger, kept_rows
from benchmarks.faults.row import NAMES, Row, row_named


def main() -> int:
    options = parse()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background: the children would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    broken = []
    for name in options.only or NAMES:
        row = row_named(name)
        if row is None:
            print(f"{name}: no such row yet", flush=True)
            continue
        if not _carry_on(row, Ledger(name, options.seed, minutes=options.minutes, fresh=options.fresh)):
            broken.append(name)
    print(json.dumps(merged(broken), ensure_ascii=False))
    return 1 if broken else 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, metavar="ROW", help="repeatable: " + ", ".join(NAMES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="forget what these rows have")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="at most this long on each row")
    return parser.parse_args()


def _carry_on(row: Row, ledger: Ledger) -> bool:
    """Make the trials that are missing; whether nothing broke."""
    sound = True
    try:
        row.run(ledger)
    except KeyboardInterrupt:
        raise
    except Exception:  # noqa: BLE001 - a broken row must not cost the results of the others
        traceback.print_exc()
        sound = False
    finally:
        found = row.summary(ledger.trials)
        assert set(row.keys) <= found.keys()
        ledger.close(found)
    print(f"{row.name}: {json.dumps(found | ledger.about, ensure_ascii=False)}", flush=True)
    return sound


def merged(broken: list[str]) -> dict[str, Any]:
    """One object: the keys of every row that has results, and how each was made."""
    rows = kept_rows(NAMES)
    keys = {key: value for kept in rows.values() for key, value in kept["summary"].items()}
    return {
        **keys,
        "rows": {
            name: {
                "complete": kept["complete"],
                "entries": len(kept["trials"]),
                "seconds": round(kept["seconds"]),
                "seed": kept["seed"],
                "commits": sorted({entry["commit"] for entry in kept["trials"].values()}),
            }
            for name, kept in rows.items()
        },
        "missing": [name for name in NAMES if name not in rows],
        "broken": broken,
    }


if __name__ == "__main__":
    sys.exit(main())
