"""Kinds and states of controls on drawn screens: what the finder's rules say beside what a LLaVA says.

    python -m benchmarks.model.states RUN --data DIR [--most 200]

RUN is a run of `agent.training.pictures`, DIR/images holds drawn screens. Both answer the questions of
`agent.training.seeing` about elements: the LLaVA from the element's true box, the finder by the element it found there
(its middle in the true box, the one that covers it best). What was not found is not right.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from agent.prompts.vocabulary import Vocabulary
from agent.training.element_talk import WORDINGS, answer, truth
from agent.training.entry import Entry
from agent.training.evaluate import exact
from agent.training.picture_rows import row
from agent.training.plan import say
from agent.training.seeing import questions
from agent.training.sight import Sight
from benchmarks.model.share import Share
from perception.geometry import Box
from perception.judges import find_judged
from perception.llava import Llava
from perception.reader import Reader
from perception.screen import Element, Frame


def by_rules(entry: Entry, finder: Finder) -> tuple[bool, bool]:
    """Whether the finder found something there, and whether that answers the question right."""
    box, topic = entry.panes[0].box, entry.topic
    inside = [element for element in finder(entry.image) if box.contains(element.box.center)]
    if not inside:
        return False, False
    best = max(inside, key=lambda element: element.box.iou(box))
    if topic == "role":
        kind = best.kind or best.role
        return True, f"<r:{kind}>" == entry.panes[0].holds[0][0]
    has_it = truth(topic, best)
    return has_it is not None, has_it is not None and answer(topic, best) == entry.turns[0].answer


class Finder:
    """The shipped finder on pictures; each is looked at once."""

    def __init__(self) -> None:
        self._reader, self._looked = Reader(), dict[Path, tuple[Element, ...]]()

    def __call__(self, image: Path) -> tuple[Element, ...]:
        if image not in self._looked:
            with Image.open(image) as picture:
                pixels = np.asarray(picture.convert("RGB"), np.uint8)
            frame = Frame(pixels, Box(0, 0, pixels.shape[1], pixels.shape[0]), 0.0)
            lines = tuple(self._reader.read(frame))
            self._looked[image] = find_judged(frame, lines, ())
        return self._looked[image]


def main(argv: Sequence[str] | None = None) -> None:
    """Ask both and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--most", type=int, default=200, help="questions of each topic")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(argv)
    model, vocabulary, finder = Llava.load(options.run).model, Vocabulary.load(options.run), Finder()
    asked = questions(options.data, options.most, options.seed)
    sight, size = Sight(model), model.config.text_config.vocab_size
    for topic in WORDINGS:
        of = asked.get(topic, [])
        rows = [row(entry, sight.features(entry), vocabulary) for entry in of]
        seen = exact(model, rows, pad=vocabulary.pad, closed=size)
        ruled = [by_rules(entry, finder) for entry in of]
        met = [number for number, (was_found, _) in enumerate(ruled) if was_found]
        for name, right in (("rules", [right for _, right in ruled]), ("model", seen)):
            say(f"{topic:10} {name}  all {Share.of(right)}  where both can say {Share.of([right[n] for n in met])}")


if __name__ == "__main__":
    main()
