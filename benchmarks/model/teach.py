"""Teaches the judge of extents: `python -m benchmarks.model.teach [--out DIR] [--folds 4] [--pages 60]`.

Examples are the candidates (`perception.extents`) of everything found on the development screens, and on generated
pages; wanted of each is how well it fits the thing that its element stands for, as the accessibility tree or the page
tells. `--folds`: first with applications held apart in turn, to see what floors are worth. Needs
`python -m benchmarks.model.screens --set development`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from benchmarks.model.elements import Compared, compare, figures, frame_of, lines_of, on_border, stands_for
from benchmarks.model.screens import SETS, Taken, load
from benchmarks.model.truth import Truth, truths
from perception.checkpoint import EMBEDDED, write_checksums
from perception.elements import find_elements
from perception.extent_judge import FAMILY, ExtentJudge
from perception.extents import Candidates, candidates
from perception.forest import Floats
from perception.forests import forest_arrays
from perception.geometry import Box
from perception.overlooked import overlooked
from perception.scene import Scene
from perception.screen import Element, Role, Window
from perception.training.boosting import Boosting, grow
from perception.training.screens import Studio

LEFT_OUT = {
    "focuswriter": "its tree tells other places than its windows have",
    "gnumeric": "its tree does not tell the cells of its sheet",
}
"""Development applications whose trees are no truth."""
NONE, ALL = 0.4, 0.7
"""Fits (intersection over union) that are wanted not at all, and wholly; between them in part."""
FLOORS = (0.26, 0.34)
"""Scores from which something reacts: found as a control, found as a text. The highest ones with which, on applications
held apart, 85 % of the middles are still hit."""
BOOSTING = Boosting(trees=300, depth=6, rate=0.06, part=0.25)
KIND = Boosting(trees=40, depth=5, rate=0.15, least=10)
PAGES_SEED = 11
TICKS: tuple[Role, ...] = ("checkbox", "radio")
"""Generated pages count the words of a check box to it, accessibility trees of browsers do not."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One screen: what was found, its candidates, how well each fits, and which are asked about."""

    taken: Taken
    elements: tuple[Element, ...]
    offered: Candidates
    wanted: Floats
    asked: NDArray[np.bool_]
    unit: int
    meant: tuple[Truth | None, ...]


