"""How a suite is going, on a terminal (rich: what runs now stays below the lines) or as plain lines elsewhere.

Never raises: a terminal that went away must not end a suite. Everything shown is made inert first.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from tasks.inert import inert
from tasks.suite.case import Case
from tasks.suite.results import Attempt, SuiteResult

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

COLOURS = {"passed": "green", "flaky": "yellow", "failed": "red"}
MARKS = {"passed": "✓", "flaky": "✓", "failed": "✗"}


class PlainSuiteProgress:
    """One line per attempt when it ends; for logs and pipes."""

    def __init__(self, stream: TextIO | None, total: int) -> None:
        self._stream = stream
        self._total = total
        self._done = 0

    def began(self, case: Case, attempt: int) -> None:
        """Not worth a line."""

    def at_step(self, case: Case, number: int, total: int, text: str) -> None:
        """Not worth a line."""

    def ended(self, case: Case, attempt: Attempt, *, again: bool) -> None:
        """The line."""
        self._done += not again
        self._line(f"[{self._done}/{self._total}] {told(case, attempt, again=again)}")

    def close(self) -> None:
        """Nothing to close."""

    def _line(self, text: str) -> None:
        with suppress(OSError, ValueError, AttributeError):  # the reader went away, or never was
            self._stream.write(text + "\n")  # type: ignore[union-attr]
            self._stream.flush()  # type: ignore[union-attr]


class TerminalSuiteProgress:
    """A line for each attempt that ended; below them, what is at work now."""

    def __init__(self, stream: TextIO, total: int) -> None:
        from rich.console import Console
        from rich.live import Live

        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._total = total
        self._done = 0
        self._steps: dict[str, tuple[str, float]] = {}
        self._live: Live = Live(console=self._console, get_renderable=self._now, refresh_per_second=8, transient=True)
        with suppress(OSError, ValueError):
            self._live.start()

    def began(self, case: Case, attempt: int) -> None:
        """Show it among what runs."""
        again = f" (attempt {attempt})" if attempt > 1 else ""
        self._steps[case.id] = (f"starting{again}", time.monotonic())

    def at_step(self, case: Case, number: int, total: int, text: str) -> None:
        """Show the step."""
        began = self._steps.get(case.id, ("", time.monotonic()))[1]
        self._steps[case.id] = (f"{number}/{total} {inert(text, 80)}", began)

    def ended(self, case: Case, attempt: Attempt, *, again: bool) -> None:
        """Leave a line."""
        from rich.text import Text

        self._done += not again
        self._steps.pop(case.id, None)
        style = "yellow" if again else COLOURS["passed" if attempt.verdict == "passed" else "failed"]
        with suppress(OSError, ValueError):
            self._console.print(Text(told(case, attempt, again=again), style=style))

    def close(self) -> None:
        """Give the terminal back."""
        with suppress(OSError, ValueError):
            self._live.stop()

    def _now(self) -> RenderableType:
        from rich.text import Text

        lines = [Text(f"{self._done} of {self._total} done", style="bold")]
        for name, (step, began) in list(self._steps.items())[:20]:
            seconds = f"{time.monotonic() - began:4.0f} s  "
            lines.append(Text.assemble((seconds, "dim"), name, (f"  {step}", "dim"), no_wrap=True, overflow="ellipsis"))
        return Text("\n").join(lines)


def told(case: Case, attempt: Attempt, *, again: bool = False) -> str:
    """One attempt in one line."""
    line = f"{case.id} - {attempt.verdict}"
    if attempt.verdict != "passed":
        line += f": {inert(attempt.message, 400)}"
    elif attempt.number > 1:
        line += f" on attempt {attempt.number} (flaky)"
    where = f" [trace: {inert(str(attempt.trace), 1000)}]" if attempt.trace and attempt.verdict != "passed" else ""
    return f"{line} ({attempt.seconds:.1f} s){where}{'; trying again' if again else ''}"


def summary(result: SuiteResult) -> str:
    """The last line of a suite."""
    words = {"passed": "passed", "flaky": "flaky", "failed": "failed", "not_run": "not run"}
    parts = [f"{count} {words[status]}" for status, count in result.counts.items() if count]
    verdict = "" if result.verdict == "passed" else f"; worst verdict: {result.verdict}"
    return f"{', '.join(parts)} in {result.seconds:.1f} s{verdict}"


def suite_progress(stream: TextIO | None, total: int) -> PlainSuiteProgress | TerminalSuiteProgress:
    """The progress that fits where it is shown."""
    on_terminal = stream is not None and stream.isatty()
    return TerminalSuiteProgress(stream, total) if on_terminal and stream else PlainSuiteProgress(stream, total)
