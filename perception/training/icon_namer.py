"""Teach the icon namer: `python -m perception.training.icon_namer --pictures FILE... --names FILE --out DIR`.

Drawings of `perception.training.pictures`; a drawing whose names are all unknown stands for "everything else". One
family is kept back (`--keep-back`): shares of the three parts and the floor are chosen by it. The held-out themes are
neither trained on nor looked at. The table net learns from rows made once, the plane net from pictures disguised anew.
Seeded; a run that was stopped goes on from DIR/state.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import log_softmax

from perception.checkpoint import write_checksums
from perception.icon_looks import edges, framed, planes, table
from perception.icon_namer import FAMILY
from perception.training.disguise import disguise
from perception.training.icon_nets import SPACE, IconNets
from perception.training.icon_packs import PACK
from perception.training.icons import HELD_OUT
from perception.training.naming import any_of
from perception.training.pairs import SET, Icons, monochrome
from perception.training.pictures import load_pictures
from perception.training.strokes import redraw
from perception.training.zero_shot import Accuracy

GROUND: Final = 235
BATCH: Final = 128
RATE: Final = 2e-3
SURE: Final = 0.95
"""Of the icons that get a name, the share that must get a right one on the family kept back."""
TRUSTED_FROM: Final = 0.8
"""The probability from which on the product finds icons by their names."""
_TRUSTED: Final = 0.9
"""Of what is named with that or more, the share that must be right on the family kept back."""
_CALMER: Final = tuple(round(1 - step / 50, 2) for step in range(40))
_VIEWS: Final = 4
"""Rows made of each drawing: one as it is, the others disguised."""
_EVENED: Final = 0.4
"""Of the mean variance, added to every direction before the discriminants are found."""
_ELSE: Final = 40.0
"""How often everything else is shown, in times of the square root of families that draw a name."""
_THEMES: Final = 3.0
_PACKS: Final = 2.0
"""How much more often the drawings of a theme, of a pack are shown than a set's."""
_COLOURLESS: Final = 0.3
"""Of the pictures, how many are shown to the plane net without their hues."""
_HUES: Final = 2
_DECAY: Final = 0.04
_WARM: Final = 300
"""Steps after which the rate is whole."""
_COOL: Final = 0.3
"""Of all steps, the last ones in which it falls to nothing."""
_MEAN: Final = 0.999
_OTHERS: Final = 0.08
"""Of the names that are not asked for, the share that is shown as everything else."""


def main(argv: Sequence[str] | None = None) -> None:
    """Teach all three parts, choose by the family kept back, write the checkpoint."""
    options = _parser().parse_args(argv)
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    names, state = read_names(options.names), options.out / "state"
    every = _joined([load_pictures(file) for file in options.pictures])
    course = Course.of(every, names, lambda family: family != options.keep_back, rng)
    kept = Course.of(every, names, lambda family: family == options.keep_back, rng)
    tell(f"{len(course.pixels)} drawings of {len(names)} names and of others; {len(kept.pixels)} kept back")
    nets = IconNets(len(names) + 1, int(course.right[course.themes].sum()))
    shown = framed(over(kept.pixels))
    seen = edges(shown)
    rows = table(shown, seen)
    views = make_views(course, _VIEWS, rng)
    fit_gallery(nets, course, views)
    tell(f"gallery {grade(nets.gallery(rows), kept)}")
    learn(
        nets.table, Lessons(course, views, options.seed), Span(options.steps, options.seed), state / "table.safetensors"
    )
    lean_to_themes(nets, course)
    tell(f"table {grade(nets.table(rows), kept)}")
    if options.start:
        begin_planes(nets, options.start)
    span = Span(options.plane_steps, options.seed)
    learn(nets.planes, Lessons(course, (), options.seed), span, state / "planes.safetensors")
    tell(f"planes {grade(nets.planes(planes(shown, seen)), kept)}")
    choose_shares(nets, shown, kept)
    with torch.no_grad():
        answers = nets(shown)
    floor = choose_floor(answers, kept)
    tell(f"together {grade(answers, kept)}; floor {floor:.2f}: {sureness(answers, kept, floor)}")
    write(nets, names, floor, options.out)


