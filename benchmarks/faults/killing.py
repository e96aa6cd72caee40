"""deskhand that kills itself: `python -m benchmarks.faults.killing SOCKET [--kill=BOUNDARY:STEP:N] run TASK ...`.

A child process on the witness, as in `examples.witness.child`, whose journal and hands end the process with SIGKILL at
one boundary of one action: before its intent is written, after it, after its input was dispatched (and before that was
written down), or after its result. The desktop's opening is told on stderr.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.action import Action
from actions.executor import Executor
from actions.last_look import Dispatch
from actions.sight import Sight
from examples.witness.child import main
from tasks.desk import Desk
from tasks.trace import Trace

BOUNDARIES = ("before_intent", "after_intent", "after_dispatch", "after_result")
OPENED = "opened at "


@dataclass(slots=True)
class Moment:
    """Where to end, and where the run is."""

    boundary: str = ""
    step: str = ""
    n: int = 0
    row: int | None = None
    now: tuple[str, int] = ("", 0)

    def reached(self, boundary: str) -> None:
        if boundary == self.boundary and self.now == (self.step, self.n):
            os.kill(os.getpid(), signal.SIGKILL)


MOMENT = Moment()


class KillingTrace(Trace):
    """A journal that ends its process."""

    def intent(self, step_id: str, attempt: int, n: int, *evidence: Any, **more: Any) -> int:  # type: ignore[override]
        MOMENT.now = (step_id, n)
        MOMENT.reached("before_intent")
        MOMENT.row = super().intent(step_id, attempt, n, *evidence, **more)
        MOMENT.reached("after_intent")
        return MOMENT.row

    def result(self, row: int, *proof: Any, **more: Any) -> None:
        super().result(row, *proof, **more)
        MOMENT.reached("after_result")


class KillingHands:
    """An executor that ends its process after an action."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def perform(self, action: Action, sight: Sight | None = None) -> Dispatch | None:
        dispatch = self._inner.perform(action, sight)
        MOMENT.reached("after_dispatch")
        return dispatch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def deadly(desk: Desk) -> Desk:
    print(f"{OPENED}{time.time():.6f}", file=sys.stderr, flush=True)
    return replace(desk, executor=KillingHands(desk.executor))


def run(arguments: Sequence[str]) -> int:
    ask, *rest = arguments
    if rest[0].startswith("--kill="):
        boundary, step, n = rest.pop(0).removeprefix("--kill=").split(":")
        MOMENT.boundary, MOMENT.step, MOMENT.n = boundary, step, int(n)
    return main([ask, *rest], deadly, KillingTrace)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
