"""Whether two words mean about the same: the same stem, or one line of the synonyms that ship with the package."""

from __future__ import annotations

from agent.matching import folded, likeness


def means_like(word: str, other: str) -> float:
    """How surely two words mean about the same, 0 to 1."""
    a, b = folded(word), folded(other)
    if a == b:
        return 1.0
    if a.rstrip("s") == b.rstrip("s") or likeness(a, b) > 0.85:
        return 0.9
    return 0.0
