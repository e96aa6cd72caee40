"""From a sentence to orders: what is to be done on the screen that is there, clause by clause.

A small grammar of imperative English over words and quoted values; it knows nothing of screens, pages or applications.
What it cannot read it refuses (`NotOrders`): a clause that is passed over would be a task half done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from perception.screen import Role

Verb = Literal[
    "click", "choose", "enter", "expand", "close", "find", "wait", "drag", "focus", "highlight", "copy", "scroll",
    "answer", "explore", "count", "act",
]  # fmt: skip

VERBS: dict[str, Verb] = {
    "click": "click", "press": "click", "push": "click", "hit": "click", "tap": "click", "open": "click",
    "select": "choose", "choose": "choose", "pick": "choose", "check": "choose", "tick": "choose", "set": "choose",
    "enter": "enter", "type": "enter", "write": "enter", "input": "enter", "put": "enter", "fill": "enter",
    "expand": "expand", "unfold": "expand", "close": "close", "dismiss": "close", "find": "find", "locate": "find",
    "wait": "wait", "drag": "drag", "move": "drag", "focus": "focus", "highlight": "highlight", "copy": "copy",
    "scroll": "scroll", "solve": "answer", "switch": "explore", "paste": "enter",
    "use": "explore", "search": "find", "sort": "drag", "reply": "act", "forward": "act", "delete": "act",
    "mark": "act", "resize": "drag", "like": "act", "share": "act", "answer": "act", "draw": "drag",
}  # fmt: skip
"""What people say for each verb."""

ROLES: dict[str, Role] = {
    "button": "button", "buttons": "button", "link": "link", "tab": "tab", "checkbox": "checkbox", "box": "unknown",
    "radio button": "radio", "radio": "radio", "option": "radio", "icon": "icon", "field": "field", "fields": "field",
    "textbox": "field", "text box": "field", "text field": "field", "text fields": "field", "input": "field",
    "textarea": "area", "text area": "area", "paragraph": "text", "list": "item", "item": "item", "entry": "item",
    "section": "item", "sections": "item", "menu": "menu", "slider": "slider", "spinner": "spin",
    "scroll list": "item", "dropdown": "combo", "drop-down": "combo", "combobox": "combo", "email": "item",
    "message": "item", "image": "image",
}  # fmt: skip
ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "last": -1,
}  # fmt: skip

_QUOTE = re.compile(r"\"([^\"]*)\"|“([^”]*)”|«([^»]*)»|(?<!\w)'([^']*)'(?!\w)")
_HOLE = re.compile(r"\x02(\d+)\x03")
_BREAK = re.compile(
    rf"\s*(?:[,;.]\s*(?:and\s+)?(?:then\s+)?|\s(?:and\s+then|then|and)\s+)(?=(?:{'|'.join(VERBS)})\b)", re.IGNORECASE
)
_ROLE_WORDS = sorted(ROLES, key=len, reverse=True)
_ROLE_LAST = re.compile(rf"^(.*?)\s*\b({'|'.join(map(re.escape, _ROLE_WORDS))})$", re.IGNORECASE)
_ROLE_FIRST = re.compile(
    rf"^({'|'.join(map(re.escape, _ROLE_WORDS))})\s+(?:labell?ed\s+|named\s+|called\s+|that says\s+)?(.+)$",
    re.IGNORECASE,
)
_OF_SOMEONE = re.compile(
    r"^(.*?) (?:on|for|in|of|by|next to|beside) (?:the )?(all |every |each )?(?:\w+ )?(?:by|from|of|for) (.+)$",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"^(.*?)\s+(?:(?:to|into|onto|on|over|in|so that)\s+(?:the )?|"
    r"(?=(?:up|down|left|right|upwards?|downwards?)\b))(.+)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:on|onto|into|in|to|at|for|the|a|an|all|any|both|of)\s+)+", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:below|above|on the (?:page|screen)|when (?:done|finished)|once done)$", re.IGNORECASE)
_PURPOSE = re.compile(r"\s+(?:in order )?to\s+\w+\s+(?:it|them)\b.*$", re.IGNORECASE)


class NotOrders(ValueError):
    """The sentence, or a clause of it, is no order that could be read."""


@dataclass(frozen=True, slots=True)
class Order:
    """One clause: a verb, and what it speaks of."""

    verb: Verb
    said: str  # the clause itself
    names: tuple[str, ...] = ()  # what things are called, or the texts to enter
    role: Role | None = None
    nth: int | None = None  # 1 is the first, -1 the last
    near: str = ""  # the text of what it belongs to
    means: str = ""  # the kind of control it is done with, in words
    into: str = ""  # the name of the field a text goes into
    every: bool = False
    alike: bool = False  # names are meant by their sense, not by their letters
    pairs: tuple[tuple[str, str], ...] = field(default=())  # field and text, when several are filled in one clause


def read_orders(sentence: str) -> list[Order]:
    """The orders of a sentence. Raises `NotOrders`."""
    return Reading(sentence).orders()


class Reading:
    """One sentence, with its quoted values put aside so that no word of theirs is read as an order."""

    def __init__(self, sentence: str) -> None:
        self._values: list[str] = []
        text = _QUOTE.sub(self._aside, " ".join(sentence.split()))
        self._text = text.strip().rstrip(".!?").strip()

    def _aside(self, found: re.Match[str]) -> str:
        self._values.append(next(group for group in found.groups() if group is not None))
        return f"\x02{len(self._values) - 1}\x03"

    def plain(self, text: str) -> str:
        """With the quoted values put back."""
        return _HOLE.sub(lambda hole: self._values[int(hole[1])], text)

    def orders(self) -> list[Order]:
        """Every clause as an order."""
        text, near = self._context(self._text)
        orders = [self._order(clause.strip(" ,;."), near) for clause in _BREAK.split(text) if clause.strip(" ,;.")]
        return [order for order in orders if order is not None]

    def _context(self, text: str) -> tuple[str, str]:
        """A leading "for X, ..." says whom all of it is about."""
        found = re.match(r"^(?:for|in|at) (?:the )?(?:\w+ )?(\x02\d+\x03|@?[\w.@-]+),\s*(.+)$", text, re.IGNORECASE)
        return (found[2], self.plain(found[1])) if found else (text, "")

    def _order(self, clause: str, near: str) -> Order | None:
        many = re.search(r"\bhow many (.+?) (?:are|is|do|does|can|the|has|have|there)\b.*$", clause, re.IGNORECASE)
        if many:
            return Order("count", self.plain(clause), (self.plain(many[1]),))
        word, _, rest = clause.partition(" ")
        verb = VERBS.get(word.casefold())
        if verb is None:
            raise NotOrders(f"no order begins with {word!r}")
        rest = _TAIL.sub("", rest.strip())
        made = getattr(self, f"_read_{verb}")(clause, word.casefold(), rest, near)
        return made if isinstance(made, Order) else None

    def _read_click(self, clause: str, _word: str, rest: str, near: str) -> Order:
        rest = _PURPOSE.sub("", rest)
        every = bool(re.match(r"(?:on )?(?:all|every|each)\b", rest, re.IGNORECASE))
        found = _OF_SOMEONE.match(rest)
        if found:
            rest, every, near = found[1], every or bool(found[2]), self.plain(found[3])
        name, role, nth = self._thing(rest)
        return Order("click", self.plain(clause), (name,) if name else (), role, nth, near, every=every)

    def _read_expand(self, clause: str, _word: str, rest: str, near: str) -> Order:
        name, role, nth = self._thing(rest)
        every = bool(re.match(r"(?:the )?(?:sections|all)\b", rest, re.IGNORECASE))
        return Order("expand", self.plain(clause), (name,) if name else (), role, nth, near, every=every)

    def _read_close(self, clause: str, _word: str, rest: str, near: str) -> Order:
        by = re.search(r"\bby (?:clicking|pressing|hitting) (?:on )?(.+)$", rest, re.IGNORECASE)
        name, role, nth = self._thing(by[1]) if by else ("close", None, None)
        return Order("click", self.plain(clause), (name,), role, nth, near)

    def _read_choose(self, clause: str, _word: str, rest: str, near: str) -> Order | None:
        means = ""
        found = re.match(r"^(.*?)\s+(?:as|from|with|using|in|on) the ([\w\s-]+)$", rest, re.IGNORECASE)
        if found:
            rest, means = found[1], found[2].casefold()
        alike = re.match(r"^(?:the )?words? (?:similar|close|related) to (.+)$", rest, re.IGNORECASE)
        if alike:
            rest = alike[1]
        if rest.casefold() in ("nothing", "none"):
            return None
        if ">" in rest:
            path = tuple(part.strip() for part in self.plain(rest).split(">") if part.strip())
            return Order("choose", self.plain(clause), path, "menu", near=near, means="menu")
        bare, role, nth = self._thing(rest)
        if nth is not None and not bare and role is not None:
            return Order("click", self.plain(clause), (), role, nth, near)
        parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", rest)
        things = [self._thing(part) for part in parts]
        names = tuple(name for name, _, _ in things if name)
        role = next((role for _, role, _ in things if role), None)
        return Order("choose", self.plain(clause), names, role, nth, near, means=means, alike=bool(alike))

    def _read_enter(self, clause: str, _word: str, rest: str, near: str) -> Order:
        into = ""
        found = re.match(r"^(.*?)\s+(?:into|in|as|to) (?:the |both |all )?([\w\s-]+?)$", rest, re.IGNORECASE)
        every = bool(re.search(r"\b(?:into|in) (?:both|all|each|every)\b", rest, re.IGNORECASE))
        if found and not _HOLE.search(found[2]):
            rest, into = found[1], found[2]
        pairs = re.findall(r"(?:the )?([A-Za-z][\w -]*?) (?:is |to |with |=\s*)?\x02(\d+)\x03", rest)
        fields = tuple(
            (name.removeprefix("and ").removeprefix("the "), self._values[int(hole)]) for name, hole in pairs
        )
        if len(fields) > 1:
            return Order("enter", self.plain(clause), role="field", near=near, pairs=fields)
        hole = _HOLE.search(rest)
        value = re.match(r"^(?:the )?value of (.+)$", rest, re.IGNORECASE)
        if hole:
            name, role, _ = self._thing(into)
            return Order("enter", self.plain(clause), (self._values[int(hole[1])],), role or "field", near=near,
                         into=name or (into if role is None else ""), every=every, means=into)  # fmt: skip
        if value:
            return Order("enter", self.plain(clause), role="field", near=self.plain(value[1]), means="value")
        if (
            re.match(r"^(?:it|them|that|your answer|the (?:text|answer|result|word))\b", rest, re.IGNORECASE)
            or not rest
        ):
            return Order(
                "enter", self.plain(clause), role="field", near=near, means="it" if "answer" not in rest else "answer"
            )
        if re.match(r"^(?:the )?(?:total )?number of ", rest, re.IGNORECASE):
            return Order("enter", self.plain(clause), (self.plain(rest),), "field", near=near, means="count")
        return Order(
            "enter", self.plain(clause), (self.plain(rest),), "field", near=near, into=into, every=every, means=into
        )

    def _read_find(self, clause: str, _word: str, rest: str, near: str) -> Order:
        word = re.match(r"^(?:the )?(\w+) word (?:in|of) (.+)$", rest, re.IGNORECASE)
        if word and word[1].casefold() in ORDINALS:
            _, role, _ = self._thing(word[2])
            return Order("find", self.plain(clause), (), role, ORDINALS[word[1].casefold()], near, means="word")
        by = re.match(r"^(?:the )?([\w\s]+?) (?:by|from|of|called|named) (.+)$", rest, re.IGNORECASE)
        if by:
            return Order("find", self.plain(clause), (self.plain(by[2]),), ROLES.get(by[1].casefold()))
        name, role, nth = self._thing(rest)
        return Order("find", self.plain(clause), (name,) if name else (), role, nth, near)

    def _read_wait(self, clause: str, _word: str, rest: str, _near: str) -> Order:
        number = re.search(r"\d+(?:\.\d+)?", rest)
        return Order("wait", self.plain(clause), (number[0],) if number else ())

    def _read_drag(self, clause: str, word: str, rest: str, near: str) -> Order:
        found = _WAY.match(rest)
        what, where = (found[1], found[2]) if found else (rest, "")
        name, role, nth = self._thing(what)
        every = bool(re.match(r"(?:all|every)\b", rest, re.IGNORECASE))
        return Order(
            "drag", self.plain(clause), (name,), role, nth, near, means=word, into=self.plain(where), every=every
        )

    def _read_focus(self, clause: str, _word: str, rest: str, near: str) -> Order:
        name, role, nth = self._thing(rest)
        return Order("focus", self.plain(clause), (name,) if name else (), role, nth, near)

    def _whole(self, verb: Verb, clause: str, rest: str, near: str) -> Order:
        """A clause that names one thing, or the text inside it."""
        within = re.match(r"^(?:the )?(?:text|words?|contents?) (?:in|of|from) (.+)$", rest, re.IGNORECASE)
        name, role, nth = self._thing(within[1] if within else rest)
        return Order(verb, self.plain(clause), (name,) if name else (), role, nth, near)

    def _read_highlight(self, clause: str, _word: str, rest: str, near: str) -> Order:
        return self._whole("highlight", clause, rest, near)

    def _read_copy(self, clause: str, _word: str, rest: str, near: str) -> Order:
        return self._whole("copy", clause, rest, near)

    def _read_answer(self, clause: str, _word: str, rest: str, near: str) -> Order:
        return self._whole("answer", clause, rest, near)

    def _read_scroll(self, clause: str, _word: str, rest: str, near: str) -> Order:
        return self._whole("scroll", clause, rest, near)

    def _read_act(self, clause: str, word: str, rest: str, near: str) -> Order:
        """What is done with something by the picture or button of that name: reply, forward, delete, mark."""
        hole = _HOLE.search(rest)
        to = re.match(r"^(?:it|them|that|this|the)(?: \w+)?(?: \w+)? to (.+)$", rest, re.IGNORECASE)
        by = re.search(r"\b(?:by|from|of) (?!\x02)(\S+)", rest)
        text = self._values[int(hole[1])] if hole else self.plain(to[1]) if to and word == "forward" else ""
        return Order("act", self.plain(clause), (word,), near=self.plain(by[1]) if by else near, into=text)

    def _read_explore(self, clause: str, _word: str, rest: str, _near: str) -> Order | None:
        """Says how, not what: whatever is sought is looked for everywhere."""
        del clause, rest
        return None

    def _thing(self, text: str) -> tuple[str, Role | None, int | None]:
        """A noun phrase: its name, the role it says it has, and which one of several."""
        text = _TAIL.sub("", _LEAD.sub("", text.strip(" ,;.")))
        nth = None
        word, _, rest = text.partition(" ")
        if word.casefold() in ORDINALS:
            nth, text = ORDINALS[word.casefold()], _LEAD.sub("", rest)
        if text.casefold() in ROLES:
            return "", ROLES[text.casefold()], nth
        last, first = _ROLE_LAST.match(text), _ROLE_FIRST.match(text)
        if last and last[1].strip():
            return self.plain(_LEAD.sub("", last[1].strip())), ROLES[last[2].casefold()], nth
        if first and not re.fullmatch(r"#?\d+", first[2]):
            return self.plain(first[2].strip()), ROLES[first[1].casefold()], nth
        return self.plain(text), None, nth


def _bare(name: str) -> str:
    return name.removeprefix("and ").removeprefix("the ")
