"""Where a command's words go: people's text, or one JSON object on stdout and everything else on stderr.

A reader that goes away (`| head -1`) or a closed stream silences it; the run goes on and keeps its exit code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from tasks.inert import inert
from tasks.plain import plain


@dataclass(slots=True)
class Output:
    """How a command speaks."""

    as_json: bool = False
    muted: bool = False

    @property
    def stream(self) -> TextIO | None:
        """Where people's text goes."""
        return sys.stderr if self.as_json else sys.stdout

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits there to answer."""
        return all(stream is not None and stream.isatty() for stream in (sys.stdin, self.stream))

    def say(self, text: str) -> None:
        """Lines for a person. Anything that comes from outside goes through `inert` first."""
        self._write(self.stream, text)

    def object(self, data: Mapping[str, Any]) -> None:
        """The JSON object of a run, on one line of stdout. ASCII, so that any locale can carry it."""
        self._write(sys.stdout, json.dumps(plain(data), ensure_ascii=True, allow_nan=False))

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None or self.muted:
            return
        try:
            stream.write(f"{text}\n")
            stream.flush()
        except (OSError, ValueError):  # gone, or closed
            self.muted = True


def listed(sentences: list[str]) -> str:
    """A plan as people read it."""
    lines = [f"{number}. {inert(text)}" for number, text in enumerate(sentences, 1)]
    return "\n".join(["Okay, I will perform the following steps:", *lines])
