"""Healing: targets that a replay no longer finds by name are found by what was recorded of them, and remembered.

What was healed is told, and can become the task's new text: a change that a person reviews. Knows nothing of terminals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import NotGrounded, TargetAmbiguous
from agent.grounded import Candidate, Found
from agent.plan import Target
from perception.screen import Element, Screen
from tasks.naming import target_of
from tasks.task import Task, with_steps
from tasks.task_parts import Seen, TaskStep, TaskTarget

if TYPE_CHECKING:
    from agent.healing import Anchor


@dataclass(frozen=True, slots=True)
class Healed:
    """One target that was found by its anchor: what was asked for, what was found, and how it is named now."""

    step: str
    before: TaskTarget
    name: str
    role: str
    score: float
    after: TaskTarget | None


class Healer:
    """Finds targets again for one run of one task."""

    def __init__(self, task: Task) -> None:
        self._steps: dict[Target, TaskStep] = {
            step.target: step for step in task.steps if step.target is not None and step.seen is not None
        }
        self.healed: dict[str, Healed] = {}

    def __call__(
        self,
        target: Target,
        screen: Screen,
        elements: Sequence[Element],
        error: NotGrounded,
        late: bool,  # noqa: FBT001 - `agent.grounding.Heal`
    ) -> Found:
        """A missing target is looked for only when it is `late`: it may still come. Of several, the recorded one."""
        from agent.healing import heal

        step = self._steps.get(target)
        vague = isinstance(error, TargetAmbiguous)
        if step is None or step.seen is None or not (late or vague or step.id in self.healed):
            raise error
        among = _candidates(error) if isinstance(error, TargetAmbiguous) else elements
        found = heal(anchor_of(step.seen), screen, among)
        self._remember(step, found, screen)
        return found

    def _remember(self, step: TaskStep, found: Found, screen: Screen) -> None:
        if step.target is not None and step.id not in self.healed:
            element = found.element
            named = target_of(element, screen)
            self.healed[step.id] = Healed(step.id, step.target, element.name, element.role, found.score, named)

    def updated(self, task: Task) -> Task:
        """The task with every healed target as it is found now; where it has no words now, it stays as it was."""
        renamed = {step: healed.after for step, healed in self.healed.items() if healed.after is not None}
        steps = [
            step.model_copy(update={"target": renamed[step.id]}) if step.id in renamed else step for step in task.steps
        ]
        return with_steps(task, steps)


def _candidates(error: TargetAmbiguous) -> Sequence[Element]:
    return [c.element for c in error.candidates if isinstance(c, Candidate)]


def anchor_of(seen: Seen) -> Anchor:
    """A recorded look as the agent compares it; its picture is read from its file."""
    from agent.healing import Anchor, Neighbour
    from perception.image_file import read_pattern

    return Anchor(
        name=seen.name,
        role=seen.role,
        crop=read_pattern(Path(seen.image)) if seen.image is not None else None,
        neighbours=tuple(Neighbour(near.text, near.dx, near.dy) for near in seen.near),
        place=(seen.across, seen.down),
    )
