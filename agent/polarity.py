"""Which way a sentence asks its boxes to go, read from plain words: a second opinion on what the model decided.

Each clause says on, off, or nothing; what says nothing goes with the clause before it ("untick A, B and C"), or, at the
start, with the one after it ("A and B should be off"). Negations turn a clause around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.prompts.plan_format import Span
from agent.prompts.steps import split_steps

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_JOINT = re.compile(r"[.!?;,]+(?=\s|$)|\n|\b(?:and|but|then|while|whereas|plus)\b", re.IGNORECASE)
_TICKED_OFF = re.compile(r"(?<!the )(?<!a )\b(?:tick|check|mark|cross)(?:ed)? off\b")
_AT_ONCE = re.compile(r"\b(?:right|straight) away\b")
_OUT = re.compile(r"\bout of\b|\bopt\w* (?:\w+ )?out\b")
_OFF = frozenset(
    {"off", "away", "remove", "removed", "removing", "clear", "cleared", "clearing", "empty", "emptied", "blank",
     "disable", "disabled", "disabling", "inactive", "unset", "delete", "deleted", "erase", "erased", "wipe", "lift",
     "drop", "undo", "rid", "cancel", "kill", "disappear", "vanish", "revoke", "reject", "decline", "refuse",
     "exclude", "excluded", "skip", "lose", "strip", "reset", "stop"}
)  # fmt: skip
_UN = re.compile(r"(?:un|de)-?(?:tick|check|mark|select|activat|cross|set)\w*|(?:un|dis)(?:able|abled|enable)\w*")
_NOT = frozenset(
    {"not", "no", "never", "without", "nor", "neither", "none", "don't", "dont", "doesn't", "isn't", "aren't",
     "shouldn't", "mustn't", "can't", "cannot", "won't", "needn't", "wouldn't", "forget", "fail", "anymore",
     "instead", "rather"}
)  # fmt: skip
_STILL_NOT = re.compile(r"\b(?:no longer|not|n't|never|don't|doesn't)\b(.*)\banymore\b")
_ON = frozenset(
    {"on", "tick", "ticks", "ticked", "ticking", "check", "checks", "checked", "checking", "mark", "marks", "marked",
     "checkmark", "tickmark", "enable", "enabled", "enabling", "activate", "activated", "active", "select", "selected",
     "choose", "chosen", "pick", "picked", "set", "cross", "crossed", "hook", "opt", "accept", "agree", "include",
     "yes", "want", "put", "add", "click", "press", "tap", "turn", "switch", "use", "filled", "take", "give", "make"}
)  # fmt: skip


def against(instruction: str, spans: Sequence[Span], steps: Sequence[str]) -> Iterator[str]:
    """Names of boxes that the plan turns another way than the words say, or a way that no word says."""
    boxes = list(_boxes(spans, steps))
    if not boxes:
        return
    clauses = list(_clauses(instruction, spans))
    said = [_way(_outside(instruction, start, end, spans)) for start, end in clauses]
    for span, on in boxes:
        at = next(i for i, (start, end) in enumerate(clauses) if start <= span.start < end)
        way = next((w for w in (*reversed(said[: at + 1]), *said[at + 1 :]) if w is not None), None)
        if way is not on:
            yield span.text


def _boxes(spans: Sequence[Span], steps: Sequence[str]) -> Iterator[tuple[Span, bool]]:
    """Each box of a plan and whether it is ticked."""
    labels = iter([span for span in spans if span.role == "label"])
    for step in split_steps(steps):
        named = [next(labels, None) for _ in range(step.count("<u:label>"))]
        if named and named[0] is not None and "<r:checkbox>" in step and {"<checks>", "<unchecks>"} & set(step):
            yield named[0], "<checks>" in step


def _clauses(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    start = 0
    for joint in _JOINT.finditer(text):
        if not any(span.start <= joint.start() < span.end for span in spans):
            yield start, joint.end()
            start = joint.end()
    yield start, len(text) + 1


def _outside(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    """The words of a clause without its values."""
    places = range(start, min(end, len(text)))
    kept = "".join(" " if any(s.start <= at < s.end for s in spans) else text[at] for at in places)
    return _TICKED_OFF.sub("tick", _AT_ONCE.sub("", kept.lower().replace("’", "'")))


def _way(clause: str) -> bool | None:
    """On, off, or nothing said."""
    words = _WORD.findall(clause)
    off = any(word in _OFF or _UN.fullmatch(word) for word in words) or _OUT.search(clause) is not None
    turned = sum(word in _NOT for word in words) - bool(_STILL_NOT.search(clause))
    if not off and not turned and not any(word in _ON for word in words):
        return None
    return (not off) != bool(turned % 2)
