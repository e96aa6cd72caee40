"""Dials: sliders and spinners, turned until the number beside them is the one asked for."""

from __future__ import annotations

import re

from agent.acting import Actor, Moves
from agent.errors import TargetMissing
from agent.seeking import of_role
from perception.geometry import Box
from perception.screen import Element, Screen
from perception.shapes import Shape, find_shapes

LOOKS = 6
BURST = 12
"""Keys or clicks sent between two looks."""
LONG = 3
"""How many times longer than thick a track is at least."""


def turn(actor: Actor, means: str, wanted: int) -> Moves:
    """Bring the number that the dial shows to the one wanted."""
    if means == "spinner":
        yield from _spin(actor, wanted)
    else:
        yield from _slide(actor, wanted)


def _spin(actor: Actor, wanted: int) -> Moves:
    screen = yield from actor.see()
    spins = of_role("spin", screen)
    if not spins:
        raise TargetMissing("no spinner was found")
    box = spins[0].box
    size = max(8, box.height // 2)
    for _ in range(LOOKS):
        shown = _number(box, screen)
        if shown is None or shown == wanted:
            shown = 0 if shown is None else shown
        left = wanted - shown
        if left == 0:
            return
        y = box.top + box.height // 4 if left > 0 else box.bottom - box.height // 4
        arrow = Element(Box(box.right - size - 4, y - 3, size // 2, 6), "button", "up" if left > 0 else "down")
        for _ in range(abs(left) // 3):
            yield from actor.click(arrow, count=3)
        if abs(left) % 3:
            yield from actor.click(arrow, count=abs(left) % 3)
        screen = yield from actor.see()


def _number(box: Box, screen: Screen) -> int | None:
    inside = [line.text for line in screen.lines if box.contains(line.box.center)]
    found = re.search(r"-?\d+", " ".join(inside))
    return int(found[0]) if found else None


def _slide(actor: Actor, wanted: int) -> Moves:
    """Grip the handle, then let the arrow keys do it: one step each."""
    screen = yield from actor.see()
    track, handle = _slider(screen)
    if handle is None:
        raise TargetMissing("no slider was found")
    upright = track.height > track.width
    yield from actor.click(Element(handle, "slider", "slider"))
    screen = yield from actor.see()
    for _ in range(LOOKS):
        shown = _beside(track, screen)
        if shown is None:
            raise TargetMissing("no number stands beside the slider")
        left = wanted - shown
        if left == 0:
            return
        key = ("up" if left > 0 else "down") if upright else ("right" if left > 0 else "left")
        for _ in range(min(abs(left), BURST * 8)):
            yield from actor.press(key)
        screen = yield from actor.see()


def _slider(screen: Screen) -> tuple[Box, Box | None]:
    """A long thin track and the squarish handle that sits on it."""
    shapes = find_shapes(screen.frame)
    texts = [line.box for line in screen.lines]
    for track in (s.box for s in shapes if _is_track(s)):
        wide = Box(track.left - 12, track.top - 12, track.width + 24, track.height + 24)
        on_it = [
            s.box for s in shapes
            if s.box != track and wide.encloses(s.box) and max(s.box.width, s.box.height) <= 40
            and 0.4 <= s.box.width / s.box.height <= 2.5 and not any(t.contains(s.box.center) for t in texts)
        ]  # fmt: skip
        if on_it:
            return track, max(on_it, key=lambda box: box.area)
    return Box(0, 0, 1, 1), None


def _is_track(shape: Shape) -> bool:
    longer, shorter = max(shape.box.width, shape.box.height), min(shape.box.width, shape.box.height)
    return longer >= 100 and longer >= LONG * shorter and shorter <= 40


def _beside(track: Box, screen: Screen) -> int | None:
    """The number nearest to the track."""
    numbers = [line for line in screen.lines if re.fullmatch(r"-?\d+", line.text.strip())]
    nearest = min(numbers, key=lambda line: _gap(track, line.box), default=None)
    return int(nearest.text) if nearest is not None else None


def _gap(one: Box, other: Box) -> int:
    across = max(one.left - other.right, other.left - one.right, 0)
    return across + max(one.top - other.bottom, other.top - one.bottom, 0)
