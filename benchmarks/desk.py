"""Other desk work: files, a form, a calculator; judged from files, windows and the page's own record.

    python -m benchmarks.desk [--only write|open|fill|sum] [--fresh]

A wrong effect is a file, window, submission or result that was not asked for, or a `passed` without the asked one.
Results are kept under out/benchmarks/desk/ and a second call continues.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from benchmarks.form_page import FIELDS, FormPage
from benchmarks.runs import Kept, deskhand, machine
from examples.mail.desktop import VirtualDesktop

DATA = Path(__file__).parent / "data" / "desk.yaml"
LIMIT_SECONDS = 120.0
CALCULATOR = "galculator"
EDITOR = "org.xfce.mousepad.desktop"
OTHER_FILES = {"guests-old.txt": "nobody", "minutes-june.txt": "later", "budget-2024.txt": "0"}

Effect = Literal["right", "wrong", "none"]
Judge = Callable[[], Effect]
Values = dict[str, str]


@contextmanager
def writing(desktop: VirtualDesktop, values: Values) -> Iterator[Judge]:
    """A file of this name with this text, and no other file."""

    def judge() -> Effect:
        files = _files(desktop)
        if not files:
            return "none"
        wanted = {values["name"]: values["text"]}
        return "right" if {path.name: text.removesuffix("\n") for path, text in files.items()} == wanted else "wrong"

    yield judge


@contextmanager
def opening(desktop: VirtualDesktop, values: Values) -> Iterator[Judge]:
    """A window that names this file, and none that names another one."""
    folder = desktop.home / values["folder"]
    folder.mkdir()
    before = {
        folder / name: text for name, text in {**OTHER_FILES, values["name"]: f"this is {values['name']}"}.items()
    }
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")

    def judge() -> Effect:
        shown = {path.name for path in before if desktop.run("xdotool", "search", "--onlyvisible", "--name", path.name)}
        if _files(desktop) != before or shown - {values["name"]}:
            return "wrong"
        return "right" if shown else "none"

    yield judge


@contextmanager
def filling(desktop: VirtualDesktop, values: Values) -> Iterator[Judge]:
    """One submission with these values."""
    wanted = {key: values[key] for key in FIELDS}
    with FormPage() as page:
        desktop.start("chromium", f"--app={page.url}", "--no-sandbox", "--test-type", "--no-first-run", "--disable-gpu",
                      "--password-store=basic")  # fmt: skip
        _wait(lambda: desktop.run("xdotool", "search", "--onlyvisible", "--name", "Registration"), "the form page")

        def judge() -> Effect:
            if not page.records:
                return "none"
            return "right" if page.records == [wanted] else "wrong"

        yield judge


@contextmanager
def summing(desktop: VirtualDesktop, values: Values) -> Iterator[Judge]:
    """A calculator whose display, copied from outside, shows this result."""

    def judge() -> Effect:
        windows = desktop.run("xdotool", "search", "--onlyvisible", "--class", CALCULATOR).split()
        if not windows:
            return "none"
        desktop.run("xdotool", "windowactivate", "--sync", windows[-1], "key", "ctrl+c")
        time.sleep(0.2)
        shown = desktop.run("xclip", "-out", "-selection", "clipboard").strip()
        return "right" if shown == values["result"] else "none"

    yield judge


FAMILIES = {"write": writing, "open": opening, "fill": filling, "sum": summing}


@dataclass(frozen=True, slots=True)
class Case:
    """One run."""

    family: str
    number: int
    instruction: str
    values: Values


def cases() -> list[Case]:
    """All cases of the data file, in its order. Texts and names of people stand in quotation marks."""
    data = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))
    made = []
    for family, entries in data.items():
        for number, entry in enumerate(entries):
            values = {key: str(value) for key, value in entry.items() if key != "say"}
            shown = {key: f'"{value}"' if key in ("text", *FIELDS) else value for key, value in values.items()}
            made.append(Case(family, number, entry["say"].format(**shown), values))
    return made


def run(case: Case, kept: Path) -> dict[str, Any]:
    """Carry out one case; what came of it."""
    with tempfile.TemporaryDirectory(prefix="deskhand-", ignore_cleanup_errors=True) as name:
        desktop = VirtualDesktop(Path(name))
        desktop.set_default("text/plain", EDITOR)
        _hide_others(desktop)
        with desktop, FAMILIES[case.family](desktop, case.values) as judge:
            arguments = ["do", case.instruction, "--yes", "--allow", "submit", "--json"]
            arguments += ["--timeout", f"{LIMIT_SECONDS:g}", "--out", str(kept)]
            done = deskhand(desktop, *arguments, seconds=LIMIT_SECONDS + 30)
            effect = _settled(judge)
    passed = done.answer.get("verdict") == "passed"
    return {
        "family": case.family,
        "instruction": case.instruction,
        "right": effect == "right",
        "wrong": effect == "wrong" or (passed and effect != "right"),
        "passed": passed,
        "verdict": done.answer.get("verdict"),
        "reason": done.answer.get("reason"),
        "message": done.answer.get("message"),
        "seconds": round(done.seconds, 2),
        "errors": done.errors,
    }


def _hide_others(desktop: VirtualDesktop) -> None:
    """The judge of sums reads one calculator: others that a machine may have are not offered."""
    own = desktop.home / ".local" / "share" / "applications"
    own.mkdir(parents=True, exist_ok=True)
    for entry in Path("/usr/share/applications").glob("*.desktop"):
        if entry.stem != CALCULATOR and "Calculator;" in entry.read_text(encoding="utf-8", errors="replace"):
            (own / entry.name).write_text(
                "[Desktop Entry]\nType=Application\nName=Hidden\nHidden=true\n", encoding="utf-8"
            )


def _files(desktop: VirtualDesktop) -> dict[Path, str]:
    """What a person would call files: everything in HOME outside dot folders."""
    found = (path for path in desktop.home.rglob("*") if path.is_file())
    visible = (path for path in found if not any(part.startswith(".") for part in path.relative_to(desktop.home).parts))
    return {path: path.read_text(encoding="utf-8", errors="replace") for path in visible}


def _settled(judge: Judge, seconds: float = 3.0) -> Effect:
    """The effect, which may take a moment to show."""
    deadline = time.monotonic() + seconds
    while (effect := judge()) == "none" and time.monotonic() < deadline:
        time.sleep(0.2)
    return effect


def _wait(holds: Callable[[], object], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {seconds:g} s for {what}")
        time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk")
    parser.add_argument("--only", choices=sorted(FAMILIES))
    parser.add_argument("--fresh", action="store_true", help="forget the results kept from earlier calls")
    options = parser.parse_args()
    kept = Kept("desk")
    if options.fresh:
        kept.clear()
    results = []
    for case in cases():
        if options.only not in (None, case.family):
            continue
        key = f"{case.family}-{case.number}"
        result = kept.get(key)
        if result is None:
            result = kept.put(key, run(case, kept.folder(key)))
            effect = "right" if result["right"] else "WRONG" if result["wrong"] else "none"
            print(f"{key} {effect} {result['verdict']} {result['reason']} {result['seconds']} s", flush=True)
        results.append(result)
    summary = {
        "runs": len(results),
        "right": sum(result["right"] for result in results),
        "wrong_effects": sum(result["wrong"] for result in results),
        "passed": sum(result["passed"] for result in results),
        "commits": sorted({result["commit"] for result in results}),
    }
    print(json.dumps({**summary, "machine": machine()}))


if __name__ == "__main__":
    main()
