"""Dates: read as people write them, and picked in a calendar that pops up or typed into a date box."""

from __future__ import annotations

import re
from datetime import date

from agent.acting import Actor, Moves
from agent.errors import TargetMissing
from agent.seeking import fields
from perception.geometry import Box
from perception.screen import Element, Line, Screen

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
TURNS = 36
"""How many months a calendar is turned at most."""
NEAR = 260
"""Pixels below a calendar's head in which its days stand."""


def read_date(text: str) -> date | None:
    """The date in "04/08/2016" (month first) or "2016-04-08"."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    try:
        if found:
            return date(int(found[3]), int(found[1]), int(found[2]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        return None
    return None


def pick_date(actor: Actor, text: str) -> Moves:
    """Open the calendar of the date box, turn it to the month, click the day."""
    wanted = read_date(text)
    screen = yield from actor.see()
    boxes = [e for e in fields(screen) if "date" in e.name.casefold()] or fields(screen)
    if wanted is None or (not boxes and head_of(screen) is None):
        raise TargetMissing(f"no box for the date {text!r} was found")
    if head_of(screen) is None:
        yield from actor.click(boxes[0])
        yield from actor.await_(lambda screen: boxes[0] if head_of(screen) else None)
        screen = yield from actor.see()
    for _ in range(TURNS):
        head = head_of(screen)
        if head is None:
            raise TargetMissing("no calendar came up")
        line, month, year = head
        months = (wanted.year - year) * 12 + wanted.month - month
        if months == 0:
            yield from actor.click(_day(wanted.day, line, screen))
            return
        yield from actor.click(_arrow(line, screen, forward=months > 0))
        if abs(months) == 1:
            screen = yield from actor.see()
            continue
        for _ in range(abs(months) - 1):  # the arrows stay where they are
            yield from actor.click(_arrow(line, screen, forward=months > 0))
        screen = yield from actor.see()


def head_of(screen: Screen) -> tuple[Line, int, int] | None:
    """The line that names a month and a year."""
    for line in screen.lines:
        words = re.sub(r"[^a-z0-9 ]", " ", line.text.casefold())
        year = re.search(r"(19|20)\d\d", words)
        month = next((n for n, name in enumerate(MONTHS, 1) if name in words), None)
        if year and month:
            return line, month, int(year[0])
    return None


def _arrow(head: Line, screen: Screen, *, forward: bool) -> Element:
    """What stands at that end of a calendar's head: a picture, or where one is if it was not seen."""
    middle = head.box.center.y
    pictures = [
        e for e in screen.elements
        if e.role in ("icon", "button", "image") and abs(e.box.center.y - middle) <= head.box.height
        and e.box.width <= 4 * head.box.height
    ]  # fmt: skip
    ends = [
        e for e in pictures if (e.box.left >= head.box.right) == forward and (e.box.right <= head.box.left) != forward
    ]
    if ends:
        return max(ends, key=lambda e: e.box.left) if forward else min(ends, key=lambda e: e.box.left)
    days = [line.box for line in screen.lines if head.box.bottom < line.box.top < head.box.bottom + NEAR]
    left, right = (
        min((b.left for b in days), default=head.box.left),
        max((b.right for b in days), default=head.box.right),
    )
    size = head.box.height
    x = right - size if forward else left
    return Element(Box(x, head.box.top, size, size), "icon", "next month" if forward else "previous month")


def _day(day: int, head: Line, screen: Screen) -> Element:
    words = [
        word for line in screen.lines for word in line.words
        if word.text == str(day) and head.box.bottom < word.box.top < head.box.bottom + NEAR
    ]  # fmt: skip
    if not words:
        raise TargetMissing(f"the day {day} is not in the calendar")
    word = words[0] if day < 15 else words[-1]  # days of the months around stand at the other end
    return Element(word.box, "item", word.text)
