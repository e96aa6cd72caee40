"""Model output: malformed answers, fuzzed ones and loops; no traceback, no action from an invalid one, no code.

answers         through the chat model's door and the grammar's door
tracebacks      errors that are none of deskhand's
invalid_actions plans that came of an answer known to be invalid
re_asks_over    answers asked for more than 3 times
loops_missed, false_stops   looping scripts that did not stop in time; legitimate repeats that were stopped
audit_hits   processes, executed code, new modules, sockets and written files, as the interpreter's audit hook saw them
Answers are given in a child process (`answering`), under the hook.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from actions.action import Action, Click, Point, Press, Scroll, Type, Wait
from benchmarks.faults.bound import upper95
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.runs import ROOT
from tasks.budget import Budget
from tasks.errors import LimitReached
from tasks.task import Limits

FUZZED, BATCH = 100_000, 10_000
A, B, C, D = (Click(at=Point(x=x, y=10)) for x in (10, 20, 30, 40))
F9, DOWN = Press(keys=("f9",)), Scroll(at=Point(x=10, y=10), notches=3)
LOOPS: dict[str, tuple[Action, ...]] = {
    "one click": (A,), "to and fro": (A, B), "three in a circle": (A, B, C), "four in a circle": (A, B, C, D),
    "one key": (F9,), "key and click": (F9, A), "the same text": (Type(text="again", replace=True),),
    "click and text": (A, Type(text="again", replace=True)), "scroll at the end": (DOWN,), "wait for ever": (Wait(),),
    "wait and click": (Wait(), A), "click, scroll, key": (A, DOWN, F9),
}  # fmt: skip
MOST_REPEATS = 5


def run(ledger: Ledger) -> None:
    keys = ["malformed", *(f"fuzzed:{n}" for n in range(FUZZED // BATCH)), *(f"grammar:{n}" for n in range(2))]
    loops = [f"loop:{name}" for name in LOOPS]
    legitimate = [f"scroll 20 times:{n}" for n in range(5)] + [f"plus 10 times:{n}" for n in range(10)]
    for key in ledger.todo([*keys, *loops, *legitimate]):
        if key in keys:
            ledger.put(key, **answered(key, f"{ledger.seed}:{key}", ledger))
        elif key in loops:
            repeats = repeats_until_stopped(LOOPS[key.partition(":")[2]])
            ledger.put(key, repeats=repeats, missed=repeats is None or repeats > MOST_REPEATS)
        else:
            action, times = (DOWN, 20) if key.startswith("scroll") else (A, 10)
            ledger.put(key, legitimate=times, stopped=is_stopped(action, times))


def answered(kind: str, seed: str, ledger: Ledger) -> dict[str, Any]:
    """A batch of answers in a child under the audit hook."""
    command = [sys.executable, "-m", "benchmarks.faults.answering", kind.partition(":")[0], seed, str(BATCH)]
    done = subprocess.run(command, cwd=ledger.folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                          capture_output=True, text=True, check=False, timeout=900)  # fmt: skip
    if done.returncode:
        return {"answers": 0, "tracebacks": 1, "invalid_actions": 0, "audit": [], "error": done.stderr[-2000:]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def repeats_until_stopped(cycle: tuple[Action, ...]) -> int | None:
    """How many actions without effect were repeated before the run's budget stopped it; None when it did not."""
    budget = Budget(Limits(), lambda: 0.0)
    for number in range(50):
        try:
            budget.effect(cycle[number % len(cycle)], changed=False)
        except LimitReached:
            return number + 1 - len(cycle)
    return None


def is_stopped(action: Action, times: int) -> bool:
    """Whether an action that has an effect each time is stopped."""
    budget = Budget(Limits(), lambda: 0.0)
    try:
        for _ in range(times):
            budget.spend()
            budget.effect(action, changed=True)
    except LimitReached:
        return True
    return False


def summary(trials: Trials) -> dict[str, Any]:
    def total(name: str) -> int:
        return sum(int(trial.get(name, 0)) for trial in trials.values())

    answers = total("answers")
    audit = [hit for trial in trials.values() for hit in trial.get("audit", [])]
    return {
        "answers": answers, "malformed_answers": trials.get("malformed", {}).get("answers", 0),
        "tracebacks": total("tracebacks"), "invalid_actions": total("invalid_actions"),
        "re_asks_over": total("re_asks_over"),
        "answers_bound": upper95(total("tracebacks") + total("invalid_actions"), answers) if answers else None,
        "known_invalid": total("known_invalid"), "plans": total("plans"),
        "loops": sum("missed" in trial for trial in trials.values()), "loops_missed": total("missed"),
        "legitimate_repeats": total("legitimate"), "false_stops": total("stopped"), "audit_hits": len(audit),
    }  # fmt: skip


ROW = Row(
    "model_output",
    ("answers", "tracebacks", "invalid_actions", "loops_missed", "false_stops", "audit_hits"),
    run,
    summary,
)
