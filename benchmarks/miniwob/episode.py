"""One episode: the page starts its clock, the agent sees pixels and gets the sentence, the page says what it was worth.

The page is asked whether the episode is over; the agent is told to stop then. It learns nothing else from the page.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.miniwob.browser import Browser

POLL_SECONDS = 0.05
LAST_SECONDS = 1.0
"""How long the page is given to end the episode after the agent has finished."""
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
"""Holds once the page has been drawn; the episode's clock is running by then."""

Act = Callable[[str], str]
"""Does what the sentence says; returns what came of it in a few words. Returns when told to stop."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one episode was worth."""

    task: str
    seed: int
    instruction: str
    raw: float  # the page's reward, 1 is success; -1 when it was not reached within the page's own clock
    decayed: float  # the same as the page counts it down with time
    seconds: float
    told: str  # what the agent said about it

    @property
    def success(self) -> bool:
        return self.raw >= 1


def play(browser: Browser, task: str, seed: int, act: Act, stop: Callable[[], None]) -> Outcome:
    """Start an episode on an open page, let the agent act, and read the reward."""
    started = time.monotonic()
    browser.run(f"Math.seedrandom({json.dumps(str(seed))}); core.startEpisodeReal(); 0")
    browser.run(PAINTED)
    said = browser.run("core.getUtterance()")
    instruction = str(
        said["utterance"] if isinstance(said, dict) else said
    )  # some pages also tell its parts: not passed on
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(browser, over, stop), name="episode")
    watcher.start()
    try:
        told = act(instruction)
        deadline = time.monotonic() + LAST_SECONDS
        while not _done(browser) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
    finally:
        over.set()
        watcher.join()
    seconds = time.monotonic() - started
    done, raw, decayed = browser.run("[WOB_DONE_GLOBAL, WOB_RAW_REWARD_GLOBAL, WOB_REWARD_GLOBAL]")
    if not done:
        raw = decayed = -1.0
    return Outcome(task, seed, instruction, float(raw), float(decayed), round(seconds, 2), told)


def _watch(browser: Browser, over: threading.Event, stop: Callable[[], None]) -> None:
    while not over.wait(POLL_SECONDS):
        if _done(browser):
            stop()
            return


def _done(browser: Browser) -> bool:
    return bool(browser.run("WOB_DONE_GLOBAL"))
