"""Teach what texts mean: `python -m agent.training.meaning --texts FOLDER --out DIR`.

Words get vectors from texts (`word_vectors`); then a label and what a person says who means it are drawn together, and
apart from the others of a batch (the symmetric contrastive loss, learned temperature). Sayings are those of
sayings.tsv, written for this; labels translated alike and the wordings of concepts.txt are further pairs. Seeded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from agent.meaning import FAMILY, known_words, split
from agent.training.encoder import Encoder
from agent.training.plan import say
from agent.training.texts import pairs, paragraphs, synonyms
from agent.training.word_vectors import WordVectors, learn_words
from perception.checkpoint import write_checksums
from perception.concepts import concepts

SAYINGS: Final = Path(__file__).with_name("sayings.tsv")
LANGUAGES: Final = 3  # that translate two labels alike before they are a pair
SHORT: Final = 40  # characters of such labels
_SMOOTHING, _STAY = 0.05, 0.1  # of the loss; how strongly words stay where the texts put them
_FORGOTTEN: Final = (0.05, 0.15)  # share of the words that a label, a saying loses in a lesson
LAYERS: Final = 2
_WARM: Final = 100
"""Batches after which the rates are whole."""
_SIDEWAYS: Final = 0.15  # share of lessons with two sayings of one label


@dataclass(frozen=True, slots=True)
class Said:
    """Labels that are one, and what people say who mean them."""

    labels: tuple[str, ...]
    sayings: tuple[str, ...]


def sayings(file: Path = SAYINGS) -> list[Said]:
    """Of a file with labels, a tabulator, sayings; each separated by bars."""
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines() if line and line[0] != "#")
    return [Said(tuple(labels.split("|")), tuple(said.split("|"))) for labels, said in lines]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is drawn together, by kind, and how much of each kind a batch has."""

    kinds: Sequence[tuple[Sequence[Said], int]]
    number: dict[str, int]

    def batch(self, rng: Random) -> tuple[list[list[int]], list[list[int]]]:
        """Word numbers of labels and of what means the same, row by row."""
        drawn = [said for known, count in self.kinds for said in rng.sample(known, min(count, len(known)))]
        rows = [self._row(said, rng) for said in drawn]
        return [label for label, _ in rows], [said for _, said in rows]

    def _row(self, said: Said, rng: Random) -> tuple[list[int], list[int]]:
        saying = rng.choice(said.sayings)
        others = [other for other in said.sayings if other != saying]
        label = rng.choice(others) if others and rng.random() < _SIDEWAYS else rng.choice(said.labels)
        return self._words(label, _FORGOTTEN[0], rng), self._words(saying, _FORGOTTEN[1], rng)

    def _words(self, text: str, share: float, rng: Random) -> list[int]:
        words = known_words(text, self.number)
        return [word for word in words if rng.random() >= share] or words


def teach(known: WordVectors, lessons: Lessons, steps: int, seed: int, layers: int = LAYERS) -> Encoder:
    """An encoder after so many batches, the rates falling to nothing."""
    rng = Random(seed)
    torch.manual_seed(seed)
    encoder = Encoder(known, layers)
    rates = [(encoder.vectors, 4e-3), (encoder.weights, 1e-2), (encoder.turn, 1e-3)]
    groups = [{"params": list(part.parameters()), "lr": rate} for part, rate in rates]
    rest = [encoder.warmth, *(encoder.order.parameters() if encoder.order is not None else ())]
    learner = torch.optim.Adam([*groups, {"params": rest, "lr": 1e-3}])
    schedule = torch.optim.lr_scheduler.LambdaLR(learner, lambda step: min(1, (step + 1) / _WARM) * (1 - step / steps))
    for step in range(steps):
        labels, said = lessons.batch(rng)
        loss = contrast(encoder(labels), encoder(said), encoder.warmth.exp()) + _STAY * _moved(encoder, known, said)
        learner.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        learner.step()
        schedule.step()
        if step % 200 == 199:
            say(f"meaning: {step + 1} of {steps} batches, loss {loss.item():.3f}")
    return encoder.eval()


