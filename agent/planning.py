"""Instruction and facts -> a checked plan, by any plan model.

Refuses at the door what cannot be planned, and lets nothing through whose values it cannot trace to the user's words or
facts. Touches no screen, and imports nothing that takes long: a person waits for the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.errors import PlanRefused
from agent.models import PlanModel
from agent.plan import Plan
from agent.sources import check_sources

MAX_INSTRUCTION = 20_000
"""Longest instruction, in characters."""


def make_plan(model: PlanModel, instruction: str, facts: Mapping[str, Any]) -> Plan:
    """Raises `PlanRefused`, `MissingFact`, `UncertainPlan` or `ModelOutputInvalid`."""
    check_instruction(instruction)
    plan = model.plan(instruction, facts)
    check_sources(plan, facts)
    return plan


def check_instruction(instruction: str) -> None:
    """Raise `PlanRefused` for what is no instruction at all."""
    if not instruction.strip():
        raise PlanRefused("the instruction is empty; say what should be done")
    if len(instruction) > MAX_INSTRUCTION:
        raise PlanRefused(f"the instruction has {len(instruction)} characters; at most {MAX_INSTRUCTION} are read")
    odd = next((c for c in instruction if (ord(c) < 32 and c not in "\t\n\r") or 0xD800 <= ord(c) <= 0xDFFF), None)
    if odd is not None:
        raise PlanRefused(f"the instruction holds the character U+{ord(odd):04X}, which cannot be typed")
    if not any(c.isalpha() for c in instruction):
        raise PlanRefused("the instruction has no words; say what should be done")
