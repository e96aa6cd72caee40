"""Finding a target again that has changed: what was seen of it when it was recorded, against what is there now.

Name, look, neighbours and place are compared; what has no evidence does not count. A name that says something else
rules an element out, however well the rest fits: a button that means something new is no moved button. The runner-up
must be clearly worse, or nothing is found. Pure; knows nothing of files.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agent.errors import TargetAmbiguous, TargetMissing
from agent.grounded import Candidate, Found
from agent.matching import differ_in_meaning, folded, likeness
from perception.concepts import Thesaurus
from perception.geometry import Box
from perception.pattern import likeness_at
from perception.screen import Element, Pixels, Role, Screen

FLOOR, CLEAR = 0.62, 0.12
"""What a candidate's score must reach, and by how much it must be better than the next."""
SAME_NAME = 0.6
"""Texts less alike than this, and of no common meaning, are different names."""
SAME_WORD = 0.8
DIRECTION = 0.8
"""Cosine from which a neighbour still lies in the same direction."""
WEIGHTS = {"name": 0.35, "look": 0.25, "neighbours": 0.25, "place": 0.15}

_ALIKE: tuple[frozenset[Role], ...] = (
    frozenset({"field", "area", "combo", "spin"}),
    frozenset({"button", "icon", "link", "menu", "item", "tab", "text", "image", "unknown"}),
    frozenset({"checkbox", "radio"}),
    frozenset({"slider"}),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A text that stood near: its middle, seen from the target's middle, in pixels."""

    text: str
    dx: int
    dy: int


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """What was seen of a target when it was recorded."""

    name: str
    role: Role
    crop: Pixels | None  # [h, w, 3]
    neighbours: tuple[Neighbour, ...]
    place: tuple[float, float]  # its middle as shares of its window's width and height


def heal(anchor: Anchor, screen: Screen, elements: Sequence[Element]) -> Found:
    """The element that the anchor shows. Raises `TargetMissing` or `TargetAmbiguous` (with the candidates)."""
    able = [e for e in elements if _may_be(anchor, e)]
    scored = sorted((Candidate(e, score(anchor, screen, e)) for e in able), key=lambda c: -c.score)
    if not scored or scored[0].score < FLOOR:
        best = f"; the likest is {scored[0].element.name!r} with {scored[0].score:.2f}" if scored else ""
        raise TargetMissing(f"nothing is like the recorded {anchor.role} {anchor.name!r}{best}")
    close = [c for c in scored if scored[0].score - c.score < CLEAR and c.element.box.iou(scored[0].element.box) < 0.5]
    if close:
        raise TargetAmbiguous(
            f"{len(close) + 1} elements are like the recorded {anchor.role} {anchor.name!r}",
            [scored[0], *close],
            "healed",
        )
    return Found(scored[0].element, "healed", scored[0].score, tuple(scored[:8]))


def score(anchor: Anchor, screen: Screen, element: Element) -> float:
    """How like the recorded target an element is, 0 to 1."""
    evidence = dict(_evidence(anchor, screen, element))
    weight = sum(WEIGHTS[kind] for kind in evidence)
    return sum(WEIGHTS[kind] * value for kind, value in evidence.items()) / weight


def _evidence(anchor: Anchor, screen: Screen, element: Element) -> Iterator[tuple[str, float]]:
    if anchor.name:
        yield "name", _name_score(anchor.name, element.name)
    if anchor.crop is not None:
        yield "look", likeness_at(screen.frame, element.box, anchor.crop)
    if anchor.neighbours:
        yield "neighbours", _neighbour_score(anchor.neighbours, screen, element.box)
    yield "place", _place_score(anchor.place, screen, element)


def _may_be(anchor: Anchor, element: Element) -> bool:
    kin = any({anchor.role, element.role} <= alike for alike in _ALIKE)
    return kin and not _says_something_else(anchor.name, element.name)


def _says_something_else(recorded: str, seen: str) -> bool:
    if not recorded or not seen:
        return False
    if differ_in_meaning(folded(recorded), folded(seen)):
        return True
    return likeness(recorded, seen) < SAME_NAME and not _same_meaning(recorded, seen)


def _same_meaning(one: str, other: str) -> bool:
    known = _thesaurus()
    return bool(known.whole(one) & known.whole(other))


@cache
def _thesaurus() -> Thesaurus:
    return Thesaurus()


def _name_score(recorded: str, seen: str) -> float:
    if not seen:
        return 0.0
    return max(likeness(recorded, seen), SAME_WORD if _same_meaning(recorded, seen) else 0.0)


def _neighbour_score(neighbours: Sequence[Neighbour], screen: Screen, box: Box) -> float:
    """How well the recorded neighbours still stand in their directions, as far away as they were."""
    return sum(_stands(neighbour, screen, box) for neighbour in neighbours) / len(neighbours)


def _stands(neighbour: Neighbour, screen: Screen, box: Box) -> float:
    """0 for a text that is gone or lies elsewhere, else the ratio of the two distances."""
    length, best = math.hypot(neighbour.dx, neighbour.dy), 0.0
    for line in screen.lines:
        dx, dy = line.box.center.x - box.center.x, line.box.center.y - box.center.y
        now = math.hypot(dx, dy)
        if not length or not now or likeness(neighbour.text, line.text) < SAME_WORD:
            continue
        if (dx * neighbour.dx + dy * neighbour.dy) / (length * now) >= DIRECTION:
            best = max(best, min(length, now) / max(length, now))
    return best


def _place_score(place: tuple[float, float], screen: Screen, element: Element) -> float:
    now = place_of(element, screen)
    return max(0.0, 1 - 2 * math.dist(place, now))


def place_of(element: Element, screen: Screen) -> tuple[float, float]:
    """The middle of an element as shares of its window's width and height."""
    window = screen.window(element.window) if element.window is not None else None
    box = window.box if window is not None else screen.frame.bounds
    at = element.box.center
    return (at.x - box.left) / box.width, (at.y - box.top) / box.height


def neighbours_of(element: Element, screen: Screen, most: int = 4) -> tuple[Neighbour, ...]:
    """The nearest texts outside an element, in its window."""
    window = screen.window(element.window) if element.window is not None else None
    lines = [
        line
        for line in screen.lines
        if len(line.text) > 2
        and not element.box.contains(line.box.center)
        and (window is None or window.box.contains(line.box.center))
    ]
    at = element.box.center
    lines.sort(key=lambda line: math.hypot(line.box.center.x - at.x, line.box.center.y - at.y))
    return tuple(Neighbour(line.text[:80], line.box.center.x - at.x, line.box.center.y - at.y) for line in lines[:most])
