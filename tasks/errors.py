"""What can go wrong while running a task.

TaskError
├── BadInput            a file, flag, fact or instruction is wrong (names value, place and choices)
├── TraceRefused        a trace file is damaged, foreign, from the future, or in use
├── TraceWriteFailed    the journal could not be written: the run stops before the next input
└── EnvironmentBroken   display, model or disk is missing (names cause and cure)
"""

from __future__ import annotations


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
