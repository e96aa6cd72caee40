"""What a run gives back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from agent.plan import Plan, Step, Verdict
from tasks.verdict import EXIT_CODES, RunVerdict

Evidence = Literal["screen", "effect"]


@dataclass(frozen=True, slots=True)
class StepResult:
    """How one step ended."""

    id: str
    text: str  # the step's sentence
    action: str  # kind of the step's action
    verdict: Verdict
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended. `evidence` is what `passed` rests on: the screen, or a declared effect."""

    verdict: RunVerdict
    reason: str  # a word of the closed set when failed, else what happened
    message: str  # one sentence for a person
    steps: tuple[StepResult, ...] = ()
    trace: Path | None = None
    evidence: Evidence = "screen"
    plan: Plan | None = field(default=None, repr=False)

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]

    def as_json(self) -> dict[str, Any]:
        """Plain data for `--json`: verdict, reason, message, steps, trace."""
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "message": self.message,
            "evidence": self.evidence,
            "steps": [asdict(step) for step in self.steps],
            "trace": str(self.trace) if self.trace else None,
        }


def unfinished(step: Step, reason: str) -> StepResult:
    """The result of a step that was never started."""
    return StepResult(step.id, step.do, step.action.kind, "unknown", reason, 0.0)
