"""Train a LLaVA on pictures, in its two stages:

    python -m agent.training.pictures projector --data DIR --minutes N --out DIR [--start CHECKPOINT]
    python -m agent.training.pictures instructions --data DIR --minutes N --out DIR --start RUN

Stage `projector` learns captions with the projector alone: every other weight keeps every bit. Stage `instructions`
learns dialogues with projector and decoder, plans mixed in (`--plans`, so that planning is not forgotten). DIR of
`--data` is made by `agent.training.picture_data`. A killed run goes on with the same command.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from agent.prompts.vocabulary import Vocabulary
from agent.training.dataset import PlanStream
from agent.training.evaluate import mean
from agent.training.loop import Loop, LoopConfig, Piece, Row, Stream, batch_hidden
from agent.training.phrases import FAMILIES
from agent.training.picture_data import Entry, read
from agent.training.picture_rows import PictureStream, Sight, row
from agent.training.plan import say
from perception.checkpoint import EMBEDDED
from perception.llava import Llava

Stage = Literal["projector", "instructions"]
_FILES: Final[dict[Stage, tuple[str, ...]]] = {
    "projector": ("captions.json",), "instructions": ("captions.json", "instructions.json"),
}  # fmt: skip
_TRAINS: Final[dict[Stage, tuple[Piece, ...]]] = {
    "projector": ("projector",), "instructions": ("projector", "decoder"),
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    """Train one stage."""
    options = _parser().parse_args(argv)
    train(options, say)


def train(options: argparse.Namespace, tell: Callable[[str], None]) -> Any:
    """The trained model."""
    stage: Stage = options.stage
    vocabulary = _vocabulary(options.out, options.start)
    model = _begin(options.start, vocabulary, options.seed)
    sight = Sight(model)
    entries = [entry for name in _FILES[stage] for entry in read(options.data / name)]
    streams: dict[str, tuple[float, Stream]] = {"pictures": (1.0, PictureStream(entries, sight, vocabulary))}
    if stage == "instructions" and options.plans > 0:
        streams["plan"] = (options.plans, PlanStream(vocabulary, FAMILIES))
    config = LoopConfig(
        minutes=options.minutes, steps=options.steps, peak_rate=options.rate, tokens_per_batch=options.batch_tokens,
        seed=options.seed, device=options.device, evaluate_every=options.every, bf16=options.bf16,
        trains=_TRAINS[stage],
    )  # fmt: skip
    judge = None if options.held_out is None else evaluator(options.held_out, stage, sight, vocabulary)
    loop = Loop(model, streams, config, options.out, pad=vocabulary.pad, evaluate=judge, report=tell)
    progress = loop.run()
    tell(json.dumps({"steps": progress.step, "rows": progress.rows, "tokens": progress.tokens}))
    return loop.model


def evaluator(folder: Path, stage: Stage, sight: Sight, vocabulary: Vocabulary) -> Callable[[Any], dict[str, float]]:
    """By kind of entry, the share of held-out answers of which every token is the likeliest one."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for entry in (entry for name in _FILES[stage] for entry in read(folder / name)):
        rows[entry.kind if entry.box is None else "crop"] += _single(entry, sight, vocabulary)

    def evaluate(model: Any) -> dict[str, float]:
        return {
            f"held_{kind}": mean([_is_exact(model, one, vocabulary.pad) for one in of]) for kind, of in rows.items()
        }

    return evaluate


def _single(entry: Entry, sight: Sight, vocabulary: Vocabulary) -> list[Row]:
    """Each turn asked alone, so that no answer stands on another one."""
    return [row(Entry(entry.image, entry.kind, (turn,), entry.box), sight, vocabulary) for turn in entry.turns]


def _is_exact(model: Any, one: Row, pad: int) -> bool:
    import torch

    with torch.inference_mode():
        hidden, targets = batch_hidden(model, [one], pad=pad)
        return bool(((hidden @ model.lm_head.weight.T).argmax(-1) == targets).all())


def _vocabulary(out: Path, start: Path) -> Vocabulary:
    """The tokenizer of the run; at first that of `start`. No word is added: the projector stage could not learn it."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "tokenizer.json"
    if not path.exists():
        Vocabulary.load(start).tokenizer.save(str(path))
    return Vocabulary.load(out)


def _begin(start: Path, vocabulary: Vocabulary, seed: int) -> Any:
    """The model to go on from; a projector that was never trained begins anew."""
    import torch

    torch.manual_seed(seed)
    model = Llava.load(start).model.float().train()
    if model.config.text_config.vocab_size < len(vocabulary):
        raise ValueError(f"{start}: the tokenizer knows {len(vocabulary)} tokens, the model fewer")
    return model


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=list(_TRAINS))
    parser.add_argument("--data", type=Path, required=True, help="folder of agent.training.picture_data")
    parser.add_argument("--held-out", type=Path, help="such a folder of looks that training never sees, to evaluate on")
    parser.add_argument("--start", type=Path, default=EMBEDDED / "deskhand", help="checkpoint or run to begin from")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint, state and curves")
    parser.add_argument("--minutes", type=float, default=20.0, help="of training, all resumed parts together")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps; 0: by the clock alone")
    parser.add_argument("--plans", type=float, default=0.5, help="plan rows for each picture row, in `instructions`")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--batch-tokens", type=int, default=1024)
    parser.add_argument("--every", type=float, default=240.0, help="seconds between evaluations")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where the processor has it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    return parser


if __name__ == "__main__":
    main()
