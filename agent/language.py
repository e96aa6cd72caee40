"""Is an instruction English? Values may be in any language; the words around them may not, for now."""

from __future__ import annotations

from collections.abc import Sequence

from agent.errors import PlanRefused
from agent.prompts.plan_format import Span
from agent.prompts.units import Unit, split_units
from agent.prompts.vocabulary import Vocabulary

LEAST_KNOWN = 0.5
"""Share of an instruction's own words that must be English ones we know."""


def check_english(instruction: str, vocabulary: Vocabulary, spans: Sequence[Span] = ()) -> None:
    """Raise `PlanRefused` when the words around the values are not English."""
    own = [unit for unit in split_units(instruction) if _is_own(unit, spans)]
    if not own:
        return
    known = sum(1 for unit in own if _known(unit, vocabulary))
    if known < LEAST_KNOWN * len(own):
        raise PlanRefused(
            "the instruction does not read as English; instructions are understood in English only "
            "(values in quotation marks may be in any language)"
        )


def _is_own(unit: Unit, spans: Sequence[Span]) -> bool:
    inside = any(span.start <= unit.start and unit.end <= span.end for span in spans)
    return unit.kind == "word" and unit.text[0].isalpha() and not inside and not any(c in "@/.\\" for c in unit.text)


def _known(unit: Unit, vocabulary: Vocabulary) -> bool:
    word = unit.text.lower().replace("’", "'")
    return word in vocabulary.words or vocabulary.fold(word) is not None