@dataclass(frozen=True, slots=True)
class Course:
    """Drawings, which names are right for each (the last: everything else), and how often each is shown."""

    pixels: NDArray[np.uint8]  # [N, SIDE, SIDE, 4]
    right: Tensor  # [N, names + 1] booleans
    chance: NDArray[np.float64]  # [N], sums to one
    flat: NDArray[np.bool_]  # [N], one colour
    families: NDArray[np.str_]  # [N]

    @classmethod
    def of(
        cls, icons: Icons, names: Sequence[tuple[str, ...]], wanted: Callable[[str], bool], rng: np.random.Generator
    ) -> Course:
        """Of the wanted families, never a held-out one; equal pictures of a family are one, with the names of both."""
        number = {name: index for index, known in enumerate(names) for name in known}
        strange = sorted({own[0] for own in icons.names} - set(number))
        others = {name for name in strange if rng.random() < _OTHERS}
        joined: dict[tuple[str, bytes], tuple[int, set[int]]] = {}
        for index, (family, own) in enumerate(zip(icons.families, icons.names, strict=True)):
            meant = {number[name] for name in own if name in number}
            usable = wanted(family) and family not in HELD_OUT and icons.pixels[index, ..., 3].any()
            if usable and (meant or own[0] in others):
                joined.setdefault((family, _coarse(icons.pixels[index])), (index, set()))[1].update(meant)
        rows = [index for index, _ in joined.values()]
        right = torch.zeros(len(rows), len(names) + 1, dtype=torch.bool)
        for row, (_, meant) in enumerate(joined.values()):
            right[row, sorted(meant) or [len(names)]] = True
        pixels, families = icons.pixels[rows], np.array([icons.families[i] for i in rows])
        return cls(pixels, right, _chances(right.numpy(), families), monochrome(pixels), families)

    @property
    def themes(self) -> NDArray[np.bool_]:
        """[N]: the drawings of themes and packs, which show one thing each."""
        return ~np.char.startswith(self.families, SET)

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Numbers of drawings, every name as often as its variety deserves."""
        return np.minimum(np.searchsorted(np.cumsum(self.chance), rng.random(count)), len(self.chance) - 1)


def _chances(right: NDArray[np.bool_], kind: NDArray[np.str_]) -> NDArray[np.float64]:
    chance = np.zeros(len(kind))
    for name in range(right.shape[1]):
        rows = np.flatnonzero(right[:, name])
        if len(rows):
            known, which, counts = np.unique(kind[rows], return_inverse=True, return_counts=True)
            weight = np.array([_weight(family) for family in known])
            often = _ELSE if name == right.shape[1] - 1 else len(known) ** 0.5
            chance[rows] += often * weight[which] / weight.sum() / counts[which]
    return np.asarray(chance / chance.sum())


def _weight(family: str) -> float:
    return 1.0 if family.startswith(SET) else _PACKS if family.startswith(PACK) else _THEMES


def over(pixels: NDArray[np.uint8]) -> Tensor:
    """RGBA drawings over light grey, [N, 3, H, W] in 0..1."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    shown = (pixels[..., :3] * alpha + GROUND * (1 - alpha)).round() / 255
    return torch.from_numpy(np.ascontiguousarray(shown.transpose(0, 3, 1, 2), np.float32))


