"""Display: none, the wrong authority, Wayland, locked, saved, hanging, grabbed, killed: a verdict with its cause,
soon.

Broken set-ups meet the command line as it is. The server is killed at random moments of a run on the witness. A black
desktop is seen as it is, and every module is imported without a display. Seconds count from the fault to the end of
the process.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import Ended, Stage, ended, write_task
from benchmarks.runs import ROOT

KILLS, REPEATS = 100, 5
VERDICT_SECONDS = 5.0
START_SECONDS = 20.0
"""A command line has to start before it can tell; its own start is not the display's fault."""
LINE = "typed slowly, so that there is time for the display to die"


def run(ledger: Ledger, kills: int = KILLS, repeats: int = REPEATS) -> None:
    """Make the missing trials."""
    keys = [f"{name} {n}" for name in SET_UPS for n in range(repeats)]
    keys += [f"black {n}" for n in range(repeats)] + ["imports 0"] + [f"killed {n}" for n in range(kills)]
    for key in ledger.todo(keys):
        name = key.split()[0]
        if name == "killed":
            ledger.put(key, **killed(random.Random(f"{ledger.seed} {key}")))
        elif name == "imports":
            ledger.put(key, **imports())
        else:
            ledger.put(key, **set_up(name))


def set_up(name: str) -> dict[str, Any]:
    """The command line on a broken display; `named`: its one line names the cause."""
    make, words, code = SET_UPS.get(name, (black, "", 0))
    with make() as environment:
        found = ended(_look(environment), 60)
    lines = found.errors.strip().splitlines()
    right = found.code == code and not found.traceback and (code == 0 or (len(lines) == 1 and words in lines[0]))
    return {
        "right": right,
        "hung": found.hung,
        "seconds": round(found.seconds, 2),
        "code": found.code,
        "told": lines[-3:],
    }


def killed(draw: random.Random) -> dict[str, Any]:
    """A run whose server is killed at some moment."""
    with Stage() as stage:
        steps = [
            {"action": {"kind": "type", "text": LINE, "pause": 0.05, "replace": True}, "target": {"text": "To"}}
        ] * 2
        task = write_task(stage.folder / "task.json", "typing", steps)
        child = stage.start("run", str(task), "--out", str(stage.folder / "out"))
        time.sleep(draw.uniform(0.5, 8))
        began, alive = time.monotonic(), child.poll() is None
        os.kill(stage.desktop.server_pid, signal.SIGKILL)
        found = ended(child, 30)
        return _end(found, time.monotonic() - began) | {"in_time": alive}


def _end(found: Ended, seconds: float) -> dict[str, Any]:
    told = str(found.answer.get("message") or found.errors.strip()[-300:])
    named = any(words in told for words in ("went away", "cannot be opened", "no window system", "does not answer"))
    right = found.code == 7 and named and not found.traceback
    return {"right": right or found.code == 0, "hung": found.hung, "seconds": round(seconds, 2), "code": found.code,
            "reason": found.answer.get("reason", ""), "told": told}  # fmt: skip


