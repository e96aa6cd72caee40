"""Reasons to hold back a plan that the model itself is sure of. They only ever refuse; they never change a plan.

A plan that passes over a value, half a name, or a "don't" would do something else than was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.edges import cut
from agent.polarity import against
from agent.prompts.plan_format import Prompt, Span, tag_indices
from agent.prompts.steps import REFUSE, split_steps
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
_JOINT = re.compile(r"[.!?;:,]+(?=\s|$)|\n|\b(?:and|then|after that|afterwards|next|finally|now)\b", re.IGNORECASE)
_POLITE = frozenset(
    {"please", "pls", "plz", "thanks", "thank", "thx", "cheers", "you", "kindly", "hi", "hello", "hey", "ok", "okay",
     "so", "well", "now", "for", "me", "if", "may", "would", "can", "could", "i", "we", "with", "much", "many", "very",
     "soon", "possible", "as", "in", "advance", "mind", "don't", "lot", "a", "dear"}
)  # fmt: skip
_SAID_BEFORE = frozenset({"it", "this", "that", "them", "these", "those", "there", "one"})
_HERE = frozenset(
    {"in", "on", "into", "at", "inside", "within", "for", "of", "the", "this", "that", "my", "form", "page", "window",
     "dialog", "screen", "survey", "questionnaire", "sheet"}
)  # fmt: skip
_AROUND = frozenset(
    {"fill", "in", "out", "the", "this", "these", "following", "form", "page", "fields", "data", "details", "entries",
     "values", "facts", "enter", "complete", "here", "is", "are", "what", "goes", "into", "as", "a", "last", "final",
     "step", "thing", "when", "once", "after", "that", "done", "finished", "you", "do", "me", "favor", "favour",
     "with", "from", "table", "list", "now", "next", "for"}
)  # fmt: skip
"""Words that lead in and round off what is asked for, without asking for anything."""
_ORDERS = {
    "<scroll>": frozenset({"scroll", "scrolled", "scrolling"}),
    "<open>": frozenset({"launch", "launched", "opened", "started"}),
    "<click>": frozenset({"click", "clicked", "hit", "tick", "untick", "uncheck", "submit", "submitted"}),
    "<r:checkbox>": frozenset(
        {"tick", "ticked", "untick", "unticked", "uncheck", "unchecked", "checkbox", "checkboxes", "checkmark", "opt"}
    ),
    "<r:combo>": frozenset({"dropdown", "drop-down", "combo", "combobox", "pull-down"}),
    "<r:item>": frozenset({"list"}),
    "": frozenset(
        {"rename", "reply", "respond", "upload", "download", "install", "uninstall", "zip", "unzip", "compress",
         "encrypt", "attach", "pause", "mute", "unmute", "print", "translate", "summarise", "summarize", "duplicate"}
    ),
}  # fmt: skip
"""Words that name a kind of step, and at the end orders that no step can carry out."""
_NTH = {
    "first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4",
    "fifth": "5", "5th": "5", "last": "last",
}  # fmt: skip
_DONE_BY = {
    "<click>": frozenset({"<click>", "<press>"}),
    "<open>": frozenset({"<open>", "<click>"}),
    "<r:checkbox>": frozenset({"<r:checkbox>", "<r:radio>"}),
    "<r:item>": frozenset({"<r:item>", "<r:combo>", "<r:checkbox>", "<r:radio>", "<scroll>", "<open>"}),
}
_ASKED_BY = {
    "<t:Submit>": (
        "submit",
        {"submit", "submitted", "submits", "submitting", "submission", "send", "sent", "sends", "sending", "confirm",
         "confirmed", "hand", "handed", "complete", "completed", "finish", "finished", "dispatch", "register", "done"},
    ),
    "<k:f4>": (
        "close the window",
        {"close", "closed", "closing", "quit", "exit", "leave", "shut", "away", "rid", "end", "terminate"},
    ),
}  # fmt: skip
"""Steps that take no value: what they do, and words one of which asks for it."""
_NO_PART = frozenset({"neither", "nor", "then", "should", "must", "please", "anymore"})
"""Words of a sentence that no name on a screen holds, unless it stands in quotation marks."""
_EMPTY = frozenset({"empty", "blank", "nothing", "without", "no"})
_COPIES = frozenset({"cc", "bcc", "copy", "copied", "copying", "cc'd"})


def find_doubts(prompt: Prompt, tags: Sequence[str], spans: Sequence[Span], steps: Sequence[str]) -> list[str]:
    """What speaks against carrying the plan out, in words. A refusal is none, and doubted for nothing."""
    if REFUSE in steps:
        return []
    sends = "<t:Send>" in steps
    return [
        *(f"what {text[:40]!r} is for" for text in _unused_values(prompt, spans)),
        *(f"whether {text[:40]!r} belongs to the name beside it" for text in _cut_names(prompt, tags, spans)),
        *(f"whether {text!r} speaks against sending" for text in (_warnings(prompt, tags) if sends else ())),
        *(f"who does {text[:40]!r}" for text in _passed_over(prompt, spans, steps)),
        *(f"who does {text!r}" for text in _orders(prompt, tags, steps)),
        *(f"whether {text[:40]!r} is all one name" for text in _overrun(prompt, spans)),
        *(f"whether {text[:40]!r} goes on or off" for text in against(prompt.instruction, spans, steps)),
        *(f"where {text[:40]!r} begins and ends" for text in cut(prompt, spans, steps)),
        *(f"which one is {text!r}" for text in _which(prompt, spans, steps)),
        *(f"whether to {text}" for text in _unasked(prompt, spans, steps)),
        *(f"when to {text!r}" for text in _out_of_turn(prompt, spans, steps)),
        *(["what the mail says"] if sends and _says_nothing(prompt, spans) else []),
    ]


def _passed_over(prompt: Prompt, spans: Sequence[Span], steps: Sequence[str]) -> list[str]:
    """Clauses without a value, when there are more of them than steps without one."""
    clauses = [
        prompt.instruction[start:end].strip() for start, end in _clauses(prompt.instruction, spans)
        if not any(start < span.end and span.start < end for span in spans)
    ]  # fmt: skip
    asking = [clause for clause in clauses if _asks(clause)]
    return asking if len(asking) > _without_value(steps) else []


def _clauses(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where each part of a sentence begins and ends; marks inside a value part nothing."""
    start = 0
    for joint in _JOINT.finditer(text):
        if not any(span.start <= joint.start() < span.end for span in spans):
            yield start, joint.start()
            start = joint.end()
    yield start, len(text)


