"""Train the chooser: `python -m agent.training.ground --minutes N --out DIR` (a killed run goes on with the same
command).

Rows are made as they are needed: a window, a phrase, its lines. The loss is a softmax over the lines of a row, on the
log odds of <yes> against <no> at each <opt>. Word vectors start from concepts.txt: words that stand in wordings of
one concept begin close to each other.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from agent.prompts.ground_format import MOST_LINES, encode_ground, words_of
from agent.prompts.tokens import IMAGE, STRUCTURE
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from agent.training.batch import Row
from agent.training.ground_phrases import Asked, Speaker, held_out_wordings
from agent.training.ground_screens import Placed, placed
from agent.training.loop import Loop, LoopConfig
from agent.training.plan import load_weights, say
from perception.checkpoint import write_checksums
from perception.concepts import Thesaurus, concepts
from perception.llava import Llava, block_mask, new_llava, save_llava
from perception.training.content import Author
from perception.training.words import labels

if TYPE_CHECKING:
    from torch import Tensor

_WITHOUT = 0.12  # rows whose target was taken away
_HELPED = 0.75  # rows that see the thesaurus; the others must learn what words mean
_FREQUENT = 4  # labels a word stands in before it becomes a token of its own


class GroundLoop(Loop):
    """The common loop with a softmax over the lines of each row."""

    def loss(self, part: Sequence[Row]) -> Tensor:
        """Summed cross entropy over rows, times the lines of a row: the loop divides by all asked targets."""
        import torch

        odds, right = line_odds(self.model, part, self.vocabulary)
        return torch.nn.functional.cross_entropy(odds, right, reduction="sum") * (MOST_LINES / 2)

    vocabulary: Vocabulary


def line_odds(model: Any, rows: Sequence[Row], vocabulary: Vocabulary) -> tuple[Tensor, Tensor]:
    """Log odds [B, T] at every <opt>, minus infinity elsewhere, and the place of the right one in each row [B]."""
    import torch

    yes, no, line = vocabulary.encode(["<yes>", "<no>", "<el>"])
    pad = vocabulary.pad
    device, longest = model.lm_head.weight.device, max(len(row.ids) for row in rows)
    ids, positions, targets = (
        torch.tensor([[*values, *[fill] * (longest - len(values))] for values in columns], device=device)
        for columns, fill in (
            ([row.ids for row in rows], pad), ([row.positions or () for row in rows], 0),
            ([row.targets for row in rows], -100),
        )
    )  # fmt: skip  # [B, T] each
    decoder = model.model.language_model
    embeds = decoder.get_input_embeddings()(ids)  # [B, T, D]
    mask = block_mask((ids == line).cumsum(1), embeds.dtype)
    hidden = decoder(inputs_embeds=embeds, position_ids=positions, attention_mask=mask, use_cache=False)
    odds = hidden.last_hidden_state @ (model.lm_head.weight[yes] - model.lm_head.weight[no])  # [B, T]
    asked = targets >= 0
    odds = odds.masked_fill(~asked, float("-inf"))
    return odds, (targets == yes).int().argmax(1)


class Question(NamedTuple):
    """A phrase about a screen, and the part of its lines that is shown."""

    screen: Sequence[Placed]
    asked: Asked
    part: slice


class GroundStream:
    """Rows for the loop, or question and screen for evaluation."""

    def __init__(self, vocabulary: Vocabulary, *, held_out: bool = False) -> None:
        self.vocabulary = vocabulary
        self.held_out = held_out
        self.thesaurus = Thesaurus(without=held_out_wordings())

    def __call__(self, rng: Random) -> Row:
        question = self.question(np.random.default_rng(rng.getrandbits(64)))
        return self.row(question, helped=rng.random() < _HELPED)

    def question(self, rng: np.random.Generator) -> Question:
        """A screen, a phrase about it, and the lines that are shown."""
        author = Author(rng, held_out_wordings())
        speaker = Speaker(rng, held_out=self.held_out)
        while True:
            screen = placed(author, author.window())
            if len(screen) < 2:
                continue
            if rng.random() < 0.3:  # other windows stand around the one that is meant
                screen = _joined(screen, placed(author, author.window()))
            asked = speaker.ask(screen)
            if asked is not None:
                return _shown(rng, screen, asked)

    def row(self, question: Question, *, helped: bool = True) -> Row:
        """The lines as token ids; `helped` by the thesaurus (without the held-out wordings)."""
        screen, asked, part = question
        prompt = encode_ground(
            asked.phrase, [p.element for p in screen], self.vocabulary, seen_as=[p.part.icon for p in screen],
            part=part, thesaurus=self.thesaurus if helped else None,
        )  # fmt: skip
        right = len(prompt.options) - 1 if asked.target is None else asked.target - part.start
        targets = [-100] * len(prompt.ids)
        for line, at in enumerate(prompt.options):
            targets[at] = self.vocabulary.ids["<yes>" if line == right else "<no>"]
        return Row(prompt.ids, targets, prompt.positions)


def _joined(first: list[Placed], second: list[Placed]) -> list[Placed]:
    from dataclasses import replace

    shift = max(p.element.box.right for p in first) + 20
    moved = [Placed(replace(p.element, box=p.element.box.shifted(shift, 0)), p.part) for p in second]
    return sorted([*first, *moved], key=lambda p: (p.element.box.top // 12, p.element.box.left))


def _shown(rng: np.random.Generator, screen: list[Placed], asked: Asked) -> Question:
    """At most MOST_LINES lines; now and then the target is taken away, and "none" is right."""
    if asked.kind in ("name", "meaning") and rng.random() < _WITHOUT:
        screen, asked = [p for i, p in enumerate(screen) if i != asked.target], Asked(asked.phrase, None, "removed")
    low, high = 0, max(0, len(screen) - MOST_LINES)
    if asked.target is not None:
        low, high = max(0, asked.target - MOST_LINES + 1), min(high, asked.target)
    start = int(rng.integers(low, high + 1))
    return Question(screen, asked, slice(start, start + MOST_LINES))


def open_vocabulary(out: Path) -> Vocabulary:
    """The tokenizer of `out`; on the first run built from the planner's words and those of interfaces."""
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "tokenizer.json").exists():
        known = [w for concept in concepts() for wording in concept.wordings for w in words_of(wording.title())]
        seen = Counter(w.casefold() for label in labels() for w in label.split())
        frequent = [word for word, count in seen.items() if count >= _FREQUENT]
        usable = [w for w in (*known, *frequent) if w.isalpha() and w.isascii()]
        build_tokenizer(usable).save(str(out / "tokenizer.json"))
    return Vocabulary.load(out)


