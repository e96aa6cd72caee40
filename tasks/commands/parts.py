"""What commands work with, when it is not the real thing: tests and programs hand in other parts as click's `obj`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tasks.session import Session


@dataclass(frozen=True, slots=True)
class Parts:
    """`session` takes what `tasks.session.Session` takes; a run on it needs no display when `needs_display` is off."""

    session: Callable[..., Session]
    needs_display: bool = True


def parts() -> Parts:
    """The parts of the running command."""
    context = click.get_current_context(silent=True)
    given = context.find_object(Parts) if context else None
    return given or Parts(_real_session)


def _real_session(**wishes: Any) -> Session:
    """Loaded when it is called: wrong flags and a missing display are told without waiting for it."""
    from tasks.session import Session

    return Session(**wishes)
