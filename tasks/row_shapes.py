"""Whether the windows and targets that a row of a trace tells of are told as traces tell them. Pure.

A trace may come from anyone; what its rows hold is data, but those who read them may rely on these shapes.
"""

from __future__ import annotations

from typing import Any

from perception.errors import OutOfSpaceError
from perception.geometry import Box


def check_row(kind: str, data: object) -> None:
    """Raises ValueError with what is told in another shape."""
    wrong = "it is no mapping" if not isinstance(data, dict) else _wrong(kind, data)
    if wrong:
        raise ValueError(wrong)


def _wrong(kind: str, data: dict[str, Any]) -> str:
    if "windows" in data and (wrong := _wrong_windows(data["windows"])):
        return wrong
    return _wrong_grounding(data["grounding"]) if kind == "intent" and data.get("grounding") is not None else ""


def box_told(told: object) -> Box:
    """The box in [left, top, width, height]. Raises ValueError."""
    if not isinstance(told, list) or len(told) != 4 or not all(type(side) is int for side in told):
        raise ValueError("a box is four whole numbers")
    try:
        return Box(*told)
    except OutOfSpaceError as error:
        raise ValueError(f"a box is none: {error}") from error


def _wrong_windows(told: object) -> str:
    if not isinstance(told, list) or not all(isinstance(window, dict) for window in told):
        return "windows are no list of mappings"
    for window in told:
        if any(type(window.get(name)) is not int for name in ("id", "stacking")):
            return "a window has no number or place"
        if any(not isinstance(window.get(name), int | None) for name in ("pid", "transient_for")):
            return "a window's program or parent is no number"
        if not isinstance(window.get("application"), str) or not isinstance(window.get("focused"), bool):
            return "a window has no application or focus"
        box_told(window.get("box"))
        if window.get("frame"):
            box_told(window["frame"])
    return ""


def _wrong_grounding(told: object) -> str:
    if not isinstance(told, dict):
        return "what was pointed at is no mapping"
    if "box" in told:
        box_told(told["box"])
    names = (told.get(name, "") for name in ("rung", "name", "role"))
    return "" if all(isinstance(name, str) for name in names) else "what was pointed at has no name"
