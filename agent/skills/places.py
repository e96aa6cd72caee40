"""Places that are told by geometry: a point of a grid, the middle between two dots."""

from __future__ import annotations

import re

from actions.action import Point
from agent.grounding import point_at
from agent.skills.figures import figures
from perception.geometry import Box
from perception.screen import Screen

DOT = 24
"""Pixels: a dot is at most so large."""
_COORDINATES = re.compile(r"\((-?\d+)\s*,\s*(-?\d+)\)")


def point_of(phrase: str, screen: Screen) -> Point | None:
    """The place a phrase tells; None when it tells none."""
    told = _COORDINATES.search(phrase)
    if told:
        return _on_grid(int(told[1]), int(told[2]), dots(screen))
    if re.search(r"\bmid-?\s?point\b|\bmiddle between\b|\bhalfway between\b", phrase):
        found = dots(screen)
        if len(found) == 2:
            one, other = found[0].center, found[1].center
            return point_at((one.x + other.x) / 2, (one.y + other.y) / 2)
    return None


def dots(screen: Screen) -> list[Box]:
    """Small discs."""
    return [s.box for s in figures(screen) if s.form == "circle" and max(s.box.width, s.box.height) <= DOT]


def _on_grid(x: int, y: int, found: list[Box]) -> Point | None:
    """The lattice point, counted from the middle of a lattice that lies evenly around its origin; y goes up."""
    if len(found) < 4:
        return None
    columns, rows = _lines([b.center.x for b in found]), _lines([b.center.y for b in found])
    column, row = len(columns) // 2 + x, len(rows) // 2 - y
    if not (0 <= column < len(columns) and 0 <= row < len(rows)):
        return None
    return point_at(columns[column], rows[row])


def _lines(values: list[int]) -> list[int]:
    """Values that differ by a pixel or two are one line."""
    lines: list[int] = []
    for value in sorted(values):
        if not lines or value - lines[-1] > 6:
            lines.append(value)
    return lines
