"""LLaVA's third response type: answers that join several things that are seen, true of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from agent.training.wording import NAMES, Turn, counted, listed, place, plain
from perception.screen import Element, Role

_FINISHES = ("send", "save", "ok", "apply", "submit", "log in", "register", "finish", "buy", "subscribe", "next")


def reasoning(elements: Sequence[Element], size: tuple[int, int], rng: Random) -> list[Turn]:
    """One turn about what is to be done, or nothing. `size` is width and height in pixels."""
    writers = [_what_is_left, _why_not, _which_first]
    rng.shuffle(writers)
    writers.append(_what_can_be_done)
    return [turn for write in writers if (turn := write(elements, size, rng)) is not None][:1]


def _what_is_left(elements: Sequence[Element], size: tuple[int, int], _: Random) -> Turn | None:
    """What has still to be done before the form is finished."""
    fields = [element for element in elements if element.role in ("field", "area")]
    ends = [e for e in elements if e.role == "button" and e.name.casefold().strip(".… ") in _FINISHES]
    if not fields or not ends:
        return None
    empty = sum(not field.value for field in fields)
    of = f"Of {plain(len(fields))} {'place' if len(fields) == 1 else 'places'} to write {plain(empty)}"
    state = f"{of} {'is' if empty == 1 else 'are'} still empty"
    last = f"the button {place(ends[-1].box, size)} ends it"
    if "disabled" in ends[-1].states:
        last += ", but it is greyed out until then"
    first = "so these come first, and then" if empty else "so nothing more has to be written;"
    return Turn("What is left to do before this form is done?", f"{state}, {first} {last}.")


def _why_not(elements: Sequence[Element], _: tuple[int, int], rng: Random) -> Turn | None:
    """Why a greyed-out button does nothing."""
    buttons = [element for element in elements if element.role == "button"]
    grey = [number for number, element in enumerate(buttons, 1) if "disabled" in element.states]
    if not grey:
        return None
    empty = sum(e.role in ("field", "area") and not e.value for e in elements)
    unset = sum(e.role == "checkbox" and "checked" not in e.states for e in elements)
    causes = [f"{plain(empty)} empty places to write"] * (empty > 1) + ["an empty place to write"] * (empty == 1)
    causes += [f"{plain(unset)} boxes that are not checked"] * (unset > 1) + ["a box that is not checked"] * (
        unset == 1
    )
    number = rng.choice(grey)
    why = f"There {'is' if (empty or unset) == 1 else 'are'} {listed(causes)}, which may be why" if causes else (
        "Nothing on this screen is left open, so the reason must lie elsewhere"
    )  # fmt: skip
    which = f"button number {number}" if len(buttons) > 1 else "the button"
    return Turn(f"Why does nothing happen when I click {which}?", f"It is greyed out, so it takes no click. {why}.")


def _which_first(elements: Sequence[Element], size: tuple[int, int], _: Random) -> Turn | None:
    """Where somebody who fills this in from the top would write first."""
    fields = sorted((e for e in elements if e.role in ("field", "area")), key=lambda e: (e.box.top, e.box.left))
    if len(fields) < 2:
        return None
    at = next((number for number, field in enumerate(fields) if not field.value), None)
    question = "Where should I write next?"
    if at is None:
        return Turn(
            question, f"All {plain(len(fields))} places to write hold text already, so nothing is left to write."
        )
    before = (
        "It is the first one" if at == 0 else f"The {plain(at)} above {'holds' if at == 1 else 'hold'} text already"
    )
    return Turn(question, f"{before}, so write into the {NAMES[fields[at].role][0]} {place(fields[at].box, size)}.")


def _what_can_be_done(elements: Sequence[Element], _: tuple[int, int], __: Random) -> Turn | None:
    """What a person could do with what is there, from kinds and states together."""
    able = [element for element in elements if "disabled" not in element.states]
    told = [
        f"{counted(of)} can be {done}"
        for done, roles in _USES.items()
        if (of := [element.role for element in able if element.role in roles])
    ]
    grey = [element.role for element in elements if "disabled" in element.states]
    if grey:
        told.append(f"{counted(grey)} can wait until {'it is' if len(grey) == 1 else 'they are'} no longer greyed out")
    return Turn("What can be done here?", f"{listed(told).capitalize()}.") if told else None


_USES: Final[dict[str, tuple[Role, ...]]] = {
    "written into": ("field", "area", "spin"), "clicked": ("button", "icon", "link", "menu", "tab", "item"),
    "switched": ("checkbox", "radio"), "opened": ("combo",), "moved": ("slider",),
}  # fmt: skip
