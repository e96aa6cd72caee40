"""The grammar of decoded steps: which structure token may come next. Training rows are checked by the same grammar.

`RULES` is a regular grammar over step tokens: `( | )` alternatives, `? * +` repeats, capital names are other rules. It
is compiled to an automaton once. `<u:ROLE>` takes the next marked span of a role, and a plan must take every span
exactly once: a token is allowed only if the plan can still be finished that way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from agent.errors import ModelOutputInvalid
from agent.prompts.tokens import APPLICATIONS, ELEMENT_ROLES, END, OPERATORS, ORDINALS, THE_FIELD, USES

REFUSE = "<refuse>"
STEP_STARTS = ("<open>", "<type>", "<click>", "<press>", "<scroll>")


def _any(kind: str, names: Iterable[str]) -> str:
    return "(" + " | ".join(f"<{kind}:{name}>" for name in names) + ")"


RULES = {
    "PLAN": "( REFUSED | MAIL | TEXT | FILE | SUM | PAGE | START SCREEN* | SCREEN+ ) <end>",
    "REFUSED": "<refuse>",
    "MAIL": "<open> ( <a:Email> | <u:app> ) TO? CC? BCC? HEADING? BODY? ( <click> <t:Send> <r:button> <closes> )?",
    "TO": "<type> <t:To> <u:recipient>+",
    "CC": "<type> <t:Cc> <u:cc>+",
    "BCC": "<type> <t:Bcc> <u:bcc>+",
    "HEADING": "<type> <t:Subject> <u:subject>",
    "BODY": "<type> <t:Body> <u:body>",
    "TEXT": "<open> ( <a:TextEditor> | <u:app> ) <type> <t:Document> <u:text> SAVE?",
    "SAVE": "<press> <k:ctrl> <k:s> <changes> NAME <click> <t:Save> <r:button> <closes>",
    "NAME": "<type> <t:FileName> <u:folder>? <u:file>",
    "FILE": "<open> ( KIND | <u:app> ) <u:folder>? <u:file>",
    "SUM": "<open> <a:Calculator> <type> <t:Focus> ( <u:expression> | COUNTED ) ENTER",
    "COUNTED": "<u:number> ( ( SIGN <u:number> )+ | ( <op:from> | <op:into> ) <u:number> )",
    "PAGE": "<open> <a:WebBrowser> <press> <k:ctrl> <k:l> <changes> <type> <t:Focus> ( <u:url> | <u:query> ) ENTER",
    "START": "<open> ( KIND | <u:app> )",
    "SCREEN": "FILL | PUT | FIND | CLICK | KEY | SCROLL | SUBMIT | CLOSE | SELECT | BOX",
    "FILL": "<type> <u:field> <u:value>",
    "PUT": f"<type> ( <t:Focus> | {THE_FIELD} ) <u:text>",
    "FIND": "<type> <t:Search> <u:query> ENTER",
    "CLICK": "<click> ( <double> | <right> )? <u:label> ROLE ( <nth> NUMBER )? ( <near> <u:near> )? <changes>",
    "BOX": "<click> <u:label> ( <r:checkbox> ( <checks> | <unchecks> ) | <r:radio> <checks> )",
    "SELECT": "<click> <u:field> <r:combo> <changes> <click> <u:value> <r:item> <changes>",
    "SUBMIT": "<click> <t:Submit> <r:button> <changes>",
    "KEY": "<press> <u:key> <u:count>? <changes>",
    "SCROLL": "<scroll> ( <up> | <down> ) <u:count>?",
    "CLOSE": "<press> <k:alt> <k:f4> <closes>",
    "ENTER": "<press> <k:enter> <changes>",
    "KIND": _any("a", APPLICATIONS),
    "ROLE": _any("r", ELEMENT_ROLES),
    "SIGN": _any("op", [sign for sign in OPERATORS if not sign.isalpha()]),
    "NUMBER": _any("n", ORDINALS),
}  # fmt: skip


@dataclass(slots=True)
class Automaton:
    """A nondeterministic automaton. State 0 begins; `final` accepts."""

    moves: list[list[tuple[str, int]]] = field(default_factory=list)  # per state: (token, next state)
    free: list[list[int]] = field(default_factory=list)  # per state: states reached without a token
    final: int = 0

    def add(self) -> int:
        self.moves.append([])
        self.free.append([])
        return len(self.moves) - 1

    def closure(self, states: Iterable[int]) -> frozenset[int]:
        seen = set(states)
        todo = list(seen)
        while todo:
            for state in self.free[todo.pop()]:
                if state not in seen:
                    seen.add(state)
                    todo.append(state)
        return frozenset(seen)


@cache
def automaton() -> Automaton:
    """`RULES` as an automaton (Thompson's construction)."""
    made = Automaton()
    start = made.add()
    made.final = _build(made, start, iter(_words("PLAN")), "")
    return made


def _words(rule: str) -> list[str]:
    return re.findall(r"<[^>]+>|[A-Z]+|[()|?*+]", RULES[rule])


def _build(made: Automaton, start: int, words: Iterator[str], closing: str) -> int:
    """Add alternatives up to the closing bracket; the state they all end in."""
    end, at, last = made.add(), made.add(), start
    made.free[start].append(at)
    for word in words:
        if word == closing:
            break
        if word == "|":
            made.free[at].append(end)
            at = made.add()
            made.free[start].append(at)
        elif word in "?*+":
            if word != "+":
                made.free[last].append(at)
            if word != "?":
                made.free[at].append(last)
        else:
            last, at = _item(made, at, word, words)
    made.free[at].append(end)
    return end


def _item(made: Automaton, at: int, word: str, words: Iterator[str]) -> tuple[int, int]:
    """One token, bracket or rule: the states before and after it."""
    before = made.add()
    made.free[at].append(before)
    if word == "(":
        return before, _build(made, before, words, ")")
    if word in RULES:
        return before, _build(made, before, iter(_words(word)), "")
    after = made.add()
    made.moves[before].append((word, after))
    return before, after


Remaining = tuple[int, ...]
Place = tuple[int, Remaining]


class StepGrammar:
    """Follows one plan token by token. `allowed()` is never empty before <end> when the marks fit any plan at all."""

    def __init__(self, marks: Iterable[str]) -> None:
        counts = Counter(marks)
        self._roles = tuple(mark for mark in USES if counts[mark])
        self._automaton = automaton()
        start: Remaining = tuple(counts[mark] for mark in self._roles)
        self._live = self._finishable((0, start))
        self._places = frozenset(p for p in self._spread((0, start)) if p in self._live)
        self.finished = False

    @property
    def possible(self) -> bool:
        """Whether any plan at all uses the marks."""
        return bool(self._places)

    def allowed(self) -> tuple[str, ...]:
        """Tokens that may come next."""
        return tuple(sorted({token for place in self._places for token, _ in self._moves(place)}))

    def advance(self, token: str) -> None:
        """Take one token. Raises `ModelOutputInvalid` when it is not allowed here."""
        after = {place for origin in self._places for t, place in self._moves(origin) if t == token}
        if not after:
            raise ModelOutputInvalid(f"{token} cannot come here in a plan; allowed: {', '.join(self.allowed()[:8])}")
        self.finished = token == END
        self._places = frozenset(p for place in after for p in self._spread(place) if p in self._live)

    def _moves(self, place: Place) -> Iterator[tuple[str, Place]]:
        state, remaining = place
        for token, after in self._automaton.moves[state]:
            left = self._take(token, remaining)
            if left is not None and (after, left) in self._live:
                yield token, (after, left)

    def _take(self, token: str, remaining: Remaining) -> Remaining | None:
        """What is left after a token; None when it needs a span that is not there."""
        if token == END:
            return remaining if not any(remaining) else None
        if not token.startswith("<u:"):
            return remaining
        if token not in self._roles:
            return None
        at = self._roles.index(token)
        return (*remaining[:at], remaining[at] - 1, *remaining[at + 1 :]) if remaining[at] else None

    def _spread(self, place: Place) -> set[Place]:
        return {(state, place[1]) for state in self._automaton.closure((place[0],))}

    def _finishable(self, start: Place) -> set[Place]:
        """All places from which every mark can still be used up."""
        origins: dict[Place, list[Place]] = {}
        todo, seen = [start], {start}
        while todo:
            place = todo.pop()
            steps = [(token, after) for token, after in self._automaton.moves[place[0]]]
            nexts = [(after, left) for token, after in steps if (left := self._take(token, place[1])) is not None]
            nexts += [(state, place[1]) for state in self._automaton.free[place[0]]]
            for after in nexts:
                origins.setdefault(after, []).append(place)
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        live = {place for place in seen if place[0] == self._automaton.final and not any(place[1])}
        todo = list(live)
        while todo:
            for origin in origins.get(todo.pop(), ()):
                if origin not in live:
                    live.add(origin)
                    todo.append(origin)
        return live


def check_steps(steps: Iterable[str], marks: Iterable[str]) -> None:
    """Raise `ModelOutputInvalid` unless `steps` (with its <end>) is a sentence of the grammar that uses every mark."""
    counts = Counter(marks)
    made = automaton()
    states = made.closure((0,))
    for token in steps:
        counts[token] -= token.startswith("<u:")
        states = made.closure(after for state in states for t, after in made.moves[state] if t == token)
        if not states or counts[token] < 0:
            raise ModelOutputInvalid(f"{token} cannot come here in a plan")
    if made.final not in states or any(counts.values()):
        raise ModelOutputInvalid("the plan does not end, or leaves a marked value unused")


def split_steps(tokens: Sequence[str]) -> Iterator[list[str]]:
    """The tokens of each step; no tokens are one empty step."""
    step: list[str] = []
    for token in tokens:
        if token in STEP_STARTS and step:
            yield step
            step = []
        step.append(token)
    yield step
