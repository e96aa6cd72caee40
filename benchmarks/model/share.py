"""A share of right answers and its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` out of `total`."""

    hits: int
    total: int

    @classmethod
    def of(cls, flags: Sequence[bool]) -> Share:
        """The share of what is true."""
        return cls(sum(flags), len(flags))

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval."""
        n = self.total
        if not n:
            return 0.0, 1.0
        p = self.value
        middle, spread = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, (middle - spread) / (1 + Z * Z / n)), min(1.0, (middle + spread) / (1 + Z * Z / n))

    def keys(self, name: str) -> dict[str, Any]:
        """The figure under `name`, with its cases and interval beside it; null where there was no case."""
        value = round(self.value, 4) if self.total else None
        return {name: value, f"{name}_n": self.total, f"{name}_interval": [round(x, 4) for x in self.interval]}

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.value:5.1f} % ({100 * low:.1f}-{100 * high:.1f}, n={self.total})" if self.total else "none"
