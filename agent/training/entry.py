"""One picture, or a few parts of one, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from agent.training.wording import Turn
from perception.geometry import Box

Kind = Literal["caption", "conversation", "description", "reasoning", "verify", "ground", "act"]
View = Literal["element", "region"]
"""An element is looked at whole and at both its ends, a region in `COLUMNS` times `ROWS` tiles."""
COLUMNS: Final = 3
ROWS: Final = 2


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of an image that is shown. `holds` are the facts in it, as tokens: of the element, or tile by tile."""

    box: Box
    view: View
    holds: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Panes of one image and the turns about them; the answer to a choice has one token for each pane."""

    image: Path
    kind: Kind
    panes: tuple[Pane, ...]
    turns: tuple[Turn, ...]
    topic: str
    """What it is about; rare topics are shown more often than they come."""
    done: str | None = None
    """For ACT: what was done before."""
