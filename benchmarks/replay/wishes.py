"""What a row of the replay benchmark is asked for: how often, how long, from which dice, from the beginning or not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Of one call. Rows that keep a ledger go on where they stood; the others ignore all but `repeats`."""

    repeats: int
    seconds: float = 3600.0
    """The longest this call works on a row."""
    seed: int = 1
    fresh: bool = False
    """Forget what was measured before."""
    part: tuple[int, int] = (0, 1)
    """(i, n): every n-th trial from the i-th, for a row whose parts run side by side."""
    jobs: int = 1
    """Trials at the same time, for a row that can."""
    trials: str = "*"
    """Only those whose names match."""
