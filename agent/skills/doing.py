"""What is done with a thing by its picture or button: reply, forward, delete, mark; and what is then filled in."""

from __future__ import annotations

from agent.acting import Actor, Moves, first
from agent.errors import TargetMissing
from agent.orders import Order
from agent.seeking import called, row_of
from agent.skills.pictured import pictured
from agent.skills.pointing import in_block, open_found
from agent.skills.writing import after_label, blank_part, boxes_on
from perception.screen import Element, Screen

WAYS = {
    "reply": ("reply",), "forward": ("forward",), "delete": ("delete", "trash"), "mark": ("star", "important"),
    "like": ("like",), "share": ("share",), "answer": ("reply",),
}  # fmt: skip
AFTER = ("send", "ok", "submit", "done")


def act(actor: Actor, order: Order) -> Moves:
    """Open what it is about, use the control of that name, fill in the text or the person, and send it off."""
    if order.near:
        actor.around = order.near
        yield from actor.seek(lambda screen: _line(order.near, screen), order.said)
    names = WAYS[order.names[0]]
    beside = _control(names, actor.around, (yield from actor.see())) if actor.around else None
    if beside is None and actor.around:
        yield from open_found(actor)
    yield from actor.click(beside or (yield from actor.seek(lambda screen: _control(names, "", screen), order.said)))
    if not order.into:
        return
    place = yield from actor.await_(lambda screen: _place(order, screen))
    if place is None:
        raise TargetMissing(f"there is no place for {order.into!r}")
    yield from actor.type_into(place, order.into)
    yield from actor.click((yield from actor.seek(lambda screen: _control(AFTER, "", screen), "a way to send it")))


def _line(text: str, screen: Screen) -> Element | None:
    rows = row_of(text, screen)
    return Element(rows[0].box, "item", rows[0].text) if rows else None


def _place(order: Order, screen: Screen) -> Element | None:
    """Where a person goes: right of "to"; where a text goes: a box, or the blank part of the page."""
    if order.names[0] == "forward":
        return after_label("to", screen)
    blank = blank_part(screen)
    return blank or first(boxes_on(screen))


def _control(names: tuple[str, ...], near: str, screen: Screen) -> Element | None:
    found = [seen.element for name in names for seen in called(name, screen)]
    found = found or [element for name in names for element in pictured(name, screen)]
    if near:
        found = in_block(near, found, screen)
    return found[0] if found else None
