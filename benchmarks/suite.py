"""Suites of the example tasks: `python -m benchmarks.suite [--repeats 20] [--jobs 2] [--displays 1,2,4,8]`.

Runs the command line as a person would, on virtual displays, while a witness fills a bystander's display and writes
down every event that reaches it; a window that appears beside it counts as well. All example tasks are meant to
pass, and two that cannot (a text that never appears, a button that is not there) to fail; anything else is a wrong
verdict. Leaked is what carries the mark of this run afterwards: processes, and files in its folder for temporary files.
The last line is one JSON object; `waiting_share` is the part of the attempts' time in which deskhand's processes used
no processor: an upper bound of the time spent waiting for applications.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from benchmarks.runs import OUT, ROOT, command, commit, machine
from examples.mail.desktop import VirtualDesktop
from examples.witness.driver import Witness

EXAMPLES = ROOT / "examples" / "tasks"
MARK = "DESKHAND_BENCHMARK"
FAILING = {
    "never.task.yaml": "- {action: {kind: wait}, expect: {appears: [a text that nobody wrote], within: 2}}",
    "absent.task.yaml": "- {action: {kind: click}, target: {text: Teleport}, expect: {changed: true, within: 2}}",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--displays", default="1,2,4,8", help="also measured: tasks per minute with so many displays")
    parser.add_argument("--tasks", type=int, default=10, help="so many of the example tasks")
    parser.add_argument("--rate-repeats", type=int, default=1, help="repeats when only the rate is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dh-", dir="/tmp") as folder:
        bench = Bench(Path(folder), options.tasks)
        told = bench.bystander(lambda: bench.run("all", options.repeats, options.jobs))
        rates = {
            jobs: bench.run(f"rate-{jobs}", options.rate_repeats, int(jobs))["tasks_per_minute"]
            for jobs in filter(None, options.displays.split(","))
        }
    print(json.dumps({**told, "tasks_per_minute": rates or told["tasks_per_minute"], "commit": commit(), **machine()}))


class Bench:
    """The tasks of one measurement, and how they are run."""

    def __init__(self, folder: Path, tasks: int) -> None:
        self._folder = folder
        self._files = sorted(EXAMPLES.glob("*.task.yaml"))[:tasks]
        self._failing = []
        for name, step in FAILING.items():
            path = folder / name
            path.write_text(f"version: 1\nname: {path.name}\nlimits: {{seconds: 60}}\nsteps:\n  {step}\n")
            self._failing.append(path)

    def bystander(self, work: Any) -> dict[str, Any]:
        """`work` while a witness on another display listens; what arrived there counts as foreign."""
        place = self._folder / "bystander"
        place.mkdir()
        with VirtualDesktop(place) as desktop, _filling(place, desktop) as witness:
            witness.forget()
            told: dict[str, Any] = work()
            kinds = ("button_down", "button_up", "double", "key_down", "key_up", "wheel", "click", "text", "checked")
            foreign = [event for event in witness.events() if event["event"] in kinds]
            windows = desktop.run("xdotool", "search", "--onlyvisible", "--name", ".").split()
            titles = {desktop.run("xdotool", "getwindowname", window).strip() for window in windows}
        return {**told, "foreign_events": len(foreign) + len(titles - {"Witness"})}

    def run(self, name: str, repeats: int, jobs: int) -> dict[str, Any]:
        """One suite."""
        token, scratch = secrets.token_hex(8), self._folder / name
        scratch.mkdir()
        environment = {**os.environ, MARK: token, "TMPDIR": str(scratch), "PYTHONPATH": str(ROOT)}
        environment.pop("DISPLAY", None)
        files = map(str, [*self._files, *self._failing])
        out = OUT / "suite" / name
        shutil.rmtree(out, ignore_errors=True)
        used, began = _cpu(), time.monotonic()
        done = subprocess.run(
            command("run", *files, "--repeat-each", str(repeats), "--jobs", str(jobs), "--out", str(out), "--json"),
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False,
        )  # fmt: skip
        seconds, told = time.monotonic() - began, json.loads(done.stdout)
        busy = _cpu() - used
        (OUT / "suite" / f"{name}.json").write_bytes(done.stdout)
        return {**self._judged(told), "leaked": _left(token, scratch), "jobs": jobs, "seconds": round(seconds, 1),
                "tasks_per_minute": round(60 * len(told["tasks"]) / seconds, 2), "processor_seconds": round(busy, 1),
                "waiting_share": _waiting(told, busy)}  # fmt: skip

    def _judged(self, told: Mapping[str, Any]) -> dict[str, Any]:
        meant = {str(path): ["failed"] for path in self._failing}
        wrong = [
            {"task": task["id"], "verdict": task["verdict"], "message": task["attempts"][-1]["message"][:200]}
            for task in told["tasks"]
            if task["verdict"] not in meant.get(task["file"], ["passed"])
        ]
        verdicts: dict[tuple[str, str], set[str]] = {}
        for task in told["tasks"]:
            verdicts.setdefault((task["file"], task["case"]), set()).add(task["verdict"])
        mixed = {key for key, found in verdicts.items() if len(found) > 1}
        flaky = sum((item["file"], item["case"]) in mixed and item["verdict"] not in meant.get(item["file"], ["passed"])
                    for item in told["tasks"])  # fmt: skip
        return {"runs": len(told["tasks"]), "wrong_verdicts": len(wrong), "flaky": flaky, "wrong": wrong[:20]}


def _filling(place: Path, desktop: VirtualDesktop) -> Witness:
    """A witness over the whole screen: there is no other place for an event to go."""
    width, height = desktop.size
    return Witness(place, desktop.environment["DISPLAY"], "--position", "0,0", "--size", f"{width},{height}")


def _waiting(told: Mapping[str, Any], busy: float) -> float:
    """The share of the attempts' time in which no processor worked for them (others' load counts as waiting)."""
    attempts = sum(attempt["seconds"] for task in told["tasks"] for attempt in task["attempts"])
    return round(max(0.0, 1 - busy / attempts), 3)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _left(token: str, scratch: Path) -> int:
    """Processes that carry the mark, and files in the folder for temporary files."""
    found = [path.name for path in scratch.iterdir()]
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == token:
                found.append(f"{process.pid} {process.name()}")
        except psutil.Error:
            continue
    return len(found)


if __name__ == "__main__":
    main()
