"""GROUND and ACT over a few elements of one screen: what a phrase means among them, what a goal asks of each.

Phrases and goals speak of kinds and states only, which pictures show. Where a goal needs several actions, the answers
mark every element that still needs one; what was done before is told as the history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from agent.training.element_talk import truth
from agent.training.wording import NAMES
from perception.screen import Element

ABSENT = 0.15
"""Share of phrases that mean none of the elements."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked over some elements, and the answer for each of them. `done` is None for GROUND."""

    topic: str
    asked: str
    answers: tuple[str, ...]
    done: str | None = None


def ground(elements: Sequence[Element], rng: Random) -> Choice:
    """A phrase for one of the elements, and for all that it fits as well; or for none of them."""
    phrases = sorted({phrase for element in elements for phrase in _phrases(element)})
    if rng.random() < ABSENT:
        absent = [NAMES[role][0] for role in NAMES if all(element.role != role for element in elements)]
        return Choice("absent", f"the {rng.choice(absent)}", ("<no>",) * len(elements))
    means = rng.choice(phrases)
    fits = tuple("<yes>" if means in _phrases(element) else "<no>" for element in elements)
    return Choice("present", f"the {means}", fits)


def act(elements: Sequence[Element], rng: Random) -> Choice:
    """A goal, what was done so far, and what each of the elements still needs: <click>, <type> or <none>."""
    goals = [name for name, (wanted, _) in _GOALS.items() if any(wanted(element) for element in elements)]
    name = rng.choice(goals or list(_GOALS))
    wanted, operation = _GOALS[name]
    then = rng.random() < 0.4 and operation == "<type>"
    done = "wrote into every text field" if then and rng.random() < 0.5 else ""
    if done:
        wanted, operation = _GOALS["press the button"]
    asked = f"{name}, then press the button" if then else name
    return Choice(name, asked, tuple(operation if wanted(element) else "<none>" for element in elements), done)


def _phrases(element: Element) -> set[str]:
    """Every way to mean the element by its kind and its states."""
    noun = NAMES[element.role][0]
    found = {noun}
    for topic, words in _ADJECTIVES.items():
        holds = truth(topic, element)
        if holds is not None and words[not holds]:
            found.add(f"{words[not holds]} {noun}")
    return found


_ADJECTIVES: Final[dict[str, tuple[str, str]]] = {
    "checked": ("checked", "unchecked"), "filled": ("filled", "empty"), "selected": ("selected", ""),
    "disabled": ("disabled", ""),
}  # fmt: skip
"""With the property and without; "" where nobody would say so."""


def _usable(element: Element) -> bool:
    return "disabled" not in element.states


_GOALS: Final[dict[str, tuple[Callable[[Element], bool], str]]] = {
    "check every box": (lambda e: e.role == "checkbox" and "checked" not in e.states and _usable(e), "<click>"),
    "uncheck every box": (lambda e: e.role == "checkbox" and "checked" in e.states and _usable(e), "<click>"),
    "fill in what is empty": (lambda e: e.role in ("field", "area") and not e.value and _usable(e), "<type>"),
    "press the button": (lambda e: e.role == "button" and _usable(e), "<click>"),
    "open the list": (lambda e: e.role == "combo" and _usable(e), "<click>"),
    "follow the link": (lambda e: e.role == "link", "<click>"),
}  # fmt: skip
"""Which elements a goal still asks something of, and what."""
