"""What people and plans say to point at something: phrases for a target on a made-up screen, or for something that is
not there.

Carriers ("click {}", "the {} button") are split into training and held-out ones; so are some wordings of the concepts
(`held_out_wordings`), which then appear in no training phrase and on no training screen.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.training.ground_screens import Placed
from perception.concepts import Concept, concepts
from perception.screen import Element
from perception.training.content import Part, by_wording

_CLICKS = (
    "{}", "{}", "click {}", "Click {}.", "press {}", "Click the {} button.", "press the {} button", "the {} button",
    "hit {}", "Choose {}.", "select {}", "Click on {}", "push {}", "go to {}", "I want to {}", 'Click "{}".',
    'Click the "{}" button.', "use {}", "the {} icon", "tap {}", "do {}", "activate {}",
    "click the button that says {}", "Open {}.", "please {}", "the button for {}", "Select {} from the menu.",
    "{} button", "{} now", "the {} command", "the one for {}",
)  # fmt: skip
_CLICKS_HELD_OUT = (
    "give {} a click", "let us {}", "find {} and press it", "trigger {}", "could you {}", "the control labelled {}",
    "Now {}, thanks", "where it says {}", "start with {}", "the thing to {}",
)  # fmt: skip
_FIELDS = (
    "{}", "the {} field", "{} field", 'Type "{v}" into the {} field.', 'Enter "{v}" into the "{}" field.', "fill in {}",
    'Put "{v}" in {}.', "type {v} into {}", "write {v} in the {} box", 'Set {} to "{v}".', "the box for {}",
    'Type "{v}" in {}', "the input for {}", 'Fill the {} field with "{v}".', "{} box", 'Write "{v}" into the {}.',
)  # fmt: skip
_FIELDS_HELD_OUT = (
    'as {} give "{v}"', "where {} goes", "the place for {}", 'let {} be "{v}"', "{} should say {v}",
    "the {} input line",
)  # fmt: skip
_AREAS = (
    "the text area", "the big text area", "the editor", "the large empty box", "the document",
    'Type "{v}" into the document.', 'Write "{v}" in the text area.', "the main text", "the big box",
    "type {v} into the editor", "the multi-line field",
)  # fmt: skip
_ROLE_NOUNS = {
    "checkbox": ("checkbox", "check box", "tick box"), "radio": ("radio button", "option"),
    "field": ("field", "text field"), "button": ("button",), "combo": ("dropdown", "combo box", "list"),
    "tab": ("tab",), "slider": ("slider",), "item": ("item", "row", "entry"), "link": ("link",), "menu": ("menu",),
    "spin": ("number field",), "icon": ("icon",),
}  # fmt: skip
_ORDER = ("first", "second", "third", "fourth", "fifth", "last")
_GOALS = {
    "compose": (
        "start a new email", "begin a new message", "open the email editor", "start writing an email", "new e-mail",
        "create a new email", "a fresh message", "write a letter", "open a new message window",
    ),
    "new": ("start a new document", "begin a fresh file", "make a new file", "a blank page", "new text"),
    "send": ("send the message off", "send the email", "send it", "mail it out", "Send the mail now."),
    "save": ("save the file", "save the document", "keep the changes", "save my work"),
    "open": ("open a file", "open an existing document", "load another file"),
    "quit": ("close the program", "leave the application", "end the program"),
    "preferences": ("change the settings", "open the settings", "open preferences"),
    "find": ("search for something", "look for a word", "search the text"),
    "delete": ("delete it", "throw it away", "remove this message", "delete the selected one"),
    "print": ("print it", "print the page", "put it on paper"),
    "attach": ("attach a document", "add a file to the mail", "add an attachment"),
    "reply": ("answer this message", "reply to it", "write back to the sender"),
    "log in": ("sign me in", "log me in", "enter my account"),
    "equals": ("show the result", "get the answer", "calculate it"),
    "message body": (
        "the body of the email", "the email body", "the main part of the message", "the text of the email",
        "write the message text", "the large area under the subject", "the mail text",
    ),
    "recipient": (
        "the person it goes to", "the receiver's address", "who gets the mail", "recipient address",
        "the address of the receiver",
    ),
    "subject": ("the subject of the email", "the subject line", "what the mail is about"),
}  # fmt: skip
_VALUES = (
    "Hello", "Weekly Update", "leon@example.org", "42", "Hi Leon, the release is on track.", "report.txt", "Anna",
    "Berlin", "see you tomorrow", "notes", "12.5", "The quick brown fox", "meeting at nine", "Kim Lee", "blue",
    "draft two",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase and the index of what it means; None when it is not there."""

    phrase: str
    target: int | None
    kind: str


