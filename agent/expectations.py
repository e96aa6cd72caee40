"""What must be seen after a step when nobody said: delivered is not done, so every step has an expectation."""

from __future__ import annotations

from agent.plan import Expectation, Step


def expectation_of(step: Step) -> Expectation | None:
    """The step's own expectation, or what its kind of action implies. None where nothing can be seen (wait, answer)."""
    if step.expect is not None:
        return step.expect
    match step.action.kind:
        case "type" if step.action.secret is None:
            return Expectation(text=step.action.text)
        case "wait" | "answer" | "achieve":
            return None
        case _:
            return Expectation(changed=True)