def contrast(labels: Tensor, said: Tensor, warmth: Tensor) -> Tensor:
    """[N, D] twice, of unit length: each label is to be nearest to its own saying, and the other way round."""
    scores, own = labels @ said.T * warmth, torch.arange(len(labels))
    return sum(cross_entropy(way, own, label_smoothing=_SMOOTHING) for way in (scores, scores.T)) / 2  # type: ignore[return-value]


def _moved(encoder: Encoder, known: WordVectors, texts: Sequence[Sequence[int]]) -> Tensor:
    """Mean squared distance of the words of some texts from where they began."""
    used = torch.unique(torch.tensor([word for text in texts for word in text]))
    moved: Tensor = ((encoder.vectors(used) - known.vectors[used]) ** 2).sum(1).mean()
    return moved


def save(encoder: Encoder, words: Sequence[str], folder: Path) -> None:
    """Bytes and a scale for each word, what their order adds, the words, checksums."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    vectors = encoder.weighed().numpy()
    scale = np.maximum(np.abs(vectors).max(1), 1e-9) / 127
    stored = {"vectors": np.round(vectors / scale[:, None]).astype(np.int8), "scale": scale.astype(np.float32)}
    order = {} if encoder.order is None else encoder.order.state_dict()
    stored |= {f"order.{name}": value.numpy().astype(np.float16) for name, value in order.items()}
    save_file(stored, folder / "model.safetensors")
    config = {"model_type": FAMILY, "words": " ".join(words)}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)


def main(argv: Sequence[str] | None = None) -> None:
    """Read, count, teach, write."""
    options = _parser().parse_args(argv)
    told, alike = sayings(), pairs(options.texts)
    texts = [split(text) for text in paragraphs(options.texts)]
    say(f"meaning: {len(texts)} texts, {len(alike)} pairs, {len(told)} labels")
    wanted = {word for said in told for text in (*said.labels, *said.sayings) for word in split(text)}
    same = [(split(one), split(other), count) for one, other, count in alike]
    known = learn_words(
        texts, [*same, *_thesaurus(options.texts)], wanted, most=options.words, size=options.size, seed=options.seed
    )
    say(f"meaning: {len(known.words)} words")
    number = {word: index for index, word in enumerate(known.words)}
    often = [(one, other) for one, other, count in alike if count >= LANGUAGES and max(len(one), len(other)) < SHORT]
    translated = [Said((one,), (other,)) for one, other in often]
    worded = [Said(each.wordings[:1], each.wordings[1:]) for each in concepts() if len(each.wordings) > 1]
    lessons = Lessons([(_usable(part, number), count) for part, count in ((told, 240), (translated, 64), (worded, 16))],
                      number)  # fmt: skip
    save(teach(known, lessons, options.steps, options.seed, options.layers), known.words, options.out)


def _thesaurus(folder: Path) -> Iterator[tuple[list[str], list[str], int]]:
    for line in synonyms(folder):
        words = [split(text)[:3] for text in line]
        for place, one in enumerate(words):
            yield from ((one, other, 1) for other in words[:place])


def _usable(part: Sequence[Said], number: dict[str, int]) -> list[Said]:
    """Those of which every text has a known word."""
    kept = []
    for said in part:
        both = [tuple(text for text in texts if known_words(text, number)) for texts in (said.labels, said.sayings)]
        if all(both):
            kept.append(Said(*both))
    return kept


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder that scripts/texts.sh filled")
    parser.add_argument("--words", type=int, default=20_000, help="of the texts; those of the sayings come to them")
    parser.add_argument("--size", type=int, default=128, help="numbers of a vector")
    parser.add_argument("--layers", type=int, default=LAYERS, help="of attention over the order of words; 0: none")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
