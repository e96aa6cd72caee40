"""Clicking, finding, expanding, marking: what an order names is pointed at, wherever it hides."""

from __future__ import annotations

from dataclasses import replace

from actions.action import Click
from agent.acting import Actor, Find, Moves, Pause, first
from agent.errors import TargetMissing
from agent.orders import Order
from agent.seeking import called, of_role, row_of, scroll_bars
from agent.skills.figures import figure_of, numbers_on, ticks
from agent.skills.pictured import pictured
from agent.skills.places import point_of
from perception.geometry import Box
from perception.screen import Element, Line, Screen

REST_OF_BLOCK = 170
"""Pixels below a text in which what belongs to it stands, where no other begins."""
UNFOLD_SECONDS = 0.5


def finder(order: Order, name: str) -> Find:
    """Finds what an order means on a screen: by name, by role, by look, by picture."""

    def find(screen: Screen) -> Element | None:
        found = [seen.element for seen in called(name, screen, order.role)] if name else []
        if not name and order.role is not None:
            found = of_role(order.role, screen) or ticks(order.role, screen)
        found = found or pictured(name, screen) or figure_of(name, order.role, screen)
        found = found or ([*_unread(screen)] if order.role == "button" and name else [])
        if order.near:
            found = in_block(order.near, found, screen)
        if order.nth is not None and len(found) >= abs(order.nth):
            return found[order.nth - (order.nth > 0)]
        return found[0] if found and order.nth is None else None

    return find


def _unread(screen: Screen) -> list[Element]:
    """The one button that could not be read, when all others could: it is the one meant. The guard asks about it."""
    found = [e for e in screen.elements if e.role in ("button", "icon") and not e.name and not e.value]
    return found if len(found) == 1 else []


def click(actor: Actor, order: Order) -> Moves:
    """Click what is named; several things when all of them are meant, numbers in their order."""
    name = order.names[0] if order.names else ""
    screen = yield from actor.see()
    numbers = numbers_on(name, screen)
    if numbers:
        for element in numbers:
            yield from actor.click(element)
        return
    if order.every and order.near:
        yield from _click_every(actor, order, name)
        return
    coordinates = point_of(name, screen)
    if coordinates is not None:
        yield from actor.do(Click(at=coordinates))
        return
    if actor.around and not order.near:
        yield from _with_what_was_found(actor, order, name)
        return
    if order.near:
        yield from _in_the_block_of(actor, order, name)
        return
    yield from actor.click((yield from actor.seek(finder(order, name), order.said)))


def _with_what_was_found(actor: Actor, order: Order, name: str) -> Moves:
    """The control beside what an earlier order found; where there is none, that is opened first."""
    found = finder(replace(order, near=actor.around), name)((yield from actor.see()))
    if found is None:
        yield from open_found(actor)
        found = yield from actor.seek(finder(order, name), order.said)
    yield from actor.click(found)


def open_found(actor: Actor) -> Moves:
    """Click what an earlier order found."""
    rows = row_of(actor.around, (yield from actor.see()))
    actor.around = ""
    if rows:
        yield from actor.click(Element(rows[0].box, "item", rows[0].text))


def _in_the_block_of(actor: Actor, order: Order, name: str) -> Moves:
    """The control that belongs to a text; when it is not shown, what the text's own "more" opens is searched."""
    block = finder(order, name)
    there = yield from actor.seek(lambda s: block(s) or first(_more(order.near, s)), order.said)
    if there.name == "more":
        yield from actor.click(there)
        plain = finder(replace(order, near=""), name)
        there = (yield from actor.await_(plain)) or (yield from actor.seek(plain, order.said))
    yield from actor.click(there)


def _more(near: str, screen: Screen) -> list[Element]:
    return in_block(near, pictured("more", screen), screen)


