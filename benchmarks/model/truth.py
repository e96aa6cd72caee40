"""What a person could act on, on a screen as its accessibility tree tells it. The rules were fixed before measuring.

Counted: the roles of `ROLES` that are showing and visible; text boxes only when they are editable; list items and table
cells only when they can be selected or focused, and cells only with a name. A box is cut at the screen and at its
window; what is then under 8 px wide or high, or has another window over its middle or over 30 % of it, does not count.
Parts of a combo or spin box are not counted beside it, nor is a wrapper: of two boxes with an IoU over 0.9 the inner
one stays. What was scrolled out of a container, or is in one that does not show, does not count either.
Left out on purpose: scroll bars, window borders, terminals, and buttons that only open a combo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.model.screens import Taken
from perception.geometry import Box
from perception.screen import Role, State, Window

ROLES: Mapping[str, Role] = {
    "push button": "button", "button": "button", "toggle button": "button", "push button menu": "button",
    "column header": "button", "table column header": "button", "row header": "button",
    "check box": "checkbox", "switch": "checkbox", "radio button": "radio", "combo box": "combo",
    "entry": "field", "text": "field", "editbar": "field", "password text": "field",
    "spin button": "spin", "slider": "slider", "page tab": "tab", "menu": "menu", "link": "link", "icon": "icon",
    "menu item": "item", "check menu item": "item", "radio menu item": "item",
    "list item": "item", "tree item": "item", "table cell": "item",
}  # fmt: skip
TEXTS = ("entry", "text", "editbar", "password text")
CHOSEN = ("list item", "tree item", "table cell", "icon")
CELLS = ("table cell",)
WHOLE = ("combo box", "spin button")
SMALLEST = 8
COVERED = 0.3
CONTAINERS = (
    "filler",
    "panel",
    "layered pane",
    "scroll pane",
    "viewport",
    "split pane",
    "tree",
    "list",
    "table",
    "tree table",
)
SAME = 0.9
_SHOWN: tuple[State, ...] = ("checked", "selected", "disabled", "focused")
_USABLE = frozenset({"sensitive", "enabled"})
_TOLD_BY_TREES = frozenset({"showing"})


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing that can be acted on."""

    box: Box
    role: Role
    name: str
    value: str
    states: frozenset[str]

    @property
    def shown_states(self) -> frozenset[State]:
        """Those that a person sees; a tree tells what can be used, and drawn screens what cannot."""
        told: set[State] = {state for state in _SHOWN if state in self.states}
        if self.states & _TOLD_BY_TREES and not self.states >= _USABLE:
            told.add("disabled")
        return frozenset(told)


def truths(taken: Taken) -> tuple[Truth, ...]:
    """All of a screen, in the order of the tree."""
    height, width = taken.pixels.shape[:2]
    screen = Box(0, 0, width, height)
    found: list[Truth] = []
    for node in taken.nodes:
        role = _role(node, taken)
        box = _box(node, taken, screen) if role is not None else None
        if role is None or box is None:
            continue
        truth = Truth(box, role, node["name"].strip(), node["value"], frozenset(node["states"]))
        same = [each for each in found if each.box.iou(box) > SAME]
        found = [each for each in found if each not in same]
        name = truth.name or next((each.name for each in same if each.name), "")
        found.append(Truth(box, role, name, truth.value, truth.states))
    return tuple(found)


def _role(node: Mapping[str, Any], taken: Taken) -> Role | None:
    """What a node counts as; None when it does not count."""
    kind, states, nodes = node["role"], node["states"], taken.nodes
    if kind not in ROLES or not {"showing", "visible"} <= set(states):
        return None
    if kind in TEXTS:
        if "editable" not in states or _inside(node, nodes, WHOLE):
            return None
        return "area" if "multi_line" in states else "field"
    if kind in CHOSEN and not {"selectable", "focusable"} & set(states):
        return None
    if (kind in CELLS and not node["name"].strip()) or _inside(node, nodes, WHOLE):
        return None
    return ROLES[kind]


def _inside(node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> bool:
    return any(each["role"] in kinds for each in _above(node, nodes))


def _above(node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    while node["parent"] >= 0:
        node = nodes[node["parent"]]
        yield node


def _box(node: Mapping[str, Any], taken: Taken, screen: Box) -> Box | None:
    """Where a node stands and can be pointed at; None when it cannot."""
    left, top, width, height = node["screen"]
    if width < SMALLEST or height < SMALLEST:
        return None
    seen = _within_containers(node, taken, screen.intersection(Box(left, top, width, height)))
    window = _window_at(seen, taken.windows) if seen else None
    if seen is None or window is None or not _belongs(node, window, taken):
        return None
    cut = seen.intersection(window.box)
    above = taken.windows[taken.windows.index(window) + 1 :]
    if cut is None or sum(_shared(cut, each.frame or each.box) for each in above) > COVERED * cut.area:
        return None
    return cut if cut.width >= SMALLEST and cut.height >= SMALLEST else None


def _within_containers(node: Mapping[str, Any], taken: Taken, box: Box | None) -> Box | None:
    """What the containers leave of a box. A web page's parts may stand out of theirs."""
    for above in _above(node, taken.nodes) if taken.toolkit != "web" else ():
        left, top, width, height = above["screen"]
        if above["role"] in CONTAINERS and box is not None:
            shows = "showing" in above["states"] and width > 0 and height > 0
            box = box.intersection(Box(left, top, width, height)) if shows else None
    return box


def _shared(one: Box, other: Box) -> int:
    both = one.intersection(other)
    return both.area if both else 0


def _window_at(box: Box, windows: Sequence[Window]) -> Window | None:
    return next((w for w in reversed(windows) if (w.frame or w.box).contains(box.center)), None)


def _belongs(node: Mapping[str, Any], window: Window, taken: Taken) -> bool:
    """Whether the window over a node's middle is the node's own and not one that covers it."""
    popup = window.frame is None
    rows = node["role"].endswith("menu item") or (node["role"] == "menu" and _in_menu(node, taken.nodes))
    if rows:
        return True
    top = taken.nodes[node["top"]] if node["top"] >= 0 else None
    if popup:
        return top is None or _fits(top, window)
    return top is None or _fits(top, window) or not _fitting(top, taken.windows)


def _in_menu(node: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> bool:
    return node["parent"] >= 0 and nodes[node["parent"]]["role"] == "menu"


def _fitting(top: Mapping[str, Any], windows: Sequence[Window]) -> bool:
    return any(_fits(top, window) for window in windows)


def _fits(top: Mapping[str, Any], window: Window) -> bool:
    """Whether a top-level's box is that of a window, with or without its frame."""
    left, upper, width, height = top["screen"]
    if width < 1 or height < 1:
        return False
    box = Box(left, upper, width, height)
    return max(box.iou(window.box), box.iou(window.frame or window.box)) > SAME
