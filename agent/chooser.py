"""The embedded chooser: a small LLaVA that weighs the elements of a screen against a phrase (the GROUND format).

Lines are scored apart, so any number of candidates can be weighed; one softmax over all, and "none of these"
competes. Weights load when first needed. Knows nothing of steps or of the ladder that calls it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from agent.errors import ModelUnavailable
from agent.prompts.ground_format import MOST_LINES, GroundPrompt, encode_ground, surroundings
from agent.prompts.vocabulary import Vocabulary
from agent.recorded import Heard, Recorded, unheard
from perception.concepts import Thesaurus
from perception.errors import CheckpointRefused
from perception.llava import Inputs, Llava
from perception.screen import Element, Screen


class EmbeddedChooser:
    """The checkpoint that ships with deskhand, or another folder of the same format."""

    def __init__(self, folder: Path, recorded: Recorded | None = None) -> None:
        self.folder = folder
        self.recorded = recorded
        self.heard: Heard = unheard

    @cached_property
    def vocabulary(self) -> Vocabulary:
        try:
            return Vocabulary.load(self.folder)
        except Exception as error:  # tokenizers raises a bare Exception for a file it cannot use
            raise ModelUnavailable(f"{self.folder / 'tokenizer.json'} cannot be used: {error}") from error

    @cached_property
    def llava(self) -> Llava:
        try:
            return Llava.load(self.folder)
        except CheckpointRefused as error:
            raise ModelUnavailable(str(error)) from error

    def load(self) -> None:
        """Load the weights now; recorded answers need none."""
        if self.recorded is None:
            _ = self.llava

    def score(self, phrase: str, screen: Screen, candidates: Sequence[Element]) -> list[float]:  # noqa: ARG002
        """A probability per candidate, then one for "none of these"; they sum to 1. `candidates` in reading order."""
        if not candidates:
            return [1.0]
        around, thesaurus = surroundings(candidates), _thesaurus()
        odds: list[float] = []
        for start in range(0, len(candidates), MOST_LINES):
            part = slice(start, start + MOST_LINES)
            prompt = encode_ground(phrase, candidates, self.vocabulary, around=around, part=part, thesaurus=thesaurus)
            *lines, absent = self._odds(prompt)
            odds += [line - absent for line in lines]
        return _softmax([*odds, 0.0])

    def _odds(self, prompt: GroundPrompt) -> list[float]:
        """Log odds of <yes> against <no> at the end of each line."""
        shown = self.vocabulary.shown(prompt.ids)
        odds = self._weighed(prompt) if self.recorded is None else self.recorded.numbers(shown)
        self.heard(shown, odds)
        return odds

    def _weighed(self, prompt: GroundPrompt) -> list[float]:
        inputs = Inputs(prompt.ids, prompt.positions, blocks=prompt.blocks)
        scores = self.llava.score(inputs, prompt.options, [self.vocabulary.ids["<yes>"], self.vocabulary.ids["<no>"]])
        return [float(value) for value in scores[:, 0] - scores[:, 1]]


@functools.cache
def _thesaurus() -> Thesaurus:
    return Thesaurus()


def _softmax(values: Sequence[float]) -> list[float]:
    top = max(values)
    powers = [math.exp(value - top) for value in values]
    return [power / sum(powers) for power in powers]