def make_views(course: Course, views: int, rng: np.random.Generator) -> list[NDArray[np.float16]]:
    """[N, TABLE] each: of the drawings as they are, then of disguised ones."""
    made = []
    for view in range(views):
        rows = []
        for start in range(0, len(course.pixels), 256):
            part = slice(start, start + 256)
            pixels, flat = course.pixels[part], course.flat[part]
            shown = framed(disguise(pixels, flat, rng), rng) if view else framed(over(pixels))
            rows.append(table(shown, edges(shown)).half().numpy())
        made.append(np.concatenate(rows))
    return made


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows or planes and right names for each step; the same for the same seed and step, in whatever order asked."""

    course: Course
    views: Sequence[NDArray[np.float16]]  # rows of the table; none: planes of drawings disguised anew
    seed: int

    def __call__(self, step: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng([self.seed, len(self.views), step])
        drawn = self.course.draw(BATCH, rng)
        if self.views:
            which = rng.integers(0, len(self.views), BATCH)
            rows = np.stack([self.views[view][row] for view, row in zip(which, drawn, strict=True)])
            return torch.from_numpy(rows.astype(np.float32)), self.course.right[drawn]
        pixels, flat = redraw(self.course.pixels[drawn], self.course.flat[drawn], rng)
        shown = framed(disguise(pixels, flat, rng), rng)
        seen = planes(shown, edges(shown))
        seen[:, -_HUES:] *= torch.from_numpy(rng.random(BATCH) >= _COLOURLESS)[:, None, None, None]
        return seen, self.course.right[drawn]


@dataclass(frozen=True, slots=True)
class Span:
    """How many steps a net learns, and the seed of what it forgets (dropout)."""

    steps: int
    seed: int = 0


def learn(net: Any, lessons: Callable[[int], tuple[Tensor, Tensor]], span: Span, kept: Path, often: int = 250) -> None:
    """As long as `span` says, or from where `kept` says it was stopped; leaves the weights' running mean, evaluating.

    The next lesson is made in a second thread. What is learned does not depend on when it was stopped; `often` says
    after how many steps its state is kept.
    """
    mean, step = copy.deepcopy(net).eval(), 0
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=_DECAY)
    if kept.is_file():
        step = _restore(kept, net, mean, optimizer)
    net.train()
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(lessons, step)
        while step < span.steps:
            given, right = coming.result()
            coming = maker.submit(lessons, step + 1)
            torch.manual_seed(span.seed * 1_000_003 + step)
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / _WARM, (1 - step / span.steps) / _COOL)
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(given)
            loss = any_of(logits.float(), right)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimizer.step()
            step += 1
            _follow(mean, net, min(_MEAN, (1 + step) / (10 + step)))
            if step % often == 0 or step == span.steps:
                tell(f"step {step} of {span.steps}, loss {float(loss.detach()):.3f}, {time.process_time():.0f} s")
                _keep(kept, net, mean, optimizer, step)
    net.load_state_dict(mean.state_dict())
    net.eval()


def begin_planes(nets: IconNets, folder: Path) -> None:
    """The plane net of an earlier checkpoint, so that it goes on where that one ended."""
    from safetensors.torch import load_file

    stored = load_file(folder / "model.safetensors")
    own = {key.removeprefix("planes."): value for key, value in stored.items() if key.startswith("planes.")}
    nets.planes.load_state_dict({k: v.float() if v.dtype.is_floating_point else v for k, v in own.items()})


def _keep(file: Path, net: Any, mean: Any, optimizer: Any, step: int) -> None:
    from safetensors.torch import save_file

    tensors = {"step": torch.tensor(step)}
    for part, own in (("net", net), ("mean", mean)):
        tensors |= {f"{part}/{key}": value.contiguous() for key, value in own.state_dict().items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{key}": value.contiguous() for key, value in moments.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, file.with_suffix(".part"))
    file.with_suffix(".part").replace(file)


def _restore(file: Path, net: Any, mean: Any, optimizer: Any) -> int:
    """The step at which it was stopped."""
    from safetensors.torch import load_file

    tensors = load_file(file)
    for part, own in (("net", net), ("mean", mean)):
        own.load_state_dict({key: tensors[f"{part}/{key}"] for key in own.state_dict()})
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer/"):
            _, index, key = name.split("/")
            state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
    return int(tensors["step"])


def _follow(mean: Any, net: Any, keep: float) -> None:
    with torch.no_grad():
        for own, new in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
            if own.dtype.is_floating_point:
                own.lerp_(new, 1 - keep)
            else:
                own.copy_(new)


def fit_gallery(nets: IconNets, course: Course, views: Sequence[NDArray[np.float16]]) -> None:
    """Fisher's discriminants of the names over the first three views; themes' drawings as they are fill the gallery."""
    share = course.right.float() / course.right.sum(1, keepdim=True)
    of_name = share.sum(0).clamp(min=1e-6)
    used = [torch.from_numpy(view.astype(np.float32)) for view in views[:3]]
    means = sum((share.T @ view for view in used), torch.zeros(())) / len(used) / of_name[:, None]
    weight = (share / of_name.sqrt()).sum(1)
    inside = torch.zeros(len(means.T), len(means.T))
    for view in used:
        apart = view - share @ means
        inside += (apart * weight[:, None]).T @ apart / weight.sum() / len(used)
    inside += _EVENED * inside.diagonal().mean() * torch.eye(len(inside))
    values, vectors = torch.linalg.eigh(inside.double())
    evened = (vectors @ torch.diag(values.rsqrt()) @ vectors.T).float()
    known = means[:-1][course.right.any(0)[:-1]] @ evened
    middle = known.mean(0)
    axes = torch.linalg.svd(known - middle, full_matrices=False).Vh[:SPACE]
    gallery = nets.gallery
    with torch.no_grad():
        gallery.projection[:, : len(axes)] = evened @ axes.T
        gallery.middle[: len(axes)] = middle @ axes.T
        themed = course.right & torch.from_numpy(course.themes)[:, None]
        drawing = themed.T.nonzero()[:, 1]  # by name
        gallery.rows.copy_((127 * gallery.place(used[0])[drawing]).round().to(torch.int8))
        gallery.counts.copy_(themed.sum(0).to(torch.int32))


def lean_to_themes(nets: IconNets, course: Course) -> None:
    """Names as likely as they are among the drawings of a theme, not as often as they were shown in the lessons."""
    share = (course.right.float() / course.right.sum(1, keepdim=True)).numpy()[:, :-1]
    shown = course.chance @ share
    themes = sorted({family for family in course.families[course.themes] if not family.startswith(PACK)})
    kinds = [share[course.families == family].sum(0) for family in themes]
    drawn = np.mean([kind / max(1.0, kind.sum()) for kind in kinds], axis=0)
    with torch.no_grad():
        nets.table.out.bias[:-1] += torch.from_numpy(np.log((drawn + 1e-4) / (shown / shown.sum() + 1e-4))).float()


def choose_shares(nets: IconNets, shown: Tensor, kept: Course) -> None:
    """Those that put most drawings of the family kept back right first and, less important, among five.

    All are then made smaller by one factor, so that names given with `TRUSTED_FROM` or more are right often enough.
    """
    seen = edges(shown)
    row = table(shown, seen)
    with torch.no_grad():
        parts = (log_softmax(nets.table(row), 1), log_softmax(nets.planes(planes(shown, seen)), 1), nets.gallery(row))
    best = max(
        itertools.product((0.0, 0.25, 0.5, 1.0), (0.0, 0.5, 1.0), (0.0, 4.0, 8.0, 12.0, 16.0, 20.0)),
        key=lambda shares: _worth(sum((s * p for s, p in zip(shares, parts, strict=True)), torch.zeros(())), kept),
    )
    both = torch.tensor(best)
    scores = torch.stack([share * part for share, part in zip(both, parts, strict=True)]).sum(0)
    calm = next(
        (f for f in _CALMER if _right_from(log_softmax(f * scores, 1), kept, TRUSTED_FROM) >= _TRUSTED), _CALMER[-1]
    )
    nets.shares.copy_(calm * both)
    tell(f"shares {best} times {calm}")


def _right_from(answers: Tensor, kept: Course, floor: float) -> float:
    """The share of right ones among the answers that are names and at least this sure; 1 where there is none."""
    sure, best = answers.exp().max(1)
    named = (sure >= floor) & (best < answers.shape[1] - 1)
    right = kept.right.gather(1, best[:, None])[:, 0][named]
    return float(right.float().mean()) if len(right) else 1.0


def _worth(scores: Tensor, kept: Course) -> float:
    first, among = _hits(scores, kept)
    return float(first.float().mean() + 0.5 * among.float().mean()) if scores.ndim else 0.0


def _hits(scores: Tensor, kept: Course) -> tuple[Tensor, Tensor]:
    """Of the drawings with a name: right first, right among five; everything else is no answer."""
    if not scores.ndim:
        return torch.zeros(1), torch.zeros(1)
    named = ~kept.right[:, -1]
    best = scores[named, :-1].topk(min(5, scores.shape[1] - 1), 1).indices
    hits = kept.right[named].gather(1, best)
    return hits[:, 0], hits.any(1)


def grade(scores: Tensor, kept: Course) -> str:
    """First and among five, with intervals."""
    return " / ".join(str(Accuracy(int(hits.sum()), len(hits))) for hits in _hits(scores, kept))


def choose_floor(answers: Tensor, kept: Course) -> float:
    """The lowest probability from which on `SURE` of the icons named are named right; 0.99 where there is none."""
    sure, best = answers.exp().max(1)
    right = kept.right.gather(1, best[:, None])[:, 0]
    for floor in np.arange(0.3, 0.99, 0.01):
        named = (sure >= floor) & (best < answers.shape[1] - 1)
        if named.any() and float(right[named].float().mean()) >= SURE:
            return float(round(floor, 2))
    return 0.99


def sureness(answers: Tensor, kept: Course, floor: float) -> str:
    """How many drawings are named at this floor, those without a name too, and how many of them rightly."""
    sure, best = answers.exp().max(1)
    named = (sure >= floor) & (best < answers.shape[1] - 1)
    right = int(kept.right.gather(1, best[:, None])[:, 0][named].sum())
    return f"{int(named.sum())} of {len(named)} named, {Accuracy(right, int(named.sum()))} right"


def write(nets: IconNets, names: Sequence[tuple[str, ...]], floor: float, folder: Path) -> None:
    """Weights in half precision, names, checksums."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        key: (value.half() if value.dtype.is_floating_point else value).contiguous()
        for key, value in nets.state_dict().items()
    }
    save_file(weights, folder / "model.safetensors")
    config = {"model_type": FAMILY, "names": [list(known) for known in names], "floor": floor,
              "drawings": len(nets.gallery.rows)}  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)


