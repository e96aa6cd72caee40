"""Plans: how many are exactly right, and how many of those that would be carried out are wrong.

plans_exact          phrasings of the second grammar (agent/training/heldout_phrases.py): every value and step right,
                     whatever the margin
plans_blind          sentences written by somebody who saw neither grammar (tests/data/blind_plans_2.tsv); only counted
wrong_spans          wrong plans among those of both sets that pass the margins and would be carried out
plans_compositions   two orders of families that were never trained together: a program is opened, then a box, a key or
                     the wheel
Each with `_made`: the share for which a plan is made at all, at the shipped margins.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from agent.models import EmbeddedPlanner
from agent.training.calibrate import Outcome, decode_one, describe
from agent.training.dataset import make_sample, read_samples
from agent.training.heldout_phrases import HELD_OUT
from agent.training.phrases_desk import composed
from benchmarks.model.share import Share

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
BLIND = DATA / "blind_plans_2.tsv"
COMPOSITIONS = 120


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Plan everything, print a table by family, return the figures."""
    planner = EmbeddedPlanner(options.model)
    rng = Random(options.seed)
    held = [
        decode_one(planner, name, make_sample(rng, family, dressed=False))
        for name, family in HELD_OUT.items()
        for _ in range(options.each)
    ]
    blind = [decode_one(planner, first_action(line), line) for line in read_samples(BLIND)] if BLIND.exists() else []
    pairs = [decode_one(planner, "composed", make_sample(rng, composed, dressed=False)) for _ in range(COMPOSITIONS)]
    for title, outcomes in (("held out", held), ("blind", blind), ("compositions", pairs)):
        tell(planner, title, outcomes)
    if options.show:
        for outcome in (*held, *pairs):
            if not outcome.right:
                say(describe(outcome))
    made = [o for o in (*held, *blind) if carried_out(planner, o)]
    return {
        **Share.of([o.right for o in held]).keys("plans_exact"),
        **Share.of([carried_out(planner, o) for o in held]).keys("plans_exact_made"),
        **Share.of([o.right for o in blind]).keys("plans_blind"),
        **Share.of([carried_out(planner, o) for o in blind]).keys("plans_blind_made"),
        **Share.of([not o.right for o in made]).keys("wrong_spans"),
        **Share.of([not o.right for o in made if o.sends]).keys("wrong_sends"),
        **Share.of([o.right for o in pairs]).keys("plans_compositions"),
        "families": len({o.family for o in (*held, *blind)}),
    }


def carried_out(planner: EmbeddedPlanner, outcome: Outcome) -> bool:
    """Whether the plan would be carried out at the model's margins."""
    return outcome.made(planner.margins.least(outcome.draft))


def first_action(sample: Any) -> str:
    """A family's name for a hand-written sentence: what its first step does."""
    steps = sample.steps
    if "<t:To>" in steps or "<t:Send>" in steps or "<t:Body>" in steps:
        return "mail"
    if steps[0] == "<open>":
        kinds = (("<t:Document>", "text"), ("<k:l>", "web"), ("<a:Calculator>", "calc"), ("<u:file>", "file"))
        return next((name for token, name in kinds if token in steps and len(steps) > 2), "app")
    return "fill" if steps[0] == "<type>" and "<u:field>" in steps else str(steps[0]).strip("<>")


def tell(planner: EmbeddedPlanner, title: str, outcomes: Iterable[Outcome]) -> None:
    """A line for each family."""
    found = list(outcomes)
    say(f"{title}: {'family':12} exact / made / wrong among made")
    for name in sorted({o.family for o in found}):
        part = [o for o in found if o.family == name]
        made = [o for o in part if carried_out(planner, o)]
        exact = Share.of([o.right for o in part])
        say(f"  {name:12} {exact} / {len(made)} / {sum(not o.right for o in made)}")


def say(line: str) -> None:
    """One line of output."""
    sys.stdout.write(line + "\n")
