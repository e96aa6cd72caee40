"""What can be asked and stated about one element that a picture shows, and what is true of it.

Only what a crop of 32 pixels can show: kind, check mark, selection, text or none, greyed out or not. Names are left
out, and a statement about a name, or about a property that such a control does not have, is answered "unknown".
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from agent.training.wording import NAMES, Turn, one
from perception.screen import Element, Role

Asked = tuple[str, str]
"""A topic ("checked", say) and a wording."""
WORDINGS: Final[dict[str, tuple[str, ...]]] = {
    "role": ("What kind of control is this?", "Which control is shown?", "What is it?"),
    "checked": ("Is it checked?", "Is the mark set?", "Is it ticked?"),
    "disabled": ("Can it be used?", "Is it enabled?", "Would it take a click?"),
    "filled": ("Does it hold text?", "Has something been written into it?", "Is there text in it?"),
    "selected": ("Is it selected?", "Is it the chosen one?"),
}  # fmt: skip
_SAID: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "checked": (("it is checked", "the mark is set"), ("it is not checked", "it is unchecked")),
    "disabled": (("it is greyed out", "it cannot be used"), ("it can be used", "it is enabled")),
    "filled": (("it holds text", "it has been filled in"), ("it is empty", "nothing is written in it")),
    "selected": (("it is selected",), ("it is not selected",)),
}  # fmt: skip
"""Statements that hold where the property is there, and where it is not."""
_CALLED: Final = ("it is called {}", "it says {}")
_ROLES: Final = tuple(NAMES)


def truth(topic: str, element: Element) -> bool | None:
    """Whether a property is there; None where such a control does not have it."""
    match topic:
        case "checked" if element.role in ("checkbox", "radio"):
            return "checked" in element.states
        case "filled" if element.role in ("field", "area"):
            return bool(element.value)
        case "selected" if element.role in ("tab", "item"):
            return "selected" in element.states
        case "disabled" if element.role not in ("menu", "item", "tab", "link"):
            return "disabled" in element.states
    return None


def questions(element: Element, rng: Random) -> list[Turn]:
    """Two or three questions that a picture of the element answers, in any order."""
    topics = [topic for topic in WORDINGS if topic == "role" or truth(topic, element) is not None]
    chosen = rng.sample(topics, min(len(topics), rng.randint(2, 3)))
    return [Turn(rng.choice(WORDINGS[topic]), answer(topic, element)) for topic in chosen]


def answer(topic: str, element: Element) -> str:
    """The true answer to a question of `WORDINGS`; for a topic that fits the element."""
    holds = truth(topic, element)
    match topic:
        case "checked":
            return "Yes, it is checked." if holds else "No, it is not checked."
        case "disabled":
            return "No, it is greyed out." if holds else "Yes, it can be used."
        case "filled":
            return "Yes, it holds some text." if holds else "No, it is empty."
        case "selected":
            return "Yes, it is selected." if holds else "No, it is not selected."
    return f"{one(element.role).capitalize()}."


def statements(element: Element, rng: Random) -> list[tuple[str, str, str]]:
    """Topic, statement and <yes>, <no> or <unknown>: one about its kind, one about a property, one by chance.

    A topic tells what is asked, whether the property is there, and the answer.
    """
    made = [_of_kind(element, rng)]
    known = [topic for topic in _SAID if truth(topic, element) is not None]
    if known:
        made.append(_of_property(rng.choice(known), element, rng))
    if rng.random() < 0.3:
        made.append(_not_shown(element, known, rng))
    return made


def _of_kind(element: Element, rng: Random) -> tuple[str, str, str]:
    is_true = rng.random() < 0.5
    others: Sequence[Role] = [role for role in _ROLES if role != element.role]
    role = element.role if is_true else rng.choice(others)
    return f"role {'<yes>' if is_true else '<no>'}", f"it is {one(role)}", "<yes>" if is_true else "<no>"


def _of_property(topic: str, element: Element, rng: Random) -> tuple[str, str, str]:
    holds, positive = truth(topic, element), rng.random() < 0.5
    said = "<yes>" if holds == positive else "<no>"
    return f"{topic} {'there' if holds else 'not there'} {said}", rng.choice(_SAID[topic][not positive]), said


def _not_shown(element: Element, known: Sequence[str], rng: Random) -> tuple[str, str, str]:
    strange = [topic for topic in _SAID if topic not in known and topic != "disabled"]
    if element.name and rng.random() < 0.5:
        return "unknown", rng.choice(_CALLED).format(element.name.split()[0]), "<unknown>"
    return "unknown", rng.choice(_SAID[rng.choice(strange)][rng.random() < 0.5]), "<unknown>"