def _asks(clause: str) -> bool:
    """Whether a clause asks for something of its own: not politeness, not "in the form", not what was said already."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", clause.lower())
    if len(words) < 2 or set(words) & _SAID_BEFORE:
        return False
    return not any(set(words) <= idle for idle in (_POLITE, _HERE, _AROUND))


def _without_value(steps: Sequence[str]) -> int:
    """How many steps take no marked value."""
    return sum(not any(token.startswith("<u:") for token in step) for step in split_steps(steps) if step)


def _orders(prompt: Prompt, tags: Sequence[str], steps: Sequence[str]) -> Iterator[str]:
    """Words outside all values that name a kind of step the plan has none of."""
    before = ""
    for index, tag in zip(tag_indices(prompt), tags, strict=True):
        word = prompt.units[index].text.lower().replace("’", "'")
        for step, words in _ORDERS.items():
            done = bool(_DONE_BY.get(step, {step}) & set(steps))
            if tag == OUTSIDE and word in words and before not in _NEGATIONS and not done:
                yield prompt.units[index].text
        before = word


def _overrun(prompt: Prompt, spans: Sequence[Span]) -> Iterator[str]:
    """Names of things on the screen that run on into the sentence."""
    for span in spans:
        if span.role in ("label", "field", "app", "near") and _NO_PART & set(span.text.lower().split()):
            quoted = any(unit.kind == "quote" and unit.inner == (span.start, span.end) for unit in prompt.units)
            if not quoted:
                yield span.text


def _which(prompt: Prompt, spans: Sequence[Span], steps: Sequence[str]) -> Iterator[str]:
    """The fifth of something, when the plan takes another one or any."""
    before = ""
    for unit in prompt.units if "<u:label>" in steps else ():
        word = unit.text.lower()
        inside = any(span.start <= unit.start < span.end for span in spans)
        if before == "the" and word in _NTH and not inside and f"<n:{_NTH[word]}>" not in steps:
            yield unit.text
        before = word if unit.kind != "space" else before


def _unasked(prompt: Prompt, spans: Sequence[Span], steps: Sequence[str]) -> list[str]:
    """Steps without a value that no word asks for."""
    outside = [u for u in prompt.units if not any(span.start < u.end and u.start < span.end for span in spans)]
    said = {unit.text.lower() for unit in outside}
    return [does for step, (does, words) in _ASKED_BY.items() if step in steps and not words & said]


def _out_of_turn(prompt: Prompt, spans: Sequence[Span], steps: Sequence[str]) -> Iterator[str]:
    """The wheel turned before a named thing in the sentence and after it in the plan, or the other way round."""
    turns = [step for step in steps if step == "<scroll>" or step.startswith("<u:")]
    for unit in prompt.units if "<scroll>" in turns and spans else ():
        if unit.text.lower() in _ORDERS["<scroll>"] and not any(s.start <= unit.start < s.end for s in spans):
            if (unit.start < spans[0].start) != (turns[0] == "<scroll>"):
                yield unit.text
            return


def _says_nothing(prompt: Prompt, spans: Sequence[Span]) -> bool:
    """A mail with neither subject nor text, without a word that it is to be empty."""
    words = {unit.text.lower() for unit in prompt.units}
    return not {"subject", "body"} & {span.role for span in spans} and not _EMPTY & words


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
