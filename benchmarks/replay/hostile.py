"""Hostile traces through `show`, `resume`, `replay`, `replay --offline` and `save`: refused in one line, or handled.

Each trial makes one trace and gives it to every command. Counted are tracebacks, answers that are not one clear line,
writes outside what the command was told to write, programs started, and pages in which a hostile text came alive.
"""

from __future__ import annotations

import io
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.faults.corrupt import OnPaper, damage
from benchmarks.faults.ledger import Ledger
from benchmarks.replay.hostile_traces import (
    FAILED,
    KILLED,
    LOG,
    NAMED,
    PASSED,
    TRACE,
    other_leaf,
    record_sound,
    sound,
)  # fmt: skip
from benchmarks.replay.watching import listed, watched
from benchmarks.replay.wishes import Wishes
from tasks.cli import run as command_line
from tasks.commands.parts import Parts
from tasks.commands.replay import programs_of
from tasks.result import RunResult
from tasks.trace import Trace

REPEATS = 120
"""Forged values; of cut and flipped traces each a third of it, of the named ones one each."""
SECONDS = 60.0
"""A command that takes more of the processor hangs."""
OUTS = (
    "a folder",
    "a link",
    "a dangling link",
    "nowhere",
    "read-only",
    "pictures a link",
    "a picture a link",
    "itself",
)
VICTIM = "nobody may touch this\n"