def relate_words(model: Any, vocabulary: Vocabulary, seed: int) -> None:
    """Give words of one concept vectors with a common part, weaker for words of many concepts."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    weight = model.model.language_model.get_input_embeddings().weight
    of_word: dict[str, set[int]] = defaultdict(set)
    for number, concept in enumerate(concepts()):
        for wording in concept.wordings:
            if (concept.wordings[0], wording) not in held_out_wordings():
                for word in wording.split():
                    of_word[word].add(number)
    common = torch.randn(len(concepts()), weight.shape[1], generator=generator) * weight.std()
    with torch.no_grad():
        for word, numbers in of_word.items():
            if word in vocabulary.words and len(numbers) <= 8:
                weight[vocabulary.ids[word]] += 1.5 * common[sorted(numbers)].sum(0) / len(numbers)


def evaluator(vocabulary: Vocabulary, count: int) -> Any:
    """Accuracy by kind of phrase, on training and on held-out carriers and wordings; fixed questions."""
    sets = {}
    for name, held_out in (("seen", False), ("held", True)):
        stream = GroundStream(vocabulary, held_out=held_out)
        questions = [stream.question(np.random.default_rng(10_000 + i)) for i in range(count)]
        sets[name] = [(stream.row(q), q.asked.kind) for q in questions]
        meant = [q for q in questions if q.asked.kind == "meaning"]
        sets[f"{name}_bare"] = [(stream.row(q, helped=False), q.asked.kind) for q in meant]

    def evaluate(model: Any) -> dict[str, float]:
        import torch

        scores: dict[str, float] = {}
        for name, rows in sets.items():
            right: dict[str, list[bool]] = defaultdict(list)
            for start in range(0, len(rows), 25):
                part = rows[start : start + 25]
                with torch.inference_mode():
                    odds, answer = line_odds(model, [r for r, _ in part], vocabulary)
                for (_, kind), hit in zip(part, (odds.argmax(1) == answer).tolist(), strict=True):
                    right[kind].append(hit)
                    right["all"].append(hit)
            scores |= {f"{name}_{kind}": sum(hits) / len(hits) for kind, hits in sorted(right.items())}
        return scores

    return evaluate


def export(run: Path, tower: Path, folder: Path) -> None:
    """The chooser as the package ships it: the decoder of `run` behind the tower of the CLIP checkpoint `tower`."""
    from transformers import CLIPModel, LlavaConfig, LlavaForConditionalGeneration

    trained, clip = Llava.load(run).model, CLIPModel.from_pretrained(tower, local_files_only=True)
    config = LlavaConfig(**{**trained.config.to_dict(), "vision_config": clip.vision_model.config.to_dict()})
    model: Any = LlavaForConditionalGeneration(config)
    model.model.language_model.load_state_dict(trained.model.language_model.state_dict())
    model.model.vision_tower.load_state_dict(clip.vision_model.state_dict(), strict=False)
    save_llava(model, folder)
    (folder / "tokenizer.json").write_bytes((run / "tokenizer.json").read_bytes())
    write_checksums(folder)


def main(argv: Sequence[str] | None = None) -> None:
    """Train the GROUND format on made-up element lists."""
    options = _parser().parse_args(argv)
    vocabulary = open_vocabulary(options.out)
    model = new_llava(
        vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end,
        seed=options.seed, hidden_size=options.hidden, num_hidden_layers=options.layers,
        intermediate_size=options.hidden * 14 // 5, num_attention_heads=4, num_key_value_heads=2,
    )  # fmt: skip
    relate_words(model, vocabulary, options.seed)
    if options.start is not None:
        load_weights(model, options.start)
    config = LoopConfig(
        minutes=options.minutes, peak_rate=options.rate, tokens_per_batch=options.batch_tokens, seed=options.seed,
        device=options.device, closed=len(STRUCTURE), evaluate_every=options.every, bf16=options.bf16,
    )  # fmt: skip
    loop = GroundLoop(model, {"ground": (1.0, GroundStream(vocabulary))}, config, options.out, pad=vocabulary.pad,
                      evaluate=evaluator(vocabulary, options.questions), report=say)  # fmt: skip
    loop.vocabulary = vocabulary
    progress = loop.run()
    say(json.dumps({"steps": progress.step, "rows": progress.rows, "tokens": progress.tokens}))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=40.0, help="of training, all resumed parts together")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="begin from the weights of this training folder")
    parser.add_argument("--hidden", type=int, default=160)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch-tokens", type=int, default=3000)
    parser.add_argument("--every", type=float, default=300.0, help="seconds between evaluations")
    parser.add_argument("--questions", type=int, default=300, help="asked at each evaluation, of each side")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where the processor has it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    return parser


if __name__ == "__main__":
    main()
