"""One instruction from words to verdict, in an open session: plan, show, approve, save, carry out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.consent_class import ConsentClass
from agent.here import plan_here
from agent.plan import Plan
from tasks.commands.dialogue import Dialogue
from tasks.commands.output import Output, listed
from tasks.errors import BadInput
from tasks.files import dump_task
from tasks.inert import inert
from tasks.interrupts import INTERRUPTS
from tasks.outcomes import outcome_of
from tasks.task import Limits, Task, plan_steps, task_from_plan
from tasks.yaml_text import is_unsafe

if TYPE_CHECKING:
    from tasks.result import RunResult
    from tasks.session import Session

MAX_INSTRUCTION = 20_000
SECRET_PREFIX = "DESKHAND_SECRET_"  # noqa: S105 - the name of a variable, not a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the flags of `do` ask for."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    allow: tuple[ConsentClass, ...] = ()
    limits: Limits = field(default_factory=Limits)
    yes: bool = False
    plan_only: bool = False
    dry_run: bool = False
    here: bool = False
    save: Path | None = None
    out: Path | None = None

    @property
    def touches_nothing(self) -> bool:
        return self.plan_only or self.dry_run


@dataclass(slots=True)
class Doer:
    """Carries out instructions, one at a time."""

    session: Session
    wishes: Wishes
    dialogue: Dialogue
    output: Output

    def do(self, instruction: str) -> tuple[int, dict[str, Any]]:
        """Exit code and JSON object of one instruction. Raises the errors of `tasks.outcomes`."""
        instruction = checked_instruction(instruction)
        if not self.wishes.plan_only:
            self.session.warm()
        plan = plan_here(instruction) if self.wishes.here else self.session.plan(instruction, self.wishes.facts)
        task = task_from_plan(plan, name=name_of(instruction), allow=self.wishes.allow, limits=self.wishes.limits)
        self.output.say(listed([step.do for step in task.steps]))
        if self.wishes.touches_nothing:
            return self._without_touching(plan, task)
        approved = task if self.wishes.yes else self.dialogue.approve(task)
        if approved is None:
            return self._declined(instruction, task)
        self._save(approved)
        return self._carry_out(plan, approved)

    def _without_touching(self, plan: Plan, task: Task) -> tuple[int, dict[str, Any]]:
        self._save(task)
        reason = "dry_run" if self.wishes.dry_run else "plan_only"
        found = self._found_now(task) if self.wishes.dry_run else [{} for _ in task.steps]
        steps = [
            {"id": step.id, "text": step.do, "action": step.action.kind, **more}
            for step, more in zip(task.steps, found, strict=True)
        ]
        return 0, {
            "verdict": None, "reason": reason, "message": "nothing was touched", "instruction": plan.instruction,
            "steps": steps, "trace": None, "plan": plan.model_dump(mode="json"),
        }  # fmt: skip

    def _found_now(self, task: Task) -> list[dict[str, Any]]:
        """For each step, where its target is on the screen as it is now; later steps often have none yet."""
        with INTERRUPTS.stopping(self.session.desk.stop):
            found = self.session.preview(task)
        self.output.say("On the screen as it is now:")
        for number, place in enumerate(found, 1):
            self.output.say(f"{number}. {inert(place)}")
        return [{"now": place} for place in found]

    def _declined(self, instruction: str, task: Task) -> tuple[int, dict[str, Any]]:
        self.output.say("Not approved; nothing was touched.")
        steps = [
            {"id": s.id, "text": s.do, "action": s.action.kind, "verdict": "unknown", "seconds": 0.0}
            for s in task.steps
        ]
        return outcome_of(KeyboardInterrupt()).exit_code, {
            "verdict": "stopped", "reason": "not_approved", "message": "the plan was not approved; nothing was touched",
            "instruction": instruction, "steps": steps, "trace": None,
        }  # fmt: skip

    def _carry_out(self, plan: Plan, task: Task) -> tuple[int, dict[str, Any]]:
        from tasks.api import carry_out

        steps = plan_steps(task)
        changed = {step.id for step in steps} - {s.id for s in plan.steps if s in steps}
        sources = tuple(source for source in plan.sources if source.step not in changed)
        plan = plan.model_copy(update={"steps": steps, "sources": sources})
        with INTERRUPTS.stopping(self.session.desk.stop):
            result = carry_out(
                self.session, plan, facts=self.wishes.facts, allow=task.allow, limits=task.limits, out=self.wishes.out
            )
        tell(result, self.output)
        return result.exit_code, {**result.as_json(), "instruction": plan.instruction}

    def _save(self, task: Task) -> None:
        if self.wishes.save is None:
            return
        try:
            with self.wishes.save.open("x", encoding="utf-8") as file:
                file.write(dump_task(task))
        except OSError as error:
            raise BadInput(f"--save {self.wishes.save}: {error.strerror}") from error
        self.output.say(f"saved: {self.wishes.save}")


def tell(result: RunResult, output: Output) -> None:
    """The end of a run, for a person."""
    seconds = sum(step.seconds for step in result.steps)
    output.say(f"{result.verdict}: {inert(result.message)} ({seconds:.1f} s)")
    if result.trace:
        output.say(f"trace: {result.trace}\nreport: deskhand show {result.trace}")


def refusal_object(error: BaseException, instruction: str | None = None) -> dict[str, Any]:
    """The JSON object of a run that ended before it began."""
    verdict, reason = outcome_of(error)
    message = inert(str(error) or "stopped", 2000)
    return {"verdict": verdict, "reason": reason, "message": message, "instruction": instruction, "steps": [],
            "trace": None}  # fmt: skip


def checked_instruction(text: str) -> str:
    """An instruction as the planner may see it. Raises `BadInput`."""
    text = text.strip()
    if not text:
        raise BadInput("the instruction is empty; say what you want done")
    if len(text) > MAX_INSTRUCTION:
        raise BadInput(f"the instruction has {len(text)} characters; at most {MAX_INSTRUCTION} are read")
    bad = next((character for character in text if is_unsafe(character)), None)
    if bad is not None:
        raise BadInput(f"the instruction contains the control character U+{ord(bad):04X}")
    return text


def name_of(instruction: str) -> str:
    """A task's name: the first words of its instruction, on one line."""
    return inert(" ".join(instruction.split()), 200)


def secret_from_environment(name: str) -> str:
    """The secret NAME, from DESKHAND_SECRET_NAME: never from the command line, which everybody can read."""
    try:
        return os.environ[SECRET_PREFIX + name]
    except KeyError:
        raise BadInput(f"the secret {name!r} is not known; set the variable {SECRET_PREFIX}{name}") from None
