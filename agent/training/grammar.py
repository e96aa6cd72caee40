"""A small phrase grammar: rules expand to text in which every value knows where it lies.

    [a|b|]      one of the alternatives (the last one empty)
    $name       another rule
    {slot}      a value

A rule is a list of alternatives. Expanding needs a value for each slot that the chosen alternative names; alternatives
that name a slot without a value are not chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random

from agent.prompts.plan_format import Span


@dataclass(frozen=True, slots=True)
class Value:
    """A slot's text as it stands in the sentence. `quotes` are the marks around it, "" for none."""

    role: str
    text: str
    quotes: str = ""


Segment = str | Value
_TOKEN = re.compile(r"\[|\||\]|\$\w+|\{\w+\}|[^\[\]|${}]+|\$|[{}]")


@dataclass(frozen=True, slots=True)
class Node:
    """A parsed alternative: literals, slots, rule names, or choices between sequences."""

    kind: str  # "text", "slot", "rule", "choice"
    text: str = ""
    options: tuple[tuple[Node, ...], ...] = ()


@cache
def parse(source: str) -> tuple[Node, ...]:
    """Parse one alternative."""
    tokens = _TOKEN.findall(source)
    nodes, rest = _sequence(tokens, 0)
    if rest != len(tokens):
        raise ValueError(f"unbalanced brackets in {source!r}")
    return nodes


def _sequence(tokens: Sequence[str], at: int) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while at < len(tokens) and tokens[at] not in "|]":
        token = tokens[at]
        if token.startswith("["):
            options, at = _choice(tokens, at + 1)
            nodes.append(Node("choice", options=options))
            continue
        kind = "rule" if token[0] == "$" and len(token) > 1 else "slot" if token[0] == "{" else "text"
        nodes.append(Node(kind, token.strip("${}") if kind != "text" else token))
        at += 1
    return tuple(nodes), at


def _choice(tokens: Sequence[str], at: int) -> tuple[tuple[tuple[Node, ...], ...], int]:
    options = []
    while True:
        option, at = _sequence(tokens, at)
        options.append(option)
        if tokens[at] == "]":
            return tuple(options), at + 1
        at += 1


class Grammar:
    """Named rules."""

    def __init__(self, rules: Mapping[str, str | Iterable[str]]) -> None:
        self._rules = {
            name: [parse(line.strip()) for line in (body.strip().splitlines() if isinstance(body, str) else body)]
            for name, body in rules.items()
        }
        self._slots = lru_cache(maxsize=None)(self._slots_of)

    def expand(self, rng: Random, source: str, values: Mapping[str, Value | Sequence[Segment]]) -> list[Segment]:
        """Expand an alternative given as text."""
        return [s for node in parse(source) for s in self._expand(rng, node, values)]

    def _expand(self, rng: Random, node: Node, values: Mapping[str, Value | Sequence[Segment]]) -> list[Segment]:
        if node.kind == "text":
            return [node.text]
        if node.kind == "slot":
            value = values[node.text]
            return [value] if isinstance(value, Value) else list(value)
        options = self._rules[node.text] if node.kind == "rule" else node.options
        usable = [o for o in options if self._slots(o) <= values.keys()]
        return [s for child in rng.choice(usable) for s in self._expand(rng, child, values)]

    def _slots_of(self, nodes: tuple[Node, ...]) -> frozenset[str]:
        """Slots that an expansion of `nodes` always needs."""
        needed: set[str] = set()
        for node in nodes:
            if node.kind == "slot":
                needed.add(node.text)
            elif node.kind != "text":
                options = self._rules[node.text] if node.kind == "rule" else node.options
                needed |= frozenset.intersection(*(self._slots(o) for o in options))
        return frozenset(needed)


def _undoubled(text: str, piece: str) -> str:
    """A comma or an "and" that two clauses bring along is written once."""
    if text.rstrip(" ")[-1:] in tuple(",.;:-\n") and re.match(r" *,", piece):
        piece = re.sub(r"^ *,", " ", piece)
    return re.sub(r"^ *and\b ?", "", piece) if re.search(r"\band $", text) else piece


def render(segments: Sequence[Segment]) -> tuple[str, list[Span]]:
    """The sentence and the spans of its values. Spacing between literals is tidied; values stay as they are."""
    text = ""
    spans: list[Span] = []
    for segment in segments:
        if isinstance(segment, Value):
            start = len(text) + len(segment.quotes[:1])
            text += segment.quotes[:1] + segment.text + segment.quotes[1:]
            if segment.role:
                spans.append(Span(segment.role, start, start + len(segment.text), segment.text))
            continue
        piece = re.sub(r"[^\S\n]+", " ", segment)
        piece = re.sub(r" +([,.;:?!](?!\w)|'s\b)", r"\1", piece)
        if not text or text[-1].isspace():
            piece = piece.lstrip(" ")
        piece = _undoubled(text, piece)
        if text.endswith(" ") and re.match(r"[,.;:?!]|'s\b", piece):
            text = text[:-1]
        text += piece
    return text.rstrip(" "), spans
