"""MiniWoB++ from pixels, with real mouse and keyboard and the page's own clock on.

    python -m benchmarks.miniwob [--only NAME ...] [--seeds N] [--first SEED] [--tasks FILE] [--json FILE]

A private display with Chromium on it at twice the usual size; the agent keeps its model and eyes open, gets the
sentence of the page as its instruction and sees the pixels below it. Only raw reward of at least 1 counts as success.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from benchmarks.miniwob.browser import Browser
from benchmarks.miniwob.episode import Outcome, play
from benchmarks.miniwob.table import per_task, printed, summary
from benchmarks.miniwob.tasks import chosen, page_of
from benchmarks.runs import OUT, commit, machine
from examples.mail.desktop import VirtualDesktop

SCREEN = (800, 620)
FIRST_SEED = 7101
"""Development used seeds below this one."""


def main() -> None:
    options = _options()
    for kind in (signal.SIGINT, signal.SIGTERM):  # ends early, with the figures of what was measured until then
        signal.signal(kind, signal.default_int_handler)
    tasks = chosen(options.only, options.tasks)
    pages = {task: page_of(task) for task in tasks}
    seeds = range(options.first, options.first + options.seeds)
    with tempfile.TemporaryDirectory(prefix="deskhand-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with VirtualDesktop(folder, size=SCREEN) as desktop, Browser(desktop, folder / "profile") as browser:
            os.environ["DISPLAY"] = desktop.environment["DISPLAY"]  # read when the desktop is opened, below
            outcomes = _play_all(browser, pages, seeds, OUT / "miniwob")
    rows = per_task(outcomes)
    print(printed(rows))
    result = {
        **summary(rows),
        "seeds": sorted({outcome.seed for outcome in outcomes}),
        "commit": commit(),
        "machine": machine(),
    }
    if options.json:
        whole = {**result, "tasks": rows, "outcomes": [asdict(outcome) for outcome in outcomes]}
        options.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(result))


def _play_all(browser: Browser, pages: dict[str, str], seeds: range, out: Path) -> list[Outcome]:
    from benchmarks.miniwob.agent import Agent

    outcomes: list[Outcome] = []
    agent = Agent(out)
    with agent.session, suppress(KeyboardInterrupt):  # what was measured until then is told all the same
        for seed in seeds:
            for task, page in pages.items():
                browser.open(page)
                outcome = play(browser, task, seed, agent.act, agent.stop)
                outcomes.append(outcome)
                mark = "ok  " if outcome.success else "    "
                print(f"{mark}{task} {seed} raw {outcome.raw:g} {outcome.seconds} s: {outcome.instruction!r}"
                      f" -> {outcome.told}", file=sys.stderr, flush=True)  # fmt: skip
    return outcomes


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.miniwob")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these tasks of the list")
    parser.add_argument("--seeds", type=int, default=10, help="episodes per task")
    parser.add_argument("--first", type=int, default=FIRST_SEED, help="the first seed")
    parser.add_argument("--tasks", type=Path, metavar="FILE", help="a list of tasks instead of the development list")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write rows and outcomes there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
