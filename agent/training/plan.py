"""Train the planner: `python -m agent.training.plan --minutes N --out DIR`; the same command resumes a killed run."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import click

from agent.prompts.tokens import IMAGE, STRUCTURE
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from agent.training.dataset import PlanStream, make_sample, read_samples
from agent.training.evaluate import encode_all, exact, mean
from agent.training.loop import Loop, LoopConfig
from agent.training.phrases import FAMILIES, HELD_OUT
from perception.llava import new_llava

BLIND = Path(__file__).parents[2] / "tests" / "data" / "blind_plans.tsv"


@click.command()
@click.option("--minutes", default=30.0, show_default=True, help="Wall-clock budget, resumed parts included.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for checkpoint, state and curves.")
@click.option("--start", type=click.Path(path_type=Path), help="Begin from the weights of this training folder.")
@click.option("--families", default="", help="Only these families, by comma.")
@click.option("--hidden", default=256, show_default=True)
@click.option("--layers", default=5, show_default=True)
@click.option("--intermediate", default=704, show_default=True)
@click.option("--rate", default=2e-3, show_default=True)
@click.option("--batch-tokens", default=2048, show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--device", default="cpu", show_default=True)
@click.option("--every", default=240.0, show_default=True, help="Seconds between evaluations.")
def main(out: Path, start: Path | None, families: str, **options: Any) -> None:
    """Train the PLAN format from phrase grammars."""
    vocabulary = open_vocabulary(out)
    model = new_llava(
        vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end,
        seed=options["seed"], hidden_size=options["hidden"], num_hidden_layers=options["layers"],
        intermediate_size=options["intermediate"],
    )  # fmt: skip
    if start is not None:
        load_weights(model, start)
    chosen = {k: v for k, v in FAMILIES.items() if not families or k in families.split(",")}
    config = LoopConfig(
        minutes=options["minutes"], peak_rate=options["rate"], tokens_per_batch=options["batch_tokens"],
        seed=options["seed"], device=options["device"], closed=len(STRUCTURE), evaluate_every=options["every"],
    )  # fmt: skip
    stream = PlanStream(vocabulary, chosen)
    loop = Loop(
        model, {"plan": (1.0, stream)}, config, out, pad=vocabulary.pad, evaluate=evaluator(vocabulary, list(chosen)),
        report=click.echo,
    )  # fmt: skip
    progress = loop.run()
    click.echo(json.dumps({"steps": progress.step, "rows": progress.rows, "tokens": progress.tokens}))


def open_vocabulary(out: Path) -> Vocabulary:
    """The tokenizer of `out`; built and written on the first run."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "tokenizer.json"
    if not path.exists():
        build_tokenizer().save(str(path))
    return Vocabulary.load(out)


def load_weights(model: Any, folder: Path) -> None:
    """Take the full-precision weights of another training folder."""
    from safetensors.torch import load_file

    tensors = load_file(str(folder / "state.safetensors"))
    for name, parameter in model.named_parameters():
        parameter.data.copy_(tensors[f"weight/{name}"])


def evaluator(vocabulary: Vocabulary, families: list[str]) -> Any:
    """Exact plans on held-out phrasings of each family, on the blind set, and on fresh training phrases."""
    sets = {}
    for name in families:
        rng = Random(7)
        sets[f"train_{name}"] = [make_sample(rng, FAMILIES[name][1]) for _ in range(40)]
        if name in HELD_OUT:
            sets[f"held_{name}"] = [make_sample(rng, HELD_OUT[name]) for _ in range(80)]
    if BLIND.exists():
        blind = read_samples(BLIND)
        sets["blind"] = blind
        sets["blind_mail"] = [s for s in blind if "<a:Email>" in s.steps]
    rows = {name: encode_all(samples, vocabulary) for name, samples in sets.items()}

    def evaluate(model: Any) -> dict[str, float]:
        return {n: mean(exact(model, r, pad=vocabulary.pad, closed=len(STRUCTURE))) for n, r in rows.items()}

    return evaluate


if __name__ == "__main__":
    main()
