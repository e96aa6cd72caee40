"""Train the planner: `python -m agent.training.plan --minutes N --out DIR`; the same command resumes a killed run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from agent.prompts.tokens import IMAGE, STRUCTURE
from agent.prompts.vocabulary import Vocabulary, add_words, build_tokenizer, words
from agent.training.dataset import PlanStream, make_sample, read_samples
from agent.training.evaluate import encode_all, exact, mean
from agent.training.heldout_phrases import HELD_OUT
from agent.training.loop import Loop, LoopConfig
from agent.training.phrases import FAMILIES
from perception.llava import Llava, new_llava


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="wall-clock budget, resumed parts included")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint, state and curves")
    parser.add_argument("--start", type=Path, help="begin from the weights of this checkpoint or training folder")
    parser.add_argument("--families", default="", help="only these families, by comma")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--intermediate", type=int, default=704)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--batch-tokens", type=int, default=1024)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where the processor has it")
    parser.add_argument("--floor", type=float, default=0.1, help="share of the rate that the cosine ends at")
    parser.add_argument("--every", type=float, default=240.0, help="seconds between evaluations")
    parser.add_argument("--blind", type=Path, help="a hand-written set to evaluate on as well")
    return parser


def main(argv: Sequence[str] | None = None) -> None:
    """Train the PLAN format from phrase grammars."""
    options = arguments().parse_args(argv)
    vocabulary = open_vocabulary(options.out, options.start)
    model = new_llava(
        vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end,
        seed=options.seed, hidden_size=options.hidden, num_hidden_layers=options.layers,
        intermediate_size=options.intermediate,
    )  # fmt: skip
    if options.start is not None:
        load_weights(model, options.start)
    chosen = {k: v for k, v in FAMILIES.items() if not options.families or k in options.families.split(",")}
    config = LoopConfig(
        minutes=options.minutes, peak_rate=options.rate, tokens_per_batch=options.batch_tokens, seed=options.seed,
        device=options.device, closed=len(STRUCTURE), evaluate_every=options.every,
        bf16=options.bf16, floor=options.floor,
    )  # fmt: skip
    stream = PlanStream(vocabulary, chosen)
    evaluate = evaluator(vocabulary, list(chosen), options.blind)
    loop = Loop(model, {"plan": (1.0, stream)}, config, options.out, pad=vocabulary.pad, evaluate=evaluate, report=say)
    progress = loop.run()
    say(json.dumps({"steps": progress.step, "rows": progress.rows, "tokens": progress.tokens}))


def say(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def open_vocabulary(out: Path, start: Path | None = None) -> Vocabulary:
    """The tokenizer of `out`; on the first run that of `start` with the words it lacks at its end, or a new one."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "tokenizer.json"
    if not path.exists():
        tokenizer = build_tokenizer() if start is None else Vocabulary.load(start).tokenizer
        if start is not None:
            add_words(tokenizer, words())
        tokenizer.save(str(path))
    return Vocabulary.load(out)


def load_weights(model: Any, folder: Path) -> None:
    """Take the decoder of another training folder or checkpoint; words that it does not know begin as unknown ones."""
    import torch

    old = Llava.load(folder).model.model.language_model.state_dict()
    state = folder / "state.safetensors"
    if state.exists():
        from safetensors.torch import load_file

        prefix = "weight/model.language_model."
        exact = {name.removeprefix(prefix): t for name, t in load_file(str(state)).items() if name.startswith(prefix)}
        old.update(exact)
    own = model.model.language_model
    table = old["embed_tokens.weight"]  # [V, D]
    fresh = own.get_input_embeddings().weight.detach().clone()
    with torch.no_grad():
        if len(fresh) > len(table):
            unknown = table[STRUCTURE.index("<xx>")]
            fresh[len(table) :] = unknown + 0.5 * fresh[len(table) :]
        fresh[: len(table)] = table
    own.load_state_dict({**old, "embed_tokens.weight": fresh})


def evaluator(vocabulary: Vocabulary, families: list[str], written: Path | None) -> Any:
    """Exact plans on held-out phrasings of each family, on the blind set, and on fresh training phrases."""
    rng = Random(7)
    sets = {f"train_{name}": [make_sample(rng, FAMILIES[name][1]) for _ in range(24)] for name in families}
    for name, family in HELD_OUT.items():
        if name in families or name == "other":
            sets[f"held_{name}"] = [
                make_sample(rng, family, dressed=False) for _ in range(120 if name == "mail" else 40)
            ]
    if written is not None:
        blind = read_samples(written)
        sets["blind"] = blind
        sets["blind_mail"] = [s for s in blind if "<a:Email>" in s.steps]
    rows = {name: encode_all(samples, vocabulary) for name, samples in sets.items()}

    def evaluate(model: Any) -> dict[str, float]:
        return {n: mean(exact(model, r, pad=vocabulary.pad, closed=len(STRUCTURE))) for n, r in rows.items()}

    return evaluate


if __name__ == "__main__":
    main()
