"""deskhand on the witness: `python -m examples.witness.child SOCKET COMMAND ...`.

The command line of deskhand with the real camera, window system, mouse and keyboard; only the elements are told by the
witness at SOCKET instead of being read from pixels. `run TASK --out DIR [--allow CLASS]` carries out a task file and
prints the result as JSON. Programs that need other hands or another trace hand them to `main`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from examples.witness.told import told_elements
from tasks.cli import complain
from tasks.cli import run as command_line
from tasks.commands.doing import secret_from_environment
from tasks.commands.parts import Parts
from tasks.desk import Desk, real_desk
from tasks.files import load_task
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import DESKHAND_ERRORS, outcome_of
from tasks.runs import TRACE_NAME
from tasks.session import OpenDesk, Session
from tasks.trace import Trace

Change = Callable[[Desk], Desk]
"""Other hands or other eyes for a desk that was just opened."""


def open_desk(ask: Path, change: Change = lambda desk: desk) -> OpenDesk:
    """Opens the desktop of DISPLAY with elements told by the witness at `ask`."""

    @contextmanager
    def opened(region: Any, secret: Any) -> Iterator[Desk]:
        with real_desk(region, secret, find=lambda _frame, _lines, windows: told_elements(ask, windows)) as desk:
            yield change(desk)

    return opened


def main(arguments: Sequence[str], change: Change = lambda desk: desk, trace_type: type[Trace] = Trace) -> int:
    """Run a task file or deskhand's command line; the exit code."""
    ask, *rest = arguments
    INTERRUPTS.install()
    session = partial(Session, open_desk=open_desk(Path(ask), change))
    if rest[:1] == ["run"]:
        try:
            return _run(rest[1:], session, trace_type)
        except DESKHAND_ERRORS as error:
            return complain(str(error), outcome_of(error).exit_code)
    return command_line(rest, Parts(session))


def _run(arguments: Sequence[str], session: Callable[..., Session], trace_type: type[Trace]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("task", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--allow", action="append", default=[])
    options = parser.parse_args(arguments)
    task = load_task(options.task)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / TRACE_NAME
    with (
        session(secrets=secret_from_environment) as opened,
        INTERRUPTS.stopping(opened.desk.stop),
        trace_type.create(path, task=task, instruction="", facts_names=(), versions={}) as trace,
    ):
        result = opened.run(task, trace, allow=frozenset(options.allow))
    print(json.dumps(result.as_json(), ensure_ascii=False))
    return result.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
