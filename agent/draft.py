"""What a model decided about one instruction, before it becomes a plan: marked spans and step tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from agent.doubts import find_doubts
from agent.errors import ModelUnavailable
from agent.prompts.plan_format import Prompt, Span, encode_prompt, steps_prefix, tag_indices, tags_to_spans
from agent.prompts.steps import REFUSE, StepGrammar
from agent.prompts.tagging import read_tags
from agent.prompts.tokens import TAGS
from agent.prompts.units import split_units
from agent.prompts.vocabulary import Vocabulary
from perception.llava import Choice, Inputs, Llava

_AS_ONE = ({"<r:button>", "<r:unknown>"}, {"<checks>", "<unchecks>"})


@dataclass(frozen=True, slots=True)
class Draft:
    """Spans in reading order, step tokens without <end>, and the least margin of all decisions (0 to 1)."""

    spans: tuple[Span, ...]
    steps: tuple[str, ...]
    margin: float
    doubt: str = ""  # what the least certain decision was about, for people
    loose: bool = False  # a subject or a mail's text stands without quotation marks

    @property
    def refused(self) -> bool:
        return REFUSE in self.steps


def decode(llava: Llava, vocabulary: Vocabulary, instruction: str, names: Collection[str] = ()) -> Draft:
    """Let the model mark the instruction's spans, then write steps under the grammar.

    `names` are people the user knows: "Will" or "Rose" among them is shown to the model as a name, not as a word.
    """
    prompt = encode_prompt(instruction, vocabulary, hidden=_named(instruction, names))
    reading = llava.read(Inputs(prompt.ids, prompt.positions))
    tags, margins = read_tags(reading.scores(prompt.tagged, vocabulary.encode(TAGS)).tolist())
    spans = tags_to_spans(prompt, tags)
    grammar = StepGrammar(f"<u:{span.role}>" for span in spans)
    if not grammar.possible:
        return Draft(
            tuple(spans), (), 0.0, "how " + ", ".join(repr(span.text[:40]) for span in spans) + " belong together"
        )
    prefix = vocabulary.encode(steps_prefix(spans))
    reading.feed(Inputs(prefix, _positions(prompt, len(prefix))))

    def allowed(so_far: Sequence[int]) -> list[int]:
        if so_far:
            grammar.advance(vocabulary.names[so_far[-1]])
        return vocabulary.encode(grammar.allowed())

    choices = reading.generate(allowed)
    if choices[-1].token != vocabulary.end:
        return Draft(tuple(spans), (), 0.0, "where the plan ends")
    steps = tuple(vocabulary.names[choice.token] for choice in choices[:-1])
    shown = [prompt.units[index].text for index in tag_indices(prompt)]
    doubts = [(margin, f"what {text[:40]!r} is for") for margin, text in zip(margins, shown, strict=True)]
    doubts += [(0.0, doubt) for doubt in find_doubts(prompt, tags, spans, steps)]
    doubts += [
        (lead(choice, vocabulary.names), f"the steps, near {''.join(steps[max(0, at - 1) : at + 1])}")
        for at, choice in enumerate(choices)
    ]
    margin, doubt = min(doubts, default=(1.0, ""))
    return Draft(tuple(spans), steps, margin, doubt, _loose(prompt, spans))


def lead(choice: Choice, names: Mapping[int, str]) -> float:
    """How far a choice is ahead of the likeliest one that would do something else.

    Whether a label was called a button or nothing at all, the same thing is clicked; whether a box goes on or off is
    read from the words too (`agent.polarity`), which doubt a plan that goes the other way. So the two count as one, and
    what is left for all others together is the most that any of them can have.
    """
    if choice.runner_up is None or {names[choice.token], names[choice.runner_up]} not in _AS_ONE:
        return choice.margin
    first = exp(choice.logprob)
    both = 2 * first - choice.margin
    return max(choice.margin, both - (1.0 - both))


def shown_prompt(vocabulary: Vocabulary, instruction: str, names: Collection[str] = ()) -> str:
    """What the model is shown of an instruction, as text."""
    return vocabulary.shown(encode_prompt(instruction, vocabulary, hidden=_named(instruction, names)).ids)


def draft_of(told: Mapping[str, Any]) -> Draft:
    """A draft from `dataclasses.asdict` of one. Raises `ModelUnavailable` for what is none."""
    try:
        spans = tuple(Span(**span) for span in told["spans"])
        return Draft(spans, tuple(told["steps"]), float(told["margin"]), str(told["doubt"]), bool(told["loose"]))
    except (TypeError, KeyError, ValueError) as error:
        raise ModelUnavailable(f"the recorded answer is no draft of a plan ({error})") from error


def _loose(prompt: Prompt, spans: Sequence[Span]) -> bool:
    quoted = {unit.inner for unit in prompt.units if unit.kind == "quote"}
    return any(span.role in ("subject", "body") and (span.start, span.end) not in quoted for span in spans)


def _named(instruction: str, names: Collection[str]) -> frozenset[int]:
    """Units that are a capitalised word of somebody's name."""
    words = {word.casefold() for name in names for word in name.split()}
    units = enumerate(split_units(instruction))
    return frozenset(i for i, unit in units if unit.text[0].isupper() and unit.text.casefold() in words)


def _positions(prompt: Prompt, count: int) -> list[int]:
    return list(range(prompt.next_position, prompt.next_position + count))
