"""The simulated desktop as a picture."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.widgets import Widget
from examples.simulated.window import SimulatedWindow
from perception.geometry import Box
from perception.screen import Pixels

BACKGROUND, PANEL, PAPER, INK, BORDER, BAR, GREY = (
    "#3a5f7d",
    "#e8e8e8",
    "white",
    "#202020",
    "#808080",
    "#d0d4da",
    "#909090",
)
POINTS = 13
KEPT = 64
"""Pictures that are kept."""

_DRAWN: dict[Hashable, Pixels] = {}


def draw(desktop: SimulatedDesktop) -> Pixels:
    """The screen now, [H, W, 3], read-only; drawn once for as long as nothing on it changes."""
    active = desktop.active
    content = (desktop.bounds, *(_content(window, active=window is active) for window in desktop.windows))
    if content not in _DRAWN:
        while len(_DRAWN) >= KEPT:
            del _DRAWN[next(iter(_DRAWN))]
        _DRAWN[content] = _drawn(desktop)
    return _DRAWN[content]


def _drawn(desktop: SimulatedDesktop) -> Pixels:
    image = Image.new("RGB", (desktop.bounds.width, desktop.bounds.height), BACKGROUND)
    pen = ImageDraw.Draw(image)
    for window in desktop.windows:
        _window(pen, window, active=window is desktop.active)
    return np.asarray(image, np.uint8)


def _content(window: SimulatedWindow, *, active: bool) -> tuple[Hashable, ...]:
    """Everything of a window that is drawn."""
    widgets = (
        (w.role, w.name, w.box, w.shown, w.enabled, w.checked, w.chosen, w is window.focus, *w.visible_rows())
        for w in window.widgets
    )
    return (active, window.title, window.box, *widgets)


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(POINTS)


def _window(pen: ImageDraw.ImageDraw, window: SimulatedWindow, *, active: bool) -> None:
    frame = window.frame
    pen.rectangle(_edges(frame), fill=BAR if active else PANEL, outline=BORDER)
    pen.text((frame.left + 8, frame.top + 4), window.title, fill=INK if active else GREY, font=_font())
    pen.rectangle(_edges(window.box), fill=PANEL, outline=BORDER)
    for widget in window.widgets:
        _widget(pen, widget, window, focused=active and widget is window.focus)


def _widget(pen: ImageDraw.ImageDraw, widget: Widget, window: SimulatedWindow, *, focused: bool) -> None:
    box = Box(widget.box.left + window.box.left, widget.box.top + window.box.top, widget.box.width, widget.box.height)
    ink = INK if widget.enabled else GREY
    if widget.role == "text":
        pen.text((box.left, box.top + 3), widget.name, fill=ink, font=_font())
    elif widget.role in ("checkbox", "radio"):
        square = Box(box.left, box.top + 3, 14, 14)
        pen.rectangle(_edges(square), fill=PAPER, outline=ink)
        if widget.checked:
            tick = [(3, 7), (6, 11), (12, 3)]
            pen.line([(square.left + x, square.top + y) for x, y in tick], fill=INK, width=2)
        pen.text((box.left + 20, box.top + 3), widget.name, fill=ink, font=_font())
    elif widget.role == "item":
        pen.rectangle(_edges(box), fill=PAPER, outline=BORDER)
        for row, at in widget.visible_rows():
            left, top = at.left + window.box.left, at.top + window.box.top
            if row == widget.chosen:
                pen.rectangle((left + 1, top + 1, left + at.width - 2, top + at.height - 1), fill="#b8d4f0")
            pen.text((left + 5, top + 4), row, fill=INK, font=_font())
    else:
        pen.rectangle(_edges(box), fill=PAPER if widget.takes_text else PANEL, outline="#2060c0" if focused else BORDER)
        pen.multiline_text((box.left + 6, box.top + 4), widget.shown, fill=ink, font=_font())
        if widget.takes_text and widget.role != "area":
            width = pen.textlength(widget.name, font=_font())
            pen.text((box.left - 6 - width, box.top + 4), widget.name, fill=INK, font=_font())


def _edges(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right - 1, box.bottom - 1
