"""deskhand with something held down: `python -m benchmarks.faults.holding SOCKET KIND X Y`.

Opens the real desktop and either drags without end (a mouse button is held) or holds a chord of keys, through the
product's own hands and under its own signal handling, until something ends it. KIND is `drag`, `keys`, or one of them
with `-raise`: then an error is raised in the middle of it after a moment; or `opened`, which ends at once. Tells
"holding" on stdout; SIGUSR1 cuts its connections to the display.
"""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from actions.action import Drag, Point
from actions.connection import display_errors
from actions.desktop import Desktop
from examples.witness.child import open_desk
from tasks.cli import complain
from tasks.desk import Desk
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import DESKHAND_ERRORS, outcome_of

RAISE_AFTER_SECONDS = 0.1


class Mistake(Exception):
    """A bug in the middle of an action."""


def drag(desk: Desk, x: int, y: int, *, mistake: bool) -> None:
    """Drag to and fro; with `mistake`, an error comes out of the middle of a drag."""
    if mistake:
        waited, wait, began = [0], desk.stop.wait, time.monotonic()

        def raising(seconds: float) -> None:
            waited[0] += 1
            if time.monotonic() - began > RAISE_AFTER_SECONDS and waited[0] % 7 == 3:
                raise Mistake
            wait(seconds)

        desk.stop.wait = raising  # type: ignore[method-assign]
    print("holding", flush=True)
    while True:
        desk.executor.perform(Drag(start=Point(x=x, y=y), end=Point(x=x + 60, y=y + 40)))


def hold(desk: Desk, *, mistake: bool) -> None:
    """Hold Ctrl, Shift and a letter as a chord does, for as long as it takes."""
    hands = desk.executor
    assert isinstance(hands, Desktop)
    keyboard = hands._keyboard  # noqa: SLF001 - a chord is over too soon to be interrupted on purpose
    codes = dict.fromkeys(code for key in ("ctrl", "shift", "j") for code in keyboard.codes(key))
    with display_errors(), keyboard.held(tuple(codes)):
        keyboard._connection.sync()  # noqa: SLF001
        print("holding", flush=True)
        began = time.monotonic()
        while not mistake or time.monotonic() - began < RAISE_AFTER_SECONDS:
            desk.stop.wait(0.005)
            keyboard._mask()  # noqa: SLF001 - a lost display is noticed
        raise Mistake


def lose_display(*_: object) -> None:
    """Cut every connection of this process to an X server, as when the server closes them."""
    for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        with suppress(OSError):
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            connection = socket.socket(fileno=os.dup(number))
            if b"/tmp/.X11-unix/X" in os.fsencode(connection.getpeername()):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def main(arguments: Sequence[str]) -> int:
    ask, kind, x, y = arguments
    INTERRUPTS.install()
    signal.signal(signal.SIGUSR1, lose_display)
    what, _, mistake = kind.partition("-")
    try:
        with open_desk(Path(ask))(None, None) as desk, INTERRUPTS.stopping(desk.stop):
            if what == "opened":
                return 0
            if what == "drag":
                drag(desk, int(x), int(y), mistake=bool(mistake))
            hold(desk, mistake=bool(mistake))
    except (*DESKHAND_ERRORS, KeyboardInterrupt) as error:
        return complain(str(error), outcome_of(error).exit_code)
    except Mistake:
        return complain("a mistake in deskhand itself", 7)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
