"""Elements as the witness tells them: what a program shows, without reading it from pixels."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from perception.geometry import Box
from perception.screen import Element, State, Window

TELL_SECONDS = 5.0
BULLET = "●"


def told_elements(ask: Path, windows: Sequence[Window] = ()) -> tuple[Element, ...]:
    """What the witness shows now, top to bottom; none when it has ended. Its windows' ids are those of the display.

    A program learns later than the window system where its window has gone; the places of `windows` are believed.
    """
    told = _asked(ask)
    found = [_element(name, widget) for name, widget in told.items() if widget["role"]]
    places = {window.id: window.box for window in windows}
    for main in told.values():
        if main.get("top") and main["window"] in places:
            left, top = main["box"][:2]
            place = places[main["window"]]
            found = [_shifted(e, place.left - left, place.top - top, main["window"]) for e in found]
    return tuple(sorted(found, key=lambda element: (element.box.top, element.box.left)))


def _shifted(element: Element, x: int, y: int, window: int) -> Element:
    if element.window != window:
        return element
    box = element.box
    return replace(element, box=Box(box.left + x, box.top + y, box.width, box.height))


def _asked(ask: Path) -> dict[str, dict[str, Any]]:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(TELL_SECONDS)
        try:
            asking.connect(str(ask))
            answer = b"".join(iter(lambda: asking.recv(65536), b""))
        except OSError:
            return {}
    told: dict[str, dict[str, Any]] = json.loads(answer or b"{}")
    return told


def _element(name: str, widget: dict[str, Any]) -> Element:
    text, role = widget["text"] or "", widget["role"]
    on: dict[State, Any] = {
        "checked": widget["checked"], "focused": widget["focused"], "selected": widget.get("selected")
    }  # fmt: skip
    return Element(
        box=Box(*widget["box"]),
        role=role,
        name=text if role == "text" else name,
        value=(BULLET * len(text) if widget["hidden"] else text) if role in ("field", "area") else "",
        states=frozenset(state for state, holds in on.items() if holds),
        window=widget["window"],
    )
