"""The judge of extents: how large what was found is, whether a click on it does anything, and what it likely is.

Roles, names and boxes stay as the rules made them; `extent`, `reacts` and `kind` are added. A forest of small trees
weighs the candidates of `perception.extents`; it ships with the package (`EMBEDDED`/extents), read with numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from perception.checkpoint import EMBEDDED, Checkpoint, open_checkpoint
from perception.errors import CheckpointRefused
from perception.extents import Candidates, candidates
from perception.forest import Forest
from perception.forests import stored_arrays, stored_forest
from perception.overlooked import overlooked
from perception.scene import Scene
from perception.screen import PASSIVE, Element, Role
from perception.surroundings import Boxes

FAMILY: Final = "deskhand-extents"
HALF = 0.5  # from which something reacts
CONTROL = 4  # units: what is taller may hold other controls
SAME = 0.5  # intersection over union from which two extents are those of one thing


@dataclass(frozen=True, slots=True, eq=False)
class ExtentJudge:
    """Weighs candidates; `floors` are the scores from which something reacts: found as a control, found as a text.

    `kinds` weigh what it is by the features of the chosen candidate.
    """

    forest: Forest
    floors: tuple[float, float]
    kinds: tuple[tuple[Role, Forest], ...]

    @classmethod
    def load(cls, folder: Path | str | None = None) -> ExtentJudge:
        """The embedded checkpoint, or one from a local folder. Raises CheckpointRefused."""
        checkpoint = open_checkpoint(EMBEDDED / "extents" if folder is None else folder, {FAMILY})
        floors = checkpoint.config.get("floors")
        if (
            not isinstance(floors, list)
            or len(floors) != 2
            or not all(isinstance(f, float) and 0 < f < 1 for f in floors)
        ):
            raise CheckpointRefused(f"{checkpoint.folder}: floors must be two shares, got {floors!r}")
        stored = stored_arrays(checkpoint)
        return cls(stored_forest(stored, checkpoint), (floors[0], floors[1]), _kinds(stored, checkpoint))

    def __call__(self, scene: Scene, elements: Sequence[Element]) -> tuple[Element, ...]:
        """The elements with their extents; after them what was overlooked and surely reacts: of a kind, in no role."""
        offered = [*elements, *overlooked(scene, elements)]
        judged = self.decide(candidates(scene, offered), offered, scene.unit) if offered else ()
        added = (replace(each, role="unknown") for each in judged[len(elements) :] if each.acted_on)
        return (*judged[: len(elements)], *added)

    def decide(self, offered: Candidates, elements: Sequence[Element], unit: int) -> tuple[Element, ...]:
        """The same, of candidates made before; `unit` is the scene's."""
        chosen, scores = best_of(offered, self.forest.predict(offered.features), len(elements))
        reacts = [_share(s, self.floors[e.role in PASSIVE]) for s, e in zip(scores.tolist(), elements, strict=True)]
        sure = _without_twins(offered.boxes[chosen], np.array(reacts), CONTROL * unit)
        weights = np.stack([forest.predict(offered.features[chosen]) for _, forest in self.kinds], 1)
        return tuple(
            replace(element, extent=offered.box(int(number)), reacts=float(share), kind=self.kinds[likely][0])
            for element, number, share, likely in zip(elements, chosen, sure, weights.argmax(1).tolist(), strict=True)
        )


@cache
def embedded_extents() -> ExtentJudge:
    """The one that ships with the package, read once."""
    return ExtentJudge.load()


def best_of(
    offered: Candidates, scores: NDArray[np.float32], elements: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each element the number and the score of its best candidate."""
    order = np.lexsort((-scores, offered.owner))
    firsts = np.searchsorted(offered.owner[order], np.arange(elements))
    best = order[firsts]
    return best, scores[best]


def _share(score: float, floor: float) -> float:
    """A score as a share that is half at the floor."""
    share = score / (2 * floor) if score <= floor else 0.5 + (score - floor) / (2 * (1 - floor))
    return round(min(1.0, max(0.0, share)), 3)


def _without_twins(boxes: Boxes, shares: NDArray[np.float64], tallest: float) -> NDArray[np.float64]:
    """Of several parts of one thing, as an icon and its words or what stands in a button, only the surest reacts."""
    left, top, right, bottom = (boxes[:, i].astype(np.int64) for i in range(4))
    area = (right - left) * (bottom - top)
    x, y = (left + right) // 2, (top + bottom) // 2
    kept = shares.copy()
    for n in np.argsort(-shares, kind="stable").tolist():
        if kept[n] < HALF:
            continue
        wide = np.minimum(right, right[n]) - np.maximum(left, left[n])
        tall = np.minimum(bottom, bottom[n]) - np.maximum(top, top[n])
        common = np.maximum(0, wide) * np.maximum(0, tall)
        twins = common > SAME * (area + area[n] - common)
        if bottom[n] - top[n] <= tallest:
            inside = (left[n] <= x) & (x < right[n]) & (top[n] <= y) & (y < bottom[n])
            twins |= inside & (area < area[n]) & (kept < kept[n])
        twins[n] = False
        kept[twins] = np.minimum(kept[twins], HALF - 0.01)
    return kept


def _kinds(stored: Mapping[str, NDArray[Any]], checkpoint: Checkpoint) -> tuple[tuple[Role, Forest], ...]:
    names = checkpoint.config.get("kinds")
    if not isinstance(names, list) or not names or not all(name in get_args(Role) for name in names):
        raise CheckpointRefused(f"{checkpoint.folder}: kinds must be roles, got {str(names)[:200]}")
    return tuple((name, stored_forest(stored, checkpoint, f"{name}.")) for name in names)
