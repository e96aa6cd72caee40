"""Running deskhand as a user would (a child process on a private desktop), and keeping what came of it.

Knows nothing of what a run should have done.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from examples.mail.desktop import VirtualDesktop

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "benchmarks"
NO_ANSWER = {"verdict": "crashed", "reason": "no JSON on stdout"}


@dataclass(frozen=True, slots=True)
class Finished:
    """One child process, over."""

    code: int
    answer: dict[str, Any]  # the JSON object on its stdout
    seconds: float
    started: float  # wall clock
    peak_bytes: int
    errors: str  # its stderr


def command(*arguments: str) -> list[str]:
    """The command line that runs deskhand from this working tree."""
    return [sys.executable, "-m", "tasks.cli", *arguments]


def deskhand(desktop: VirtualDesktop, *arguments: str, seconds: float) -> Finished:
    """Run `deskhand ARGUMENTS`; killed after `seconds`, which counts as a crash."""
    log = desktop.folder / "deskhand.stderr"
    started, clock = time.time(), time.monotonic()
    with log.open("wb") as errors:
        child = subprocess.Popen(
            command(*arguments), env=environment(desktop), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=errors,
        )  # fmt: skip
    assert child.stdout is not None
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    out = child.stdout.read()
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    child.stdout.close()
    return Finished(
        code=child.returncode,
        answer=_last_object(out.decode(errors="replace")),
        seconds=time.monotonic() - clock,
        started=started,
        peak_bytes=usage.ru_maxrss * 1024,
        errors=log.read_text(errors="replace")[-2000:],
    )


def environment(desktop: VirtualDesktop) -> dict[str, str]:
    """What a deskhand child needs to find this working tree and that desktop."""
    return {**desktop.environment, "PYTHONPATH": str(ROOT)}


def _last_object(text: str) -> dict[str, Any]:
    lines = text.strip().splitlines()
    try:
        found = json.loads(lines[-1]) if lines else None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else dict(NO_ANSWER)


class Kept:
    """Results of one benchmark, one JSON file each, so that an interrupted measurement can be continued."""

    def __init__(self, name: str) -> None:
        self._folder = OUT / name
        self._folder.mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        for path in self._folder.glob("*.json"):
            path.unlink()

    def get(self, key: str) -> dict[str, Any] | None:
        path = self._folder / f"{key}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def put(self, key: str, result: dict[str, Any]) -> dict[str, Any]:
        stamped = {**result, "commit": commit(), "date": today()}
        text = json.dumps(stamped, indent=1, ensure_ascii=False)
        (self._folder / f"{key}.json").write_text(text, encoding="utf-8")
        return stamped

    def folder(self, key: str) -> Path:
        """A new folder for what a run leaves (its trace)."""
        path = self._folder / key
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path


def today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def commit() -> str:
    """The commit measured; `+` when the working tree differs from it."""
    run = ["git", "-C", str(ROOT)]
    head = subprocess.run([*run, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    changed = subprocess.run(
        [*run, "status", "--porcelain", "-uno"], capture_output=True, text=True, check=False
    ).stdout
    return head.strip() + ("+" if changed.strip() else "")


def machine() -> dict[str, Any]:
    """What the figures were measured on; `load` is the one-minute load average at the end."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return {
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "date": today(),
    }
