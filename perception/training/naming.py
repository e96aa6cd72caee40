"""Teach the vision tower names: `python -m perception.training.naming --start CLIP --pictures FILE --out DIR`.

A batch of the contrastive loss shows a picture some hundred other names; here every picture is weighed against all of
them at once. The names are fixed vectors, the text tower's own (it stays as it is), so what comes out is still one
CLIP. A drawing that its theme calls by several names is right with any of them. One family is kept back to choose by
(`--keep-back`); the held-out themes are neither trained on nor looked at. Resumable, seeded; the rate is constant until
`--cooldown` steps before `--steps`, so that a run may end whenever it must.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perception.training.clip import load_crops
from perception.training.contrastive import Recipe, Run, draw_curve
from perception.training.disguise import disguise
from perception.training.icons import HELD_OUT
from perception.training.pairs import SET, Icons, captions, encode, groups, jitter, monochrome, to_tensor
from perception.training.pictures import load_pictures
from perception.training.towers import MEAN, STD, renew_vision
from perception.training.zero_shot import Accuracy

if TYPE_CHECKING:
    from torch import Tensor

SCALE = 30.0
"""What cosines are multiplied with."""
_KNOWN_BY = 9
"""Families that must draw a meaning for it to be learned."""
_EXAM = 500
"""Steps between two looks at the family kept back."""
_CROPS = 0.12
"""Of a batch, where element crops are given."""


def main(argv: Sequence[str] | None = None) -> None:
    """Teach the tower names and examine it on the family kept back."""
    from tokenizers import Tokenizer
    from transformers import CLIPModel

    options = _parser().parse_args(argv)
    out = options.out
    every = load_pictures(options.pictures)
    hidden = HELD_OUT | {options.keep_back}
    course = Course(
        every.only([i for i, family in enumerate(every.families) if family not in hidden]),
        load_crops(options.crops) if options.crops else None,
    )
    kept = every.only([i for i, family in enumerate(every.families) if family == options.keep_back])
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    model = CLIPModel.from_pretrained(options.start, dtype="float32")
    if options.fresh:
        model = renew_vision(model, options.seed, patch=options.patch, hidden=options.hidden, layers=options.layers,
                             heads=options.heads, wider=options.wider)  # fmt: skip
    table = spread_names(model, tokenizer, course.wordings)
    recipe = Recipe(seed=options.seed, batch=options.batch, learning_rate=options.learning_rate, steps=options.steps,
                    minutes=options.minutes, warmup=100)  # fmt: skip
    run = Naming(model, recipe, out, table, options.cooldown, half=options.bf16)
    tell(f"{len(course.icons.names)} drawings, {course.named} names, {len(course.wordings) - course.named} captions")
    run.exam = lambda: examine(run.model, table, course, kept)
    run.learn(course.lessons(recipe.batch, options.seed + run.progress.step), tell)
    (out / "tokenizer.json").write_bytes((options.start / "tokenizer.json").read_bytes())
    draw_curve(run.progress.losses, out / "loss.png")
    figures = run.exam()
    (out / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    tell(json.dumps(figures))


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pictures and, for each, which of all names are right."""

    pixels: Tensor  # [B, 3, H, W], normalised
    right: Tensor  # [B, C] booleans


