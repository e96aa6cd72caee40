"""Contract 10: every quoted value of a plan is sliced from the user's words or taken from the facts. This proves it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.errors import ModelOutputInvalid
from agent.plan import Plan, Source, Step, Target
from agent.prompts.tokens import APPLICATIONS

GENERIC_TARGETS = {
    "To": "To", "Cc": "Cc", "Bcc": "Bcc", "Subject": "Subject", "Search": "Search", "Send": "Send", "Save": "Save",
    "Submit": "Submit", "OK": "OK", "Cancel": "Cancel", "Close": "Close", "Open": "Open", "Login": "Log in",
    "Next": "Next", "Yes": "Yes", "No": "No", "Delete": "Delete", "New": "New", "Print": "Print",
}  # fmt: skip
"""Places that every interface calls about the same: the only target names that need no source."""

_JOINTS = re.compile(r"[\s,/+\-*^%]*")
"""What may stand between two sourced parts of one value."""


def check_sources(plan: Plan, facts: Mapping[str, Any]) -> None:
    """Raise `ModelOutputInvalid` unless every value in the plan has a source that really holds it."""
    for source in plan.sources:
        source_text(plan.instruction, facts, source)
    for step in plan.steps:
        for field, value in quoted_values(step):
            parts = [s for s in plan.sources if s.step == step.id and s.field == field]
            texts = [source_text(plan.instruction, facts, part) for part in parts]
            _check_value(f"step {step.id}: {field} {value!r}", value, texts)


def quoted_values(step: Step) -> list[tuple[str, str]]:
    """(field, value) of everything in a step that has to come from the user."""
    found: list[tuple[str, str | None]] = []
    action = step.action
    if action.kind == "type" and action.secret is None:
        found.append(("action.text", action.text))
    elif action.kind == "open":
        found.append(
            ("action.application", None if action.application in APPLICATIONS.values() else action.application)
        )
        found.append(("action.file", action.file))
    elif action.kind == "achieve":
        found.append(("action.goal", action.goal))
    if action.kind == "type" and action.secret is not None:
        found += [("action.text", f"${{secret:{action.secret}}}"), ("action.beside_secret", action.text or None)]
    if step.target is not None:
        found += _target_values("target", step.target)
    if action.kind == "drag":
        found += _target_values("action.to", action.to)
    return [(field, value) for field, value in found if value is not None]


def _target_values(name: str, target: Target) -> list[tuple[str, str | None]]:
    return [
        (f"{name}.text", None if target.text in GENERIC_TARGETS.values() else target.text),
        (f"{name}.label", target.label),
        (f"{name}.near", target.near),
    ]


def _check_value(name: str, value: str, texts: Sequence[str]) -> None:
    """`value` must be the texts in order, with nothing but joints between them."""
    if not texts:
        raise ModelOutputInvalid(f"{name} has no source in the instruction or the facts")
    at = 0
    for text in texts:
        found = value.find(text, at) if text else -1
        if found < 0 or not _JOINTS.fullmatch(value, at, found) or (at == 0 and found > 0):
            raise ModelOutputInvalid(f"{name} does not consist of its sources")
        at = found + len(text)
    if at != len(value):
        raise ModelOutputInvalid(f"{name} says more than its sources")


def source_text(instruction: str, facts: Mapping[str, Any], source: Source) -> str:
    """The text a source points at. Raises `ModelOutputInvalid` when there is none."""
    if source.origin == "instruction":
        if source.start is None or source.end is None or not source.start < source.end <= len(instruction):
            raise ModelOutputInvalid(f"step {source.step}: the source of {source.field} lies outside the instruction")
        return instruction[source.start : source.end]
    value = facts_value(facts, source.path or "")
    if not isinstance(value, str):
        raise ModelOutputInvalid(f"step {source.step}: the facts hold no text at {source.path!r}")
    return value


def facts_value(facts: Any, path: str) -> Any:
    """What stands at a dotted path; a key may hold dots itself. None when nothing does."""
    if not path:
        return facts.get("email") if isinstance(facts, Mapping) else facts
    if not isinstance(facts, Mapping):
        return None
    for key, value in facts.items():
        if path == str(key) or path.startswith(f"{key}."):
            found = facts_value(value, path[len(str(key)) + 1 :])
            if found is not None:
                return found
    return None
