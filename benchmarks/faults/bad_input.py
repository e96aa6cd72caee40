"""Bad input: flags, files, environments, task files, facts and model answers: one clear line, or handled.

Command lines and environments meet the real command in a process of its own. Files and answers are handed to the
loaders in one child. A traceback, a hang, more than one line of error, or an exit code of its own is counted.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.faults.ledger import Ledger
from benchmarks.faults.row import Row, Trials
from benchmarks.faults.stage import ended
from benchmarks.runs import ROOT

CODES = range(8)
SECONDS = 60.0
CHILD = "benchmarks.faults.bad_files"

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("do",), ("dow", "x"), ("do", "x", "--jsn"), ("do", ""), ("do", "   "), ("do", "x" * 30_000), ("do",
    "\x1b[31mred"),
    ("do", "x", "--allow", "everything"), ("do", "x", "--allow", ""), ("do", "x", "--timeout", "nan"),
    ("do", "x", "--timeout", "-5"), ("do", "x", "--timeout", "1e99"), ("do", "x", "--timeout", "5s"),
    ("do", "x", "--timeout", "inf"), ("do", "x", "--max-steps", "0"), ("do", "x", "--max-steps", "1.5"),
    ("do", "x", "--max-steps", "99999"), ("do", "x", "--virtual", "99999x99999"), ("do", "x", "--virtual", "0x0"),
    ("do", "x", "--virtual", "1280"), ("do", "x", "--virtual", "-1x-1"), ("do", "x", "--display", "remote:0"),
    ("do", "x", "--display", ":977"), ("do", "x", "--display", ""), ("do", "x", "--display", ":-1"),
    ("do", "x", "--region", "1,2,3"), ("do", "x", "--region", "0,0,0,0"), ("do", "x", "--region", "a,b,c,d"),
    ("do", "x", "--region", "0,0,-5,-5"), ("do", "x", "--facts", "/dev/zero"), ("do", "x", "--facts", "missing.yaml"),
    ("do", "x", "--facts", "."), ("do", "x", "--facts", "fifo"), ("do", "x", "--facts", "secret.yaml"),
    ("do", "x", "--facts", "binary"), ("do", "x", "--facts", "loop"), ("do", "x", "--secret", "hunter2"),
    ("do", "x", "--out", "afile"), ("do", "x", "--out", "afile/below"), ("do", "x", "--save", "afile"),
    ("do", "x", "--save", "nowhere/x.yaml"), ("do", "x", "--out", "new\nline"), ("do", "x", "--model", "nonsense:x"),
    ("do", "x", "--model", "hf:/nowhere", "--plan"), ("do", "-"), ("do", "x", "--yes", "--json"),
    ("do", "x", "--plan", "--allow"), ("do", "--", "--help"), ("do", "Отправь письмо Леону", "--plan"),
    ("resume",), ("resume", "missing.trace"), ("resume", "."), ("resume", "afile"), ("resume", "binary"),
    ("resume", "empty"), ("resume", "other.db"), ("resume", "--help-me"), ("resume", "/dev/zero"), ("resume", "fifo"),
    ("resume", "loop"), ("show", "afile"), ("show", "missing"), ("show", "other.db"), ("show", "."), ("show", "empty"),
    ("look", "missing.png"), ("look", "afile"), ("look", "empty"), ("look", "."), ("look", "bomb.png"),
    ("look", "cut.png"), ("look", "fifo"), ("look", "/dev/zero"), ("look", "/etc/passwd"), ("look", "one.png",
    "--find", ""),
    ("look", "one.png", "--region", "0,0,9,9"), ("look", "one.png", "--out", "nowhere/x.png"), ("look", "--display",
    ":977"),
    ("look", "vector.svg"), ("doctor", "--nonsense"), ("nonsense",), ("--nonsense",), ("-rf",), ("do", "x",
    "--display"),
)  # fmt: skip
"""Each has to be refused in one line, apart from what is right by itself (see `HANDLED`)."""

HANDLED = {("do", "-"), ("do", "--", "--help")}
"""These may be understood."""

ENVIRONMENTS: Mapping[str, tuple[dict[str, str], tuple[str, ...], str]] = {
    "no locale": ({"LC_ALL": "C", "PYTHONUTF8": "0"}, ("do", "x", "--facts", "missing.yaml"), ""),
    "unknown locale": ({"LC_ALL": "xx_XX"}, ("do", "x", "--facts", "missing.yaml"), ""),
    "hash seed": ({"PYTHONHASHSEED": "7"}, ("do", "x"), ""),
    "time zone": ({"TZ": "Nowhere/Else"}, ("do", "x"), ""),
    "home missing": ({"HOME": "/nowhere/at/all", "XDG_STATE_HOME": ""}, ("look", "one.png"), ""),
    "home a file": ({"HOME": "/etc/passwd", "XDG_STATE_HOME": ""}, ("look", "one.png"), ""),
    "state relative": ({"XDG_STATE_HOME": "relative"}, ("look", "one.png"), ""),
    "few files": ({}, ("do", "x"), "ulimit -n 64; "),
    "little memory": ({}, ("do", "x", "--plan"), "ulimit -v 400000; "),
    "no space": ({}, ("look", "one.png", "--out", "/dev/full"), ""),
    "stdout closed": ({}, ("--help",), "exec 1>&-; "),
    "stdin closed": ({}, ("do", "-", "--yes"), "exec 0<&-; "),
    "stderr closed": ({}, ("do", "x"), "exec 2>&-; "),
    "stdout full": ({}, ("--help",), "exec 1>/dev/full; "),
    "reader gone": ({}, ("--help",), ""),
    "umask": ({}, ("look", "one.png"), "umask 000; "),
    "wide display name": ({"DISPLAY": ":" + "9" * 4000}, ("do", "x"), ""),
    "remote display": ({"DISPLAY": "nowhere.invalid:0"}, ("do", "x"), ""),
    "odd display": ({"DISPLAY": "!"}, ("do", "x"), ""),
    "authority a folder": ({"DISPLAY": ":977", "XAUTHORITY": "/tmp"}, ("do", "x"), ""),
    "wayland": ({"WAYLAND_DISPLAY": "wayland-0"}, ("do", "x"), ""),
}


def run(ledger: Ledger, commands: Sequence[tuple[str, ...]] = COMMANDS) -> None:
    """Make the missing trials."""
    named = {f"command {' '.join(c)[:60]!r}": c for c in commands}
    keys = [*named, *(f"environment {name}" for name in ENVIRONMENTS), "files"]
    with tempfile.TemporaryDirectory(prefix="deskhand-bad-") as name:
        folder = Path(name)
        _lay_out(folder)
        for key in ledger.todo(keys):
            if key == "files":
                ledger.put(key, **files(folder))
            elif key in named:
                ledger.put(key, **command(folder, named[key]))
            else:
                ledger.put(key, **environment(folder, key.removeprefix("environment ")))


def command(folder: Path, arguments: Sequence[str]) -> dict[str, Any]:
    """One command line."""
    return _judged(folder, {}, arguments, "", refused=tuple(arguments) not in HANDLED)


def environment(folder: Path, name: str) -> dict[str, Any]:
    """One command in an odd environment; it may well succeed."""
    more, arguments, before = ENVIRONMENTS[name]
    return _judged(folder, more, arguments, before, refused=False)


def files(folder: Path) -> dict[str, Any]:
    """Task files, facts and model answers, by the hundred, in one child."""
    done = ended(_start([sys.executable, "-m", CHILD], folder, {}), 300)
    return {"tried": done.answer.get("tried", 0), "wrong": done.answer.get("wrong", [done.errors[-1000:]]),
            "traceback": done.traceback, "hung": done.hung}  # fmt: skip


def summary(trials: Trials) -> dict[str, Any]:
    """`tracebacks`: inputs that were neither refused in one line nor handled, whatever they ended in."""
    singles = [t for key, t in trials.items() if key != "files"]
    batch = trials.get("files", {"tried": 0, "wrong": []})
    return {
        "bad_inputs": len(singles) + batch["tried"],
        "tracebacks": sum(t["traceback"] for t in singles) + sum("Traceback" in str(w) for w in batch["wrong"]),
        "bad_inputs_wrong": sum(not t["right"] for t in singles) + len(batch["wrong"]),
    }


def _judged(
    folder: Path, more: Mapping[str, str], arguments: Sequence[str], before: str, *, refused: bool
) -> dict[str, Any]:
    plain = [sys.executable, "-m", "tasks.cli", *arguments]
    found = ended(_start(["bash", "-c", f'{before}exec "$0" "$@"', *plain] if before else plain, folder, more), SECONDS)
    lines = [line for line in found.errors.splitlines() if line.strip()]
    right = not found.hung and not found.traceback and found.code in CODES and len(lines) <= 1
    right = right and (found.code != 0 or not refused) and (not refused or len(lines) == 1)
    return {"right": right, "traceback": found.traceback, "hung": found.hung, "code": found.code,
            "told": found.errors[-400:]}  # fmt: skip


def _start(command: Sequence[str], folder: Path, more: Mapping[str, str]) -> subprocess.Popen[str]:
    dropped = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    own = {
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "XDG_STATE_HOME": str(folder / "state"),
    }
    return subprocess.Popen(
        command, cwd=folder, env={**kept, **own, **more}, text=True, errors="replace", start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _lay_out(folder: Path) -> None:
    """The files that the commands name."""
    from PIL import Image

    (folder / "afile").write_text("a text\n", encoding="utf-8")
    (folder / "empty").touch()
    (folder / "binary").write_bytes(bytes(range(256)) * 40)
    (folder / "secret.yaml").write_text("steps: [!!python/object/apply:os.system [id]]\n", encoding="utf-8")
    (folder / "vector.svg").write_text("<svg onload='alert(1)'/>", encoding="utf-8")
    (folder / "loop").symlink_to(folder / "loop")
    os.mkfifo(folder / "fifo")
    Image.new("RGB", (1, 1)).save(folder / "one.png")
    Image.new("RGB", (300, 200)).save(folder / "whole.png")
    data = (folder / "whole.png").read_bytes()
    (folder / "cut.png").write_bytes(data[: len(data) // 2])
    header = data[:16] + (30_000).to_bytes(4, "big") * 2
    (folder / "bomb.png").write_bytes(header + data[24:])
    with sqlite3.connect(folder / "other.db") as db:
        db.execute("CREATE TABLE journal (id INTEGER)")


ROW = Row("bad_input", ("bad_inputs", "tracebacks"), run, summary)
