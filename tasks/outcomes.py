"""Every error that may reach a person, with the verdict it stands for and the reason a program reads.

The one table behind exit codes of errors: the command line and `do -` use it. An error that is not listed is a bug.
"""

from __future__ import annotations

from typing import NamedTuple

from actions.errors import (
    ActionError,
    ConsentRequired,
    DisplayGone,
    ForeignWindow,
    InputUnavailable,
    ScreenChanged,
    Stopped,
    TextNotDelivered,
)
from agent.errors import (
    AgentError,
    MissingFact,
    ModelOutputInvalid,
    ModelUnavailable,
    PlanRefused,
    TargetAmbiguous,
    UncertainPlan,
)
from perception.errors import CheckpointRefused, DisplayLost, ImageRefused, PerceptionError
from tasks.errors import (
    BadInput,
    EnvironmentBroken,
    InDoubt,
    LimitReached,
    ScreenBlocked,
    TaskError,
    TraceRefused,
    TraceWriteFailed,
    Unverified,
)
from tasks.verdict import EXIT_CODES, RunVerdict
from tasks.waiting import ForeignInFront

DESKHAND_ERRORS = (TaskError, AgentError, ActionError, PerceptionError)


class Outcome(NamedTuple):
    """What an error means for the whole run."""

    verdict: RunVerdict
    reason: str

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]


_OUTCOMES: tuple[tuple[type[BaseException], Outcome], ...] = (
    (BadInput, Outcome("bad_input", "bad_input")),
    (TraceRefused, Outcome("bad_input", "trace_refused")),
    (TraceWriteFailed, Outcome("environment", "trace_write_failed")),
    (ScreenBlocked, Outcome("environment", "screen_unavailable")),
    (EnvironmentBroken, Outcome("environment", "environment")),
    (Unverified, Outcome("unverified", "unverified")),
    (InDoubt, Outcome("in_doubt", "in_doubt")),
    (MissingFact, Outcome("bad_input", "missing_fact")),
    (UncertainPlan, Outcome("refused", "uncertain_plan")),
    (PlanRefused, Outcome("bad_input", "plan_refused")),
    (ModelOutputInvalid, Outcome("failed", "model_output_invalid")),
    (ModelUnavailable, Outcome("environment", "model_unavailable")),
    (CheckpointRefused, Outcome("environment", "model_unavailable")),
    (ImageRefused, Outcome("bad_input", "image_refused")),
    (DisplayLost, Outcome("environment", "display_lost")),
    (PerceptionError, Outcome("environment", "screen_unavailable")),
    (Stopped, Outcome("stopped", "stopped")),
    (KeyboardInterrupt, Outcome("stopped", "stopped")),
    (ForeignWindow, Outcome("failed", "foreign_window")),
    (ScreenChanged, Outcome("failed", "refuted")),
    (TextNotDelivered, Outcome("failed", "refuted")),
    (ForeignInFront, Outcome("failed", "foreign_window")),
    (TargetAmbiguous, Outcome("failed", "ambiguous")),
    (ConsentRequired, Outcome("refused", "consent")),
    (DisplayGone, Outcome("environment", "display_lost")),
    (InputUnavailable, Outcome("environment", "input_unavailable")),
    (ActionError, Outcome("refused", "action_refused")),
    (AgentError, Outcome("failed", "missing")),
)
"""The first fitting row counts."""


def outcome_of(error: BaseException) -> Outcome:
    """What an error means. Anything unknown is the environment's fault until it is fixed."""
    if isinstance(error, LimitReached):
        return Outcome("failed", error.reason)
    return next((found for kind, found in _OUTCOMES if isinstance(error, kind)), Outcome("environment", "internal"))
