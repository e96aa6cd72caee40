"""Teach the icon namer: `python -m perception.training.icon_namer --pictures FILE... --names FILE --out DIR`.

Drawings of `perception.training.pictures`; a drawing whose names are all unknown stands for "everything else". One
family is kept back (`--keep-back`): shares of the three parts and the floor are chosen by it. The held-out themes are
neither trained on nor looked at. The table net learns from rows made once, the plane net from pictures disguised anew.
Seeded; a run that was stopped goes on from DIR/state.
"""

from __future__ import annotations

import argparse
import copy
import json
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

from perception.checkpoint import write_checksums
from perception.icon_looks import edges, framed, planes, table
from perception.icon_namer import FAMILY
from perception.training.icon_choice import choose_floor, choose_shares, grade, sureness, tell
from perception.training.icon_course import Course, Lessons, make_views, over
from perception.training.icon_nets import SPACE, IconNets
from perception.training.icon_packs import PACK
from perception.training.naming import any_of
from perception.training.pairs import Icons
from perception.training.pictures import load_pictures

RATE: Final = 2e-3
_VIEWS: Final = 4
"""Rows made of each drawing: one as it is, the others disguised."""
_EVENED: Final = 0.4
"""Of the mean variance, added to every direction before the discriminants are found."""
_DECAY: Final = 0.04
_WARM: Final = 300
"""Steps after which the rate is whole."""
_COOL: Final = 0.3
"""Of all steps, the last ones in which it falls to nothing."""
_MEAN: Final = 0.999


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
    parser.add_argument("--steps", type=int, default=4000, help="of the table net")
    parser.add_argument("--plane-steps", type=int, default=9000, help="of the plane net")
    parser.add_argument("--start", type=Path, help="a checkpoint whose plane net goes on learning")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of the nets; lessons are made in one more")
    parser.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
