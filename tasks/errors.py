"""What can go wrong while running a task.

TaskError
├── BadInput            a file, flag, fact or instruction is wrong (names value, place and choices)
├── TraceRefused        a trace file is damaged, foreign, from the future, or in use
├── TraceWriteFailed    the journal could not be written: the run stops before the next input
├── EnvironmentBroken   display, model or disk is missing (names cause and cure)
│   └── ScreenBlocked   the desktop is locked, or what is shown there cannot be seen
├── Unverified          an action of a consent class was due while an earlier step is not confirmed
├── InDoubt             it cannot be told whether an interrupted action took effect
└── LimitReached        a limit of the run is used up (carries its reason)
"""

from __future__ import annotations

from tasks.verdict import FailReason


class TaskError(Exception):
    """Base of every error raised by `tasks`."""


class BadInput(TaskError, ValueError):
    """Something the user gave is wrong; the message names the value, the place and the choices."""


class TraceRefused(TaskError):
    """A trace cannot be read or resumed."""


class TraceWriteFailed(TaskError):
    """The journal could not be written."""


class EnvironmentBroken(TaskError):
    """Something outside deskhand is missing; the message names cause and cure."""


class ScreenBlocked(EnvironmentBroken):
    """Input would not reach the desktop, or what is shown there cannot be seen."""


class Unverified(TaskError):
    """An action of a consent class was due while an earlier step is not confirmed."""


class InDoubt(TaskError):
    """It cannot be told whether an interrupted action took effect."""


class LimitReached(TaskError):
    """A limit of the run is used up."""

    def __init__(self, reason: FailReason, message: str) -> None:
        super().__init__(message)
        self.reason: FailReason = reason