class Paper(OnPaper):
    """A session that goes nowhere, also from the beginning; the tasks it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[Any] = []

    def planned(self, task: Any) -> Any:
        return task

    def check_secrets(self, task: Any) -> None:
        """Every secret is there."""

    def run(self, task: Any, trace: Trace, **_: Any) -> RunResult:
        self.tasks.append(task)
        trace.finish("stopped", "on paper")
        return RunResult("stopped", "on paper", "went nowhere", (), trace.path)


class Alive(HTMLParser):
    """What of a page a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "img", "link", "base", "form"):
            self.found.append(tag)
        self.found += [
            f"{tag} {name}" for name, value in attrs if name.startswith("on") or "javascript:" in (value or "")
        ]


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one trial. Nothing but `target`, and the trace of a resumed run, may change."""

    folder: Path

    @property
    def trace(self) -> Path:
        return self.folder / "given" / TRACE

    @property
    def target(self) -> Path:
        return self.folder / "target"


def keys(repeats: int) -> list[str]:
    third = repeats // 3
    return [
        *(f"named:{name}" for name in NAMED), *(f"out:{name}" for name in OUTS), *(f"cut:{n}" for n in range(third)),
        *(f"flip:{n}" for n in range(third)), *(f"leaf:{n}" for n in range(repeats)),
    ]  # fmt: skip


def run(folder: Path, wishes: Wishes) -> dict[str, Any]:
    ledger = Ledger(folder.name, wishes.seed, minutes=wishes.seconds / 60, out=folder.parent, fresh=wishes.fresh)
    record_sound(ledger.folder)
    for key in ledger.todo(keys(wishes.repeats)):
        found = trial(ledger.folder, key, random.Random(f"{wishes.seed} {key}"))
        ledger.put(key, **found)
        if any(found[name] for name in ("tracebacks", "outside", "unclear", "alive", "hung")):
            print(f"{key}: {found}", flush=True)
    found = summary(ledger.trials)
    ledger.close(found)
    return {**found, "complete": ledger.complete, "commits": ledger.about["commits"]}


def summary(trials: Any) -> dict[str, Any]:
    def counted(name: str) -> int:
        return sum(len(each[name]) for each in trials.values())

    return {
        "hostile": len(trials), "hostile_commands": 5 * len(trials), "hostile_tracebacks": counted("tracebacks"),
        "hostile_writes_outside": counted("outside"), "hostile_unclear": counted("unclear"),
        "hostile_alive": counted("alive"), "hostile_hung": counted("hung"),
        "hostile_accepted": sum(each["accepted"] for each in trials.values()),
    }  # fmt: skip


def trial(base: Path, key: str, dice: random.Random) -> dict[str, Any]:
    """One trace through every command."""
    kind, name = key.split(":", 1)
    with tempfile.TemporaryDirectory(prefix="deskhand-hostile-") as made:
        place = _laid_out(Path(made))
        what = _make(kind, name, base, place, dice)
        found: dict[str, Any] = {name: [] for name in ("tracebacks", "outside", "unclear", "alive", "hung")}
        found |= {"what": what, "codes": [], "accepted": 0}
        for command in ("show", "offline", "save", "replay", "resume"):
            _tried(place, command, name if kind == "out" else "", found)
        return found


def _laid_out(folder: Path) -> Place:
    for name in ("given", "target", "home", "private"):
        (folder / name).mkdir()
    (folder / "victim").write_text(VICTIM, encoding="utf-8")
    return Place(folder)


def _make(kind: str, name: str, base: Path, place: Place, dice: random.Random) -> str:
    if kind == "named":
        NAMED[name](base, place.trace)
        return name
    if kind == "leaf":
        return other_leaf(base, place.trace, dice)
    if kind == "out":
        sound(base, place.trace)
        return name
    return damage(base / dice.choice((PASSED, FAILED, KILLED)), place.trace.parent, kind, dice)


def _tried(place: Place, command: str, out: str, found: dict[str, Any]) -> None:
    arguments, may_write = _arguments(place, command, out)
    session, said, errors = Paper(), io.StringIO(), io.StringIO()
    before, began = listed(place.folder), time.process_time()
    asked = [Path("/proc")] if out == "read-only" else []
    with (
        _at_home(place),
        watched(*may_write, *asked, place.folder / "private") as watch,
        redirect_stdout(said),
        redirect_stderr(errors),
    ):
        code = command_line(arguments, Parts(session, needs_display=False))  # type: ignore[arg-type]
    changed = {name for name, state in listed(place.folder).items() if before.get(name) != state}
    changed |= before.keys() - listed(place.folder).keys()
    allowed = [str(path.relative_to(place.folder)) for path in may_write]
    strange = [name for name in changed if not any(name == each or name.startswith(f"{each}/") for each in allowed)]
    found["codes"].append(code)
    found["accepted"] += code == 0 or bool(session.went_on or session.tasks)
    if "Traceback" in errors.getvalue() or "a mistake in deskhand" in errors.getvalue():
        found["tracebacks"].append(f"{command}: {errors.getvalue()[-600:]}")
    ran = [program for task in session.tasks for program in programs_of(task)]
    found["outside"] += [f"{command}: {each}" for each in (*watch.outside, *sorted(strange), *ran)]
    found["unclear"] += [f"{command}: {each}" for each in _unclear(code, said.getvalue(), errors.getvalue())]
    found["alive"] += [f"{command}: {each}" for page in place.target.glob("*.html") for each in _alive(page)]
    if time.process_time() - began > SECONDS:
        found["hung"].append(command)


def _arguments(place: Place, command: str, out: str) -> tuple[list[str], list[Path]]:
    """A command line, and what it may write."""
    trace, target = place.trace, place.target
    given = str(trace)
    report, task = target / "report.html", target / "saved.task.yaml"
    if out and command in ("show", "save"):
        report = task = _odd_out(place, out, ".html" if command == "show" else ".task.yaml")
    match command:
        case "show":
            return ["show", given, "--out", str(report)], [target]
        case "save":
            return ["save", given, "--out", str(task)], [target]
        case "offline":
            return ["replay", given, "--offline"], []
        case "replay":
            return ["replay", given, "--out", str(target / "run")], [target]
        case _:
            return ["resume", given], [trace, trace.with_name(LOG), trace.with_name(f"{TRACE}-journal")]


def _odd_out(place: Place, kind: str, ending: str) -> Path:
    """A place to write to that is a trap."""
    victim, name = place.folder / "victim", place.target / f"odd{ending}"
    match kind:
        case "a folder":
            name.mkdir()
        case "a link":
            name.symlink_to(victim)
        case "a dangling link":
            name.symlink_to(place.folder / "home" / "made")
        case "nowhere":
            return place.target / "not" / "there" / f"odd{ending}"
        case "read-only":
            return Path("/proc") / f"odd{ending}"
        case "pictures a link" if ending != ".html":
            (place.target / "odd.pictures").symlink_to(place.folder / "home")
        case "a picture a link" if ending != ".html":
            pictures = place.target / "odd.pictures"
            pictures.mkdir()
            for step in ("to", "send", "open.1"):
                (pictures / f"{step}.png").symlink_to(victim)
        case "itself" if ending == ".html":
            return place.trace
    return name


@contextmanager
def _at_home(place: Place) -> Iterator[None]:
    """With a home, a state folder and a folder for temporary files of the trial's own."""
    own = {"HOME": str(place.folder / "home"), "XDG_STATE_HOME": str(place.folder / "home" / "state")}
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, own))
        stack.enter_context(patch.object(tempfile, "tempdir", str(place.folder / "private")))
        yield


def _unclear(code: object, said: str, errors: str) -> Iterator[str]:
    """How an answer is not one clear line."""
    lines = [line for line in errors.splitlines() if line.startswith("deskhand: ")]
    if code not in range(8):
        yield f"ends with {code}"
    if code and code != 6 and not said and len(lines) != 1:
        yield f"{len(lines)} lines of error"
    if any(not (c.isprintable() or c == "\n") for c in said + errors):
        yield f"shows {[c for c in said + errors if not (c.isprintable() or c == chr(10))][:3]!r}"


def _alive(page: Path) -> list[str]:
    parser = Alive()
    if page.is_file() and not page.is_symlink():
        parser.feed(page.read_text(encoding="utf-8", errors="replace"))
    return parser.found
