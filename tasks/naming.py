"""A thing on the screen in words: what stands at a point, and the shortest target that finds it again, and no other.

A description is tried on the very screen it was made for, by the ladder that will look for it. Knows nothing of steps.
"""

from __future__ import annotations

from collections.abc import Iterator

from actions.action import Point
from agent.errors import AgentError
from agent.grounding import Grounder
from perception.geometry import Box, ScreenPoint
from perception.screen import Element, Role, Screen
from tasks.task_parts import TaskTarget

PASSIVE: frozenset[Role] = frozenset({"text", "image", "unknown"})
"""Roles of what does not react."""


def element_at(screen: Screen, place: Point) -> Element | None:
    """The smallest thing that reacts under a point of the topmost window there, or else the smallest thing."""
    at = ScreenPoint(place.x, place.y)
    window = screen.window_at(at)
    under = [e for e in screen.elements if e.box.contains(at) and (window is None or e.window in (window.id, None))]
    return min(under, key=lambda e: (e.role in PASSIVE, e.box.width * e.box.height), default=None)


def target_of(element: Element, screen: Screen) -> TaskTarget | None:
    """The shortest target that finds this element on this screen, and no other; None when no words do."""
    finder = Grounder()
    for target in _descriptions(element, screen):
        try:
            found = finder.find(target, screen)
        except AgentError:
            continue
        if found.element == element:
            return target
    return None


def _descriptions(element: Element, screen: Screen) -> Iterator[TaskTarget]:
    """Ways to name an element, the most robust first."""
    window = screen.window(element.window) if element.window is not None else None
    application = window.application if window else None
    neighbour = _neighbour(element, screen)
    same = [e for e in screen.elements if e.role == element.role and e.window == element.window]
    for within in dict.fromkeys((None, application or None)):
        if element.name:
            yield TaskTarget(text=element.name, role=element.role, window=within)
            if neighbour:
                yield TaskTarget(text=element.name, role=element.role, near=neighbour, window=within)
        yield TaskTarget(role=element.role, window=within)
        if neighbour:
            yield TaskTarget(role=element.role, near=neighbour, window=within)
        if element in same:
            yield TaskTarget(role=element.role, nth=same.index(element) + 1, window=within)


def _neighbour(element: Element, screen: Screen) -> str | None:
    """The nearest other text in the same window."""
    texts = [line for line in screen.lines if not element.box.encloses(line.box) and len(line.text) > 2]
    window = screen.window(element.window) if element.window is not None else None
    texts = [line for line in texts if window is None or window.box.encloses(line.box)]
    nearest = min(texts, key=lambda line: _distance(line.box, element.box), default=None)
    return nearest.text[:200] if nearest else None


def _distance(one: Box, other: Box) -> int:
    across = max(0, one.left - other.right, other.left - one.right)
    down = max(0, one.top - other.bottom, other.top - one.bottom)
    return across + down