class Course:
    """What is to be learned: the names, and endless lessons with every name as often as its variety deserves."""

    def __init__(self, icons: Icons, crops: tuple[NDArray[np.uint8], Sequence[str]] | None = None) -> None:
        group = groups(icons)
        families: dict[str, set[str]] = defaultdict(set)
        for family, names in zip(icons.families, icons.names, strict=True):
            for name in names:
                families[group[name]].add(family)
        chosen = sorted(g for g, drawn in families.items() if len(drawn) >= _KNOWN_BY)
        members: dict[str, set[str]] = defaultdict(set)
        for name, g in group.items():
            members[g].add(name)
        self.wordings = [sorted({c for name in members[g] for c in captions(name)}) for g in chosen]
        self.icons = icons
        meaning = {g: i for i, g in enumerate(chosen)}
        self.number = {name: meaning[g] for name, g in group.items() if g in meaning}
        self.right = [sorted({self.number[n] for n in names if n in self.number}) for names in icons.names]
        self._drawn: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, (family, right) in enumerate(zip(icons.families, self.right, strict=True)):
            for number in right:
                self._drawn[number][family].append(index)
        self.named = len(chosen)
        self._crops: dict[int, list[int]] = defaultdict(list)
        self._crop_pixels = crops[0] if crops else None
        for index, caption in enumerate(crops[1] if crops else ()):
            if [caption] not in self.wordings:
                self.wordings.append([caption])
            self._crops[self.wordings.index([caption])].append(index)

    def lessons(self, size: int, seed: int) -> Iterator[Lesson]:
        """Without end."""
        import torch

        rng = np.random.default_rng(seed)
        weight = np.array([len(self._drawn[n]) for n in range(self.named)], np.float64)
        while True:
            crops = int(size * _CROPS) if self._crop_pixels is not None else 0
            rows = [self._draw(int(n), rng) for n in rng.choice(self.named, size - crops, p=weight / weight.sum())]
            drawn = self.icons.pixels[rows]
            pixels = disguise(drawn, monochrome(drawn), rng)
            right = torch.zeros(size, len(self.wordings), dtype=torch.bool)
            for place, row in enumerate(rows):
                right[place, self.right[row]] = True
            if crops and self._crop_pixels is not None:
                kinds = rng.choice(sorted(self._crops), crops)
                shown = [int(rng.choice(self._crops[int(kind)])) for kind in kinds]
                pixels = torch.cat([pixels, jitter(to_tensor(self._crop_pixels[shown]), rng)])
                right[torch.arange(size - crops, size), torch.from_numpy(kinds)] = True
            yield Lesson((pixels - MEAN) / STD, right)

    def _draw(self, name: int, rng: np.random.Generator) -> int:
        """One family of those that draw the name, themes of desktops twice as likely as sets; then one drawing."""
        families = sorted(self._drawn[name])
        weight = np.array([1.0 if f.startswith(SET) else 2.0 for f in families])
        drawn = self._drawn[name][families[int(rng.choice(len(families), p=weight / weight.sum()))]]
        return drawn[int(rng.integers(len(drawn)))]


class Naming(Run):
    """The loop of the contrastive stage with another loss; only the vision side learns."""

    def __init__(
        self, model: Any, recipe: Recipe, folder: Path, table: Tensor, cooldown: int, *, half: bool = False
    ) -> None:
        """`half`: forward and backward in bfloat16, by a copy; weights and moments stay in single precision."""
        import torch

        super().__init__(model, recipe, folder)
        self._acting = copy.deepcopy(self.model).to(torch.bfloat16) if half else self.model
        self._acting.set_attn_implementation("eager")  # with 65 tokens faster than the fused kernel in bfloat16
        for part in (model.text_model, model.text_projection):
            part.requires_grad_(requires_grad=False)
        self._table, self._cooldown = table, cooldown

    def learn(self, lessons: Iterator[Lesson], tell: Callable[[str], None]) -> None:
        """Until the last step or minute; saves about every two minutes."""
        began = saved = time.monotonic()
        already = self.progress.seconds
        while self.progress.step < self.recipe.steps and self.progress.seconds < 60 * self.recipe.minutes:
            self.progress.losses.append(self.teach(next(lessons)))
            now = time.monotonic()
            self.progress.seconds = already + now - began
            if self.progress.step % 50 == 0:
                left = (self.recipe.steps - self.progress.step) * (now - began) / 60 / max(1, self._taken)
                mean = sum(self.progress.losses[-50:]) / 50
                tell(f"step {self.progress.step} of {self.recipe.steps} loss {mean:.3f} about {left:.0f} min left")
            if self.exam and self.progress.step % _EXAM == 0:
                tell(json.dumps(self.exam()))
            if now - saved > 120:
                self.save()
                saved = now
        self.save()

    _taken = 0
    exam: Callable[[], dict[str, str]] | None = None

    def teach(self, lesson: Lesson) -> float:
        """One update; the loss before it."""
        import torch
        from torch.nn.functional import normalize

        done = self.progress.step
        warm = min(1.0, (done + 1) / self.recipe.warmup)
        cool = min(1.0, (self.recipe.steps - done) / max(1, self._cooldown))
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.learning_rate * min(warm, cool)
        half = self._acting is not self.model
        pairs = list(zip(self.model.parameters(), self._acting.parameters(), strict=True)) if half else []
        with torch.no_grad():
            for own, acting in pairs:
                acting.copy_(own)
        pixels = lesson.pixels.to(next(self._acting.parameters()).dtype)
        image = self._acting.visual_projection(self._acting.vision_model(pixel_values=pixels).pooler_output).float()
        loss = any_of(SCALE * normalize(image, dim=-1) @ self._table.T, lesson.right)
        self._acting.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        for own, acting in pairs:
            own.grad = None if acting.grad is None else acting.grad.float()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.progress.step += 1
        self._taken += 1
        return float(loss.detach())