@functools.cache
def held_out_wordings() -> frozenset[tuple[str, str]]:
    """About one wording in eight of the richer concepts, fixed by checksum."""
    pairs = ((c.wordings[0], w) for c in concepts() if len(c.wordings) >= 4 for w in c.wordings[2:])
    return frozenset(pair for pair in pairs if zlib.crc32("/".join(pair).encode()) % 8 == 0)


class Speaker:
    """Says phrases. `held_out`: only held-out carriers, and held-out wordings where there are any."""

    def __init__(self, rng: np.random.Generator, *, held_out: bool = False) -> None:
        self.rng = rng
        self.held_out = held_out

    def ask(self, screen: Sequence[Placed], *, absent: float = 0.18) -> Asked | None:
        """A phrase about a screen; None when the drawn idea does not fit it or would be ambiguous."""
        if self.rng.random() < absent:
            return self._absent(screen)
        ideas = (
            self._meaning,
            self._meaning,
            self._meaning,
            self._name,
            self._name,
            self._order,
            self._beside,
            self._area,
        )
        return ideas[int(self.rng.integers(len(ideas)))](screen)

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(self.rng.integers(len(options)))]

    def _wording(self, concept: Concept, shown: str) -> str | None:
        first = concept.wordings[0]
        hidden = held_out_wordings()
        goals = () if self.held_out else _GOALS.get(first, ())
        options = [w for w in (*concept.wordings, *goals, *goals) if w != shown.casefold()]
        chosen = [w for w in options if ((first, w) in hidden) == self.held_out]
        return self._pick(chosen or options) if chosen or self.held_out else None

    def _say(self, what: str, part: Part) -> str:
        """A phrase around `what` that fits the kind of element."""
        if part.role in ("field", "area", "combo", "spin", "slider"):
            carriers: Sequence[str] = _FIELDS_HELD_OUT if self.held_out else _FIELDS
        else:
            carriers = _CLICKS_HELD_OUT if self.held_out else _CLICKS
        value = self._pick(_VALUES)
        text = self._pick(carriers).replace("{v}", value).replace("{}", what)
        return text if self.rng.random() < 0.8 else text.lower()

    def _meaning(self, screen: Sequence[Placed]) -> Asked | None:
        """The target in other words than it shows."""
        known = [i for i, p in enumerate(screen) if p.part.concept]
        if not known:
            return None
        index = known[int(self.rng.integers(len(known)))]
        part = screen[index].part
        wording = self._wording(by_wording()[part.concept], part.name)
        if wording is None or not _only(screen, index, wording):
            return None
        goal = wording in _GOALS.get(part.concept, ())
        phrase = wording if goal and self.rng.random() < 0.7 else self._say(wording, part)
        return Asked(phrase, index, "meaning")

    def _name(self, screen: Sequence[Placed]) -> Asked | None:
        """The target by the name it shows, or by most of its words."""
        index = int(self.rng.integers(len(screen)))
        part = screen[index].part
        if not part.name or part.role == "text":
            return None
        name = part.name.rstrip(":.…")
        words = name.split()
        if len(words) > 2 and self.rng.random() < 0.4:
            keep = sorted(self.rng.choice(len(words), len(words) - 1, replace=False))
            name = " ".join(words[i] for i in keep)
        whole = name == part.name.rstrip(":.…")
        others = [
            p.part.name.rstrip(":.…").casefold() for i, p in enumerate(screen) if i != index and p.part.role != "text"
        ]
        double = any(o == name.casefold() if whole else name.casefold() in o for o in others)
        return None if double else Asked(self._say(name, part), index, "name")

    def _order(self, screen: Sequence[Placed]) -> Asked | None:
        """The n-th of its role."""
        role = self._pick(list(_ROLE_NOUNS))
        found = [i for i, p in enumerate(screen) if p.element.role == role]
        if len(found) < 2:
            return None
        place = int(self.rng.integers(min(5, len(found))))
        order = "last" if place == len(found) - 1 and self.rng.random() < 0.5 else _ORDER[place]
        phrase = f"the {order} {self._pick(_ROLE_NOUNS[role])}"
        return Asked(phrase if self.rng.random() < 0.5 else f"click {phrase}", found[place], "order")

    def _beside(self, screen: Sequence[Placed]) -> Asked | None:
        """What stands right of a named thing."""
        index = int(self.rng.integers(len(screen)))
        element = screen[index].element
        if element.role not in _ROLE_NOUNS or element.role == "item":
            return None
        left = [p for p in screen if _left_of(p.element, element) and p.element.name]
        if not left:
            return None
        anchor = max(left, key=lambda p: p.element.box.right)
        nouns = _ROLE_NOUNS[element.role]
        name = anchor.element.name.rstrip(":.…")
        if sum(p.element.name.rstrip(":.…") == name and p.part.role != "text" for p in screen) > 1:
            return None
        relation = self._pick(("next to", "right of", "to the right of", "beside", "after"))
        return Asked(f"the {self._pick(nouns)} {relation} {name}", index, "relation")

    def _area(self, screen: Sequence[Placed]) -> Asked | None:
        areas = [i for i, p in enumerate(screen) if p.element.role == "area"]
        areas.sort(key=lambda i: -screen[i].element.box.area)
        if not areas or (len(areas) > 1 and 2 * screen[areas[1]].element.box.area > screen[areas[0]].element.box.area):
            return None
        return Asked(self._pick(_AREAS).replace("{v}", self._pick(_VALUES)), areas[0], "area")

    def _absent(self, screen: Sequence[Placed]) -> Asked | None:
        """Something of a kind that people ask for, with none of its concept, wording or name on the screen."""
        concept = concepts()[int(self.rng.integers(len(concepts())))]
        if any(p.part.concept == concept.wordings[0] for p in screen):
            return None
        wording = self._wording(concept, "")
        if wording is None or any(_means(p.part, wording) for p in screen):
            return None
        names = " ".join(p.part.name.casefold() for p in screen)
        if any(w in names for w in concept.wordings) or not concept.wordings:
            return None
        writable = concept.wordings[0] in ("recipient", "subject", "message body") or self.rng.random() < 0.45
        return Asked(self._say(wording, Part("field" if writable else "button", "")), None, "absent")


def _only(screen: Sequence[Placed], index: int, wording: str) -> bool:
    """Whether nothing else on the screen could be meant by the wording."""
    own = screen[index].part
    others = [p.part for i, p in enumerate(screen) if i != index and p.part.role != "text"]
    return not any(p.concept == own.concept or _means(p, wording) for p in others)


def _means(part: Part, wording: str) -> bool:
    """Whether a part could be meant by a wording."""
    name = part.name.casefold().rstrip(":.…")
    if name and (name == wording.casefold() or f" {wording.casefold()} " in f" {name} "):
        return True
    return bool(part.concept) and wording in by_wording()[part.concept].wordings


def _left_of(anchor: Element, element: Element) -> bool:
    a, b = anchor.box, element.box
    return a.right <= b.left and a.top <= b.center.y < a.bottom
