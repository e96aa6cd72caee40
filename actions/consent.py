"""Consent classes: which actions need a yes of their own, decided by rules, never by a model (contract 8).

The rules look at the resolved action, at what is written on the thing under the pointer (or on the field that has the
focus), at its role and at the application. They know words (`actions.consent_words`) and keys; they do not know what a
program will really do, so an unreadable button is `unknown`, which needs a yes as well. Typing, choosing, opening
menus, selecting rows and ticking boxes are covered by approving the plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from actions.action import Action, Click, Drag, Open, Press, Type
from actions.applications import terminal_names
from actions.consent_class import ConsentClass
from actions.consent_match import (
    deed,
    enter_in_area,
    enter_in_field,
    fold_words,
    is_secret_field,
    is_trash,
    order,
    readable,
    short,
)
from actions.keys import MODIFIERS
from actions.sight import Sight

_ACTS = frozenset({"button", "icon", "menu", "link", "unknown", "image"})  # a click on these does something
_MAY_ACT = frozenset({"item", "text", "checkbox", "radio"})  # short labels may be menu entries, flat buttons, "I agree"
_PICTURES = frozenset({"icon", "image", "unknown"})
_TYPED = frozenset({"field", "area", "combo", "spin"})
_ONE_LINE = frozenset({"field", "combo", "spin"})
_OPENS_A_SHELL = (frozenset({"ctrl", "alt", "t"}), frozenset({"alt", "f2"}), frozenset({"win", "r"}))


def prepare() -> None:
    """Fold the words now, in a thread while nobody waits: the first label would wait for it."""
    fold_words()


def classify(action: Action, sight: Sight | None, typed_into: Sight | None = None) -> ConsentClass | None:
    """The class an action belongs to, or None when approving the plan covers it.

    `sight` is what is under the pointer, or what has the focus; `typed_into` is what was last pointed at or typed into,
    for key presses of which nothing better is known.
    """
    match action:
        case Click():
            return _click(action, sight)
        case Drag():
            return _drag(sight)
        case Type():
            return _type(action, _where_keys_go(sight, typed_into))
        case Press():
            return _press(action, _where_keys_go(sight, typed_into))
        case Open():
            return "terminal" if _is_terminal_entry(action.application) else None
        case _:
            return None


def _where_keys_go(sight: Sight | None, last: Sight | None) -> Sight | None:
    """What has the focus, as far as it is known: an unread sight of a window yields to what was last used in it."""
    if sight is None or last is None or sight.label or sight.role != "unknown":
        return sight or last
    return last if last.window in (sight.focus, sight.window) else sight


def is_terminal(application: str) -> bool:
    """True for the window class of a terminal emulator: by its desktop entry's category, or by a class with "term"."""
    name = application.lower()
    return "term" in name or any(part in terminal_names() for part in (name, *name.split()))


def _is_terminal_entry(desktop_id: str) -> bool:
    return is_terminal(desktop_id.removesuffix(".desktop"))


def _click(action: Click, sight: Sight | None) -> ConsentClass | None:
    if sight is None:
        return "unknown"
    if is_terminal(sight.application) and action.button != "left":
        return "terminal"  # both other buttons paste in one terminal or another
    if action.button == "right":
        return None  # a context menu
    return _activate(sight)


def _activate(sight: Sight) -> ConsentClass | None:
    """What pressing this thing does."""
    texts = _texts(sight)
    if sight.role in _ACTS:
        if not any(readable(text) for text in texts) or (sight.role in _PICTURES and all(map(_is_a_stroke, texts))):
            return "unknown"
        if sight.role in _PICTURES and is_trash(sight.label):
            return "delete"
        return _first(deed(text) for text in (*texts, *_others(sight))) or _half_read(sight)
    if sight.role in _MAY_ACT:
        said = _first(deed(text) for text in (*texts, *_others(sight)) if short(text))
        return said or _ordered(sight) or _half_read(sight)
    if sight.has_room:
        return None  # what stands there was written there
    written = (*sight.around.splitlines(), *_others(sight)) if sight.role in _TYPED else ()  # it may be a button
    return _first(deed(text) for text in written if short(text))


def _ordered(sight: Sight) -> ConsentClass | None:
    """A text of its own that begins with the verb may be a button without a frame, a row of few words one as well."""
    return order(sight.label) if sight.role in ("text", "item") else None


def _texts(sight: Sight) -> tuple[str, ...]:
    """Its label, and what else was read in the same place."""
    return (sight.label, *sight.around.splitlines())


def _others(sight: Sight) -> tuple[str, ...]:
    """What its texts may also say: a reader is sure of some of what it misreads."""
    return tuple(sight.otherwise.splitlines())


def _first(classes: Iterable[ConsentClass | None]) -> ConsentClass | None:
    return next((name for name in classes if name is not None), None)


def _half_read(sight: Sight) -> ConsentClass | None:
    """A label that lost its beginning may have lost the verb; a long one is a sentence, and does nothing."""
    return "unknown" if sight.cut and (sight.role in _ACTS or short(sight.label)) else None


def _is_a_stroke(label: str) -> bool:
    """A picture read as one sign is still a picture."""
    return len(label.strip()) <= 1


def _drag(sight: Sight | None) -> ConsentClass | None:
    return "delete" if sight is not None and is_trash(sight.label) else None


def _type(action: Type, into: Sight | None) -> ConsentClass | None:
    if action.secret is not None:
        return "credentials"
    if into is None:
        return "unknown" if "\n" in action.text else None
    if is_terminal(into.application):
        return "terminal"
    labels = (into.label,) if readable(into.label) else (*_texts(into), into.beside)
    labels += tuple(into.called.splitlines())
    if into.role != "area" and any(is_secret_field(label) for label in labels):
        return "credentials"
    return _enter(into) if "\n" in action.text else None


def _press(action: Press, at: Sight | None) -> ConsentClass | None:
    keys = frozenset(action.keys)
    key = next((name for name in reversed(action.keys) if name not in MODIFIERS), "")
    if at is not None and is_terminal(at.application):
        return "terminal"
    if keys in _OPENS_A_SHELL:
        return "terminal"
    if key == "enter":
        return "send" if keys & {"ctrl", "win"} else _enter(at)
    if key == "space" and at is not None and not keys & MODIFIERS:
        return _activate(at) if at.role in _ACTS | _MAY_ACT else None
    if key == "delete":
        return None if at is not None and at.role in _TYPED else "delete"
    return None


def _enter(at: Sight | None) -> ConsentClass | None:
    """What Enter, or a newline in a text, does while this has the focus."""
    if at is None:
        return "unknown"
    if at.role in _ACTS | _MAY_ACT:
        return _activate(at)
    if at.role == "area":
        return _first(enter_in_area(text) for text in _texts(at))
    if at.role not in _ONE_LINE:
        return None
    if _is_a_stroke(at.label) and at.label:
        return "unknown"  # a picture that was read as one sign, and its button taken for a text box
    if not readable(at.label):  # it may be a button taken for a text box
        return _first(enter_in_field(text) or (deed(text) if short(text) else None) for text in _texts(at))
    called = _first(enter_in_field(text) for text in (at.label, *at.called.splitlines()))
    if called is None and at.label_cut:
        return "unknown"
    return called or _first(enter_in_area(text) for text in at.around.splitlines())
