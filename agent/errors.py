"""What can go wrong while deciding.

AgentError
├── PlanRefused            no plan can be made (carries a reason from the closed set and what to do)
│   ├── MissingFact        the plan needs something the user has not told (carries the question)
│   └── UncertainPlan      the model's margin is below the threshold
├── ModelOutputInvalid     the model answered outside its grammar after the allowed re-asks
├── ModelUnavailable       the model named by --model cannot be loaded or reached
└── NotGrounded            a step's target cannot be pointed at
    ├── TargetMissing      nothing on the screen fits
    └── TargetAmbiguous    several things fit about equally well (carries the candidates)
"""

from __future__ import annotations

from collections.abc import Sequence


class AgentError(Exception):
    """Base of every error raised by `agent`."""


class PlanRefused(AgentError):
    """The instruction cannot be turned into a plan."""


class MissingFact(PlanRefused):
    """A needed fact is not known; ask the user, before anything is touched."""

    def __init__(self, question: str, path: str) -> None:
        super().__init__(f"{question} (add {path!r} to the facts)")
        self.question = question
        self.path = path


class UncertainPlan(PlanRefused):
    """The model is not sure enough of this plan to carry it out unasked."""


class ModelOutputInvalid(AgentError):
    """The model answered outside its grammar."""


class ModelUnavailable(AgentError):
    """The model cannot be loaded or reached."""


class NotGrounded(AgentError):
    """A step could not be tied to a place on the screen."""


class TargetMissing(NotGrounded):
    """Nothing on the screen fits the target."""


class TargetAmbiguous(NotGrounded):
    """Several elements fit about equally well."""

    def __init__(self, message: str, candidates: Sequence[object], rung: str = "none") -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)
        self.rung = rung  # of the ladder that could not decide
