"""The phrasings we measure on are not the ones we train on."""

from __future__ import annotations

import re
from random import Random

from agent.training.heldout_phrases import CARRIERS, SLOT, carrier
from agent.training.phrases import FAMILIES


def test_no_held_out_carrier_comes_out_of_the_training_grammars() -> None:
    rng = Random(1)
    trained = {carrier(family(rng)[0]) for _, family in FAMILIES.values() for _ in range(1500)}
    held_out = {carrier([re.sub(r"\{\w+\}", f" {SLOT} ", line)]) for line in CARRIERS}
    assert not trained & held_out


def test_each_family_has_hundreds_of_carriers() -> None:
    rng = Random(2)
    for name in ("mail", "text", "form", "click", "calc", "web"):
        carriers = {carrier(FAMILIES[name][1](rng)[0]) for _ in range(2500)}
        assert len(carriers) >= 500, f"{name}: {len(carriers)}"
