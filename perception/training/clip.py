"""Train the CLIP towers: `python -m perception.training.clip --icons FOLDER... --minutes 60 --out DIR`.

Resumes when DIR holds a run. Renders the icon themes once (kept in DIR/icons.npz), mixes in element crops of `--crops
FILE` (made by `perception.training.crops`), and leaves the towers, the loss curve as PNG, and zero-shot figures on
the held-out themes; `export` makes the folder that `perception.clip.Clip.load` takes. CPU and CUDA use the same
command.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perception.checkpoint import load_weights, open_checkpoint, write_checksums
from perception.concepts import concepts
from perception.training.contrastive import Recipe, Run, draw_curve
from perception.training.icons import HELD_OUT
from perception.training.pairs import Icons, Sampler, groups
from perception.training.pictures import load_pictures, save_pictures
from perception.training.tokenizer import train_tokenizer
from perception.training.towers import MEAN, STD, build
from perception.training.words import labels
from perception.training.zero_shot import answer, crop_task, icon_task


def main(argv: Sequence[str] | None = None) -> None:
    """Train the CLIP towers on icon themes and element crops."""
    options = _parser().parse_args(argv)
    out, seed = options.out, options.seed
    out.mkdir(parents=True, exist_ok=True)
    icons = load_icons(options.icons, out / "icons.npz")
    seen = icons.only([i for i, family in enumerate(icons.families) if family not in HELD_OUT])
    if options.start and not (out / "tokenizer.json").exists():
        (out / "tokenizer.json").write_bytes((options.start / "tokenizer.json").read_bytes())
    tokenizer = open_tokenizer(out / "tokenizer.json", seen)
    recipe = Recipe(
        seed=seed, steps=options.steps, minutes=options.minutes, loss=options.loss,
        learning_rate=options.learning_rate, batch=options.batch, text_waits=options.text_waits,
        bf16=options.bf16,
    )  # fmt: skip
    towers = begin(options, tokenizer.get_vocab_size())
    run = Run(towers, recipe, out, options.device)
    crops = load_crops(options.crops) if options.crops else None
    sampler = Sampler(seen, tokenizer, seed + run.progress.step, crops, options.common)
    run.train(sampler.batches(recipe.batch, options.share), _tell)
    draw_curve(run.progress.losses, out / "loss.png")
    figures = {}
    if HELD_OUT & set(icons.families):
        figures["icons"] = answer(run.model.cpu(), tokenizer, icon_task(icons, HELD_OUT))
    if options.held_out_crops:
        figures["elements"] = answer(run.model.cpu(), tokenizer, crop_task(*load_crops(options.held_out_crops)))
    (out / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    _tell(json.dumps(figures))


def begin(options: argparse.Namespace, words: int) -> Any:
    """Fresh towers, or those of `--start` with their sizes."""
    if options.start is None:
        return build(words, options.seed, hidden=options.hidden, layers=options.layers)
    from transformers import CLIPModel

    return load_weights(open_checkpoint(options.start, {"clip"}), CLIPModel)


def export(run: Path, folder: Path) -> None:
    """The finished towers of a run in half precision, as the package ships them."""
    import torch
    from transformers import CLIPModel

    folder.mkdir(parents=True, exist_ok=True)
    CLIPModel.from_pretrained(run, dtype=torch.float16).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((run / "tokenizer.json").read_bytes())
    side = {"height": 32, "width": 32}
    preprocessor = {"image_processor_type": "CLIPImageProcessor", "size": side, "crop_size": side, "do_resize": True,
                    "do_center_crop": False, "image_mean": [MEAN] * 3, "image_std": [STD] * 3}  # fmt: skip
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)


def load_icons(folders: Sequence[Path], cache: Path) -> Icons:
    """Rendered once, then read back; only names that several families know."""
    if not cache.exists():
        save_pictures(folders, None, None, cache)
    return load_pictures(cache)


def open_tokenizer(file: Path, icons: Icons) -> Any:
    """A run keeps the tokenizer it began with, also when the tables of words have changed since."""
    from tokenizers import Tokenizer

    if not file.exists():
        train_tokenizer(corpus(icons)).save(str(file))
    return Tokenizer.from_file(str(file))


def corpus(icons: Icons) -> list[str]:
    """The texts the tokenizer learns its pieces from."""
    return [*labels(), *(w for concept in concepts() for w in concept.wordings), *sorted(groups(icons))]


def load_crops(file: Path) -> tuple[NDArray[np.uint8], list[str]]:
    """Training crops of `perception.training.crops`."""
    with np.load(file) as stored:
        return stored["pixels"], stored["captions"].tolist()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--icons", type=Path, nargs="+", default=[Path("/usr/share/icons")], help="folders of themes")
    parser.add_argument("--crops", type=Path, help="element crops, .npz")
    parser.add_argument("--held-out-crops", type=Path, help="crops of held-out looks, .npz, for the figures")
    parser.add_argument("--start", type=Path, help="a CLIP checkpoint whose towers and tokenizer this run goes on from")
    parser.add_argument("--share", type=float, default=0.15, help="of a batch that is element crops")
    parser.add_argument("--minutes", type=float, default=60.0, help="of training, all resumed parts together")
    parser.add_argument("--steps", type=int, default=4000, help="length of the learning-rate schedule")
    parser.add_argument("--loss", choices=["clip", "siglip"], default="clip")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--hidden", type=int, default=192, help="width of the vision tower")
    parser.add_argument("--layers", type=int, default=6, help="of the vision tower")
    parser.add_argument("--common", type=int, default=7, help="leave out icons that fewer theme families draw")
    parser.add_argument("--text-waits", type=int, default=800, help="steps before the text tower learns too")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where the processor has it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
