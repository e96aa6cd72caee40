"""Mutations: a form that changes before or while a task uses it. `python -m benchmarks.mutations [--runs 30]`.

Five changes must stop the task with the cause named (target removed, disabled, look-alike added, undeclared dialog on
top, label's meaning changed); with five it must still complete (moved, restyled, resized, list grown, declared dialog).
What the witness received decides: a click on anything but what the task means is a silent wrong action.
"""

from __future__ import annotations

import random
import sys
from typing import Any

from benchmarks.parts import Parts
from benchmarks.task_stage import Bench, Seen, said

SEED = 808
MUST_STOP = ("removed", "disabled", "lookalike", "dialog", "relabelled")
MUST_COMPLETE = ("moved", "restyled", "resized", "grown", "declared")
LABELS = ("Delete", "Don't save", "Unsave", "Save all", "Send", "Discard", "Save as", "Close", "Resave", "Remove")
LOOKALIKES = ("Save", "Save…", "SAVE", "Save:", "save")
TITLES = ("Update available", "Low battery", "Rate this program", "Session expires", "New message")
NAMES = ("Anna", "Leon", "Mia", "Noah", "Ida")
CAUSES = {
    "removed": ("is not on the screen",),
    "disabled": ("disabled",),
    "lookalike": ("fits 2 elements",),
    "dialog": TITLES,
    "relabelled": ("is not on the screen",),
}
"""What the message must contain, one of them."""

TASK = """\
version: 1
name: Form
steps:
  - action: {{kind: type, text: {name}, replace: true}}
    target: {{text: Subject, role: field}}
  - id: save
    action: {{kind: click}}
    target: {{text: Save, role: button}}
    expect: {{appears: [Stored {name}], within: {within}}}
{handlers}"""
HANDLER = """\
handlers:
  - name: notice
    when: {{appears: [{title}]}}
    do: {{action: {{kind: click}}, target: {{text: Later, role: button}}}}
"""


def trial(bench: Bench, kind: str, number: int) -> dict[str, Any]:
    """One run; everything random comes from its kind and number."""
    draw = random.Random(f"{SEED}-{kind}-{number}")
    name, title = draw.choice(NAMES), draw.choice(TITLES)
    text = {"lookalike": LOOKALIKES[number % len(LOOKALIKES)], "relabelled": LABELS[number % len(LABELS)],
            "restyled": ("dark", "light")[number % 2]}.get(kind, title)  # fmt: skip
    mutation = {"kind": "dialog" if kind == "declared" else kind, "text": text, "number": _number(kind, draw)}
    during = number % 3 == 2  # while the task types; else before it begins
    bench.witness.command("form")
    bench.witness.settle()
    bench.witness.forget()
    if during:
        sent = bench.witness.send("mutate", after_ms=draw.randint(50, 900), **mutation)
    else:
        sent = 0
        bench.witness.command("mutate", **mutation)
        bench.witness.settle()
    handlers = HANDLER.format(title=title) if kind == "declared" else ""
    seen = bench.run(TASK.format(name=name, within=8 if kind in MUST_COMPLETE else 3, handlers=handlers))
    before = _before_click(bench, sent) if during else None
    too_late = before is not None and before < _seen_before(kind, seen)
    return {"kind": kind, "during": during, "too_late": too_late, "text": text, "ms_before_click": before,
            "frame_age_ms": seen.frame_age_ms,
            **_judged(kind, seen, too_late=too_late), "seconds": round(seen.seconds, 2),
            "clicks": seen.clicks, **said(seen.result)}  # fmt: skip


def _number(kind: str, draw: random.Random) -> int:
    return draw.randint(*{"restyled": (8, 15), "grown": (1, 9), "lookalike": (0, 2)}.get(kind, (0, 99)))


def _before_click(bench: Bench, mutation: int) -> float | None:
    """How many milliseconds the change came before the click on Save (less than 0: after it); None without a click."""
    changed = bench.witness.wait_for("done", id=mutation)["at"]
    clicks = [click["at"] for click in bench.witness.events("click", widget="Save")]
    return round(1000 * (clicks[0] - changed), 1) if clicks else None


def _seen_before(kind: str, seen: Seen) -> float:
    """How many milliseconds before the click a change must come to count: a look-alike elsewhere must be in the picture
    that the click was decided on, whatever changes at the target itself must only come before the click.
    """
    return seen.frame_age_ms or 0.0 if kind == "lookalike" else 0.0


def _judged(kind: str, seen: Seen, *, too_late: bool) -> dict[str, bool]:
    allowed = {"Save"} | ({"dialog Later"} if kind == "declared" else set())
    wrong = [click for click in seen.clicks if click not in allowed]
    doubled = seen.clicks.count("Save") > 1
    passed = seen.result.verdict == "passed"
    untrue = passed and "Save" not in seen.clicks
    unsure = kind == "lookalike" and "Save" in seen.clicks and not too_late  # the right one by luck
    named = not passed and any(cause in seen.result.message for cause in CAUSES.get(kind, ("",)))
    return {"wrong": bool(wrong) or doubled or untrue or unsure, "completed": passed, "named": named}


def summary(trials: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures. `too_late`: the change came when there was nothing left to stop (`_seen_before`)."""
    stop = [one for one in trials if one["kind"] in MUST_STOP]
    before = [one for one in stop if not one.get("too_late")]
    complete = [one for one in trials if one["kind"] in MUST_COMPLETE]
    return {
        "runs": len(trials),
        "silent_wrong": sum(one["wrong"] for one in trials),
        "must_stop_runs": len(stop),
        "must_stop_completed": sum(one["completed"] for one in before),
        "too_late": len(stop) - len(before),
        "cause_named": sum(one["named"] for one in before),
        "must_complete_runs": len(complete),
        "completed": sum(one["completed"] for one in complete),
        "by_kind": {kind: [sum(o["completed"] for o in trials if o["kind"] == kind),
                           sum(o["kind"] == kind for o in trials)] for kind in (*MUST_STOP, *MUST_COMPLETE)},
    }  # fmt: skip


def _keys(number: int) -> tuple[str, ...]:
    return tuple(f"{kind}-{number}" for kind in (*MUST_STOP, *MUST_COMPLETE))


def _trial(bench: Bench, key: str) -> dict[str, Any]:
    kind, _, number = key.rpartition("-")
    return trial(bench, kind, int(number))


def _is_right(found: dict[str, Any]) -> bool:
    if found["wrong"]:
        return False
    stopped = found["named"] and not found["completed"]
    return bool(found["completed"] if found["kind"] in MUST_COMPLETE else stopped or found["too_late"])


MUTATIONS = Parts("mutations", SEED, 30, _keys, _trial, _is_right, summary)

if __name__ == "__main__":
    sys.exit(MUTATIONS.main())
