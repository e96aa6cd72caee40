"""A run's progress on a terminal (rich), or as plain lines elsewhere. A `tasks.listener.Listener`.

Never raises: a terminal that went away must not end a run. Everything shown is made inert first.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from actions.action import Action
from agent.plan import Plan, Step, Verdict
from tasks.inert import inert

if TYPE_CHECKING:
    from agent.grounded import Rung

MARKS: dict[Verdict, tuple[str, str, str]] = {
    "confirmed": ("✓", "ok", "green"),
    "refuted": ("✗", "failed", "red"),
    "unknown": ("?", "not confirmed", "yellow"),
}
_WAIT_SAID_SECONDS = 2.0


class PlainProgress:
    """One line per step when it ends; for logs and pipes."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._total = 0
        self._text = ""

    def planned(self, plan: Plan) -> None:
        """The caller shows plans."""

    def step_started(self, number: int, total: int, step: Step) -> None:
        """Remember what will be reported."""
        self._total, self._text = total, f"{number}/{total} {inert(step.do)}"

    def acted(self, action: Action, rung: Rung) -> None:
        """Not worth a line."""

    def waiting(self, what: str) -> None:
        """Not worth a line."""

    def answered(self, text: str) -> None:
        """Words for the person."""
        self._line(inert(text, 2000))

    def step_ended(self, number: int, verdict: Verdict, reason: str, seconds: float) -> None:
        """The line."""
        del number
        because = "" if verdict == "confirmed" else f": {inert(reason)}"
        self._line(f"{self._text} - {MARKS[verdict][1]}{because} ({seconds:.1f} s)")

    def _line(self, text: str) -> None:
        with suppress(OSError, ValueError, AttributeError):  # the reader went away, or never was
            self._stream.write(text + "\n")  # type: ignore[union-attr]
            self._stream.flush()  # type: ignore[union-attr]


class TerminalProgress:
    """A spinner with the step at work, and a line for each step that ended."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._status = self._console.status("", spinner="dots")
        self._text = self._detail = ""
        self._last_said = 0.0

    def planned(self, plan: Plan) -> None:
        """The caller shows plans."""

    def step_started(self, number: int, total: int, step: Step) -> None:
        """Start the spinner."""
        self._text, self._detail = f"{number}/{total} {inert(step.do, 160)}", ""
        self._show()

    def acted(self, action: Action, rung: Rung) -> None:
        """Say what was done and how the place was found."""
        found = "" if rung == "none" else f", found by {rung}"
        self._detail = f"{action.kind}{found}"
        self._show()

    def waiting(self, what: str) -> None:
        """Say what is awaited, not at every look."""
        if time.monotonic() - self._last_said > _WAIT_SAID_SECONDS:
            self._detail = f"waiting: {inert(what, 80)}"
            self._show()

    def answered(self, text: str) -> None:
        """Words for the person."""
        self._print(f"  {inert(text, 2000)}", "bold")

    def step_ended(self, number: int, verdict: Verdict, reason: str, seconds: float) -> None:
        """Stop the spinner and leave a line."""
        del number
        self.pause()
        mark, word, colour = MARKS[verdict]
        because = "" if verdict == "confirmed" else f"  {word}: {inert(reason)}"
        self._print(f"{mark} {self._text}  {seconds:.1f} s{because}", colour)

    def pause(self) -> None:
        """Clear the spinner: somebody else wants the terminal."""
        with suppress(OSError, ValueError):
            self._status.stop()

    def _show(self) -> None:
        from rich.text import Text

        self._last_said = time.monotonic()
        with suppress(OSError, ValueError):
            self._status.update(Text.assemble(self._text, (f"  {self._detail}" if self._detail else "", "dim")))
            self._status.start()

    def _print(self, text: str, style: str) -> None:
        from rich.text import Text

        with suppress(OSError, ValueError):
            self._console.print(Text(text, style=style))


def progress_on(stream: TextIO | None) -> PlainProgress | TerminalProgress:
    """The progress that fits where it is shown."""
    return TerminalProgress(stream) if stream is not None and stream.isatty() else PlainProgress(stream)
