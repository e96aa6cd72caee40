"""The embedded chooser: a small LLaVA that weighs the elements of a screen against a phrase (the GROUND format), and an
icon namer that tells what pictures without words are called.

Lines are scored apart, so any number of candidates can be weighed; one softmax over all, and "none of these"
competes. Weights load when first needed. Knows nothing of steps or of the ladder that calls it.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from agent.errors import ModelUnavailable
from agent.prompts.ground_format import MOST_LINES, GroundPrompt, encode_ground, surroundings
from agent.prompts.vocabulary import Vocabulary
from agent.recorded import Heard, Recorded, unheard
from perception.concepts import Thesaurus, called
from perception.errors import CheckpointRefused
from perception.geometry import Box
from perception.icon_namer import IconNamer
from perception.llava import Inputs, Llava
from perception.screen import Element, Pixels, Screen

ICON_FLOOR = 0.8
"""The probability from which on a picture is called what it seems to show (docs/EXPERIMENTS.md)."""
CAPTION = 8
"""Pixels between an icon and the text that belongs to it at most."""
ICON_SIDES = (8, 72)
"""Pixels that an icon's box measures, shorter and longer side."""


class EmbeddedChooser:
    """The checkpoint that ships with deskhand, or another folder of the same format; `icons` holds the icon namer."""

    def __init__(self, folder: Path, recorded: Recorded | None = None, icons: Path | None = None) -> None:
        self.folder = folder
        self.icons = icons
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

    def pictures(self, screen: Screen, elements: Sequence[Element]) -> list[tuple[str, ...]]:
        """For each element what its picture is called, the plainest word first; () where it has a name or a text beside
        it, or no icon is recognised for sure.
        """
        shown = {n: e.box for n, e in enumerate(elements) if _is_picture(e) and not _has_caption(e.box, screen)}
        crops = {n: screen.frame.crop(box) for n, box in shown.items()}
        words = dict(zip(crops, self._called(list(crops.values())), strict=True))
        return [words.get(n, ()) for n in range(len(elements))]

    def _called(self, crops: Sequence[Pixels]) -> list[tuple[str, ...]]:
        shown = [f"picture {hashlib.blake2b(crop.tobytes(), digest_size=16).hexdigest()}" for crop in crops]
        if self.recorded is not None:
            told = [self.recorded.data(name).get("words", ()) for name in shown]
            words = [tuple(map(str, each)) for each in told]
        else:
            words = [called(names) if names else () for names in self.namer.name(crops, ICON_FLOOR)] if crops else []
        for name, each in zip(shown, words, strict=True):
            self.heard(name, {"words": list(each)})
        return words

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


def _is_picture(element: Element) -> bool:
    """Whether an element may be an icon without words."""
    short, long = sorted((element.box.width, element.box.height))
    fits = short >= ICON_SIDES[0] and long <= ICON_SIDES[1]
    return fits and not element.name and element.role in ("icon", "button", "image")


def _has_caption(box: Box, screen: Screen) -> bool:
    """Whether a text stands right behind a picture in its row, or right below its middle: that says what it is."""
    for line in screen.lines:
        behind = -2 <= line.box.left - box.right <= CAPTION and box.top <= line.box.center.y < box.bottom
        below = -2 <= line.box.top - box.bottom <= CAPTION and line.box.left <= box.center.x < line.box.right
        if behind or below:
            return True
    return False


@functools.cache
def _thesaurus() -> Thesaurus:
    return Thesaurus()


def _softmax(values: Sequence[float]) -> list[float]:
    top = max(values)
    powers = [math.exp(value - top) for value in values]
    return [power / sum(powers) for power in powers]
