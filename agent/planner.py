"""The planner as a langchain-core Runnable: `agent.planning` for those who compose chains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from agent.models import PlanModel
from agent.plan import Plan
from agent.planning import make_plan


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What the user wants, and what the user knows."""

    instruction: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Planner(Runnable[PlanRequest, Plan]):
    """Makes plans with a model and checks them."""

    def __init__(self, model: PlanModel) -> None:
        self.model = model

    def invoke(self, input: PlanRequest, config: RunnableConfig | None = None, **kwargs: Any) -> Plan:  # noqa: A002, ARG002
        """Raises `PlanRefused`, `MissingFact`, `UncertainPlan` or `ModelOutputInvalid`."""
        return make_plan(self.model, input.instruction, input.facts)
