"""What the trace and the guard are told about a grounded action: how it was found, and where it points."""

from __future__ import annotations

from collections.abc import Sequence

from actions.action import Action, Point
from agent.grounded import Grounded
from perception.geometry import Box
from perception.screen import Window


def explain(grounded: Grounded) -> dict[str, object]:
    """What the trace keeps of a grounding: rung, score, the box, and the candidates that were weighed."""
    found = grounded.found
    if found is None:
        return {"rung": "none"}
    box = found.element.box
    return {
        "rung": found.rung,
        "score": round(found.score, 4),
        "name": found.element.name,
        "role": found.element.role,
        "box": [box.left, box.top, box.width, box.height],
        "candidates": [
            {"name": c.element.name, "role": c.element.role, "score": round(c.score, 4),
             "box": [c.element.box.left, c.element.box.top, c.element.box.width, c.element.box.height]}
            for c in found.candidates[:8]
        ],
    }  # fmt: skip


def windows_told(windows: Sequence[Window]) -> list[dict[str, object]]:
    """Where windows were; their titles are left out."""
    return [
        {
            "id": w.id, "pid": w.pid, "application": w.application, "box": _corners(w.box), "stacking": w.stacking,
            "focused": w.focused, "frame": _corners(w.frame) if w.frame else None, "transient_for": w.transient_for,
        }
        for w in windows
    ]  # fmt: skip


def _corners(box: Box) -> list[int]:
    return [box.left, box.top, box.width, box.height]


def place_of(action: Action) -> Point | None:
    """Where an action points; None when it points nowhere."""
    match action.kind:
        case "click" | "scroll":
            return action.at
        case "move":
            return action.to
        case "drag":
            return action.start
        case _:
            return None