def _click_every(actor: Actor, order: Order, name: str) -> Moves:
    """The control of that name in every block that belongs to a text, down to the end of the list."""
    done: set[str] = set()
    while True:
        screen = yield from actor.see()
        for top in row_of(order.near, screen):
            found = called(name, screen, order.role)
            controls = [seen.element for seen in found] or pictured(name, screen)
            block = [e for e in controls if top.box.top - 4 <= e.box.center.y <= top.box.bottom + REST_OF_BLOCK]
            key = _block_key(top, screen)
            if block and key not in done:
                yield from actor.click(block[0])
                done.add(key)
        bars = scroll_bars(screen)
        before = [line.text for line in screen.lines]
        if bars:
            yield from actor.scroll(bars[0], 3)
            screen = yield from actor.see()
        if not bars or [line.text for line in screen.lines] == before:
            break
    if not done:
        raise TargetMissing(f"nothing by {order.near!r} was found")


def _block_key(top: Line, screen: Screen) -> str:
    """What tells one block from the next of the same person: its first line and the one below."""
    below = [line for line in screen.lines if line.box.top > top.box.bottom - 4]
    return top.text + "\n" + (min(below, key=lambda line: line.box.top).text if below else "")


def in_block(near: str, found: list[Element], screen: Screen) -> list[Element]:
    """Those that belong to a text: in its row, or not far under it."""
    rows = row_of(near, screen)
    if not rows:
        return []
    top = rows[0].box
    return [e for e in found if top.top - 4 <= e.box.center.y <= top.bottom + REST_OF_BLOCK]


def find(actor: Actor, order: Order) -> Moves:
    """Finding something opens it; the n-th word of a text is kept for what comes next."""
    if order.means == "word":
        screen = yield from actor.see()
        if order.nth == -1:
            for bar in scroll_bars(screen)[:1]:
                yield from actor.scroll(bar, 60)
                screen = yield from actor.see()
        areas = of_role("area", screen)
        box = areas[0].box if areas else _text_block(screen)
        words = [word.text for line in screen.lines if box.contains(line.box.center) for word in line.words]
        if not words:
            raise TargetMissing("there is no text to take a word from")
        actor.kept = words[order.nth - (order.nth > 0)] if order.nth else words[-1]
    elif order.names:
        yield from actor.seek(finder(order, order.names[0]), order.said)
        actor.around = order.names[0]


def _text_block(screen: Screen) -> Box:
    """Where most lines of text stand: above the first box to type into."""
    fields = of_role("field", screen)
    bottom = min((e.box.top for e in fields), default=screen.frame.bounds.bottom)
    bounds = screen.frame.bounds
    return Box(bounds.left, bounds.top, bounds.width, max(1, bottom - bounds.top))


def expand(actor: Actor, order: Order) -> Moves:
    """Open what is folded: sections by their rows, a menu by its picture."""
    screen = yield from actor.see()
    rows = [e for e in screen.elements if e.role in ("item", "button", "tab", "menu", "text")]
    named = [e for e in rows if order.said and any(w in e.name.casefold() for w in ("section", *order.names) if w)]
    icons = [e for e in screen.elements if e.role in ("icon", "image")]
    folded = (named or icons) if order.role == "item" else (icons or named)
    if not folded:
        raise TargetMissing(f"nothing to expand: {order.said}")
    for element in folded if order.every else folded[:1]:
        yield from actor.click(element)
    yield Pause(UNFOLD_SECONDS)
    yield from actor.see()


def highlight(actor: Actor, order: Order) -> Moves:
    """Mark a text: three clicks take a paragraph."""
    del order
    screen = yield from actor.see()
    texts = [e for e in screen.elements if e.role == "text" and len(e.name) > 2]
    if not texts:
        raise TargetMissing("there is no text to highlight")
    yield from actor.click(texts[0], count=3)


def wait(actor: Actor, order: Order) -> Moves:
    """Let the time pass that was asked for, and no look more: the next one would be late."""
    yield Pause(float(order.names[0]) if order.names else 1.0, since_action=True)
    actor.trust()


def nothing(actor: Actor, order: Order) -> Moves:
    """An order that only says how."""
    del actor, order
    return
    yield


__all__ = ["click", "expand", "find", "finder", "highlight", "nothing", "wait"]