def read_names(file: Path) -> list[tuple[str, ...]]:
    """A line holds the icon names that mean the same, with commas between them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [tuple(n.strip() for n in line.split(",")) for line in lines if line and not line.startswith("#")]


def tell(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _coarse(rgba: NDArray[np.uint8]) -> bytes:
    """Equal for pictures that a person would call the same."""
    side = len(rgba) // 4
    cells = rgba.astype(np.uint16).reshape(side, 4, side, 4, 4).mean((1, 3))
    return bytes((cells // 32).astype(np.uint8))


def _joined(parts: Sequence[Icons]) -> Icons:
    return Icons(
        np.concatenate([part.pixels for part in parts]),
        [names for part in parts for names in part.names],
        [family for part in parts for family in part.families],
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pictures", type=Path, nargs="+", required=True, help="of perception.training.pictures, .npz")
    parser.add_argument(
        "--names", type=Path, required=True, help="icon names to learn, those that mean the same a line"
    )
    parser.add_argument("--keep-back", default="bloom", help="the theme family to choose by")
    parser.add_argument("--steps", type=int, default=4000, help="of the table net")
    parser.add_argument("--plane-steps", type=int, default=9000, help="of the plane net")
    parser.add_argument("--start", type=Path, help="a checkpoint whose plane net goes on learning")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of the nets; lessons are made in one more")
    parser.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
