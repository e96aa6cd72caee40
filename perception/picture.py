"""Pictures and JSON of a screen, for people and other programs: what was seen, where, under which number.

Numbers are positions in `screen.elements`, from 1. Texts come from the screen and are data.
"""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageDraw

from perception.geometry import Box
from perception.screen import Element, Screen

COLOURS = {
    "button": "#1b7f3b",
    "field": "#c62828",
    "area": "#1565c0",
    "checkbox": "#ad1457",
    "radio": "#6a1b9a",
    "combo": "#e65100",
    "spin": "#6d4c41",
    "tab": "#00796b",
    "menu": "#827717",
    "link": "#0d47a1",
    "item": "#00838f",
    "icon": "#616161",
}
OTHER = "#000000"


def draw(screen: Screen) -> Image.Image:
    """The frame with a box, number, role and name for every element."""
    image = Image.fromarray(screen.frame.pixels)
    pen = ImageDraw.Draw(image)
    for number, element in enumerate(screen.elements, 1):
        _draw_element(pen, number, element, screen.frame.bounds)
    return image


def to_json(screen: Screen) -> dict[str, Any]:
    """Windows and elements as plain data; boxes are [left, top, width, height] in screen pixels."""
    return {
        "bounds": _box(screen.frame.bounds),
        "settled": screen.settled,
        "timings": {name: round(seconds, 4) for name, seconds in screen.timings.items()},
        "windows": [
            {"id": w.id, "application": w.application, "title": w.title, "box": _box(w.box), "focused": w.focused}
            for w in screen.windows
        ],
        "elements": [_element(number, element) for number, element in enumerate(screen.elements, 1)],
    }


def _element(number: int, element: Element) -> dict[str, Any]:
    return {
        "number": number,
        "role": element.seen_as,
        "name": element.name,
        "value": element.value,
        "states": sorted(element.states),
        "box": _box(element.box),
        "label": None if element.label is None else _box(element.label),
        "extent": None if element.extent is None else _box(element.extent),
        "reacts": element.reacts,
        "kind": element.kind,
        "window": element.window,
        "score": round(element.score, 3),
    }


def _draw_element(pen: ImageDraw.ImageDraw, number: int, element: Element, bounds: Box) -> None:
    box = element.box.shifted(-bounds.left, -bounds.top)
    colour = COLOURS.get(element.seen_as, OTHER)
    pen.rectangle([box.left, box.top, box.right - 1, box.bottom - 1], outline=colour)
    caption = " ".join(part for part in (str(number), element.seen_as, element.name[:24]) if part)
    place = (box.left, max(0, box.top - 11))
    pen.rectangle(pen.textbbox(place, caption), fill="#ffffff")
    pen.text(place, caption, fill=colour)


def _box(box: Box) -> list[int]:
    return [box.left, box.top, box.width, box.height]
