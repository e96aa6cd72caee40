"""Teach the icon namer: `python -m perception.training.icon_namer --pictures FILE... --names FILE --out DIR`.

Drawings of `perception.training.pictures`; a drawing whose names are all unknown stands for "everything else". One
family is kept back (`--keep-back`): shares of the parts and the floor are chosen by it. The held-out themes are
neither trained on nor looked at. Two nets learn from drawings disguised anew, one after the other, the galleries are
filled once. Seeded; a run that was stopped goes on from DIR/state.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from perception.checkpoint import write_checksums
from perception.icon_looks import framed
from perception.icon_namer import FAMILY
from perception.icon_nets import NETS
from perception.training.icon_blame import blame
from perception.training.icon_breadth import Breadth
from perception.training.icon_choice import TRUSTED_FROM, choose_floor, choose_shares, grade, sureness, tell
from perception.training.icon_course import Course, over
from perception.training.icon_galleries import fill_near, fit_gallery, make_views
from perception.training.icon_learning import Span, learn
from perception.training.icon_nets import PARTS, IconNets
from perception.training.icon_pool import Pool
from perception.training.icon_words import Words
from perception.training.pairs import Icons
from perception.training.pictures import load_pictures
from perception.training.plane_lessons import PlaneLessons

_VIEWS: Final = 3
"""Rows made of each drawing: one as it is, the others disguised."""
_COOL: Final = 0.4
"""Of a net's steps, the last ones in which its rate falls to nothing."""


def main(argv: Sequence[str] | None = None) -> None:
    """Teach all parts, choose by the family kept back, write the checkpoint."""
    options = _parser().parse_args(argv)
    if options.threads:
        torch.set_num_threads(options.threads)
    rng = np.random.default_rng(options.seed)
    names, state = read_names(options.names), options.out / "state"
    every = _joined([load_pictures(file) for file in options.pictures])
    course = Course.of(every, names, lambda family: family != options.keep_back, rng)
    kept = Course.of(every, names, lambda family: family == options.keep_back, rng)
    tell(f"{len(course.pixels)} drawings of {len(names)} names and of others; {len(kept.pixels)} kept back")
    breadth = Breadth.of(every, lambda family: family != options.keep_back)
    words = Words.of(every, lambda family: family != options.keep_back)
    tell(f"{len(breadth.pixels)} drawings of a breadth of {breadth.right.shape[1]} names; {len(words.known)} words")
    pool = Pool(course, breadth, words)
    torch.manual_seed(options.seed)
    nets = IconNets(pool.names, int(course.right[course.themes].sum()), pool.broad + pool.words)
    fit_gallery(nets, course, make_views(course, _VIEWS, rng))
    each = zip(NETS, nets.nets, options.steps, range(options.seed + 1, options.seed + 1 + len(NETS)), strict=True)
    for name, net, steps, seed in each:
        lessons = PlaneLessons(pool, seed, steps)
        learn(net, lessons, blame, Span(steps, seed, _COOL), state / f"{name}.safetensors")
    fill_near(nets, course)
    nets.forget_breadth()
    write(nets, names, choose(nets, framed(over(kept.pixels)), kept), options.out)


def choose(nets: IconNets, shown: Tensor, kept: Course) -> float:
    """Shares of the parts by the family kept back, and the floor, which is returned."""
    with torch.no_grad():
        for part, said in zip(PARTS, nets.parts(shown), strict=True):
            tell(f"{part} {grade(said, kept)}")
        choose_shares(nets, shown, kept)
        answers = nets(shown)
    floor = choose_floor(answers, kept)
    tell(f"together {grade(answers, kept)}; floor {floor:.2f}: {sureness(answers, kept, floor)}")
    for least in (TRUSTED_FROM, 0.5):
        tell(f"from {least}: {sureness(answers, kept, least)}")
    return floor


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
    parser.add_argument("--steps", type=int, nargs=len(NETS), default=(16_000, 14_000), help="of each net")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of the nets; lessons are made in one more")
    parser.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
