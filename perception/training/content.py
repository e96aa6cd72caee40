"""What stands in a made-up window: sections of parts with roles, names, values and states, before any toolkit draws
them.

The same content is drawn by Qt (`widgets`), by a browser (`pages`), or only laid out as boxes for training on text.
Windows come in kinds that people meet (a letter, a form, a file dialog, ...) with wordings drawn from concepts.txt,
filled up with real interface words. Seeded: one generator state, one window.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from perception.concepts import Concept, concepts
from perception.screen import Role, State
from perception.training.words import labels

SectionKind = Literal["menus", "tools", "form", "choices", "tabs", "items", "buttons", "keys", "area", "text"]


@dataclass(frozen=True, slots=True)
class Part:
    """One element to be."""

    role: Role
    name: str
    value: str = ""
    states: frozenset[State] = frozenset()
    concept: str = ""  # first wording of its concept; "" when it has none
    hint: bool = False  # the name stands inside the empty field, not beside it
    icon: str = ""  # icon name, for tools


@dataclass(frozen=True, slots=True)
class Section:
    kind: SectionKind
    parts: tuple[Part, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A window: its kind, title, and sections from top to bottom."""

    kind: str
    title: str
    sections: tuple[Section, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for section in self.sections for part in section.parts)


@functools.cache
def by_wording() -> dict[str, Concept]:
    """Concepts by their first wording."""
    return {concept.wordings[0]: concept for concept in concepts()}


class Author:
    """Writes window contents from one random generator."""

    def __init__(self, rng: np.random.Generator, hidden: frozenset[tuple[str, str]] = frozenset()) -> None:
        """`hidden`: (concept, wording) pairs that must not be shown, kept for evaluation."""
        self.rng = rng
        self._hidden = hidden

    def window(self) -> Content:
        """A window of a random kind."""
        kind = str(self.rng.choice(list(_KINDS)))
        sections = [s for s in _KINDS[kind](self) if s.parts]
        return Content(kind, self.title(), tuple(sections))

    def pick(self, options: Sequence[str]) -> str:
        return str(options[int(self.rng.integers(len(options)))])

    def some(self, options: Sequence[str], low: int, high: int) -> list[str]:
        count = min(len(options), int(self.rng.integers(low, high + 1)))
        return [str(o) for o in self.rng.choice(list(options), count, replace=False)]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def title(self) -> str:
        return self.word()

    def word(self) -> str:
        """A real label; common ones are drawn more often."""
        return labels()[int(len(labels()) * self.rng.random() ** 2)]

    def wording(self, concept: str) -> str:
        """One wording of a concept as a label would have it."""
        options = [w for w in by_wording()[concept].wordings if (concept, w) not in self._hidden]
        text = options[0] if self.chance(0.35) else self.pick(options)
        text = text.title() if self.chance(0.4) else text[0].upper() + text[1:]
        return text if self.chance(0.93) else text.lower()

    def part(self, role: Role, concept: str = "", **more: str | bool) -> Part:
        """A part with values and states that such a part may have."""
        name = self.wording(concept) if concept else self.word()
        part = Part(role, name, concept=concept, hint=bool(more.get("hint", False)))
        states: set[State] = set()
        if role in ("checkbox", "radio") and self.chance(0.4):
            states.add("checked")
        if self.chance(0.07):
            states.add("disabled")
        value = str(more.get("value", "")) or (self._value(role) if self.chance(0.4) else "")
        return replace(part, states=frozenset(states), value=value)

    def menus(self) -> Section:
        given = [
            "File", "Edit", "View", "Message", "Search", "Tools", "Options", "Settings", "Format", "Insert", "Help",
            "Window", "Go", "Folder", "Document", "Summary", "Image", "Table",
        ]  # fmt: skip
        return Section("menus", tuple(Part("menu", name) for name in self.some(given, 3, 7)))

    def tools(self, known: Sequence[str], low: int = 3, high: int = 9) -> Section:
        """Tool buttons; unlabelled ones have no readable name, only a picture."""
        bare = self.chance(0.4)
        parts = []
        for concept in self.some(known, low, high):
            part = self.part("icon" if bare else "button", concept)
            icons = by_wording()[concept].icons
            parts.append(
                replace(part, name="" if bare else part.name, value="", icon=self.pick(icons) if icons else "")
            )
        return Section("tools", tuple(parts))

    def form(self, known: Sequence[str], low: int, high: int, others: int = 0) -> Section:
        hint = self.chance(0.2)
        parts = [self.part(self._input(), concept, hint=hint) for concept in self.some(known, low, high)]
        parts += [self.part(self._input(), hint=hint) for _ in range(int(self.rng.integers(others + 1)))]
        return Section("form", tuple(parts))

    def buttons(self, known: Sequence[str], low: int = 1, high: int = 4) -> Section:
        return Section("buttons", tuple(replace(self.part("button", c), value="") for c in self.some(known, low, high)))

    def choices(self, low: int = 2, high: int = 5, known: Sequence[str] = ()) -> Section:
        role: Role = "radio" if self.chance(0.4) else "checkbox"
        parts = [replace(self.part(role, c), value="") for c in self.some(known, 0, 2)]
        parts += [replace(self.part(role), value="") for _ in range(int(self.rng.integers(low, high + 1)))]
        if role == "radio":
            chosen = int(self.rng.integers(len(parts)))
            parts = [replace(p, states=(p.states - {"checked"}) | ({"checked"} if i == chosen else set()))
                     for i, p in enumerate(parts)]  # fmt: skip
        return Section("choices", tuple(parts), self.word() if self.chance(0.5) else "")

    def items(self, known: Sequence[str] = (), low: int = 3, high: int = 9) -> Section:
        parts = [Part("item", self.wording(c), concept=c) for c in self.some(known, min(2, len(known)), len(known))]
        parts += [Part("item", self.sentence(1, 5)) for _ in range(int(self.rng.integers(low, high + 1)))]
        chosen = int(self.rng.integers(len(parts)))
        if self.chance(0.6):
            parts[chosen] = replace(parts[chosen], states=frozenset({"selected"}))
        return Section("items", tuple(parts))

    def tabs(self) -> Section:
        names = [self.word() for _ in range(int(self.rng.integers(2, 6)))]
        chosen = int(self.rng.integers(len(names)))
        return Section("tabs", tuple(Part("tab", n, states=frozenset({"selected"} if i == chosen else set()))
                                     for i, n in enumerate(names)))  # fmt: skip

    def area(self, concept: str = "") -> Section:
        """A text area; the one of an editor or a letter usually has no name at all."""
        value = self.sentence(4, 30) if self.chance(0.4) else ""
        name = self.wording(concept) if concept and self.chance(0.35) else ""
        return Section("area", (Part("area", name, value, concept=concept),))

    def text(self) -> Section:
        links = [Part("link", self.word()) for _ in range(int(self.rng.integers(0, 4)))]
        return Section("text", (Part("text", self.sentence(2, 9)), *links))

    def sentence(self, low: int, high: int) -> str:
        count = int(self.rng.integers(low, high + 1))
        return " ".join(self.word().lower() for _ in range(count)).capitalize()[:200]

    def _input(self) -> Role:
        roles: list[Role] = ["field", "field", "field", "field", "combo", "spin", "slider"]
        return roles[int(self.rng.integers(len(roles)))]

    def _value(self, role: Role) -> str:
        if role in ("spin", "slider"):
            return str(self.rng.integers(0, 101))
        people = ("ann", "leon", "marta", "kim", "joe", "olga", "pedro", "yuki", "ivan", "zoe")
        options = (self.sentence(1, 3), f"{self.pick(people)}@example.org", str(self.rng.integers(1000)), self.word())
        return self.pick(options)


