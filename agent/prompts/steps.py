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
from collections.abc import Iterable, Mapping

from agent.errors import ModelOutputInvalid
from agent.prompts.tokens import APPLICATIONS, ELEMENT_ROLES, END, KEYS, OPERATORS, ORDINALS, PLACES, ROLES

MAX_STEPS = 24
STEP_STARTS = ("<open>", "<type>", "<click>", "<press>", "<scroll>")
EFFECTS = ("<changes>", "<closes>", "<checks>", "<unchecks>")
_KEYS = tuple(f"<k:{key}>" for key in KEYS)
_OPERATORS = tuple(f"<op:{sign}>" for sign in OPERATORS)
_FOCUS_VALUES = ("<u:text>", "<u:value>", "<u:url>", "<u:query>", "<u:expression>", "<u:number>")

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
    "operand": ("<u:number>",),
}


class StepGrammar:
    """Follows one plan token by token. `allowed()` is never empty before <end>."""

    def __init__(self, marks: Iterable[str]) -> None:
        self.remaining: Counter[str] = Counter(marks)  # "<u:role>" -> spans not used yet
        self.steps = 0
        self.finished = False
        self._state = "start"
        self._place = ""
        self._last = ""

    def allowed(self) -> tuple[str, ...]:
        """Tokens that may come next."""
        if self.finished:
            return ()
        return tuple(t for t in self._candidates() if not t.startswith("<u:") or self.remaining[t] > 0)

    def advance(self, token: str) -> None:
        """Take one token. Raises `ModelOutputInvalid` when it is not allowed here."""
        if token not in self.allowed():
            raise ModelOutputInvalid(f"{token} cannot follow {self._last or 'the start'} in a plan")
        if token.startswith("<u:"):
            self.remaining[token] -= 1
        self._state = self._after(token)
        self._last = token

    def _boundary(self) -> tuple[str, ...]:
        """What may come between two steps."""
        if self.remaining.total() == 0 and self.steps:
            return (*STEP_STARTS, END) if self.steps < MAX_STEPS else (END,)
        return STEP_STARTS if self.steps else (*STEP_STARTS, "<refuse>")

    def _candidates(self) -> tuple[str, ...]:
        match self._state:
            case "start":
                return self._boundary()
            case "refused":
                return (END,)
            case "file":
                return ("<u:file>", *self._boundary())
            case "place":
                return tuple(p for p in VALUES if any(self.remaining[v] for v in VALUES[p]))
            case "value":
                return VALUES[self._place]
            case "more":
                return (REPEATED[self._last], *self._boundary())
            case "operator":
                return (*(_OPERATORS if self.remaining["<u:number>"] else ()), *self._boundary())
            case "click":
                return ("<double>", "<right>", *_CLICKABLE)
            case "detail":
                return ("<nth>", *self._near(), *EFFECTS)
            case "beside?":
                return (*self._near(), *EFFECTS)
            case "effect":
                return EFFECTS
            case "keyed":
                return (*_KEYS, "<u:count>", *EFFECTS) if self._last in _KEYS else ("<u:count>", *EFFECTS)
            case "amount":
                return ("<u:count>", *self._boundary())
            case state:
                return _NEXT[state]

    def _near(self) -> tuple[str, ...]:
        return ("<near>",) if self.remaining["<u:near>"] else ()

    def _after(self, token: str) -> str:
        if token in STEP_STARTS:
            self.steps += 1
            return {"<open>": "opened", "<type>": "place", "<click>": "click", "<press>": "keys", "<scroll>": "way"}[token]
        if token == END:
            self.finished = True
            return "start"
        if token == "<refuse>":
            return "refused"
        match self._state:
            case "opened":
                return "file"
            case "place":
                self._place = token
                return "value"
            case "value" | "more" | "operand":
                return "operator" if token == "<u:number>" else "more" if token in REPEATED else "start"
            case "operator":
                return "operand"
            case "click":
                return "pointed" if token in ("<double>", "<right>") else "role"
            case "pointed":
                return "role"
            case "role":
                return "detail"
            case "detail" | "beside?":
                return {"<nth>": "which", "<near>": "beside"}.get(token, "start")
            case "which":
                return "beside?"
            case "beside":
                return "effect"
            case "keys" | "keyed":
                return "effect" if token == "<u:count>" else "start" if token in EFFECTS else "keyed"
            case "way":
                return "amount"
            case _:
                return "start"


def check_steps(steps: Iterable[str], marks: Mapping[str, int] | Iterable[str]) -> None:
    """Raise `ModelOutputInvalid` unless `steps` (with its <end>) is a sentence of the grammar that uses every mark."""
    grammar = StepGrammar(Counter(marks).elements())
    for token in steps:
        grammar.advance(token)
    if not grammar.finished:
        raise ModelOutputInvalid("the plan does not end")


USES_BY_ROLE = {f"<u:{role}>": role for role in ROLES}
