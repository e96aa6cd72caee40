"""Does the model look? The same questions with the picture, with a blank one, and with another one's picture.

    python -m agent.training.seeing MODEL --data DIR [--most 400] [--seed 7] [--out FILE]

DIR/images holds drawn screens (of the held-out side, say). Questions with two answers are asked as often with the one
as with the other, kinds of controls equally often as far as there are enough, so a model that does not look can only
guess. An answer is right when every token of it is the likeliest. Knows no training.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.prompts.vocabulary import Vocabulary
from agent.training.element_talk import WORDINGS, answer, statements, truth
from agent.training.entry import Entry
from agent.training.evaluate import exact
from agent.training.picture_data import entries, pane_of, shown_of
from agent.training.picture_rows import row
from agent.training.plan import say
from agent.training.sight import Sight
from agent.training.wording import Turn
from perception.llava import Llava
from perception.training.screens import load, saved
from perception.training.zero_shot import Accuracy

if TYPE_CHECKING:
    from torch import Tensor

LOOKS = ("picture", "blank", "another")
"""What is shown: the picture, plain grey, the picture of another question of the same topic."""


def questions(folder: Path, most: int, seed: int) -> dict[str, list[Entry]]:
    """By topic at most `most` questions about the screens in `folder`/images, answers evened out."""
    by_answer: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for path in saved(folder / "images"):
        image, screen = path.with_suffix(".png"), load(path)
        rng = Random(f"{seed} {image.name}")
        for element in shown_of(screen, rng):
            pane = (pane_of(element),)
            for topic, wordings in WORDINGS.items():
                if topic == "role" or truth(topic, element) is not None:
                    turn = Turn(rng.choice(wordings), answer(topic, element))
                    by_answer[topic][turn.answer].append(Entry(image, "conversation", pane, (turn,), topic))
            for topic, statement, said in statements(element, rng):
                name = f"verify {topic.split()[0]}"
                by_answer[name][said].append(Entry(image, "verify", pane, (Turn(statement, said),), name))
        for entry in entries(screen, image, rng):
            if entry.kind in ("ground", "act") or entry.panes[0].view == "region":
                name = entry.kind if entry.kind in ("ground", "act") else f"region {entry.kind}"
                one = Entry(image, entry.kind, entry.panes, entry.turns[:1], name, entry.done)
                by_answer[name][""].append(one)
    rng = Random(seed)
    return {topic: _evened(of, most, rng) for topic, of in sorted(by_answer.items())}


def ask(model: Any, asked: Sequence[Entry], sight: Sight, vocabulary: Vocabulary) -> dict[str, Accuracy]:
    """How many answers are right with each of `LOOKS`."""
    seen = [sight.features(entry) for entry in asked]
    shown = {"picture": seen, "blank": [blank(sight, one) for one in seen], "another": another(seen)}
    size, found = model.config.text_config.vocab_size, {}
    for look, features in shown.items():
        rows = [row(entry, one, vocabulary) for entry, one in zip(asked, features, strict=True)]
        right = exact(model, rows, pad=vocabulary.pad, closed=size)
        found[look] = Accuracy(sum(right), len(right))
    return found


def blank(sight: Sight, features: Tensor) -> Tensor:
    """What the tower sees of plain grey, as often as there are tiles in `features` [tiles, VECTORS, width]."""
    grey = sight.encode([np.full((32, 32, 3), 128, np.uint8)])  # [1, VECTORS, width]
    return grey.float().expand(len(features), -1, -1)


def another(seen: Sequence[Tensor]) -> list[Tensor]:
    """Each question's picture is that of the next one that has as many tiles."""
    alike: dict[int, list[int]] = defaultdict(list)
    for number, features in enumerate(seen):
        alike[len(features)].append(number)
    turned = list(seen)
    for numbers in alike.values():
        mixed = Random(len(numbers)).sample(numbers, len(numbers))
        for here, there in zip(mixed, [*mixed[1:], mixed[0]], strict=True):
            turned[here] = seen[there]
    return turned


def _evened(by_answer: dict[str, list[Entry]], most: int, rng: Random) -> list[Entry]:
    """As many of each answer as of the rarest where there are two or three; else at most an equal part of `most`."""
    few = min(map(len, by_answer.values())) if len(by_answer) in (2, 3) else most
    each = min(few, max(1, most // len(by_answer)))
    return [entry for _, of in sorted(by_answer.items()) for entry in rng.sample(of, min(each, len(of)))]


def main(argv: Sequence[str] | None = None) -> None:
    """Ask and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a run of agent.training.pictures")
    parser.add_argument("--data", type=Path, required=True, help="folder whose images/ holds drawn screens")
    parser.add_argument("--most", type=int, default=400, help="questions of each topic")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    options = parser.parse_args(argv)
    model, vocabulary = Llava.load(options.model).model, Vocabulary.load(options.model)
    asked = questions(options.data, options.most, options.seed)
    sight = Sight(model)
    sight.look([entry for of in asked.values() for entry in of])
    told: dict[str, dict[str, Any]] = {}
    for topic, of in asked.items():
        found = ask(model, of, sight, vocabulary)
        told[topic] = {look: asdict(accuracy) for look, accuracy in found.items()}
        say(f"{topic:20}  " + "  ".join(f"{look} {found[look]}" for look in LOOKS))
    if options.out is not None:
        options.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
