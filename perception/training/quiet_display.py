"""A virtual display for toolkits that need one to draw; nobody looks at it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_display(width: int = 2600, height: int = 1500) -> Iterator[str]:
    """The name of a fresh display, such as ":5"; it ends with the block."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start; is the Debian package xvfb installed?")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)
