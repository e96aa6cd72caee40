"""Writing: texts of the user's, texts copied or read on the screen, answers to sums that stand there."""

from __future__ import annotations

import re
from collections.abc import Generator

from agent.acting import Actor, Finds, Moved, Moves
from agent.errors import TargetMissing
from agent.orders import Order
from agent.seeking import fields, likeness_of, of_role, right_of, row_of
from agent.skills.dates import read_date
from agent.skills.figures import figures
from perception.geometry import Box
from perception.screen import Element, Screen
from perception.shapes import find_shapes

NAMED = 0.7
SUM = re.compile(r"(-?\d+)\s*([+\-–x×*·/÷])\s*(-?\d+)")
TALL_BOX = 80
"""Pixels: a box so tall holds several lines."""
LEAST_BOX = (44, 28)
"""Pixels: an empty frame at least so large may be a box to type into."""


def enter(actor: Actor, order: Order) -> Moves:
    """Type what an order says, reads or marked, into the box it means."""
    if order.pairs:
        for name, text in order.pairs:
            yield from actor.type_into((yield from _field(actor, name)), text)
        return
    if order.means == "it" and actor.held:
        yield from actor.click((yield from _field(actor, "")))
        yield from actor.press("ctrl", "v")
        return
    text = yield from _text_of(actor, order)
    if read_date(text) and order.means == "date":
        yield from _enter_date(actor, text)
        return
    screen = yield from actor.see()
    nth = _which(order.means)
    boxes = boxes_on(screen)
    if order.every:
        targets = boxes
    elif nth is not None and len(boxes) >= nth:
        targets = [boxes[nth - (nth > 0)]]
    else:
        targets = [(yield from _field(actor, order.into))]
    for element in targets:
        yield from actor.type_into(element, text)


def _which(said: str) -> int | None:
    from agent.orders import ORDINALS

    return next((ORDINALS[word] for word in said.casefold().split() if word in ORDINALS), None)


def copy(actor: Actor, order: Order) -> Moves:
    """Take the whole content of a text box to the clipboard."""
    screen = yield from actor.see()
    areas = of_role(order.role or "area", screen) or of_role("area", screen)
    areas = [e for e in areas if e.value] or areas
    if not areas:
        raise TargetMissing(f"nothing to copy from: {order.said}")
    yield from actor.click(areas[0])
    yield from actor.press("ctrl", "a")
    yield from actor.press("ctrl", "c")
    actor.held = True