_MAIL: Final = (
    "send", "attach", "save", "find", "insert image", "spell check", "security", "address book", "undo", "cut", "copy",
    "paste", "print", "delete", "insert link", "bold",
)  # fmt: skip
_READ: Final = (
    "get mail", "compose", "reply", "reply all", "forward message", "delete", "junk", "find", "address book", "print",
    "next", "back", "unread mail", "important", "stop", "preferences",
)  # fmt: skip
_EDIT: Final = ("new", "open", "save", "save as", "close", "undo", "redo", "cut", "copy", "paste", "find", "print",
                "find and replace", "full screen", "go to", "select all", "preferences", "bold", "italic")  # fmt: skip
_PERSON: Final = (
    "name", "first name", "last name", "address", "city", "zip code", "country", "phone number", "email address",
    "company", "birthday", "age", "comment", "website", "amount", "date", "time",
)  # fmt: skip
_FINISH: Final = ("ok", "cancel", "apply", "close", "help", "save", "next", "back", "finish", "delete", "yes", "no")


def _letter(a: Author) -> list[Section]:
    fields = ["recipient", *a.some(["copy recipient", "hidden recipient", "sender"], 0, 2), "subject"]
    known = {
        "recipient": ["To", "To:", "To"], "copy recipient": ["Cc", "Cc:", "CC"], "subject": ["Subject", "Subject:"],
        "hidden recipient": ["Bcc", "Bcc:"], "sender": ["From", "From:"],
    }  # fmt: skip
    form = [a.part("combo" if c == "sender" else "field", c) for c in fields]
    form = [replace(p, name=a.pick(known[p.concept]) if a.chance(0.7) else p.name) for p in form]
    tools = a.tools([c for c in _MAIL if c != "send"], 2, 8)
    send = replace(a.part("button", "send"), value="", states=frozenset())
    place = int(a.rng.integers(len(tools.parts) + 1)) if a.chance(0.3) else 0
    tools = replace(tools, parts=(*tools.parts[:place], replace(send, icon="mail send"), *tools.parts[place:]))
    return [a.menus() if a.chance(0.8) else Section("menus", ()), tools, Section("form", tuple(form)),
            a.area("message body")]  # fmt: skip


