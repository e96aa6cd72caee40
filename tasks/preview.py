"""A dry run: where each step would act on the screen as it is now. Sends no input, so later screens are not seen."""

from __future__ import annotations

from agent.errors import AgentError
from agent.grounding import Grounder
from agent.plan import Step
from perception.screen import Screen
from tasks.inert import inert
from tasks.task import Task
from tasks.wording import action_words


def preview(task: Task, screen: Screen, grounder: Grounder) -> list[str]:
    """For each step, in words, its first action, or why there is none on this screen."""
    return [_first_action(step, screen, grounder) for step in task.steps]


def _first_action(step: Step, screen: Screen, grounder: Grounder) -> str:
    if step.action.kind == "achieve":
        return "chosen one by one on what the screen shows then"
    try:
        grounded = grounder.next_action(step, screen, ())
    except AgentError as error:
        return f"not yet: {inert(str(error))}"
    if grounded is None:
        return "nothing to do"
    what = action_words(grounded.action)
    if grounded.found is None:
        return what
    element = grounded.found.element
    at = element.box.center
    return f"{what} at {at.x}, {at.y}: {element.role} {inert(element.name, 80)!r}, found by {grounded.found.rung}"