def answer(actor: Actor, order: Order) -> Moves:
    """Work out the sum that stands on the screen, and keep its result."""
    screen = yield from actor.see()
    text = " ".join(line.text for line in screen.lines)
    found = SUM.search(text)
    if not found:
        raise TargetMissing(f"no sum stands on the screen: {order.said}")
    a, sign, b = int(found[1]), found[2], int(found[3])
    results = {"+": a + b, "-": a - b, "–": a - b, "/": a // b if b else 0, "÷": a // b if b else 0}
    actor.kept = str(results.get(sign, a * b))


def focus(actor: Actor, order: Order) -> Moves:
    """Put the caret into a box."""
    yield from actor.click((yield from _field(actor, order.names[0] if order.names else "")))


def boxes_on(screen: Screen) -> list[Element]:
    """The boxes to type into; where the finder names none, the empty frames that look like one."""
    found = [e for e in fields(screen) if e.role == "field"] or fields(screen)
    if found:
        return found
    controls = [e.box for e in screen.elements if e.role in ("button", "combo")]
    texts = [line.box for line in screen.lines]
    return [
        Element(shape.box, "field", "")
        for shape in find_shapes(screen.frame)
        if shape.form == "rectangle" and not shape.filled
        and shape.box.width >= LEAST_BOX[0] and shape.box.height >= LEAST_BOX[1]
        and shape.box.width < screen.frame.bounds.width - 8 and shape.box.height <= 90
        and not any(box.iou(shape.box) > 0.5 for box in controls)
        and not any(shape.box.contains(text.center) for text in texts)
    ]  # fmt: skip


def after_label(label: str, screen: Screen) -> Element | None:
    """The place right of a label that has nothing beside it; the box there, if one was found."""
    for line in screen.lines:
        if likeness_of(label, line.text) == 1.0:
            right = screen.frame.bounds.right
            left = line.box.right + 8
            box = Box(left, line.box.top, max(1, min(160, right - left - 8)), line.box.height)
            beside = [e for e in boxes_on(screen) if e.box.contains(box.center) and e.box.height < TALL_BOX]
            return beside[0] if beside else Element(box, "field", label)
    return next((e for e in boxes_on(screen) if likeness_of(label, e.name) == 1.0), None)


def blank_part(screen: Screen) -> Element | None:
    """The largest part of the page without ink under its last text, where a page without frames is written on."""
    bounds = screen.frame.bounds
    grips = [e.box for e in screen.elements if e.role == "icon" and e.box.top > bounds.top + bounds.height // 3]
    bottom = max((box.bottom for box in grips), default=0)
    top = max((line.box.bottom for line in screen.lines), default=bounds.top)
    if bottom - top < TALL_BOX:
        return None
    return Element(Box(bounds.left + 8, top + 12, bounds.width // 2, bottom - top - 24), "area", "")


def _field(actor: Actor, name: str) -> Finds:
    """The box of that name, or the only or first one."""

    def find(screen: Screen) -> Element | None:
        boxes = boxes_on(screen)
        best = max(boxes, key=lambda box: likeness_of(name, box.name) if name and box.name else 0.0, default=None)
        if best is not None and name and best.name and likeness_of(name, best.name) >= NAMED:
            return best
        empty = [box for box in boxes if not box.value]
        return (empty or boxes)[0] if boxes else None

    return (yield from actor.seek(find, f"a field {name!r}" if name else "a field"))


def _text_of(actor: Actor, order: Order) -> Generator[Moved, Screen | None, str]:
    """The text an order means: its own, one beside a name, one that was kept, a count, or what stands above the box."""
    screen = yield from actor.see()
    if order.means == "value":
        rows = row_of(order.near, screen)
        value = right_of(rows[0].box, screen) if rows else None
        if value is None:
            raise TargetMissing(f"nothing stands beside {order.near!r}")
        return value.name
    if order.means == "count":
        return str(_commonest_figures(screen))
    if order.names:
        return order.names[0]
    if actor.kept:
        return actor.kept
    boxes = boxes_on(screen)
    bottom = boxes[0].box.top if boxes else screen.frame.bounds.bottom
    above = [line for line in screen.lines if line.box.bottom <= bottom + 4]
    if not above:
        raise TargetMissing(f"no text to type was found: {order.said}")
    return max(above, key=lambda line: line.box.height).text


def _commonest_figures(screen: Screen) -> int:
    """How many figures of the commonest look there are."""
    looks = [(s.form, s.colour, s.box.width // 4) for s in figures(screen) if s.box.width < 60 and s.box.height < 60]
    return max((looks.count(look) for look in looks), default=0)


def _enter_date(actor: Actor, text: str) -> Moves:
    """A box for dates takes digits, month first, from its left end."""
    screen = yield from actor.see()
    boxes = boxes_on(screen) if fields(screen) else of_role("combo", screen) or boxes_on(screen)
    if not boxes:
        raise TargetMissing(f"no box for the date {text!r} was found")
    box = boxes[0]
    start = Element(Box(box.box.left + 4, box.box.top, min(40, box.box.width), box.box.height), box.role, box.name, "")
    masked = any("mm" in line.text.casefold() for line in screen.lines if box.box.contains(line.box.center))
    yield from actor.type_into(start, "".join(c for c in text if c.isdigit()) if masked else text)