def imports() -> dict[str, Any]:
    """Every module of the four packages, without a display; but not the programs for another Python (`*_child`)."""
    code = (
        "import importlib, pkgutil\n"
        "for package in ('perception', 'actions', 'agent', 'tasks'):\n"
        "    for found in pkgutil.walk_packages([package], package + '.'):\n"
        "        found.name.endswith('_child') or importlib.import_module(found.name)\n"
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=_environment({}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    seconds = round(time.monotonic() - began, 2)
    return {"right": done.returncode == 0, "hung": False, "seconds": seconds, "code": done.returncode,
            "told": done.stderr[-500:]}  # fmt: skip


@contextmanager
def server(*more: str) -> Iterator[tuple[str, int]]:
    """A bare X server: its display and process id."""
    reader, writer = os.pipe()
    quiet = subprocess.DEVNULL
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "800x600x24", "-noreset", "-nolisten", "tcp", *more]
    child = subprocess.Popen(command, pass_fds=(writer,), stdin=quiet, stdout=quiet, stderr=quiet)
    os.close(writer)
    try:
        told = b""
        while not told.endswith(b"\n"):
            told += os.read(reader, 64)
        yield ":" + told.decode().strip(), child.pid
    finally:
        os.close(reader)
        child.kill()
        child.wait()


@contextmanager
def none() -> Iterator[dict[str, str]]:
    yield {}


@contextmanager
def nobody() -> Iterator[dict[str, str]]:
    yield {"DISPLAY": ":977"}


@contextmanager
def wayland() -> Iterator[dict[str, str]]:
    yield {"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}


@contextmanager
def authority() -> Iterator[dict[str, str]]:
    from tasks.display import _write_authority

    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "authority"
        _write_authority(kept, bytes(16), "")
        with server("-auth", str(kept)) as (name, _pid):
            yield {"DISPLAY": name, "XAUTHORITY": str(Path(folder) / "other")}


@contextmanager
def black() -> Iterator[dict[str, str]]:
    with server() as (name, _pid):
        yield {"DISPLAY": name}


@contextmanager
def hanging() -> Iterator[dict[str, str]]:
    with server() as (name, pid):
        os.kill(pid, signal.SIGSTOP)
        yield {"DISPLAY": name}
        os.kill(pid, signal.SIGCONT)


@contextmanager
def held(act: Callable[[Any], Any]) -> Iterator[dict[str, str]]:
    """A display with a program on it that does something and stays."""
    from actions.connection import open_display

    with server() as (name, _pid):
        connection = open_display(name)
        act(connection)
        connection.sync()
        yield {"DISPLAY": name}
        with suppress(Exception):
            connection.close()


def _lock(connection: Any) -> None:
    from Xlib import X

    window = connection.screen().root.create_window(0, 0, 800, 600, 0, X.CopyFromParent, override_redirect=True)
    window.map()
    connection.sync()
    window.grab_keyboard(0, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)


def _save(connection: Any) -> None:
    from Xlib import X

    connection.set_screen_saver(600, 600, X.DontPreferBlanking, X.AllowExposures)
    connection.force_screen_saver(X.ScreenSaverActive)


SET_UPS: Mapping[str, tuple[Callable[[], Any], str, int]] = {
    "none": (none, "DISPLAY is not set", 7),
    "nobody": (nobody, ":977", 7),
    "wayland": (wayland, "Wayland", 7),
    "authority": (authority, "uthori", 7),
    "hanging": (hanging, "does not answer", 7),
    "grabbed": (lambda: held(lambda c: c.grab_server()), "does not answer", 7),
    "locked": (lambda: held(_lock), "is locked", 7),
    "saved": (lambda: held(_save), "screen saver", 7),
}


def summary(trials: Trials) -> dict[str, Any]:
    """`hangs`: no end within 5 s of the fault (set-ups: of the command's start), or not the right one."""
    ends = dict(trials)
    hangs = [key for key, t in ends.items() if _hung(key, t)]
    kills = [t for key, t in ends.items() if key.startswith("killed") and t["in_time"]]
    return {
        "display_faults": sum(not key.startswith(("black", "imports")) for key in ends),
        "hangs": len(hangs),
        "display_wrong": sum(not t["right"] for t in ends.values()),
        "black_alarms": sum(not t["right"] for key, t in ends.items() if key.startswith("black")),
        "killed_in_mid_run": len(kills),
        "killed_worst_s": max((t["seconds"] for t in kills), default=0.0),
    }


def _hung(key: str, trial: Mapping[str, Any]) -> bool:
    limit = VERDICT_SECONDS if key.startswith("killed") else START_SECONDS
    return bool(trial["hung"] or (trial["seconds"] > limit and not key.startswith("imports")))


def _look(environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tasks.cli", "look"],
        env=_environment(environment), cwd=ROOT, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    dropped = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", **more}


ROW = Row("display", ("display_faults", "hangs"), run, summary)
