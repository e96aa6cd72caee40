"""Reasons to hold back a plan that the model itself is sure of. They only ever refuse; they never change a plan.

A plan that passes over a value, half a name, or a "don't" would do something else than was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.prompts.plan_format import Prompt, Span, tag_indices
from agent.prompts.tokens import OUTSIDE, SHAPES
from agent.prompts.units import Unit

_PEOPLE = ("recipient", "cc", "bcc")
_NAME_SHAPES = frozenset({"<Xx>", "<XX>", "<cyr>"})
_SENTENCE_ENDS = frozenset({".", "!", "?", ":", "<nl>", "<nl2>"})
_VALUE_SHAPES = frozenset({"<email>", "<file>", "<path>", "<url>", "<num>", "<time>"}) | frozenset(
    token for token in SHAPES if token.startswith("<quote")
)
_NEGATIONS = frozenset(
    {"don't", "dont", "not", "never", "without", "unsent", "except", "hold", "wait", "draft", "drafts", "unless",
     "until", "myself", "no", "yet", "later", "review", "approve", "approval", "cannot", "can't", "won't", "doesn't",
     "stop", "cancel", "skip", "schedule", "scheduled", "unfinished"}
)  # fmt: skip
_COPIES = frozenset({"cc", "bcc", "copy", "copied", "copying", "cc'd"})


def find_doubts(prompt: Prompt, tags: Sequence[str], spans: Sequence[Span], steps: Sequence[str]) -> list[str]:
    """What speaks against carrying the plan out, in words."""
    sends = "<t:Send>" in steps
    return [
        *(f"what {text[:40]!r} is for" for text in _unused_values(prompt, spans)),
        *(f"whether {text[:40]!r} belongs to the name beside it" for text in _cut_names(prompt, tags, spans)),
        *(f"whether {text!r} speaks against sending" for text in (_warnings(prompt, tags) if sends else ())),
    ]


def _unused_values(prompt: Prompt, spans: Sequence[Span]) -> Iterator[str]:
    """Quotations, addresses, files, numbers, and names in the middle of a sentence that no span took."""
    for at, piece in enumerate(prompt.pieces):
        unit = prompt.units[piece.unit]
        taken = any(span.start <= unit.inner[0] and unit.inner[1] <= span.end for span in spans)
        name = piece.token in _NAME_SHAPES and at > 0 and prompt.pieces[at - 1].token not in _SENTENCE_ENDS
        if not taken and (name or piece.token in _VALUE_SHAPES):
            yield unit.text


def _cut_names(prompt: Prompt, tags: Sequence[str], spans: Sequence[Span]) -> Iterator[str]:
    """Unknown or capitalised words that touch a person's name and were left out of it."""
    shown = tag_indices(prompt)
    known = {piece.unit for piece in prompt.pieces if piece.token not in (*_NAME_SHAPES, "<xx>", "<x1>", "<cjk>")}
    for left, right in zip(range(len(shown)), range(1, len(shown)), strict=False):
        units = prompt.units[shown[left]], prompt.units[shown[right]]
        people = _is_person(units[0], spans), _is_person(units[1], spans)
        outside = tags[left] == OUTSIDE, tags[right] == OUTSIDE
        if people[1] and outside[0] and units[0].kind == "word":
            begins = left == 0 or prompt.units[shown[left - 1]].text in _SENTENCE_ENDS
            if shown[left] not in known or (units[0].text[0].isupper() and not begins):
                yield units[0].text
        elif people[0] and outside[1] and units[1].kind == "word" and units[1].text[0].isupper():
            yield units[1].text


def _is_person(unit: Unit, spans: Sequence[Span]) -> bool:
    return any(s.role in _PEOPLE and s.start <= unit.inner[0] and unit.inner[1] <= s.end for s in spans)


def _warnings(prompt: Prompt, tags: Sequence[str]) -> Iterator[str]:
    """Words outside all values that a plan to send may not pass over: a negation, or a copy that nobody gets."""
    copied = any(tag in ("<B:cc>", "<B:bcc>") for tag in tags)
    for index, tag in zip(tag_indices(prompt), tags, strict=True):
        word = prompt.units[index].text.lower().replace("’", "'")
        if tag == OUTSIDE and (word in _NEGATIONS or (word in _COPIES and not copied)):
            yield prompt.units[index].text
