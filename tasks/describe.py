"""What is on a screen, in a few sentences, from what the eyes found. No model takes part; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable

from perception.screen import Element, Role, Screen
from tasks.inert import inert

NAMES: dict[Role, tuple[str, str]] = {
    "button": ("button", "buttons"), "field": ("field", "fields"), "area": ("text area", "text areas"),
    "checkbox": ("checkbox", "checkboxes"), "radio": ("radio button", "radio buttons"),
    "combo": ("drop-down list", "drop-down lists"), "tab": ("tab", "tabs"), "menu": ("menu", "menus"),
    "link": ("link", "links"), "item": ("item", "items"), "slider": ("slider", "sliders"),
    "spin": ("number field", "number fields"), "icon": ("icon", "icons"),
}  # fmt: skip
"""What one and several of a kind are called."""

SHOWN = 8
"""Names of one kind that are told; of more, the number."""


def describe(screen: Screen) -> str:
    """One sentence per window, the topmost first, or one for a screen without windows."""
    told = []
    for window in reversed(screen.windows):
        inside = [element for element in screen.elements if element.window == window.id]
        focus = " (in front)" if window.focused else ""
        told.append(f"{inert(window.title or window.application or 'A window', 80)}{focus}: {_inventory(inside)}.")
    loose = [element for element in screen.elements if element.window is None]
    if loose or not told:
        told.append(f"{'Outside the windows' if told else 'On the screen'}: {_inventory(loose)}.")
    return "\n".join(told)


def _inventory(elements: Iterable[Element]) -> str:
    found = list(elements)
    parts = [_kind(role, [e for e in found if e.role == role]) for role in NAMES]
    return "; ".join(part for part in parts if part) or "nothing that can be pointed at"


def _kind(role: Role, elements: list[Element]) -> str:
    if not elements:
        return ""
    name = NAMES[role][len(elements) > 1]
    named = [f"“{inert(element.name, 40)}”" for element in elements if element.name]
    if len(elements) > SHOWN or not named:
        return f"{len(elements)} {name}"
    unnamed = len(elements) - len(named)
    return f"{name} {', '.join(named)}{f' and {unnamed} without a name' if unnamed else ''}"
