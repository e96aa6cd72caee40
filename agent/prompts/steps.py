"""The grammar of decoded steps: which structure token may come next. The same automaton checks training data.

    steps   = <refuse> <end> | step+ <end>
    step    = <open> (<a:..> | <u:app>) [<u:file>]
            | <type> place value | <type> <u:field> <u:value>
            | <click> [<double> | <right>] (<t:..> | <u:..>) <r:..> [<nth> <n:..>] [<near> <u:near>] effect
            | <press> (<u:key> | <k:..>+) [<u:count>] effect
            | <scroll> (<up> | <down>) [<u:count>]
    effect  = <changes> | <closes> | <checks> | <unchecks>

`<u:ROLE>` takes the next marked span of that role; <end> is allowed only when every span has been used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from agent.errors import ModelOutputInvalid
from agent.prompts.tokens import APPLICATIONS, ELEMENT_ROLES, END, KEYS, OPERATORS, ORDINALS, PLACES

MAX_STEPS = 24
REFUSE, NUMBER = "<refuse>", "<u:number>"
STEP_STARTS = ("<open>", "<type>", "<click>", "<press>", "<scroll>")
EFFECTS = ("<changes>", "<closes>", "<checks>", "<unchecks>")
_KEYS = tuple(f"<k:{key}>" for key in KEYS)
_OPERATORS = tuple(f"<op:{sign}>" for sign in OPERATORS)
_FOCUS_VALUES = ("<u:text>", "<u:value>", "<u:url>", "<u:query>", "<u:expression>", NUMBER)

VALUES: dict[str, tuple[str, ...]] = {
    "<t:To>": ("<u:recipient>",),
    "<t:Cc>": ("<u:cc>",),
    "<t:Bcc>": ("<u:bcc>",),
    "<t:Subject>": ("<u:subject>",),
    "<t:Body>": ("<u:body>", "<u:text>"),
    "<t:Document>": ("<u:text>", "<u:body>"),
    "<t:FileName>": ("<u:file>", "<u:folder>"),
    "<t:Search>": ("<u:query>",),
    "<t:Focus>": _FOCUS_VALUES,
    "<u:field>": ("<u:value>",),
}
"""What may be typed where."""

REPEATED = {"<u:recipient>": "<u:recipient>", "<u:cc>": "<u:cc>", "<u:bcc>": "<u:bcc>", "<u:folder>": "<u:file>"}
"""What may follow a value inside the same field."""

_CLICKABLE = (*(f"<t:{place}>" for place in PLACES), "<u:label>", "<u:field>", "<u:value>", "<u:file>", "<u:folder>")

_NEXT: dict[str, tuple[str, ...]] = {
    "opened": (*(f"<a:{name}>" for name in APPLICATIONS), "<u:app>"),
    "place": tuple(VALUES),
    "pointed": _CLICKABLE,
    "role": tuple(f"<r:{role}>" for role in ELEMENT_ROLES),
    "which": tuple(f"<n:{number}>" for number in ORDINALS),
    "beside": ("<u:near>",),
    "keys": ("<u:key>", *_KEYS),
    "way": ("<down>", "<up>"),
    "operand": (NUMBER,),
    "click": ("<double>", "<right>", *_CLICKABLE),
    "effect": EFFECTS,
    "keyed": ("<u:count>", *EFFECTS),
    "chord": (*_KEYS, "<u:count>", *EFFECTS),
    "refused": (END,),
}


class StepGrammar:
    """Follows one plan token by token. `allowed()` is never empty before <end>."""

    def __init__(self, marks: Iterable[str]) -> None:
        self.remaining: Counter[str] = Counter(marks)  # "<u:role>" -> spans not used yet
        self.steps = 0
        self.finished = False
        self._state = "start"
        self.place = ""
        self.last = ""

    def allowed(self) -> tuple[str, ...]:
        """Tokens that may come next."""
        if self.finished:
            return ()
        return tuple(t for t in self._candidates() if not t.startswith("<u:") or self.remaining[t] > 0)

    def advance(self, token: str) -> None:
        """Take one token. Raises `ModelOutputInvalid` when it is not allowed here."""
        if token not in self.allowed():
            raise ModelOutputInvalid(f"{token} cannot follow {self.last or 'the start'} in a plan")
        if token.startswith("<u:"):
            self.remaining[token] -= 1
        self._state = self._after(token)
        self.last = token

    def boundary(self) -> tuple[str, ...]:
        """What may come between two steps."""
        if self.remaining.total() == 0 and self.steps:
            return (*STEP_STARTS, END) if self.steps < MAX_STEPS else (END,)
        return STEP_STARTS if self.steps else (*STEP_STARTS, REFUSE)

    def _candidates(self) -> tuple[str, ...]:
        special = _SPECIAL.get(self._state)
        return special(self) if special is not None else _NEXT[self._state]

    def places(self) -> tuple[str, ...]:
        """Where something may be typed that is left to type."""
        return tuple(p for p in VALUES if any(self.remaining[v] for v in VALUES[p]))

    def near(self) -> tuple[str, ...]:
        """The word that names a neighbour, while one is left."""
        return ("<near>",) if self.remaining["<u:near>"] else ()

    def signs(self) -> tuple[str, ...]:
        """Arithmetic signs, while a number is left."""
        return _OPERATORS if self.remaining[NUMBER] else ()

    def _after(self, token: str) -> str:
        """The state that `token` leads to."""
        if token in _STARTED:
            self.steps += token != REFUSE
            return _STARTED[token]
        if token == END:
            self.finished = True
            return "start"
        if self._state == "place":
            self.place = token
        if self._state in ("value", "more", "operand"):
            return "operator" if token == NUMBER else "more" if token in REPEATED else "start"
        return _LEADS_TO.get((self._state, token), _LEADS_TO.get((self._state, ""), "start"))


_STARTED = {
    "<open>": "opened", "<type>": "place", "<click>": "click", "<press>": "keys", "<scroll>": "way", REFUSE: "refused",
}  # fmt: skip
_SPECIAL: dict[str, Callable[[StepGrammar], tuple[str, ...]]] = {
    "start": lambda g: g.boundary(),
    "file": lambda g: ("<u:file>", *g.boundary()),
    "place": lambda g: g.places(),
    "value": lambda g: VALUES[g.place],
    "more": lambda g: (REPEATED[g.last], *g.boundary()),
    "operator": lambda g: (*g.signs(), *g.boundary()),
    "detail": lambda g: ("<nth>", *g.near(), *EFFECTS),
    "beside?": lambda g: (*g.near(), *EFFECTS),
    "amount": lambda g: ("<u:count>", *g.boundary()),
}
"""States whose choices depend on what came before."""

_LEADS_TO: dict[tuple[str, str], str] = {
    ("opened", ""): "file", ("place", ""): "value", ("operator", ""): "operand",
    ("click", ""): "role", ("click", "<double>"): "pointed", ("click", "<right>"): "pointed", ("pointed", ""): "role",
    ("role", ""): "detail", ("detail", "<nth>"): "which", ("detail", "<near>"): "beside", ("which", ""): "beside?",
    ("beside?", "<near>"): "beside", ("beside", ""): "effect",
    ("keys", ""): "chord", ("keys", "<u:key>"): "keyed", ("chord", ""): "chord", ("keyed", "<u:count>"): "effect",
    ("chord", "<u:count>"): "effect", **{("chord", effect): "start" for effect in EFFECTS}, ("way", ""): "amount",
}  # fmt: skip
"""(state, token) -> next state; "" stands for any other token, and what is not listed ends the step."""


def check_steps(steps: Iterable[str], marks: Mapping[str, int] | Iterable[str]) -> None:
    """Raise `ModelOutputInvalid` unless `steps` (with its <end>) is a sentence of the grammar that uses every mark."""
    grammar = StepGrammar(Counter(marks).elements())
    for token in steps:
        grammar.advance(token)
    if not grammar.finished:
        raise ModelOutputInvalid("the plan does not end")
