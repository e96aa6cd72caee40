"""Teach what pictures mean: `python -m agent.training.pictured --pictures FILE --meaning DIR`, after `meaning`.

What the nets of the icon namer make of a drawing is turned, by one linear layer, into the space of texts: near to what
the drawing's file is called, far from what other files are called (cross entropy over all of their names). Drawings
are those of `perception.training.pictures`, as they are and disguised; never a held-out theme. Adds to the checkpoint
in DIR. Seeded.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from agent.meaning import Meanings
from agent.training.plan import say
from perception.checkpoint import write_checksums
from perception.icon_namer import IconNamer
from perception.training.disguise import disguise
from perception.training.icon_course import over
from perception.training.icon_words import parts
from perception.training.icons import HELD_OUT
from perception.training.pairs import Icons, monochrome
from perception.training.pictures import load_pictures
from perception.training.strokes import redraw

RATE: Final = 2e-3
BATCH: Final = 512
_PLAIN: Final = 0.4
"""Of the drawings of a batch, those that are shown as they are."""
_SMOOTHING: Final = 0.05
_BEND: Final = 0.04
_AT_ONCE: Final = 256
_WORD: Final = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawings and what they are called."""

    traits: NDArray[np.float16]  # [2, N, traits]: as they are, disguised
    rows: NDArray[np.int64]  # [pairs]: a drawing
    texts: NDArray[np.int64]  # [pairs]: one of its names
    chance: NDArray[np.float64]  # [pairs], sums to one
    said: tuple[str, ...]  # the names


def drawn(icons: Icons, namer: IconNamer, meanings: Meanings, keep_back: str, seed: int) -> Drawn:
    """Every drawing whose name says something, with all of its names; names that many families draw come oftener."""
    wanted = [n for n, family in enumerate(icons.families) if family not in HELD_OUT | {keep_back}]
    named = [(n, {_text(name) for name in icons.names[n]} - {""}) for n in wanted]
    by: defaultdict[str, set[str]] = defaultdict(set)
    for n, own in named:
        for text in own:
            by[text].add(icons.families[n])
    texts = sorted(by)
    known = np.linalg.norm(meanings.of(texts), axis=1) > 0
    said = tuple(text for text, is_known in zip(texts, known, strict=True) if is_known)
    number = {text: index for index, text in enumerate(said)}
    kept = [(n, [number[t] for t in sorted(own) if t in number]) for n, own in named]
    kept = [(n, numbers) for n, numbers in kept if numbers]
    pairs = np.array([(row, text) for row, (_, numbers) in enumerate(kept) for text in numbers], np.int64)
    often = np.bincount(pairs[:, 1], minlength=len(said))
    chance = np.array([len(by[said[text]]) ** 0.5 / often[text] for text in pairs[:, 1]])
    traits = _traits(icons.pixels[[n for n, _ in kept]], namer, np.random.default_rng(seed))
    return Drawn(traits, pairs[:, 0], pairs[:, 1], chance / chance.sum(), said)


def _text(name: str) -> str:
    kept = parts(name)
    return " ".join(word for word in _WORD.findall(name.lower()) if word in kept)


def _traits(pixels: NDArray[np.uint8], namer: IconNamer, rng: np.random.Generator) -> NDArray[np.float16]:
    """[2, N, traits]: of the drawings as they are and disguised."""
    flat, views = monochrome(pixels), []
    for view in range(2):
        rows = []
        for start in range(0, len(pixels), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            shown = disguise(*redraw(pixels[part], flat[part], rng), rng, _BEND) if view else over(pixels[part])
            crops = (shown.permute(0, 2, 3, 1) * 255).round().byte().numpy()
            rows.append(namer.traits(list(crops)).astype(np.float16))
        views.append(np.concatenate(rows))
    return np.stack(views)


def teach(known: Drawn, meanings: Meanings, steps: int, seed: int) -> tuple[Tensor, Tensor]:
    """A linear layer from traits to meanings: weights [size, traits] and what is added to them [size]."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    seen = torch.from_numpy(known.traits.astype(np.float32))
    middle, spread = seen[0].mean(0), seen[0].std(0)
    names = torch.from_numpy(meanings.of(known.said))
    layer, warmth = nn.Linear(seen.shape[2], names.shape[1]), nn.Parameter(torch.tensor(2.5))
    learner = torch.optim.AdamW([*layer.parameters(), warmth], lr=RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LambdaLR(learner, lambda step: min(1.0, 2 * (1 - step / steps)))
    likely = np.cumsum(known.chance)
    for step in range(steps):
        pairs = np.minimum(np.searchsorted(likely, rng.random(BATCH)), len(likely) - 1)
        view = torch.from_numpy((rng.random(BATCH) >= _PLAIN).astype(np.int64))
        given = (seen[view, torch.from_numpy(known.rows[pairs])] - middle) / spread
        scores = normalize(layer(given), dim=1) @ names.T * warmth.exp()
        loss = cross_entropy(scores, torch.from_numpy(known.texts[pairs]), label_smoothing=_SMOOTHING)
        learner.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        learner.step()
        schedule.step()
        if step % 500 == 499:
            say(f"pictured: {step + 1} of {steps} batches, loss {loss.item():.3f}, warmth {warmth.exp().item():.1f}")
    with torch.no_grad():
        weight = layer.weight / spread
        return weight, layer.bias - weight @ middle


def save(weight: Tensor, bias: Tensor, folder: Path) -> None:
    """Add the layer to a checkpoint of meanings."""
    from safetensors.torch import load_file, save_file

    file = folder / "model.safetensors"
    stored = load_file(file) | {"shown.weight": weight.half().contiguous(), "shown.bias": bias.half()}
    save_file(stored, file)
    write_checksums(folder)


def main(argv: Sequence[str] | None = None) -> None:
    """Look at the drawings, teach, write."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pictures", type=Path, required=True, help="of perception.training.pictures, .npz")
    parser.add_argument("--meaning", type=Path, required=True, help="checkpoint that agent.training.meaning wrote")
    parser.add_argument("--icons", type=Path, help="checkpoint of the icon namer; the embedded one")
    parser.add_argument("--keep-back", default="bloom", help="a theme family to measure by")
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    meanings = Meanings.load(options.meaning)
    known = drawn(load_pictures(options.pictures), IconNamer.load(options.icons), meanings, options.keep_back,
                  options.seed)  # fmt: skip
    say(f"pictured: {len(known.traits[0])} drawings, {len(known.said)} names")
    save(*teach(known, meanings, options.steps, options.seed), options.meaning)


if __name__ == "__main__":
    main()