def main() -> None:
    """Check with applications held apart, teach with all, save."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model.teach", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=EMBEDDED / "extents")
    parser.add_argument("--folds", type=int, default=4, help="0: no check")
    parser.add_argument("--pages", type=int, default=60, help="generated pages to learn from as well")
    options = parser.parse_args()
    shown = [taken for taken in load(SETS["development"].folder) if taken.application not in LEFT_OUT]
    lessons = [lesson(taken, truths(taken)) for taken in shown]
    drawn = [lesson(taken, wanted, TICKS) for taken, wanted in pages(options.pages)]
    if options.folds:
        check(lessons, drawn, options.folds)
    judge = taught([*lessons, *drawn], FLOORS)
    save(judge, lessons[0].offered.features.shape[1], options.out)


def taught(lessons: Sequence[Lesson], floors: tuple[float, float]) -> ExtentJudge:
    """A judge that has seen these."""
    features, roles = told_roles(lessons)
    kinds = tuple(
        (role, grow(features, (roles == role).astype(np.float32), KIND)) for role in sorted(set(roles.tolist()))
    )
    return ExtentJudge(grow(*rows(lessons), BOOSTING), floors, kinds)


def told_roles(lessons: Iterable[Lesson]) -> tuple[Floats, NDArray[np.str_]]:
    """The features of the best candidate of everything that stands for something, and the role that that has."""
    features, roles = [], []
    for each in lessons:
        order = np.lexsort((-each.wanted, each.offered.owner))
        best = order[np.searchsorted(each.offered.owner[order], np.arange(len(each.elements)))]
        for number, truth in zip(best.tolist(), each.meant, strict=True):
            if truth is not None and each.asked[number] and each.wanted[number] > 0:
                features.append(each.offered.features[number])
                roles.append(truth.role)
    return np.stack(features), np.array(roles)


def pages(count: int) -> Iterator[tuple[Taken, tuple[Truth, ...]]]:
    """Generated pages, each in a window that fills the screen."""
    with Studio(PAGES_SEED, toolkit="page") as studio:
        for number in range(count):
            drawn = studio.page(number)
            height, width = drawn.pixels.shape[:2]
            window = Window(1, 1, "browser", "page", Box(0, 0, width, height), 0, focused=True)
            told = tuple(Truth(e.box, e.role, e.name, e.value, e.states) for e in drawn.elements)
            yield Taken(f"page-{number}", "generated", "web", drawn.pixels, (window,), []), told


def lesson(taken: Taken, wanted: Sequence[Truth], unsure: Sequence[Role] = ()) -> Lesson:
    """The candidates of a screen and how well each fits; nothing is asked about the roles `unsure`."""
    scenes: list[Scene] = []

    def keep(scene: Scene, found: Sequence[Element]) -> tuple[Element, ...]:
        scenes.append(scene)
        return (*found, *overlooked(scene, found))

    elements = find_elements(frame_of(taken), lines_of(taken), taken.windows, judge=keep)
    offered = candidates(scenes[0], elements)
    meant = [stands_for(element, wanted) for element in elements]
    fits = [0.0 if (truth := meant[o]) is None else truth.box.iou(offered.box(n))
            for n, o in enumerate(offered.owner.tolist())]  # fmt: skip
    asked = [
        not on_border(element, taken) and element.role not in unsure and (truth is None or truth.role not in unsure)
        for element, truth in zip(elements, meant, strict=True)
    ]
    share = np.clip((np.array(fits, np.float32) - NONE) / (ALL - NONE), 0, 1)
    return Lesson(
        taken, elements, offered, share, np.array(asked, np.bool_)[offered.owner], scenes[0].unit, tuple(meant)
    )


def rows(lessons: Iterable[Lesson]) -> tuple[Floats, Floats]:
    """All examples: features [N, F], wanted [N]."""
    parts = [(each.offered.features[each.asked], each.wanted[each.asked]) for each in lessons]
    return np.concatenate([part for part, _ in parts]), np.concatenate([part for _, part in parts])


def check(lessons: Sequence[Lesson], drawn: Sequence[Lesson], folds: int) -> None:
    """Print what applications get from a forest that has not seen them, by floor."""
    names = sorted({each.taken.application for each in lessons})
    Random(0).shuffle(names)
    seen = [[*(e for e in lessons if e.taken.application not in names[n::folds]), *drawn] for n in range(folds)]
    judges = [taught(each, FLOORS) for each in seen]
    judged = [(each, next(j for n, j in enumerate(judges) if each.taken.application in names[n::folds]))
              for each in lessons]  # fmt: skip
    for floors in ((0.22, 0.3), FLOORS, (0.3, 0.38), (0.34, 0.42), (0.4, 0.48)):
        told = figures([_judged(each, replace(judge, floors=floors)) for each, judge in judged])
        shares = {name: told[f"elements_{name}"] for name in ("recall", "precision", "centre", "roles")}
        print(f"floors {floors}: {shares} of {told['elements_recall_n']}", flush=True)


def _judged(each: Lesson, judge: ExtentJudge) -> Compared:
    return compare(each.taken, judge.decide(each.offered, each.elements, each.unit))


def save(judge: ExtentJudge, features: int, folder: Path) -> None:
    """A checkpoint folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = forest_arrays({"": judge.forest, **{f"{role}.": forest for role, forest in judge.kinds}})
    save_file(tensors, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    config = {"model_type": FAMILY, "floors": list(judge.floors), "features": features,
              "kinds": [role for role, _ in judge.kinds]}  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
    write_checksums(folder)


if __name__ == "__main__":
    main()
