"""The rung of meanings: what the names of things mean and their pictures show, against what a person said.

A chooser that knows meanings gives each element a probability. The likeliest answers when it is likely enough and none
comes near it; what is beside a thing may be told by that thing. Knows no other rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from agent.errors import TargetAmbiguous
from agent.grounded import Candidate, Found
from agent.plan import Target
from agent.referring import MOST_WORDS, Reading, next_to, said_name
from perception.screen import Element, Role, Screen

LONG_NAME: Final = 10
"""Words in the name of a box to tick at most."""
CLEAR: Final = 0.1
"""How much less likely the runner-up must be."""
_TICKED: Final[frozenset[Role]] = frozenset({"checkbox", "radio"})


@runtime_checkable
class WeighsMeanings(Protocol):
    """A chooser that knows what names mean and what pictures without words show."""

    def meant(self, said: str, role: Role | None, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """One probability per candidate, then one for "none of these"; empty when it knows no meanings after all."""
        ...


@dataclass(frozen=True, slots=True)
class Floors:
    """The probability by meaning from which on a thing is meant: one that has a name, a picture without one.

    `conceivable`: from which on the model is believed that it is; 1 asks no model.
    """

    named: float
    pictured: float
    conceivable: float


SURE, LIKELY = Floors(0.5, 0.8, 0.1), Floors(0.45, 0.7, 1.0)
"""Where something is done on the answer, and where it is only pointed at (docs/EXPERIMENTS.md)."""


def is_name(element: Element) -> bool:
    """Whether what an element is called is no sentence; boxes to tick are called by whole ones."""
    return len(element.name.split()) <= (LONG_NAME if element.role in _TICKED else MOST_WORDS)


def meanings(chooser: object, target: Target, screen: Screen, elements: Sequence[Element]) -> list[Candidate] | None:
    """How likely each is meant; None where the target says a place or a neighbour, or nothing knows meanings."""
    said = said_name(target.text or "")
    return None if said is None else _weighed(chooser, said[0], target.role or said[1], screen, elements)


def likeliest(candidates: Sequence[Candidate], floors: Floors) -> Found | None:
    """The one that is most likely meant, if that is likely enough. Raises `TargetAmbiguous` when another comes near."""
    ordered = tuple(sorted(candidates, key=lambda c: -c.score))
    best = ordered[0] if ordered else None
    if best is None or best.score < (floors.named if best.element.name else floors.pictured):
        return None
    near = [c for c in ordered if best.score - c.score < CLEAR]
    if len(near) > 1:
        places = "; ".join(f"{c.element.role} {c.element.name!r} at {c.element.box.center}" for c in near[:6])
        raise TargetAmbiguous(f"{len(near)} elements may be meant: {places}", near, "meaning")
    return Found(best.element, "meaning", best.score, ordered[:8])


def by_neighbour(
    chooser: object, said: Reading, screen: Screen, elements: Sequence[Element], floors: Floors
) -> Found | None:
    """What stands beside something that is told by what it means or shows."""
    anchors = _weighed(chooser, said.anchor, None, screen, [e for e in elements if is_name(e)])
    anchor = likeliest(anchors or (), floors)
    element = next_to(said, anchor.element.box, elements) if anchor else None
    return Found(element, "meaning", anchor.score, (Candidate(element, anchor.score),)) if anchor and element else None


def _weighed(
    chooser: object, said: str, role: Role | None, screen: Screen, elements: Sequence[Element]
) -> list[Candidate] | None:
    weights = chooser.meant(said, role, screen, elements) if isinstance(chooser, WeighsMeanings) else []
    return [Candidate(e, w) for e, w in zip(elements, weights[:-1], strict=True)] if weights else None
