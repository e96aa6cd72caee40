"""The PLAN format: instruction in, marked spans and steps out. The one place that knows how its tokens lie.

    <bos> <plan> u1 .. un <echo> u1 .. un <marks> <u:role>.. <steps> step tokens <end>

At every unit of the echo the model's output is read over the closed set of span tags: all of them in one pass, with the
whole sentence in view. Positions interleave the two copies (2i for the first, 2i+1 for the echo), so that the rotary
embedding shows an echoed unit its neighbours at fixed distances: nothing has to be matched by content. The marks repeat
the roles that were found, in order; the steps refer to them by role (`agent.prompts.steps`).

Targets are not shifted: `targets[i]` is what the output at input i must say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.errors import PlanRefused
from agent.prompts.tokens import BOS, END, OUTSIDE
from agent.prompts.units import Unit, split_units
from agent.prompts.vocabulary import Piece, Vocabulary

IGNORED = -100
MAX_PIECES = 384
_HEAD = (BOS, "<plan>")


@dataclass(frozen=True, slots=True)
class Span:
    """A marked part of the instruction: `text` is exactly `instruction[start:end]`."""

    role: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """An encoded instruction up to and including its echo."""

    instruction: str
    units: tuple[Unit, ...]
    pieces: tuple[Piece, ...]
    ids: tuple[int, ...]
    positions: tuple[int, ...]

    @property
    def echo(self) -> int:
        """Index of the first echoed piece."""
        return len(_HEAD) + len(self.pieces) + 1

    @property
    def tagged(self) -> tuple[int, ...]:
        """Indices of the inputs whose outputs are read as tags, one for each unit that is shown."""
        return tuple(self.echo + index for index, piece in enumerate(self.pieces) if not piece.marker)

    @property
    def next_position(self) -> int:
        return 2 * len(self.pieces) + 4


@dataclass(frozen=True, slots=True)
class Example:
    """One training row: inputs, positions, and what each output must say (`IGNORED` where nothing is asked)."""

    ids: tuple[int, ...]
    positions: tuple[int, ...]
    targets: tuple[int, ...]


def encode_prompt(instruction: str, vocabulary: Vocabulary, *, hidden: frozenset[int] = frozenset()) -> Prompt:
    """Encode an instruction. Raises `PlanRefused` when it is too long for the model."""
    units = split_units(instruction)
    pieces = vocabulary.pieces(units, hidden=hidden)
    count = len(pieces)
    if count > MAX_PIECES:
        raise PlanRefused(f"the instruction has {count} words and marks; at most {MAX_PIECES} can be planned at once")
    copy = vocabulary.encode(piece.token for piece in pieces)
    ids = (*vocabulary.encode(_HEAD), *copy, *vocabulary.encode(["<echo>"]), *copy)
    positions = (0, 1, *(2 + 2 * i for i in range(count)), 2 + 2 * count, *(3 + 2 * i for i in range(count)))
    return Prompt(instruction, units, tuple(pieces), ids, positions)


def tag_indices(prompt: Prompt) -> list[int]:
    """Indices into `prompt.units` of the units that carry a tag, in order."""
    return [piece.unit for piece in prompt.pieces if not piece.marker]


def spans_to_tags(prompt: Prompt, spans: Sequence[Span]) -> list[str]:
    """The tag of each shown unit. A span must begin and end at a unit, or be the inside of a quoted one."""
    shown = tag_indices(prompt)
    tags = [OUTSIDE] * len(shown)
    for span in spans:
        inside = [
            at for at, index in enumerate(shown)
            if prompt.units[index].inner[0] >= span.start and prompt.units[index].inner[1] <= span.end
        ]  # fmt: skip
        if not inside or _slice(prompt, shown[inside[0]], shown[inside[-1]]) != (span.start, span.end):
            raise ValueError(f"{span} does not fall on units of {prompt.instruction!r}")
        for at in inside:
            if tags[at] != OUTSIDE:
                raise ValueError(f"{span} overlaps another span of {prompt.instruction!r}")
            tags[at] = f"<{'B' if at == inside[0] else 'I'}:{span.role}>"
    return tags


def tags_to_spans(prompt: Prompt, tags: Sequence[str]) -> list[Span]:
    """The spans that a legal tag sequence marks."""
    spans: list[Span] = []
    open_at: tuple[str, int, int] | None = None
    for index, tag in zip([*tag_indices(prompt), -1], [*tags, OUTSIDE], strict=True):
        if tag.startswith("<I:") and open_at is not None:
            open_at = (open_at[0], open_at[1], index)
            continue
        if open_at is not None:
            role, first, last = open_at
            start, end = _slice(prompt, first, last)
            spans.append(Span(role, start, end, prompt.instruction[start:end]))
        open_at = (tag[3:-1], index, index) if tag.startswith("<B:") else None
    return spans


def _slice(prompt: Prompt, first: int, last: int) -> tuple[int, int]:
    if first == last:
        return prompt.units[first].inner
    return prompt.units[first].start, prompt.units[last].end


def steps_prefix(spans: Sequence[Span]) -> list[str]:
    """The tokens between echo and steps."""
    return ["<marks>", *(f"<u:{span.role}>" for span in spans), "<steps>"]


def encode_example(prompt: Prompt, spans: Sequence[Span], steps: Sequence[str], vocabulary: Vocabulary) -> Example:
    """A training row. `steps` carries no <end>; a refused instruction has the steps `["<refuse>"]`."""
    ordered = sorted(spans, key=lambda span: span.start)
    prefix = vocabulary.encode(steps_prefix(ordered))
    tail = vocabulary.encode([*steps, END])
    ids = (*prompt.ids, *prefix, *tail[:-1])
    targets = [IGNORED] * len(prompt.ids) + [IGNORED] * (len(prefix) - 1) + tail
    for at, tag in zip(prompt.tagged, spans_to_tags(prompt, ordered), strict=True):
        targets[at] = vocabulary.ids[tag]
    start = prompt.next_position
    positions = (*prompt.positions, *range(start, start + len(prefix) + len(tail) - 1))
    return Example(ids, positions, tuple(targets))
