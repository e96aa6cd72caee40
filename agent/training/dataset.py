# ruff: noqa: E501  (lists of phrases)
"""PLAN rows: a phrase from a family, politeness and typing noise around it, encoded with some words hidden.

Every row is checked by the step grammar and by slicing its spans before it is used.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from agent.prompts.plan_format import Example, Prompt, Span, encode_example, encode_prompt, spans_to_tags
from agent.prompts.steps import check_steps
from agent.prompts.tokens import END
from agent.prompts.vocabulary import Vocabulary
from agent.training.batch import Row
from agent.training.families import steps_for
from agent.training.grammar import Segment, Value, render
from agent.training.values import WORDS

Family = Callable[[Random], tuple[list[Segment], str]]
CLOSED_TEXT = "\x00"
"""Ends segments whose last value is unquoted: nothing but a full stop may follow."""

LEADS = (
    "please ", "please ", "Please, ", "kindly ", "can you ", "can you please ", "could you ", "could you please ", "would you ",
    "would you please ", "will you ", "I want you to ", "I'd like you to ", "I would like you to ", "I need you to ", "hey, ",
    "hi, ", "hello, ", "ok, ", "okay, now ", "ok now ", "next, ", "now ", "go ahead and ", "you should ", "help me ", "let's ",
    "your task: ", "task: ", "I want to ", "I need to ", "I have to ", "I'd like to ", "I would like to ", "we need to ",
    "you have to ", "you need to ", "can u ", "pls ", "just ", "quickly ", "could you be so kind and ", "do me a favor and ",
    "be so good and ", "first, ", "so, ", "and now ", "hey, can you ", "hi, could you please ", "computer, ", "is it possible to ",
    "try to ", "make sure to ", "remember to ", "it would be great if you could ", "I must ", "let me ", "may I ask you to ",
    "your job is to ", "the task is to ", "I was hoping you could ", "if possible, ", "then ", "simply ",
)  # fmt: skip
TAILS = (
    " please", ", please", ", please.", " for me", " for me, please", " now", " right now", " right away", " thanks", ", thanks",
    ". Thanks!", ". Thank you.", ", thank you", " asap", " as soon as possible", " when you can", ". That's all.", " quickly",
    " if you can", ", ok?", " immediately", ". Please.", ". Thanks", " today",
)  # fmt: skip
FILLERS = (
    "now", "really", "just", "please", "also", "then", "simply", "really", "kindly", "quickly", "maybe", "perhaps", "again", "finally",
    "today", "directly", "only", "even", "well", "too", "exactly", "actually", "still", "once", "there", "here", "right", "okay",
)  # fmt: skip
GREETINGS = (
    "please ", "Please, ", "hey, ", "hi, ", "hello, ", "ok, ", "okay, ", "so, ", "now, ", "next, ", "well, ", "computer, ", "first, ", "also, ",
    "task: ", "as I said, ", "by the way, ", "if you can, ", "quick one: ", "one more thing: ", "one thing: ", "good morning, ", "alright, ", "and ",
)  # fmt: skip
NO_ORDERS = frozenset((
    "a", "an", "the", "i", "i'd", "i'm", "it", "it's", "its", "this", "that", "there", "my", "your", "we", "you", "could", "can", "would", "will", "may",
    "might", "what", "when", "if", "while", "how", "any", "is", "for", "in", "on", "to", "from", "with", "as", "new", "another", "one", "time", "next", "next",
    "who", "where", "why", "which", "do", "does", "has", "and", "here", "something", "our", "job", "task", "someone", "of", "at", "subject", "re",
))  # fmt: skip
"""Words that do not begin an order: no "could you" can stand before them."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One instruction with its spans and its step tokens (without <end>)."""

    text: str
    spans: tuple[Span, ...]
    steps: tuple[str, ...]


def make_sample(rng: Random, family: Family, *, dressed: bool = True) -> Sample:
    """A checked sample of a family; what does not fit on units is drawn again. `dressed` adds politeness and noise."""
    while True:
        segments, actions = family(rng)
        text, spans = render(_dress(rng, _noise(rng, segments)) if dressed else _bare(segments))
        steps = steps_for(actions, spans)
        if sound(text, spans, steps):
            return Sample(text, tuple(spans), tuple(steps))


def sound(text: str, spans: Sequence[Span], steps: Sequence[str]) -> bool:
    """Whether every span falls on units and the steps are a sentence of the grammar that uses all of them."""
    prompt = _bare_prompt(text)
    try:
        spans_to_tags(prompt, spans)
    except ValueError:
        return False
    check_steps([*steps, END], [f"<u:{span.role}>" for span in spans] if list(steps) != ["<refuse>"] else [])
    return True


def _bare_prompt(text: str) -> Prompt:
    """A prompt without a vocabulary, for checking spans: every unit is shown."""
    from agent.prompts.units import split_units
    from agent.prompts.vocabulary import Piece

    units = split_units(text)
    shown = [i for i, u in enumerate(units) if u.kind != "space" or "\n" in u.text]
    return Prompt(text, units, tuple(Piece("", i) for i in shown), (), ())


def _bare(segments: Sequence[Segment]) -> list[Segment]:
    return [s for s in segments if s != CLOSED_TEXT]


