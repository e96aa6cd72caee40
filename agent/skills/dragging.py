"""Dragging: things to places, directions and positions; lists into order; corners to resize."""

from __future__ import annotations

import re

from actions.action import Point
from agent.acting import Actor, Moves
from agent.errors import TargetMissing
from agent.grounding import point_at
from agent.matching import folded
from agent.orders import ORDINALS, Order
from agent.seeking import called, of_role
from agent.skills.figures import figure_of, figures
from perception.geometry import Box
from perception.screen import Element, Screen

FAR = 40
"""Pixels that a thing is dragged in a direction."""
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1), "upwards": (0, -1), "downwards": (0, 1)}
CELLS = {
    "top": (0.5, 0.0), "bottom": (0.5, 1.0), "left": (0.0, 0.5), "right": (1.0, 0.5), "center": (0.5, 0.5),
    "centre": (0.5, 0.5), "middle": (0.5, 0.5),
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+")


def drag(actor: Actor, order: Order) -> Moves:
    """Do what an order of dragging says."""
    if order.means == "sort":
        yield from _sort(actor, order)
        return
    if order.means == "resize":
        yield from _resize(actor, order)
        return
    screen = yield from actor.see()
    what = order.names[0] if order.names else ""
    items = _items(screen)
    item = next((e for e in items if _reads(e, what)), None)
    if item is not None and len(items) > 1:
        start, end = _to_position(item, items, order.into)
        yield from actor.drag(start, end)
        return
    figure = figure_of(what, order.role, screen)
    if not figure and order.role is not None:
        figure = figure_of("shape", None, screen)
    if not figure:
        raise TargetMissing(f"{what!r} to drag was not found")
    into = figure_of(re.sub(r"\bbox\b", "rectangle", order.into), None, screen)
    for number, each in enumerate(figure if order.every else figure[:1]):
        middle = each.box.center
        way = WAYS.get(order.into.casefold().split()[0]) if order.into else None
        if way is not None:
            end = point_at(middle.x + FAR * way[0], middle.y + FAR * way[1])
        elif into:
            end = _slot(max(into, key=lambda e: e.box.area).box, number)
        else:
            raise TargetMissing(f"no place {order.into!r} was found")
        yield from actor.drag(point_at(middle.x, middle.y), end)


def _slot(box: Box, number: int) -> Point:
    """A free place inside a box: things are laid beside each other."""
    columns = max(1, (box.width - 30) // 30)
    x = box.left + 24 + (number % columns) * 30
    y = box.top + 24 + (number // columns) * 30
    return point_at(min(x, box.right - 20), min(y, box.bottom - 20))


def _items(screen: Screen) -> list[Element]:
    """Things of equal size that stand in a list or a grid."""
    boxes = [e for e in screen.elements if e.role in ("field", "item", "button") and (e.name or e.value)]
    return [e for e in boxes if not folded(e.name or e.value).startswith("submit")]


def _reads(element: Element, what: str) -> bool:
    return folded(what) in (folded(element.name), folded(element.value), folded(_bare(element)))


def _bare(element: Element) -> str:
    """Its text without a handle that was read as a sign."""
    return re.sub(r"^[^\w-]+", "", element.name or element.value).strip()


def _to_position(item: Element, items: list[Element], where: str) -> tuple[Point, Point]:
    columns = sorted({e.box.left // 12 for e in items})
    words = where.casefold().rstrip(".").split()
    index = items.index(item)
    if len(columns) > 1:
        return _in_grid(item, items, words)
    target = index
    if "top" in words or "first" in words:
        target = 0
    elif "bottom" in words or "last" in words:
        target = len(items) - 1
    elif "up" in words or "upwards" in words:
        target = index - 1
    elif "down" in words or "downwards" in words:
        target = index + 1
    else:
        number = next(
            (ORDINALS.get(w) or int(w[:-2]) for w in words if w in ORDINALS or re.match(r"\d+(st|nd|rd|th)$", w)), None
        )
        if number is None:
            raise TargetMissing(f"no position {where!r}")
        target = number - 1 if number > 0 else len(items) - 1
    place = items[max(0, min(target, len(items) - 1))].box
    over = 8 if target > index else -8
    return _handle(item), point_at(place.center.x, place.center.y + over)


def _ordinal(word: str) -> int | None:
    return ORDINALS.get(word) or (int(word[:-2]) if re.fullmatch(r"\d+(st|nd|rd|th)", word) else None)


def _in_grid(item: Element, items: list[Element], words: list[str]) -> tuple[Point, Point]:
    across = [CELLS[w][0] for w in words if w in ("left", "right")] or [0.5]
    along = [CELLS[w][1] for w in words if w in ("top", "bottom")] or [0.5]
    lefts, tops = sorted(e.box.left for e in items), sorted(e.box.top for e in items)
    x, y = lefts[0] + across[0] * (lefts[-1] - lefts[0]), tops[0] + along[0] * (tops[-1] - tops[0])
    place = min(items, key=lambda e: abs(e.box.left - x) + abs(e.box.top - y))
    row = [e for e in items if abs(e.box.top - place.box.top) <= 6]
    step = (max(e.box.left for e in row) - min(e.box.left for e in row)) // max(1, len(row) - 1)
    start = item.box.center
    same_corner = point_at(place.box.left + start.x - item.box.left, place.box.center.y)
    forward = items.index(place) > items.index(item)
    del step
    return point_at(start.x, start.y), point_at(same_corner.x + (10 if forward else -10), same_corner.y)


def _handle(item: Element) -> Point:
    return point_at(item.box.center.x, item.box.center.y)


def _sort(actor: Actor, order: Order) -> Moves:
    """Bring a list of numbers into order, one drag for each that stands wrong."""
    down = bool(re.search(r"\b(?:decreasing|descending)\b", order.said))
    screen = yield from actor.see()
    items = [e for e in _items(screen) if _NUMBER.fullmatch(_bare(e))]
    values = [int(_bare(e)) for e in items]
    boxes = [e.box for e in items]
    for place, wanted in enumerate(sorted(values, reverse=down)):
        at = values.index(wanted, place)
        if at == place:
            continue
        start, end = boxes[at].center, boxes[place].center
        yield from actor.drag(point_at(start.x, start.y), point_at(end.x, end.y - 8))
        values.insert(place, values.pop(at))
    done = called("submit", screen)  # a list that can be handed in is not done before that
    if done and not re.search(r"\bsubmit\b", order.said):
        yield from actor.click(done[0].element)


def _resize(actor: Actor, order: Order) -> Moves:
    """Pull the corner of a box so that it gets larger or smaller as the order says."""
    screen = yield from actor.see()
    areas = of_role("area", screen)
    frames = [e.box for e in areas] or [s.box for s in figures(screen) if s.form == "rectangle"]
    corner = [e for e in screen.elements if e.role == "icon" and e.box.width <= 24]
    if not frames and not corner:
        raise TargetMissing("nothing to resize was found")
    grip = corner[0].box.center if corner else None
    x, y = (grip.x + 2, grip.y + 2) if grip else (frames[0].right - 6, frames[0].bottom - 6)
    sign = 1 if re.search(r"\b(?:larger|bigger|greater|more|wider|taller|increase)", order.said) else -1
    tall = bool(re.search(r"\bheight|tall", order.said))
    end = (x, y + sign * FAR) if tall else (x + sign * FAR, y)
    yield from actor.drag(point_at(x, y), point_at(*end))
