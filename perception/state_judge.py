"""The judge of states: whether a control is checked, selected, disabled, or has the focus, by how it looks.

A forest of small trees for each state weighs what `perception.state_evidence` measures; what the rules said is part of
that, and gives way. Ships with the package (`EMBEDDED`/states), read with numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from perception.checkpoint import EMBEDDED, Checkpoint, open_checkpoint
from perception.errors import CheckpointRefused
from perception.forest import Forest
from perception.forests import stored_arrays, stored_forest
from perception.scene import Scene
from perception.screen import Element, Role, State
from perception.state_evidence import evidence

FAMILY: Final = "deskhand-states"
HAVE: Final[dict[State, frozenset[Role]]] = {
    "checked": frozenset({"checkbox", "radio"}), "selected": frozenset({"tab", "item", "icon"}),
    "disabled": frozenset(get_args(Role)), "focused": frozenset(get_args(Role)),
}  # fmt: skip
"""Which kinds of controls can be in a state that is judged."""
DOUBT: Final = 0.2
"""The score from which nobody should say that a control is not in a state."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A state, the score from which a control is in it, and what gives the score."""

    state: State
    floor: float
    forest: Forest


@dataclass(frozen=True, slots=True, eq=False)
class StateJudge:
    """Tells the states of what reacts on a screen."""

    states: tuple[Judged, ...]

    @classmethod
    def load(cls, folder: Path | str | None = None) -> StateJudge:
        """The embedded checkpoint, or one from a local folder. Raises CheckpointRefused."""
        checkpoint = open_checkpoint(EMBEDDED / "states" if folder is None else folder, {FAMILY})
        floors = _floors(checkpoint)
        stored = stored_arrays(checkpoint)
        return cls(tuple(Judged(s, floor, stored_forest(stored, checkpoint, f"{s}.")) for s, floor in floors.items()))

    def __call__(self, scene: Scene, elements: Sequence[Element]) -> tuple[Element, ...]:
        """The elements; those that react with the states they are judged to be in."""
        acted_on = [n for n, element in enumerate(elements) if element.acted_on]
        if not acted_on:
            return tuple(elements)
        judged = list(elements)
        rows = evidence(scene, [elements[n] for n in acted_on])
        for n, element in zip(acted_on, self.decide(rows, [elements[n] for n in acted_on]), strict=True):
            judged[n] = element
        return tuple(judged)

    def decide(self, rows: NDArray[np.float32], elements: Sequence[Element]) -> list[Element]:
        """The elements with their states by the evidence of each, [N, F]."""
        known = {judged.state for judged in self.states}
        states, doubtful = [set(element.states - known) for element in elements], [set[State]() for _ in elements]
        for judged in self.states:
            can = [n for n, element in enumerate(elements) if can_be(judged.state, element)]
            scores = judged.forest.predict(rows[can]) if can else ()
            for n, score in zip(can, scores, strict=True):
                if score >= judged.floor:
                    states[n].add(judged.state)
                elif score >= DOUBT:
                    doubtful[n].add(judged.state)
        return [
            replace(element, states=frozenset(own), doubtful=frozenset(unsure))
            for element, own, unsure in zip(elements, states, doubtful, strict=True)
        ]


def can_be(state: State, element: Element) -> bool:
    """Whether a control may be in a state, by its role or by the kind it was judged to be."""
    return bool({element.role, element.kind} & HAVE[state])


@cache
def embedded_states() -> StateJudge:
    """The one that ships with the package, read once."""
    return StateJudge.load()


def _floors(checkpoint: Checkpoint) -> dict[State, float]:
    told: Any = checkpoint.config.get("floors")
    if not isinstance(told, dict) or not told or not set(told) <= set(HAVE):
        raise CheckpointRefused(f"{checkpoint.folder}: floors must be of {', '.join(HAVE)}, got {str(told)[:200]}")
    for state, floor in told.items():
        if not isinstance(floor, float) or not 0 < floor < 1:
            raise CheckpointRefused(f"{checkpoint.folder}: the floor of {state} must be a share, got {floor!r}")
    return told