def _mailbox(a: Author) -> list[Section]:
    folders = a.items(("inbox", "outbox", "sent", "drafts", "trash", "junk"), 0, 2)
    return [a.menus(), a.tools(_READ, 4, 9), folders, a.items((), 2, 8), a.text()]


def _editor(a: Author) -> list[Section]:
    return [a.menus(), a.tools(_EDIT), a.area(), a.text() if a.chance(0.3) else Section("text", ())]


def _open_menu(a: Author) -> list[Section]:
    parts = [replace(a.part("menu", c), role="menu", value="") for c in a.some((*_EDIT, *_READ), 5, 11)]
    return [a.menus(), Section("items", tuple(replace(p, role="item") for p in parts)), a.area()]


def _dialog(a: Author) -> list[Section]:
    return [a.text(), a.buttons(_FINISH, 1, 4)]


def _person(a: Author) -> list[Section]:
    return [a.text(), a.form(_PERSON, 3, 8, 1), a.choices(),
            a.buttons((*_FINISH, "send", "register", "clear"), 1, 3)]  # fmt: skip


def _login(a: Author) -> list[Section]:
    return [a.text(), a.form(("user name", "password", "email address"), 2, 2), a.choices(1, 1, ("remember me",)),
            a.buttons(("log in", "register", "cancel", "forgot password"), 1, 3)]  # fmt: skip


def _settings(a: Author) -> list[Section]:
    return [a.tabs(), a.choices(), a.form((*_PERSON, "font", "font size", "language", "theme", "color"), 1, 4, 2),
            a.choices(known=("wrap lines", "line numbers", "always on top")), a.buttons(_FINISH, 2, 4)]  # fmt: skip


def _files(a: Author) -> list[Section]:
    places = a.items(("home", "desktop", "documents", "download", "pictures", "music", "trash", "computer"), 0, 0)
    return [a.form(("file name", "location"), 1, 2), places, a.items((), 3, 8), a.form(("filter",), 1, 1),
            a.buttons(("open", "save", "cancel", "new folder", "delete"), 2, 3)]  # fmt: skip


def _shop(a: Author) -> list[Section]:
    return [a.form(("find",), 1, 1), a.text(), a.items((), 2, 5), a.form(("amount", "color", "date"), 1, 2),
            a.buttons(("buy", "add to cart", "shopping cart", "favorites", "share", "subscribe"), 1, 4)]  # fmt: skip


def _player(a: Author) -> list[Section]:
    known = (
        "play", "pause", "stop playback", "next track", "previous track", "rewind", "fast forward", "shuffle", "mute",
        "repeat all", "full screen", "speaker",
    )  # fmt: skip
    return [a.menus() if a.chance(0.5) else Section("menus", ()), a.items((), 2, 6), a.tools(known, 4, 8)]


def _keypad(a: Author) -> list[Section]:
    signs = {"plus": "+", "minus": "-", "times": a.pick(["×", "*"]), "divide": a.pick(["÷", "/"]), "equals": "="}
    parts = [Part("button", s, concept=c) for c, s in signs.items()]
    parts += [
        Part("button", n)
        for n in [*"0123456789.", *a.some(["C", "AC", "CE", "(", ")", "%", "sqrt", "sin", "M+"], 1, 6)]
    ]
    order = a.rng.permutation(len(parts))
    shown = Section("form", (Part("field", "", str(a.rng.integers(1000))),))
    return [
        a.menus() if a.chance(0.6) else Section("menus", ()),
        shown,
        Section("keys", tuple(parts[i] for i in order)),
    ]


def _web(a: Author) -> list[Section]:
    tools = a.tools(("back", "next", "refresh", "home", "bookmark", "download", "menu", "new tab", "stop"), 3, 7)
    address = Section("form", (a.part("field", "website", hint=True),))
    form = a.form(("find", "email address", "name"), 0, 2, 1)
    return [tools, address, a.tabs(), a.text(), a.text(), form, a.buttons(("subscribe", "send", "find", "next"), 0, 3)]


_KINDS: Final[dict[str, Callable[[Author], list[Section]]]] = {
    "letter": _letter, "mailbox": _mailbox, "editor": _editor, "open menu": _open_menu, "dialog": _dialog,
    "person": _person, "login": _login, "settings": _settings, "files": _files, "shop": _shop, "player": _player,
    "keypad": _keypad, "web": _web,
}  # fmt: skip