def _dress(rng: Random, segments: list[Segment]) -> list[Segment]:
    """Politeness before and after, a capital at the start, a mark at the end."""
    closed = segments[-1] == CLOSED_TEXT
    made: list[Segment] = [s for s in segments if s != CLOSED_TEXT]
    asked = False
    if rng.random() < 0.42:
        first_word = made[0].split()[:1] if isinstance(made[0], str) else [""]
        orders = first_word and first_word[0].lower().strip(",:") not in NO_ORDERS and isinstance(made[0], str)
        lead = rng.choice(LEADS if orders or rng.random() < 0.1 else GREETINGS)
        asked = lead.split()[0] in ("can", "could", "would", "will", "is")
        if isinstance(made[0], str):
            made[0] = made[0].lstrip()[:1].lower() + made[0].lstrip()[1:] if rng.random() < 0.9 else made[0]
        made = [lead, *made]
    if isinstance(made[0], str) and rng.random() < 0.68:
        first = made[0].lstrip()
        made[0] = first[:1].upper() + first[1:]
    if closed:
        last = made[-1]
        ended = isinstance(last, Value) and last.text[-1:] in ".?!"
        return made if ended or rng.random() < 0.5 else [*made, "."]
    if rng.random() < 0.18:
        made.append(rng.choice(TAILS))
    end = rng.choice(("", ".", ".", "!", "")) if not asked else rng.choice(("?", "?", "", "."))
    if isinstance(made[-1], str) and made[-1].rstrip()[-1:] in tuple(".!?"):
        end = ""
    return [*made, end]


def _noise(rng: Random, segments: Sequence[Segment]) -> list[Segment]:
    articles, typos, lower = rng.random() < 0.08, rng.random() < 0.1, rng.random() < 0.05
    strange, upper = rng.random() < 0.14, rng.random() < 0.01
    made: list[Segment] = []
    for segment in segments:
        if isinstance(segment, str) and segment != CLOSED_TEXT:
            if articles:
                segment = re.sub(r"\b(?:a|an|the) (?=\w)", "", segment)  # noqa: PLW2901
            if typos:
                segment = re.sub(r"[a-z]{4,}", lambda m: _typo(rng, m.group()), segment)  # noqa: PLW2901
            if strange:
                segment = re.sub(r"(?<![\w'])[a-z]{2,} (?=\w)", lambda m: _strange(rng, m.group()), segment)  # noqa: PLW2901
            if lower or upper:
                segment = segment.lower() if lower else segment.upper()  # noqa: PLW2901
        made.append(segment)
    return made


def _strange(rng: Random, word: str) -> str:
    """Now and then another word instead of this one, or one more: nobody knows all the words people use."""
    roll = rng.random()
    if roll < 0.03:
        return f"{rng.choice(WORDS)} "
    return f"{word}{rng.choice(FILLERS if roll < 0.07 else WORDS)} " if roll < 0.09 else word


def _typo(rng: Random, word: str) -> str:
    if rng.random() > 0.12:
        return word
    at = rng.randint(1, len(word) - 2)
    return rng.choice((
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :],
    ))  # fmt: skip


def hide(rng: Random, prompt_units: int) -> frozenset[int]:
    """Units whose known word is shown as a shape."""
    rate = 0.2 if rng.random() < 0.15 else 0.04
    return frozenset(i for i in range(prompt_units) if rng.random() < rate)


def encode_sample(rng: Random, sample: Sample, vocabulary: Vocabulary) -> Row:
    """A training row with some words hidden."""
    hidden = hide(rng, len(sample.text))
    prompt = encode_prompt(sample.text, vocabulary, hidden=hidden)
    return as_row(encode_example(prompt, sample.spans, sample.steps, vocabulary))


def as_row(example: Example) -> Row:
    """The row the loop takes."""
    return Row(example.ids, example.targets, example.positions)


class PlanStream:
    """Rows for the loop: families by weight."""

    def __init__(
        self, vocabulary: Vocabulary, families: Mapping[str, tuple[float, Family]], *, longest: int = 300
    ) -> None:
        self.vocabulary = vocabulary
        self.families = families
        self.longest = longest

    def __call__(self, rng: Random) -> Row:
        names = list(self.families)
        while True:
            name = rng.choices(names, [self.families[n][0] for n in names])[0]
            example = encode_sample(rng, make_sample(rng, self.families[name][1]), self.vocabulary)
            if len(example.ids) <= self.longest:
                return example


_MARKUP = re.compile(r"\{(\w+):((?:[^{}])*)\}")


def read_samples(path: Path) -> list[Sample]:
    """A hand-written set: `actions<TAB>instruction with {role:value}`, `\\n` for line breaks, `#` for comments."""
    samples = []
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        actions, marked = line.split("\t", 1)
        marked = marked.replace("\\n", "\n")
        text, spans, at = "", [], 0
        for match in _MARKUP.finditer(marked):
            text += marked[at : match.start()]
            spans.append(Span(match[1], len(text), len(text) + len(match[2]), match[2]))
            text += match[2]
            at = match.end()
        text += marked[at:]
        steps = steps_for(actions, spans)
        if not sound(text, spans, steps):
            raise ValueError(f"{path}: spans do not fall on units: {line}")
        samples.append(Sample(text, tuple(spans), tuple(steps)))
    return samples
