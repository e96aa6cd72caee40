"""A plan for what the screen shows already: one open step, whose goal is the user's own sentence.

Nothing is looked at: whether the sentence can be read as orders is known before anything is touched.
"""

from __future__ import annotations

from agent.errors import PlanRefused
from agent.orders import NotOrders, read_orders
from agent.plan import AchieveStep, Plan, Source, Step


def plan_here(instruction: str, max_actions: int = 40) -> Plan:
    """One open step for the whole sentence. Raises `PlanRefused` when a clause of it is no order."""
    from agent.planning import check_instruction

    check_instruction(instruction)
    try:
        read_orders(instruction)
    except NotOrders as error:
        raise PlanRefused(f"this cannot be read as orders for what is on the screen: {error}") from error
    step = Step(id="s1", do=instruction, action=AchieveStep(goal=instruction, max_actions=max_actions))
    source = Source(step="s1", field="action.goal", origin="instruction", start=0, end=len(instruction))
    return Plan(instruction=instruction, steps=(step,), sources=(source,))
