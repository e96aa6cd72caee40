"""Choose the margin below which a plan is refused: `python -m agent.training.calibrate --model DIR --blind FILE`.

Plans held-out phrasings and a hand-written set as in use, for a user whose facts hold the people of the sentence, and
prints for each threshold how many plans are made (coverage), how many of those are right (precision) and how many are
wrong. What stops for another reason (nobody to send to, an unknown person) is not made. Writes `calibration.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from agent.contacts import address_within, people
from agent.draft import Draft
from agent.errors import MissingFact, PlanRefused, UncertainPlan
from agent.models import CALIBRATION, EmbeddedPlanner
from agent.plan_writer import write_plan
from agent.training.dataset import Sample, make_sample, read_samples
from agent.training.heldout_phrases import HELD_OUT

THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decoded instruction against its answer."""

    family: str
    sample: Sample
    draft: Draft
    stopped: str = ""  # why no plan comes of the draft, whatever its margin

    @property
    def right(self) -> bool:
        return self.draft.steps == self.sample.steps and self.draft.spans == self.sample.spans

    @property
    def sends(self) -> bool:
        return "<t:Send>" in self.draft.steps

    def made(self, threshold: float) -> bool:
        """Whether a plan is made that would be carried out."""
        return not self.stopped and bool(self.draft.steps) and self.draft.margin >= threshold


def main() -> None:
    """Decode, print the table, write the threshold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--blind", type=Path, help="a hand-written set")
    parser.add_argument("--each", type=int, default=60, help="held-out samples of each family")
    parser.add_argument("--precision", type=float, default=0.99)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    outcomes = decode_all(EmbeddedPlanner(options.model), options.each, options.blind)
    for family in sorted({o.family for o in outcomes}):
        part = [o for o in outcomes if o.family == family]
        say(f"{family:8} {sum(o.right for o in part)}/{len(part)} exact before any threshold")
    chosen = {
        "plan_margin": table([o for o in outcomes if not o.sends], options.precision),
        "send_margin": table([o for o in outcomes if o.sends], options.precision),
    }
    if options.show:
        for outcome in outcomes:
            if not outcome.right:
                say(describe(outcome))
    path = options.model / CALIBRATION
    kept = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    path.write_text(json.dumps(kept | chosen) + "\n", "utf-8")
    say(json.dumps(chosen))


def decode_all(planner: EmbeddedPlanner, each: int, written: Path | None) -> list[Outcome]:
    """Outcomes on held-out phrasings and the hand-written set."""
    rng = Random(77)
    samples = [
        (name, make_sample(rng, family, dressed=False)) for name, family in HELD_OUT.items() for _ in range(each)
    ]
    samples += [("blind", sample) for sample in (read_samples(written) if written else ())]
    return [decode_one(planner, name, sample) for name, sample in samples]


def decode_one(planner: EmbeddedPlanner, name: str, sample: Sample) -> Outcome:
    """What becomes of one sentence when its people are known."""
    facts = known_people(sample)
    draft = planner.draft(sample.text, people(facts))
    try:
        if draft.steps:
            write_plan(sample.text, facts, draft)
    except (PlanRefused, MissingFact, UncertainPlan) as error:
        return Outcome(name, sample, draft, str(error))
    return Outcome(name, sample, draft)


def known_people(sample: Sample) -> dict[str, Any]:
    """Facts with an address for everybody whom the sentence names without one."""
    named = (span.text for span in sample.spans if span.role in ("recipient", "cc", "bcc"))
    return {"contacts": {name: "somebody@example.org" for name in named if address_within(name) is None}}


def table(outcomes: list[Outcome], precision: float) -> float:
    """Print coverage and precision; the least threshold that reaches the precision."""
    chosen = THRESHOLDS[-1]
    for threshold in reversed(THRESHOLDS):
        made = [o for o in outcomes if o.made(threshold)]
        wrong = sum(not o.right for o in made)
        exactness = 1 - wrong / max(1, len(made))
        share = len(made) / len(outcomes)
        say(f"margin {threshold:.2f}: coverage {share:.3f} precision {exactness:.3f} wrong {wrong}")
        if exactness >= precision:
            chosen = threshold
    return chosen


def describe(outcome: Outcome) -> str:
    """One wrong outcome, for people."""
    marked = [(s.role, s.text) for s in outcome.draft.spans]
    return (
        f"{outcome.draft.margin:.2f} {outcome.sample.text!r}\n"
        f"     wanted {[(s.role, s.text) for s in outcome.sample.spans]} {' '.join(outcome.sample.steps)}\n"
        f"     got    {marked} {' '.join(outcome.draft.steps)}"
    )


def say(line: str) -> None:
    """One line of output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
