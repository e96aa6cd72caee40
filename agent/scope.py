"""Which part of a screen a step may point into: the window in use, its menus and dialogs; never a foreign window."""

from __future__ import annotations

from agent.matching import contains_words
from perception.screen import Element, Screen, Window

_WRITABLE = frozenset({"field", "area", "combo", "spin"})


def windows_in_scope(screen: Screen) -> tuple[Window, ...]:
    """The focused window and every window above it that belongs to the same process or application.

    Without a focused window, or while a foreign one has the focus: the topmost own one and its kin. Without any: none.
    """
    own = [window for window in screen.windows if window.id not in screen.foreign]
    focused = screen.focused_window
    base = focused if focused in own else (own[-1] if own else None)
    if base is None:
        return ()
    return tuple(window for window in own if window.id == base.id or _kin_above(window, base))


def elements_in_scope(screen: Screen, application: str | None = None) -> tuple[Element, ...]:
    """Elements of the windows in scope (of one application class when named); all of them on a bare desktop."""
    windows = windows_in_scope(screen)
    if application is not None:
        named = (w for w in screen.windows if application.casefold() in w.application.casefold())
        windows = tuple(w for w in named if w.id not in screen.foreign)
    if not screen.windows:
        return screen.elements
    ids = {window.id for window in windows}
    return tuple(element for element in screen.elements if element.window in ids)


def is_own_text(element: Element, screen: Screen) -> bool:
    """Whether something read is a piece of a text that this run typed there: no control, whatever it says."""
    middle = element.box.center
    return element.role not in _WRITABLE and any(
        typed.window == element.window and typed.box.contains(middle) and contains_words(typed.text, element.name)
        for typed in screen.typed
    )


def focused_element(screen: Screen) -> Element | None:
    """What keys go into: the element seen to have the focus, or else the only text box of the windows in scope."""
    elements = elements_in_scope(screen)
    focused = [element for element in elements if "focused" in element.states]
    boxes = [element for element in elements if element.role in ("field", "area")]
    return next((found[0] for found in (focused, boxes) if len(found) == 1), None)


def popups_above(screen: Screen) -> frozenset[int]:
    """Menus, tips and lists of suggestions over the focused window: of its process, without a frame, never focused."""
    base = screen.focused_window
    if base is None:
        return frozenset()
    above = (w for w in screen.windows if w.stacking > base.stacking and w.frame is None and not w.focused)
    return frozenset(w.id for w in above if w.pid is not None and w.pid == base.pid)


def _kin_above(window: Window, base: Window) -> bool:
    if window.stacking < base.stacking:
        return False
    return window.application == base.application or (window.pid is not None and window.pid == base.pid)
