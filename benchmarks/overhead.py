"""What deskhand costs per step: a typed task of ten steps at the instant witness. `python -m benchmarks.overhead`.

Once with the witness telling its elements (nothing is read: `step_ms_p50`), once with the real reader
(`step_with_reading_ms_p50`). A step's time is what the run itself reports for it, waiting for rest included.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys

from benchmarks.runs import commit, machine
from benchmarks.task_stage import Bench, on_desktop
from examples.witness.driver import SCRIPT

STEPS = [("type", "To", "leon@desk.example"), ("type", "Subject", "Weekly"), ("click", "Urgent", ""),
         ("click", "Save", ""), ("type", "To", "anna@desk.example"), ("type", "Subject", "Monthly"),
         ("click", "Save", ""), ("type", "To", "mia@desk.example"), ("type", "Subject", "Yearly"),
         ("click", "Save", "")]  # fmt: skip
ROLES = {"Urgent": "checkbox", "Save": "button"}


def task() -> str:
    """The ten steps as a task file."""
    lines = ["version: 1", "name: Overhead", "limits: {seconds: 600}", "steps:"]
    for kind, target, text in STEPS:
        typed = f", text: {text}, replace: true" if text else ""
        lines.append(f"  - action: {{kind: {kind}{typed}}}")
        lines.append(f"    target: {{text: {target}, role: {ROLES.get(target, 'field')}}}")
        if kind == "click":
            lines.append("    expect: {changed: true}")
    return "\n".join(lines) + "\n"


def measure(runs: int, *, told: bool) -> tuple[list[float], int]:
    """Milliseconds of every step, the first run left out (it loads), and how many runs passed."""
    times: list[float] = []
    passed = 0
    with Bench(SCRIPT, "--status", told=told) as bench:
        for number in range(runs + 1):
            bench.witness.command("reset")
            bench.witness.settle()
            seen = bench.run(task())
            if number:
                times += [1000 * seconds for seconds in bench.step_seconds(seen)]
                passed += seen.result.verdict == "passed"
    return times, passed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overhead")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    code = on_desktop("benchmarks.overhead")
    if code is not None:
        return code
    figures: dict[str, object] = {}
    for name, told in (("step", True), ("step_with_reading", False)):
        times, passed = measure(options.runs, told=told)
        cuts = statistics.quantiles(times, n=20)
        figures |= {f"{name}_ms_p50": round(statistics.median(times), 1), f"{name}_ms_p95": round(cuts[-1], 1),
                    f"{name}s": len(times), f"{name}_runs_passed": passed}  # fmt: skip
    print(json.dumps({**figures, "runs": options.runs, "commit": commit(), "machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