def any_of(logits: Tensor, right: Tensor) -> Tensor:
    """Mean of -log of the probability that the softmax gives to all right names together; [B, C] each."""
    import torch

    return (torch.logsumexp(logits, 1) - torch.logsumexp(logits.masked_fill(~right, -torch.inf), 1)).mean()


def spread_names(model: Any, tokenizer: Any, wordings: Sequence[Sequence[str]]) -> Tensor:
    """The table after the text projection was changed so that names fill the space evenly.

    A text tower on its own keeps most names close together; the change is linear (the inverse square root of the
    names' second moments) and done once, so the towers stay an ordinary CLIP. Done again it changes nothing.
    """
    import torch

    table = name_table(model, tokenizer, wordings)
    values, vectors = torch.linalg.eigh(table.T @ table / len(table))
    evened = vectors @ torch.diag(values.clamp(min=1e-4 * float(values.max())).rsqrt()) @ vectors.T
    before = _closeness(table)
    with torch.no_grad():
        model.text_projection.weight.copy_(evened @ model.text_projection.weight)
    table = name_table(model, tokenizer, wordings)
    tell(f"mean cosine of two names {before:.2f}, evened {_closeness(table):.2f}")
    return table


def _closeness(table: Tensor) -> float:
    return float((table @ table.T).sum() - len(table)) / (len(table) * (len(table) - 1))


def name_table(model: Any, tokenizer: Any, wordings: Sequence[Sequence[str]]) -> Tensor:
    """[C, D]: unit vectors, the mean over the wordings of each name."""
    import torch
    from torch.nn.functional import normalize

    rows = []
    with torch.no_grad():
        for known in wordings:
            text = model.text_model(input_ids=encode(tokenizer, known)).pooler_output
            rows.append(normalize(model.text_projection(text), dim=-1).mean(0))
    return normalize(torch.stack(rows), dim=-1)


def examine(model: Any, table: Tensor, course: Course, icons: Icons) -> dict[str, str]:
    """How many drawings of a family that was kept back get one of their names, first and among five."""
    import torch
    from torch.nn.functional import normalize

    right = [{course.number[n] for n in names if n in course.number} for names in icons.names]
    rows = [i for i, names in enumerate(right) if names]
    rgba = icons.pixels[rows].astype(np.float32)
    alpha = rgba[..., 3:] / 255
    pixels = to_tensor((rgba[..., :3] * alpha + 235 * (1 - alpha)).round().astype(np.uint8))
    model.eval()
    with torch.inference_mode():
        image = torch.cat([model.visual_projection(model.vision_model(pixel_values=(part - MEAN) / STD).pooler_output)
                           for part in torch.split(pixels, 256)])  # fmt: skip
        best = (normalize(image, dim=-1) @ table[: course.named].T).topk(min(5, course.named), dim=1).indices.tolist()
    model.train()
    first = sum(found[0] in right[row] for found, row in zip(best, rows, strict=True))
    among = sum(bool(right[row] & set(found)) for found, row in zip(best, rows, strict=True))
    return {
        "names": str(course.named),
        "top1": str(Accuracy(first, len(rows))),
        "top5": str(Accuracy(among, len(rows))),
    }


def tell(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--start", type=Path, required=True, help="a CLIP folder: its texts, and its tower unless --fresh"
    )
    parser.add_argument("--pictures", type=Path, required=True, help="drawings of perception.training.pictures, .npz")
    parser.add_argument("--crops", type=Path, help="element crops of perception.training.crops, .npz")
    parser.add_argument("--keep-back", default="bloom", help="the theme family to choose by")
    parser.add_argument("--bf16", action="store_true", help="half precision, where the processor is made for it")
    parser.add_argument("--fresh", action="store_true", help="a new vision tower, of the following sizes")
    parser.add_argument("--patch", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=6)
    parser.add_argument("--wider", type=int, default=2, help="the MLPs, in times of --hidden")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--cooldown", type=int, default=800, help="last steps, with a falling rate")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="of training, all resumed parts together")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
