"""Teaches the judge of states: `python -m benchmarks.model.teach_states --drawn DIR [--out DIR] [--folds 5]`.

Examples are what was found and reacts on the development screens, whose accessibility trees tell states, and on drawn
ones (`python -m perception.training.screens --count 480 --seed 0 --out DIR`). `--folds`: first with applications held
apart in turn, to see what floors are worth. Needs `python -m benchmarks.model.screens --set development`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from benchmarks.model.elements import frame_of, lines_of, stands_for
from benchmarks.model.screens import SETS, Taken, load
from benchmarks.model.share import Share
from benchmarks.model.teach import LEFT_OUT
from benchmarks.model.truth import Truth, truths
from perception.checkpoint import EMBEDDED, write_checksums
from perception.elements import find_elements
from perception.extent_judge import embedded_extents
from perception.forest import Forest
from perception.forests import forest_arrays
from perception.geometry import Box
from perception.scene import Scene
from perception.screen import Element, State, Window
from perception.state_evidence import evidence
from perception.state_judge import FAMILY, HAVE, can_be
from perception.training import screens
from perception.training.boosting import Boosting, grow

FLOORS: dict[State, float] = {"checked": 0.5, "selected": 0.6, "disabled": 0.6, "focused": 0.4}
BOOSTING = Boosting(trees=150, depth=5, rate=0.08, least=8, part=0.3)
SHOWN = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Floors that are told of when applications are held apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Something found that stands for a thing whose states are known."""

    application: str
    element: Element
    row: NDArray[np.float32]
    states: frozenset[State]


def main() -> None:
    """Check with applications held apart, teach with all, save."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.model.teach_states", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--drawn", type=Path, required=True, help="folder of perception.training.screens")
    parser.add_argument("--out", type=Path, default=EMBEDDED / "states")
    parser.add_argument("--folds", type=int, default=5, help="0: no check")
    options = parser.parse_args()
    shown = [taken for taken in load(SETS["development"].folder) if taken.application not in LEFT_OUT]
    real = [example for taken in shown for example in examples(taken, truths(taken))]
    drawn = [example for taken, wanted in drawn_screens(options.drawn) for example in examples(taken, wanted)]
    sys.stdout.write(f"{len(real)} things on {len(shown)} screens, {len(drawn)} on drawn ones\n")
    if options.folds:
        check(real, drawn, options.folds)
    save({state: taught(state, [*real, *drawn]) for state in HAVE}, len(real[0].row), options.out)


def drawn_screens(folder: Path) -> Iterator[tuple[Taken, tuple[Truth, ...]]]:
    """Drawn screens as if one window filled each."""
    for path in screens.saved(folder):
        drawn = screens.load(path)
        height, width = drawn.pixels.shape[:2]
        window = Window(1, 1, "drawn", "drawn", Box(0, 0, width, height), 0, focused=True)
        told = tuple(Truth(e.box, e.role, e.name, e.value, e.states) for e in drawn.elements)
        yield Taken(path.name, "drawn", "drawn", drawn.pixels, (window,), []), told


def examples(taken: Taken, wanted: Sequence[Truth]) -> Iterator[Example]:
    """What was found on a screen and stands for something that is known."""
    scenes: list[Scene] = []

    def judge(scene: Scene, found: Sequence[Element]) -> tuple[Element, ...]:
        scenes.append(scene)
        return embedded_extents()(scene, found)

    found = find_elements(frame_of(taken), lines_of(taken), taken.windows, judge=judge)
    elements = [element for element in found if element.acted_on]
    for element, row in zip(elements, evidence(scenes[0], elements) if elements else (), strict=True):
        truth = stands_for(element, wanted)
        if truth is not None:
            yield Example(taken.application, element, row, truth.shown_states)


def taught(state: State, known: Sequence[Example]) -> Forest:
    """A forest that has seen these."""
    able = [example for example in known if can_be(state, example.element)]
    wanted = np.array([state in example.states for example in able], np.float32)
    return grow(np.stack([example.row for example in able]), wanted, BOOSTING)


def check(real: Sequence[Example], drawn: Sequence[Example], folds: int) -> None:
    """Print what applications get from forests that have not seen them, by state and floor, and from the rules."""
    names = sorted({example.application for example in real})
    Random(0).shuffle(names)
    for state in HAVE:
        told: list[tuple[bool, bool, float]] = []
        for n in range(folds):
            apart = [e for e in real if e.application in names[n::folds] and can_be(state, e.element)]
            forest = taught(state, [*(e for e in real if e.application not in names[n::folds]), *drawn])
            scores = forest.predict(np.stack([e.row for e in apart]))
            told += [
                (state in e.states, state in e.element.states, float(s)) for e, s in zip(apart, scores, strict=True)
            ]
        tell(f"{state}, rules", [(there, ruled) for there, ruled, _ in told])
        for floor in SHOWN:
            tell(f"{state}, floor {floor}", [(there, score >= floor) for there, _, score in told])


def tell(name: str, answers: Sequence[tuple[bool, bool]]) -> None:
    """Recall and precision of what was said, beside what is there."""
    recall = Share.of([said for there, said in answers if there])
    precision = Share.of([there for there, said in answers if said])
    sys.stdout.write(f"  {name:20} recall {recall}  precision {precision}\n")


def save(forests: dict[State, Forest], features: int, folder: Path) -> None:
    """A checkpoint folder."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(forest_arrays({f"{state}.": forest for state, forest in forests.items()}), folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    config = {"model_type": FAMILY, "features": features, "floors": FLOORS}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
    write_checksums(folder)


if __name__ == "__main__":
    main()
