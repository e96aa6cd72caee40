"""Does the X server still answer: a beat every quarter of a second, over a connection of its own.

A server that was stopped, or that another program has grabbed, answers nobody, and every request waits for ever. When
it misses its beats, all connections of this process to it are cut: whoever waits for an answer is told at once that
the display is gone. Beats are counted against the counter's own steps, so a process that was itself stopped for a
while (SIGSTOP, a suspended laptop) draws no conclusion from that.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import threading
from pathlib import Path
from typing import Any

from actions.connection import open_display
from actions.errors import ActionError, DisplayGone

BEAT_SECONDS = 0.25
MISSED_BEATS = 12
"""So many beats without an answer: three seconds."""

_SOCKET = re.compile(r"/\.X11-unix/X(\d+)$")
_TCP_BASE = 6000


class Pulse:
    """Feels the pulse of one display until it is closed. Raises `InputUnavailable` when there is none at the start."""

    def __init__(self, display: str | None = None) -> None:
        self._display = display or os.environ.get("DISPLAY", "")
        self._closing = threading.Event()
        self._opened = threading.Event()
        self._answers = 0
        self._trouble: ActionError | None = None
        self.silent = False
        """The server stopped answering; its connections were cut."""
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for work, name in ((self._beat, "pulse"), (self._count, "pulse-counter"))
        ]
        for thread in self._threads:
            thread.start()
        self._opened.wait()
        if self._trouble is not None:
            self.close()
            raise self.cause() or self._trouble

    def cause(self) -> DisplayGone | None:
        """What to tell when the server is silent; None while it answers."""
        if not self.silent:
            return None
        return DisplayGone(
            f"the display {self._display} does not answer: its server hangs, or another program keeps it grabbed"
        )

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(timeout=2)

    def _beat(self) -> None:
        from Xlib import error

        try:
            connection = open_display(self._display)
        except ActionError as cause:
            self._trouble = cause
            return
        finally:
            self._opened.set()
        with contextlib.suppress(error.ConnectionClosedError, OSError):  # everybody else is told as well
            while not self._closing.wait(BEAT_SECONDS):
                connection.get_input_focus()
                self._answers += 1
            connection.close()

    def _count(self) -> None:
        seen, missed = self._answers, 0
        while not self._closing.wait(BEAT_SECONDS) and self._threads[0].is_alive():
            seen, missed = self._answers, missed + 1 if self._answers == seen else 0
            if missed >= MISSED_BEATS:
                self.silent = True
                cut_connections(self._display)
                return


def cut_connections(display: str) -> None:
    """Shut down every socket of this process that leads to a display's server."""
    number = int(re.sub(r"^.*:(\d+).*$", r"\1", display) or 0)
    for descriptor in list(_descriptors().iterdir()):
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(descriptor.name))) as found:
            if _leads_to(found.getpeername(), number):
                found.shutdown(socket.SHUT_RDWR)


def _descriptors() -> Path:
    return Path("/proc/self/fd" if Path("/proc/self/fd").is_dir() else "/dev/fd")


def _leads_to(peer: Any, number: int) -> bool:
    if isinstance(peer, tuple):
        return bool(peer[1] == _TCP_BASE + number)
    found = _SOCKET.search(os.fsdecode(peer))
    return found is not None and int(found[1]) == number
