"""The seam between deciding and doing: who carries out an action. Knows nothing of how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from actions.action import Action
from actions.last_look import Dispatch
from actions.sight import Sight


class Executor(Protocol):
    """Carries out validated, admitted actions."""

    def perform(self, action: Action, sight: Sight | None = None) -> Dispatch | None:
        """Send the action's input events. Raises an `ActionError`; whatever happens, nothing stays held down.

        With the `sight` it was admitted on, it is compared a last time: `ScreenChanged` means that nothing was sent.
        """

    def read_back(self) -> str | None:
        """The whole text of the focused field, or None when nothing came; the person's clipboard is kept."""

    def clipboard(self) -> str | None:
        """The text on the clipboard, or None when there is none."""

    def release_all(self) -> None:
        """Release every key and button that is down."""

    def close(self) -> None:
        """Release everything and let go of the display."""


class RecordingExecutor:
    """A shipped fake: keeps the actions it was given instead of carrying them out.

    `react` is called after each one and stands for the desktop's answer; `text` is what `read_back` returns.
    """

    def __init__(self, react: Callable[[Action], None] | None = None, text: str | None = None) -> None:
        self.performed: list[Action] = []
        self.text = text
        self.closed = False
        self._react = react

    def perform(self, action: Action, sight: Sight | None = None) -> Dispatch | None:  # noqa: ARG002
        self.performed.append(action)
        if self._react is not None:
            self._react(action)
        return None

    def read_back(self) -> str | None:
        return self.text

    def clipboard(self) -> str | None:
        return self.text

    def release_all(self) -> None:
        """Nothing is ever held."""

    def close(self) -> None:
        self.closed = True
