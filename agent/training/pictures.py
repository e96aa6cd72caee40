"""Train a LLaVA on pictures: the captions' language first, then the two stages of the paper.

    python -m agent.training.pictures language --data DIR --minutes N --out DIR [--start CHECKPOINT] [--vision CLIP]
    python -m agent.training.pictures projector --data DIR --minutes N --out DIR --start RUN
    python -m agent.training.pictures instructions --data DIR --minutes N --out DIR --start RUN

`language` teaches a decoder the questions and answers without pictures: tokens tell what a picture would show, at the
places of its vectors. `projector` learns captions with the projector alone: every other weight keeps every bit.
`instructions` learns all formats with projector and decoder; plans can be mixed in (`--plans`) but have a decoder of
their own. DIR of `--data` is made by
`agent.training.picture_data`. A killed run goes on with the same command; `--start` takes any run or checkpoint.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

from agent.prompts.tokens import IMAGE
from agent.prompts.units import split_units
from agent.prompts.vocabulary import Vocabulary, add_words
from agent.training.batch import Row
from agent.training.dataset import PlanStream
from agent.training.entry import Entry
from agent.training.evaluate import exact, mean
from agent.training.join import join
from agent.training.loop import Loop, LoopConfig, Piece, Stream
from agent.training.phrases import FAMILIES
from agent.training.picture_data import FILES, read
from agent.training.picture_rows import PictureStream, row, told_row
from agent.training.plan import load_weights, say
from agent.training.sight import Sight
from perception.checkpoint import EMBEDDED
from perception.llava import Llava, new_llava

Stage = Literal["language", "projector", "instructions"]
_FILES: Final[dict[Stage, tuple[str, ...]]] = {"language": FILES, "projector": ("captions",), "instructions": FILES}
_TRAINS: Final[dict[Stage, tuple[Piece, ...]]] = {
    "language": ("decoder",), "projector": ("projector",), "instructions": ("projector", "decoder"),
}  # fmt: skip
WEIGHTS: Final = {
    "caption": 0.15, "conversation": 0.25, "description": 0.05, "reasoning": 0.05, "verify": 0.25, "ground": 0.12,
    "act": 0.12,
}  # fmt: skip
"""How often each kind of entry is shown."""
_JUDGED = 48
"""Held-out entries of each kind that a running training is judged on."""


def main(argv: Sequence[str] | None = None) -> None:
    """Train one stage."""
    train(_parser().parse_args(argv), say)


def train(options: argparse.Namespace, tell: Callable[[str], None]) -> Any:
    """The trained model."""
    stage: Stage = options.stage
    entries = read(options.data, *_FILES[stage])
    vocabulary = _vocabulary(options.out, options.start, entries if stage == "language" else ())
    model = _begin(options, vocabulary).to(options.device)
    sight = None if stage == "language" else Sight(model)
    judged = [] if options.held_out is None else _some(read(options.held_out, *_FILES[stage]))
    if sight is not None:
        sight.look([*entries, *judged], options.out.parent)
    streams: dict[str, tuple[float, Stream]] = {"pictures": (1.0, PictureStream(entries, sight, vocabulary, WEIGHTS))}
    if stage == "instructions" and options.plans > 0:
        streams["plan"] = (options.plans, PlanStream(vocabulary, FAMILIES))
    config = LoopConfig(
        minutes=options.minutes, steps=options.steps, peak_rate=options.rate, tokens_per_batch=options.batch_tokens,
        seed=options.seed, device=options.device, evaluate_every=options.every, bf16=options.bf16,
        trains=_TRAINS[stage],
    )  # fmt: skip
    judge = evaluator(judged, sight, vocabulary) if judged else None
    loop = Loop(model, streams, config, options.out, pad=vocabulary.pad, evaluate=judge, report=tell)
    progress = loop.run()
    tell(json.dumps({"steps": progress.step, "rows": progress.rows, "tokens": progress.tokens}))
    return loop.model


def evaluator(
    entries: Sequence[Entry], sight: Sight | None, vocabulary: Vocabulary
) -> Callable[[Any], dict[str, float]]:
    """By kind of entry, the share of answers of which every token is the likeliest one."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for entry in entries:
        if sight is None:
            rows[entry.kind].append(told_row(entry, vocabulary, Random(7)))
        else:
            rows[entry.kind].append(row(entry, sight.features(entry), vocabulary))

    def evaluate(model: Any) -> dict[str, float]:
        size = model.config.text_config.vocab_size
        return {
            f"held_{kind}": mean(exact(model, of, pad=vocabulary.pad, closed=size)) for kind, of in sorted(rows.items())
        }

    return evaluate


def _some(entries: Sequence[Entry]) -> list[Entry]:
    """As many of each kind as are judged, always the same; of a dialogue its first turn alone."""
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[entry.kind].append(Entry(entry.image, entry.kind, entry.panes, entry.turns[:1], entry.topic, entry.done))
    return [entry for of in kinds.values() for entry in Random(7).sample(of, min(len(of), _JUDGED))]


def _vocabulary(out: Path, start: Path, entries: Sequence[Entry]) -> Vocabulary:
    """The tokenizer of the run; at first that of `start`, with the words that `entries` use and it lacks."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "tokenizer.json"
    if not path.exists():
        tokenizer = Vocabulary.load(start).tokenizer
        add_words(tokenizer, _words(entries))
        tokenizer.save(str(path))
    return Vocabulary.load(out)


def _words(entries: Sequence[Entry]) -> list[str]:
    """The words of questions and answers; statements about names are left out, they are anything."""
    texts = {
        text
        for entry in entries
        for turn in entry.turns
        if turn.answer != "<unknown>"
        for text in (turn.question, entry.done or "", "" if turn.answer.startswith("<") else turn.answer)
    }
    return sorted({unit.text.lower() for text in texts for unit in split_units(text) if unit.text[0].isalpha()})


def _begin(options: argparse.Namespace, vocabulary: Vocabulary) -> Any:
    """The model to go on from: `start` as it is, or for `language` its decoder with new words behind a vision tower."""
    import torch

    torch.manual_seed(options.seed)
    model = Llava.load(options.start).model.float().train()
    config = model.config.text_config
    if options.stage == "language":
        sizes = ("hidden_size", "num_hidden_layers", "intermediate_size", "num_attention_heads", "num_key_value_heads")
        model = new_llava(
            vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end,
            seed=options.seed, **{size: int(getattr(config, size)) for size in sizes},
        )  # fmt: skip
        load_weights(model, options.start)
        return join(model, options.vision).train()
    if config.vocab_size < len(vocabulary):
        raise ValueError(f"{options.start}: the tokenizer knows {len(vocabulary)} tokens, the model fewer")
    return model


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=list(_TRAINS))
    parser.add_argument("--data", type=Path, required=True, help="folder of agent.training.picture_data")
    parser.add_argument("--held-out", type=Path, help="such a folder that training never sees, to judge the run on")
    parser.add_argument("--start", type=Path, default=EMBEDDED / "chooser", help="checkpoint or run to begin from")
    parser.add_argument("--vision", type=Path, default=EMBEDDED / "clip", help="towers for `language` (CLIP)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint, state and curves")
    parser.add_argument("--minutes", type=float, default=20.0, help="of training, all resumed parts together")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps; 0: by the clock alone")
    parser.add_argument("--plans", type=float, default=0.0, help="plan rows for each picture row, in `instructions`")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--batch-tokens", type=int, default=1024)
    parser.add_argument("--every", type=float, default=240.0, help="seconds between evaluations")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where the processor has it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    return parser


if __name__ == "__main__":
    main()
