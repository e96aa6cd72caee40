"""What a desktop's accessibility tree says: `/usr/bin/python3 accessible.py [--do NAME]`, one JSON list on stdout.

Runs under the system's Python, where the Atspi bindings are; imports nothing of deskhand. Only benchmarks ask it:
deskhand itself sees pixels alone. `--do` activates the first showing element of that name instead (exit 1: none).

A node: role, name, value, states, box on the screen [x, y, w, h], box within its window, number of its parent (-1:
none), number of its top-level window. Boxes are as the toolkits report them, right or wrong.
"""

import argparse
import contextlib
import json
import sys
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - after the version is chosen

MOST = 4000
DEEPEST = 60
TOP = ("frame", "dialog", "window", "alert", "file chooser")
STATES = ("showing", "visible", "editable", "multi_line", "single_line", "selectable", "focusable", "checked",
          "checkable", "selected", "sensitive", "enabled", "expandable", "expanded", "focused")  # fmt: skip


def main() -> int:
    """Print the tree of every application, or act on one element."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--do")
    options = parser.parse_args()
    Atspi.set_timeout(3000, 6000)
    nodes: list[dict[str, Any]] = []
    handles: list[Any] = []
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        with contextlib.suppress(GLib.Error):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_name() != "openbox":
                walk(application, -1, -1, 0, nodes, handles, everything=bool(options.do))
    if options.do:
        return act(options.do, nodes, handles)
    json.dump(nodes, sys.stdout)
    return 0


def walk(  # noqa: PLR0917 - a recursion that carries its place
    node: Any, parent: int, top: int, depth: int, nodes: list[dict[str, Any]], handles: list[Any], *, everything: bool
) -> None:
    """Append a node and what is below it; what does not show is left out, unless something hidden is wanted."""
    if len(nodes) >= MOST or depth > DEEPEST:
        return
    try:
        found = describe(node)
        count = node.get_child_count()
    except GLib.Error:
        return
    hidden = "showing" not in found["states"] and found["role"] not in ("application", "filler", "redundant object")
    if hidden and not everything:
        return
    number = len(nodes)
    top = number if found["role"] in TOP else top
    nodes.append({**found, "parent": parent, "top": top})
    handles.append(node)
    for index in range(min(count, 400)):
        with contextlib.suppress(GLib.Error):
            child = node.get_child_at_index(index)
            if child is not None:
                walk(child, number, top, depth + 1, nodes, handles, everything=everything)


def describe(node: Any) -> dict[str, Any]:
    """One node as plain data."""
    held = node.get_state_set()
    states = [name for name in STATES if held.contains(getattr(Atspi.StateType, name.upper()))]
    component = node.get_component_iface()
    screen, window = [0, 0, 0, 0], [0, 0, 0, 0]
    if component is not None:
        screen = box(component.get_extents(Atspi.CoordType.SCREEN))
        window = box(component.get_extents(Atspi.CoordType.WINDOW))
    role = node.get_role_name()
    return {
        "role": role,
        "name": (node.get_name() or node.get_description() or labels(node))[:120],
        "value": value(node) if role in ("entry", "text", "spin button", "password text") else "",
        "states": states,
        "screen": screen,
        "window": window,
    }


def box(rect: Any) -> list[int]:
    return [rect.x, rect.y, rect.width, rect.height]


def labels(node: Any) -> str:
    """The names of what labels a node."""
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            found = [relation.get_target(i).get_name() or "" for i in range(relation.get_n_targets())]
            return " ".join(found)
    return ""


def value(node: Any) -> str:
    """The text in a box."""
    text = node.get_text_iface()
    return str(Atspi.Text.get_text(text, 0, 80)) if text is not None else ""


def act(name: str, nodes: list[dict[str, Any]], handles: list[Any]) -> int:
    """Do the first action of the first element of a name that can be acted on."""
    for node, handle in zip(nodes, handles, strict=True):
        if node["name"].rstrip(".…").replace("&", "") == name:
            action = handle.get_action_iface()
            if action is not None and Atspi.Action.get_n_actions(action):
                with contextlib.suppress(GLib.Error):  # a modal dialog answers late
                    Atspi.Action.do_action(action, 0)
                return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
