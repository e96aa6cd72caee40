"""Grounding: phrases about screens of real applications, and where deskhand would click.

grounding            phrases whose target is there: the click lies inside its box (ambiguous or missing is no click)
grounding_hard       of those that the baseline cannot solve
grounding_baseline   the best token-set ratio of phrase and name among the found elements, at 80 or more
grounding_wrong      phrases whose target is there: a click that lies elsewhere
absent_wrong         phrases whose target is not there: any click

From picture to click as in use: reader, finder, ladder, chooser. Phrases are made by `phrases`, 95 % intervals are
Wilson's. A curve of risk and coverage, by the score of what was chosen, goes to out/ as PNG. Needs
`python -m benchmarks.model.screens` first.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from agent.chooser import EmbeddedChooser
from agent.errors import TargetAmbiguous, TargetMissing
from agent.ladder import Chooser
from agent.pointing import point_out
from benchmarks.model.elements import find, frame_of, lines_of
from benchmarks.model.phrases import KINDS, Asked, ask
from benchmarks.model.screens import SETS, load
from benchmarks.model.share import Share
from benchmarks.model.truth import truths
from benchmarks.runs import OUT
from perception.checkpoint import EMBEDDED
from perception.geometry import ScreenPoint
from perception.reacting import controls_of
from perception.screen import Element, Screen

STRING_MATCH = 80.0


@dataclass(frozen=True, slots=True)
class Answered:
    """One phrase and what came of it."""

    asked: Asked
    click: ScreenPoint | None
    how: str  # the rung, or why there was no click
    score: float
    baseline: bool  # whether string match clicks inside the target

    @property
    def right(self) -> bool:
        return self.asked.target is not None and self.click is not None and self.asked.target.box.contains(self.click)

    @property
    def wrong(self) -> bool:
        return self.click is not None and not self.right


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Ask everything, print a table by kind, return the figures."""
    chooser = EmbeddedChooser(EMBEDDED / "chooser")
    answers: list[Answered] = []
    for taken in load(SETS[options.set].folder):
        phrases = ask(taken.name, truths(taken), options.seed, SETS[options.set].paraphrases)
        elements = find(taken)
        screen = Screen(frame_of(taken), taken.windows, lines_of(taken), elements)
        answers += [answer(chooser, screen, asked) for asked in phrases]
    keep(answers)
    tell(answers)
    return figures(answers)


def answer(chooser: Chooser, screen: Screen, asked: Asked) -> Answered:
    """Where `deskhand look --find` points."""
    baseline = string_match(asked.phrase, controls_of(screen).elements)
    hit = bool(asked.target and baseline and asked.target.box.contains(baseline.aim))
    try:
        found = point_out(asked.phrase, screen, chooser)
    except TargetAmbiguous:
        return Answered(asked, None, "ambiguous", 0.0, hit)
    except TargetMissing:
        return Answered(asked, None, "missing", 0.0, hit)
    return Answered(asked, found.element.aim, found.rung, found.score, hit)


def string_match(phrase: str, elements: Sequence[Element]) -> Element | None:
    """The named element likest to the phrase, word by word."""
    named = [
        (fuzz.token_set_ratio(phrase.casefold(), e.name.casefold()), -n, e) for n, e in enumerate(elements) if e.name
    ]
    ratio, _, element = max(named, default=(0.0, 0, None), key=lambda each: each[:2])
    return element if ratio >= STRING_MATCH else None


def figures(answers: Sequence[Answered]) -> dict[str, Any]:
    """The shares."""
    there = [a for a in answers if a.asked.target is not None]
    absent = [a for a in answers if a.asked.target is None]
    return {
        **Share.of([a.right for a in there]).keys("grounding"),
        **Share.of([a.right for a in there if not a.baseline]).keys("grounding_hard"),
        **Share.of([a.baseline for a in there]).keys("grounding_baseline"),
        **Share.of([a.wrong for a in there]).keys("grounding_wrong"),
        **Share.of([a.wrong for a in absent]).keys("absent_wrong"),
        "grounding_word_for_word": round(sum(a.asked.kind == "label" for a in there) / max(1, len(there)), 3),
    }


def tell(answers: Sequence[Answered]) -> None:
    """A line for each kind: right, wrong, and what the rungs said."""
    for kind in (*dict.fromkeys(KINDS), "absent"):
        part = [a for a in answers if a.asked.kind == kind]
        right, wrong = Share.of([a.right for a in part]), Share.of([a.wrong for a in part])
        sys.stdout.write(f"  {kind:8} right {right}  wrong {wrong}  {dict(Counter(a.how for a in part))}\n")


def keep(answers: Sequence[Answered]) -> None:
    """Every answer as a line of JSON, and the curve."""
    folder = OUT / "model"
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"screen": a.asked.screen, "phrase": a.asked.phrase, "kind": a.asked.kind, "how": a.how, "score": a.score,
         "right": a.right, "wrong": a.wrong, "baseline": a.baseline}
        for a in answers
    ]  # fmt: skip
    (folder / "grounding.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    curve(answers, folder / "risk_coverage.png")


def curve(answers: Sequence[Answered], path: Path) -> None:
    """Of the phrases answered with at least a score (coverage), the share of wrong clicks (risk)."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    clicked = sorted((a for a in answers if a.click is not None), key=lambda a: -a.score)
    coverage = [100 * n / len(answers) for n in range(1, len(clicked) + 1)]
    wrong, risk = 0, []
    for n, each in enumerate(clicked, 1):
        wrong += each.wrong
        risk.append(100 * wrong / n)
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    axes.plot(coverage, risk)
    axes.set(xlabel="phrases answered with a click, %", ylabel="of these wrong, %", xlim=(0, 100), ylim=(0, None))
    axes.set_title(f"Risk and coverage, {len(answers)} phrases")
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
    plt.close(figure)
