"""`python -m benchmarks.model [--only plans] [--model DIR]`: every part's figures as one JSON object on the last line.

A part is a module with `measure(options) -> dict`; its figures are shares `{key: value, key_n: cases, key_interval:
[low, high]}` (95 %, Wilson) and whatever else it prints. Parts print their tables before the last line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.model import elements, grounding, icons, plans, speed
from benchmarks.model.screens import SETS
from benchmarks.runs import OUT, commit, machine
from perception.checkpoint import EMBEDDED

PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "elements": elements.measure,
    "grounding": grounding.measure,
    "icons": icons.measure,
    "plans": plans.measure,
    "speed": speed.measure,
}


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=sorted(PARTS), help="one part alone")
    parser.add_argument("--model", type=Path, default=EMBEDDED / "deskhand", help="a planner's checkpoint folder")
    parser.add_argument("--each", type=int, default=40, help="held-out plans of each family")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--show", action="store_true", help="print wrong answers (never of the blind sentences)")
    parser.add_argument(
        "--icons", type=Path, nargs="+", default=[Path("/usr/share/icons")], help="folders of icon themes"
    )
    parser.add_argument("--clip", type=Path, help="a CLIP folder in place of the shipped one, for `icons`")
    parser.add_argument("--namer", type=Path, help="an icon namer's folder in place of the shipped one, for `icons`")
    parser.add_argument(
        "--set", choices=sorted(SETS), default="held-out", help="the applications whose screens `elements` compares"
    )
    parser.add_argument("--draw", action="store_true", help="draw the boxes of `elements` beside its screens")
    return parser


def main() -> None:
    """Measure, print, keep a copy under out/."""
    options = arguments().parse_args()
    figures: dict[str, Any] = {}
    for name, measure in PARTS.items():
        if options.only in (None, name):
            figures |= measure(options)
    line = json.dumps(figures)
    folder = OUT / "model"
    folder.mkdir(parents=True, exist_ok=True)
    about = {"commit": commit(), "machine": machine(), "model": str(options.model.name), "seed": options.seed}
    (folder / f"{options.only or 'all'}.json").write_text(json.dumps(about | figures, indent=1) + "\n", "utf-8")
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
