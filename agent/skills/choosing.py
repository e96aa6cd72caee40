"""Choosing from what is offered: boxes to tick, lists, drop-downs, menus in menus, dates, dials."""

from __future__ import annotations

import re
from functools import partial

from actions.action import Type
from agent.acting import Actor, Find, Moves
from agent.errors import TargetMissing
from agent.orders import Order
from agent.seeking import called, likeness_of
from agent.skills.alike import means_like
from agent.skills.dates import pick_date, read_date
from agent.skills.dials import turn
from agent.skills.figures import alike_figures, numbers_on
from agent.skills.pointing import click, finder
from perception.screen import Element, Screen

TICKS = ("checkbox", "radio")


def choose(actor: Actor, order: Order) -> Moves:
    """Choose every name of an order, by whatever control offers it."""
    name = order.names[0] if order.names else ""
    if not name and order.role is None:
        raise TargetMissing(f"{order.said!r} names nothing to choose")
    if read_date(name) and order.means in ("date", "", "calendar", "date picker", "datepicker"):
        yield from pick_date(actor, name)
    elif re.fullmatch(r"-?\d+", name) and order.means in ("slider", "spinner", "dial"):
        yield from turn(actor, order.means, int(name))
    elif order.means == "menu":
        yield from _down_the_menu(actor, order)
    elif numbers_on(name, (yield from actor.see())):
        yield from click(actor, order)
    elif (
        number := re.search(r"\b(greatest|largest|highest|biggest|smallest|lowest|least)\b", order.means)
    ) is not None:
        yield from _by_number(actor, least=number[1] in ("smallest", "lowest", "least"))
    elif order.alike:
        yield from _by_sense(actor, order)
    else:
        for place, each in enumerate(order.names or ("",)):
            yield from _one(actor, order, each, adding=place > 0)


def _one(actor: Actor, order: Order, name: str, *, adding: bool) -> Moves:
    find = finder(order, name)
    element = find((yield from actor.see()))
    if element is not None and element.role == "combo" and likeness_of(name, element.value) == 1.0:
        return  # it is chosen already
    if element is None or element.role == "combo":
        combos = [e for e in (yield from actor.see()).elements if e.role == "combo"]
        if combos and (element is not None or len(combos) == 1):
            yield from _by_letters(actor, element or combos[0], find, name)
            return
        element = yield from actor.seek(lambda screen: _offered(find(screen)), order.said)
    if "checked" in element.states or "selected" in element.states:
        return
    listed = element.role not in TICKS and "list" in order.means
    yield from actor.click(element, adding=adding and listed)


def _by_letters(actor: Actor, combo: Element, find: Find, name: str) -> Moves:
    """Open a box that drops down and click the name; where it does not show, its letters lead to it."""
    yield from actor.click(combo)
    element = yield from actor.await_(lambda screen: _offered(find(screen)), seconds=0.3)
    if element is not None:
        yield from actor.click(element)
        return
    yield from actor.do(Type(text=name))
    yield from actor.press("enter")


def _offered(element: Element | None) -> Element | None:
    """What can be chosen itself, not the box that shows what was."""
    return None if element is None or element.role == "combo" else element


def _by_number(actor: Actor, *, least: bool) -> Moves:
    """Turn up each of several alike figures, read the number it shows, and go back to the one that wins."""
    screen = yield from actor.see()
    cards = alike_figures(screen)
    if len(cards) < 2:
        raise TargetMissing("there are no cards to compare")
    shown: list[tuple[int, Element]] = []
    for card in cards:
        screen = yield from actor.see()
        texts = [line.text for line in screen.lines if card.box.contains(line.box.center)]
        if not any(re.search(r"\d", text) for text in texts):
            yield from actor.click(card)
            screen = yield from actor.see()
            texts = [line.text for line in screen.lines if card.box.contains(line.box.center)]
        number = re.search(r"-?\d+", " ".join(texts))
        if number:
            shown.append((int(number[0]), card))
    if not shown:
        raise TargetMissing("no card shows a number")
    best = (min if least else max)(shown, key=lambda pair: pair[0])
    if best != shown[-1]:
        yield from actor.click(best[1])


def _down_the_menu(actor: Actor, order: Order) -> Moves:
    """The pointer rests on each menu on the way, and only the last name is clicked."""
    for number, name in enumerate(order.names, 1):
        element = yield from actor.await_(partial(_named, name))
        if element is None:
            raise TargetMissing(f"{name!r} is in no menu that is open")
        yield from (actor.click(element) if number == len(order.names) else actor.hover(element))


def _named(name: str, screen: Screen) -> Element | None:
    found = called(name, screen)
    return found[0].element if found else None


def _by_sense(actor: Actor, order: Order) -> Moves:
    """Tick what means about the same as the words of the order."""
    screen = yield from actor.see()
    offered = [e for e in screen.elements if e.role in TICKS and e.name]
    for word in order.names:
        fitting = [(means_like(word, e.name), e) for e in offered]
        best = max(fitting, key=lambda pair: pair[0], default=None)
        if best is None or best[0] <= 0:
            raise TargetMissing(f"nothing on the screen means something like {word!r}")
        offered.remove(best[1])
        if "checked" not in best[1].states:
            yield from actor.click(best[1])
