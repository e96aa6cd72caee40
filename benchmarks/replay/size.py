"""Size: how large the trace of twenty steps at 1280x800 is, and how soon a browser shows its report.

Two runs, one at the witness and one in a real text editor. `report_s` is the browser's own clock: from the beginning of
the navigation to the second frame after the page's load event, everything in it drawn.
"""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import overhead
from benchmarks.faults.stage import Stage, write_task
from benchmarks.replay.wishes import Wishes
from benchmarks.runs import ROOT, Finished, command, deskhand
from examples.mail.desktop import VirtualDesktop
from perception.training.browser import Browser
from tasks.trace import Trace

REPEATS = 5
"""How often each report is opened."""
SIZE = (1280, 800)
LIMIT_SECONDS = 240.0
DRAWN = """new Promise(done => {
  const shown = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  document.readyState === 'complete' ? shown() : addEventListener('load', shown);
})"""

Steps = Sequence[Mapping[str, Any]]
AREA = {"role": "area"}
SENTENCES = (
    "The quick brown fox jumps over the lazy dog.", "Pack my box with five dozen liquor jugs.",
    "Sphinx of black quartz, judge my vow.", "How vexingly quick daft zebras jump!",
    "Bright vixens jump; dozy fowl quack.", "Waltz, bad nymph, for quick jigs vex.",
)  # fmt: skip


def witness_steps() -> Steps:
    """The ten steps of the overhead benchmark, twice."""
    steps = []
    for kind, target, text in overhead.STEPS * 2:
        typed = {"text": text, "replace": True} if text else {}
        expect = {"expect": {"changed": True}} if kind == "click" else {}
        role = overhead.ROLES.get(target, "field")
        steps.append({"action": {"kind": kind, **typed}, "target": {"text": target, "role": role}, **expect})
    return steps


def editor_steps() -> Steps:
    """Open a text editor; six times write, open a menu, close it; select everything."""
    steps: list[Mapping[str, Any]] = [
        {"action": {"kind": "open", "application": "mousepad"}, "expect": {"changed": True}}
    ]
    for menu, text in zip(("File", "Edit", "Search", "View", "Document", "Help"), SENTENCES, strict=True):
        steps += [
            {"action": {"kind": "type", "text": text, "replace": True}, "target": AREA},
            {"action": {"kind": "click"}, "target": {"text": menu}, "expect": {"changed": True}},
            {"action": {"kind": "press", "keys": ["escape"]}, "expect": {"changed": True}},
        ]
    return [*steps, {"action": {"kind": "press", "keys": ["ctrl", "a"]}, "expect": {"changed": True}}]


def run(folder: Path, wishes: Wishes) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    with Stage(size=SIZE) as stage:
        stage.reset()
        witness = _measured(folder / "witness", stage.desktop, witness_steps(), wishes.repeats)
    with VirtualDesktop(folder / "desktop", size=SIZE) as desktop:
        editor = _measured(folder / "editor", desktop, editor_steps(), wishes.repeats)
    both = (witness, editor)
    return {
        "trace_mb": max(each["trace_mb"] for each in both), "report_s": max(each["report_s"] for each in both),
        "size_witness": witness, "size_editor": editor,
    }  # fmt: skip


def _measured(folder: Path, desktop: VirtualDesktop, steps: Steps, repeats: int) -> dict[str, Any]:
    """The trace of one run of these steps, and its report in a browser."""
    folder.mkdir(parents=True, exist_ok=True)
    _forget(folder)
    task = write_task(folder / "twenty.task.yaml", "twenty steps", steps, allow=["send"])
    arguments = ["replay", str(task), "--out", str(folder), "--json"]
    done = deskhand(desktop, *arguments, seconds=LIMIT_SECONDS)
    trace = folder / "run.trace"
    report = _shown(trace)
    return {
        "verdict": done.answer.get("verdict"), "steps": _confirmed(trace, done), "trace_mb": _megabytes(trace),
        "report_mb": _megabytes(report), "report_s": round(statistics.median(opened(report, repeats)), 3),
    }  # fmt: skip


def _forget(folder: Path) -> None:
    for name in ("run.trace", "run.html"):
        (folder / name).unlink(missing_ok=True)


def _shown(trace: Path) -> Path:
    subprocess.run(command("show", str(trace)), cwd=ROOT, check=True, capture_output=True)
    return trace.with_suffix(".html")


def _confirmed(trace: Path, done: Finished) -> str:
    ended = [row.data["verdict"] for row in Trace.open(trace).of_kind("step")]
    return f"{ended.count('confirmed')} of {len(ended)} confirmed; {done.answer.get('message', '')[:200]}"


def _megabytes(path: Path) -> float:
    return round(path.stat().st_size / 1e6, 2)


def opened(page: Path, repeats: int) -> list[float]:
    """Seconds until the browser has drawn the page, in a new browser each time."""
    times = []
    for _ in range(repeats):
        with Browser() as browser:
            browser.call("Page.navigate", {"url": page.resolve().as_uri()})
            times.append(float(browser.evaluate(DRAWN)) / 1000)
    return times
