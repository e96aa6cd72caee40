"""The embedded chooser: a small LLaVA that weighs the elements of a screen against a phrase (the GROUND format), and
before it what their names mean and what an icon namer sees in pictures without words.

Lines are scored apart, so any number of candidates can be weighed; one softmax over all, and "none of these"
competes. Weights load when first needed. Knows nothing of steps or of the ladder that calls it.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from agent.errors import ModelUnavailable
from agent.meaning import Meanings
from agent.openings import WRITABLE
from agent.prompts.ground_format import MOST_LINES, GroundPrompt, encode_ground, surroundings
from agent.prompts.vocabulary import Vocabulary
from agent.recorded import Heard, Recorded, unheard
from agent.referring import chosen
from agent.weighing import Weigher
from agent.wordless import is_wordless
from perception.concepts import Thesaurus
from perception.errors import CheckpointRefused
from perception.icon_namer import IconNamer
from perception.llava import Inputs, Llava
from perception.screen import Element, Pixels, Role, Screen


class EmbeddedChooser:
    """The checkpoint that ships with deskhand, or another folder of the same format.

    `icons` holds the icon namer, `words` the vectors of words; those that ship when they are not given.
    """

    def __init__(
        self, folder: Path, recorded: Recorded | None = None, icons: Path | None = None, words: Path | None = None
    ) -> None:
        self.folder = folder
        self.icons = icons
        self.words = words
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

    @cached_property
    def namer(self) -> IconNamer:
        try:
            return IconNamer.load(self.icons)
        except CheckpointRefused as error:
            raise ModelUnavailable(str(error)) from error

    @cached_property
    def weigher(self) -> Weigher:
        try:
            return Weigher(Meanings.load(self.words), self.namer.names, _thesaurus())
        except CheckpointRefused as error:
            raise ModelUnavailable(str(error)) from error

    def load(self) -> None:
        """Load the weights now; recorded answers need none."""
        if self.recorded is None:
            _ = self.llava, self.weigher

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

    def meant(self, said: str, role: Role | None, screen: Screen, candidates: Sequence[Element]) -> list[float]:
        """A probability per candidate by what its name means or its picture shows, then one for "none of these".

        `said`: what the thing is called, or what it does; `role`: its kind where one was said.
        """
        drawn = {n: e for n, e in enumerate(candidates) if role not in WRITABLE and is_wordless(e, screen)}
        crops = {n: screen.frame.crop(e.box) for n, e in drawn.items()}
        shown = _meant_prompt(said, role, candidates, crops)
        if self.recorded is None:
            seen = dict(zip(crops, self.namer.see(list(crops.values())), strict=True)) if crops else {}
            told = self.weigher.weigh(said, role, candidates, seen)
        else:
            told = self.recorded.numbers(shown)
        self.heard(shown, told)
        return told

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


def _meant_prompt(said: str, role: Role | None, candidates: Sequence[Element], crops: Mapping[int, Pixels]) -> str:
    """What was asked, in one text: the words, then every candidate's role and name, or the print of its picture."""
    lines = [f"{role or 'thing'} meant by {said!r}"]
    for n, each in enumerate(candidates):
        drawn = f" picture {hashlib.blake2b(crops[n].tobytes(), digest_size=16).hexdigest()}" if n in crops else ""
        lines.append(f"{each.role} {each.name or chosen(each)!r}{drawn}")
    return "\n".join(lines)


@functools.cache
def _thesaurus() -> Thesaurus:
    return Thesaurus()


def _softmax(values: Sequence[float]) -> list[float]:
    top = max(values)
    powers = [math.exp(value - top) for value in values]
    return [power / sum(powers) for power in powers]
