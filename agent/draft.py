"""What a model decided about one instruction, before it becomes a plan: marked spans and step tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.prompts.plan_format import Prompt, Span, best_tags, encode_prompt, steps_prefix, tag_indices, tags_to_spans
from agent.prompts.steps import REFUSE, StepGrammar
from agent.prompts.tokens import OUTSIDE, SHAPES, TAGS
from agent.prompts.vocabulary import Vocabulary
from perception.llava import Inputs, Llava


@dataclass(frozen=True, slots=True)
class Draft:
    """Spans in reading order, step tokens without <end>, and the least margin of all decisions (0 to 1)."""

    spans: tuple[Span, ...]
    steps: tuple[str, ...]
    margin: float
    doubt: str = ""  # what the least certain decision was about, for people

    @property
    def refused(self) -> bool:
        return REFUSE in self.steps


def decode(llava: Llava, vocabulary: Vocabulary, instruction: str) -> Draft:
    """Let the model mark the instruction's spans, then write steps under the grammar."""
    prompt = encode_prompt(instruction, vocabulary)
    reading = llava.read(Inputs(prompt.ids, prompt.positions))
    tags, margins = best_tags(reading.scores(prompt.tagged, vocabulary.encode(TAGS)).tolist())
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
    steps = tuple(vocabulary.names[choice.token] for choice in choices[:-1])
    shown = [prompt.units[index].text for index in tag_indices(prompt)]
    doubts = [(margin, f"what {text[:40]!r} is for") for margin, text in zip(margins, shown, strict=True)]
    doubts += [
        (choice.margin, f"the steps, near {''.join(steps[max(0, at - 1) : at + 1])}")
        for at, choice in enumerate(choices)
    ]
    margin, doubt = min(doubts, default=(1.0, ""))
    return Draft(tuple(spans), steps, margin, doubt)


def unused_values(prompt: Prompt, spans: Sequence[Span]) -> list[str]:
    """Values that no span took: quotations, addresses, files, numbers, and names in the middle of a sentence.

    A plan that passes over one of these would do something else than was said.
    """
    left = []
    for at, piece in enumerate(prompt.pieces):
        unit = prompt.units[piece.unit]
        taken = any(span.start <= unit.inner[0] and unit.inner[1] <= span.end for span in spans)
        name = piece.token in _NAME_SHAPES and at > 0 and prompt.pieces[at - 1].token not in _SENTENCE_ENDS
        if not taken and (name or piece.token in _VALUE_SHAPES):
            left.append(unit.text)
    return left


def warnings(prompt: Prompt, tags: Sequence[str]) -> list[str]:
    """Words outside all values that a plan to send may not pass over: a negation, or a copy that nobody gets."""
    outside = [
        prompt.units[index].text
        for index, tag in zip(tag_indices(prompt), tags, strict=True)
        if tag == OUTSIDE and prompt.units[index].kind == "word"
    ]
    copied = any(tag in ("<B:cc>", "<B:bcc>") for tag in tags)
    return [w for w in outside if w.lower().replace("’", "'") in _NEGATIONS or (w.lower() in _COPIES and not copied)]


_NEGATIONS = frozenset(
    {
        "don't",
        "dont",
        "not",
        "never",
        "without",
        "unsent",
        "except",
        "hold",
        "wait",
        "draft",
        "drafts",
        "unless",
        "until",
    }
)
_COPIES = frozenset({"cc", "bcc", "copy", "copied", "copying", "cc'd"})
_NAME_SHAPES = frozenset({"<Xx>", "<XX>", "<cyr>"})
_SENTENCE_ENDS = frozenset({".", "!", "?", ":", "<nl>", "<nl2>"})
_VALUE_SHAPES = frozenset({"<email>", "<file>", "<path>", "<url>", "<num>", "<time>"}) | frozenset(
    token for token in SHAPES if token.startswith("<quote")
)


def _positions(prompt: Prompt, count: int) -> list[int]:
    return list(range(prompt.next_position, prompt.next_position + count))
