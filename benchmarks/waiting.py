"""Waiting: does a task wait for a slow application, and not for ever? `python -m benchmarks.waiting [--runs 600]`.

The witness lets a button appear 0.1 to 8 s after another was clicked: at once, behind a spinner that turns, or sliding
in with 30 frames. In every twelfth run the delay is beyond the task's limit: that must end with an error within the
limit and one second. `ok` is judged by the clicks that the witness received.
"""

from __future__ import annotations

import random
import sys
from typing import Any

from benchmarks.parts import Parts
from benchmarks.task_stage import Bench, Seen, said

KINDS = ("plain", "spinner", "animation")
SEED = 505
LATE_EVERY = 12
LIMIT, LATE_LIMIT, LATE_DELAY_MS = 12.0, 2.0, 30_000

TASK = """\
version: 1
name: Slow
steps:
  - action: {{kind: click}}
    target: {{text: Start, role: button}}
    expect: {{changed: true}}
  - id: continue
    action: {{kind: click}}
    target: {{text: Continue, role: button}}
    expect: {{appears: [Finished], within: {within}}}
"""


def trial(bench: Bench, number: int) -> dict[str, Any]:
    """One run; everything random comes from its number."""
    draw = random.Random(SEED * 10_000 + number)
    kind, late = KINDS[number % len(KINDS)], number % LATE_EVERY == LATE_EVERY - 1
    delay = LATE_DELAY_MS if late else draw.randint(100, 8000)
    bench.witness.command("slow", delay_ms=delay, kind=kind)
    bench.witness.settle()
    bench.witness.forget()
    seen = bench.run(TASK.format(within=LATE_LIMIT if late else LIMIT))
    return {"kind": kind, "delay_ms": delay, "late": late, "ok": _late_ok(seen) if late else _ok(seen),
            "seconds": round(seen.seconds, 2), "clicks": seen.clicks, **said(seen.result),
            **(_excess(seen) if late else {})}  # fmt: skip


def _ok(seen: Seen) -> bool:
    return seen.result.verdict == "passed" and seen.clicks == ["Start", "Continue"]


def _late_ok(seen: Seen) -> bool:
    named = "Continue" in seen.result.message and "in front is" in seen.result.message
    return seen.result.verdict == "failed" and named and seen.clicks == ["Start"]


def _excess(seen: Seen) -> dict[str, float]:
    """How long after its limit the error of a late run came, in seconds."""
    if len(seen.result.steps) < 2:
        return {}
    return {"excess": round(seen.seconds - seen.result.steps[0].seconds - LATE_LIMIT, 3)}


def summary(trials: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures."""
    late = [one for one in trials if one["late"]]
    return {
        "runs": len(trials),
        "ok": sum(one["ok"] for one in trials),
        "late_errors": sum(one["late"] and one["ok"] and one.get("excess", 9.0) <= 1.0 for one in trials),
        "late_runs": len(late),
        "worst_excess_s": max((one.get("excess", 0.0) for one in late), default=0.0),
        "by_kind": {kind: [sum(o["ok"] for o in trials if o["kind"] == kind), sum(o["kind"] == kind for o in trials)]
                    for kind in KINDS},
    }  # fmt: skip


WAITING = Parts(
    "waiting", SEED, 600, lambda number: (str(number),), lambda bench, key: trial(bench, int(key)),
    lambda found: bool(found["ok"]), summary,
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(WAITING.main())
