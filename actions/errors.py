"""What can go wrong while acting.

ActionError
├── ActionRefused          the action is invalid or out of bounds; nothing was sent
│   └── UnknownKeyError    a key name that does not exist (carries near matches)
├── ConsentRequired        a consent class was not granted (carries the class and the sight)
├── ScreenChanged          what was seen is no longer what is there; look again
│   ├── ForeignWindow      what lies there is a window that is not the run's business
│   └── FocusMoved         the keyboard focus went elsewhere before the first key
├── TextNotDelivered       text could not be delivered exactly; the step fails
├── Stopped                a person or a signal asked to stop (carries who)
└── InputUnavailable       events cannot be sent (no display, no XTEST)
    └── DisplayGone        the display server ended or stopped answering
"""

from __future__ import annotations


class ActionError(Exception):
    """Base of every error raised by `actions`."""


class ActionRefused(ActionError, ValueError):
    """The action is invalid or out of bounds. Nothing was sent."""


class UnknownKeyError(ActionRefused):
    """No such key."""

    def __init__(self, key: str, near: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"unknown key {key!r}{hint}")
        self.key = key
        self.near = near


class ConsentRequired(ActionError):
    """The action belongs to a class that nobody has granted."""

    def __init__(self, consent_class: str, label: str) -> None:
        super().__init__(f"needs consent for {consent_class!r} ({label or 'unreadable target'})")
        self.consent_class = consent_class
        self.label = label


class ScreenChanged(ActionError):
    """The target's region, the window under it, or the focus changed between look and input."""


class ForeignWindow(ScreenChanged):
    """The input would reach a window that is not the run's business. Nothing was sent."""


class FocusMoved(ScreenChanged):
    """The keyboard focus is not where the keys were meant to go. Nothing was sent."""


class TextNotDelivered(ActionError):
    """The text could not be delivered exactly."""


class Stopped(ActionError):
    """A stop was requested; everything held was released."""

    def __init__(self, source: str) -> None:
        super().__init__(f"stopped by {source}")
        self.source = source


class InputUnavailable(ActionError):
    """Input events cannot be sent here."""


class DisplayGone(InputUnavailable):
    """The display server ended or stopped answering."""
