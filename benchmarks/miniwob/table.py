"""From outcomes to figures: per task, and the mean over tasks with an interval bootstrapped by task."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.miniwob.episode import Outcome

SAMPLES = 10_000


def per_task(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One row per task, in alphabetical order."""
    rows = []
    for task in sorted({outcome.task for outcome in outcomes}):
        own = [outcome for outcome in outcomes if outcome.task == task]
        rows.append(
            {
                "task": task,
                "episodes": len(own),
                "success": sum(outcome.success for outcome in own) / len(own),
                "decayed": statistics.fmean(outcome.decayed for outcome in own),
                "seconds": statistics.median(outcome.seconds for outcome in own),
            }
        )
    return rows


def printed(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    head = "| task | success | mean decayed reward | median seconds |\n|---|---|---|---|\n"
    return head + "\n".join(
        f"| {row['task']} | {row['success']:.0%} | {row['decayed']:.2f} | {row['seconds']:.1f} |" for row in rows
    )


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Means over tasks; the interval is the middle 95 % of means over tasks drawn with replacement."""
    successes = np.array([row["success"] for row in rows])
    drawn = np.random.default_rng(0).choice(successes, (SAMPLES, len(successes))).mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return {
        "miniwob_success": round(float(successes.mean()), 4),
        "miniwob_success_95": [round(float(low), 4), round(float(high), 4)],
        "miniwob_decayed": round(statistics.fmean(row["decayed"] for row in rows), 4),
        "tasks": len(rows),
        "episodes": sum(row["episodes"] for row in rows),
        "median_seconds": round(statistics.median(row["seconds"] for row in rows), 2),
    }
