"""What the system knows of running programs: their file, their parents, when they began. Nothing without /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

MOST_PARENTS = 32
_PARENT, _BEGAN = 1, 19
"""Fields of /proc/PID/stat, counted from the state, which follows the program's name (proc(5))."""


def executable(pid: int) -> str:
    """Path of the file a process runs; "" when it is gone or somebody else's."""
    try:
        return str(Path(f"/proc/{pid}/exe").readlink())
    except OSError:
        return ""


def parents(pid: int) -> Iterator[int]:
    """The process's parent, and its parent, and so on; not the first process of the system."""
    for _ in range(MOST_PARENTS):
        fields = _stat(pid)
        if fields is None or (pid := int(fields[_PARENT])) <= 1:
            return
        yield pid


def began_after(pid: int, moment: float) -> bool:
    """Whether a process began later than a moment of `now`."""
    fields = _stat(pid)
    return fields is not None and int(fields[_BEGAN]) / os.sysconf("SC_CLK_TCK") >= moment


def now() -> float:
    """Seconds since the system began, cut to what is told of processes."""
    ticks = os.sysconf("SC_CLK_TCK")
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * ticks) / ticks


def _stat(pid: int) -> list[str] | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
