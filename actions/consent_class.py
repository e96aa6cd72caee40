"""The consent classes: a closed set, written in task files, on the command line and in traces."""

from __future__ import annotations

from typing import Literal

ConsentClass = Literal["send", "delete", "pay", "overwrite", "submit", "install", "credentials", "terminal", "unknown"]
"""`unknown` is a target that cannot be read. Everything else is covered by approving the plan."""
