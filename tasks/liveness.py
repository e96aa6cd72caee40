"""Can the desktop be worked on now: its server answers, nothing locks it, and the camera sees what is shown.

Each cause has a sentence of its own. A black desktop is no trouble: whether a picture is alive is found out by showing
a spot and looking for it, not by its colours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from actions.connection import display_errors, open_display
from actions.errors import ActionError, InputUnavailable
from actions.lockers import Lockers, is_wayland
from actions.pulse import Pulse
from actions.spot import SIDE, spot
from perception.errors import PerceptionError
from perception.geometry import Box
from tasks.errors import EnvironmentBroken, ScreenBlocked

if TYPE_CHECKING:
    from perception.screen import Pixels

SEEN_SECONDS = 1.5
"""How long a spot may take to be seen: a compositor draws later than the server."""
_NEAR = 40  # per colour part: a compositor may blend


class Liveness:
    """Watches over one display; close it at the end."""

    def __init__(self) -> None:
        with ExitStack() as stack:
            self._pulse = Pulse()
            stack.callback(self._pulse.close)
            self._connection = open_display()
            stack.callback(self._disconnect)
            self._lockers = Lockers(self._connection)
            self._refuse_wayland()
            stack.pop_all()

    def check(self) -> None:
        """Raise when input would not reach the desktop: `ScreenBlocked`, or `InputUnavailable` when it is gone."""
        with display_errors():
            obstacle = self._lockers.obstacle()
        if obstacle:
            raise ScreenBlocked(obstacle)

    def check_seen(self, glance: Callable[[Box], Pixels], bounds: Box) -> None:
        """Raise `ScreenBlocked` when the camera does not see what is shown: its picture stands still, or is black."""
        box = Box(bounds.left + 1, bounds.top + 1, SIDE, SIDE)
        if not bounds.encloses(box):
            return
        with display_errors(), spot(self._connection, box.left, box.top, _colour(glance(box))) as shown:
            deadline = time.monotonic() + SEEN_SECONDS
            while max(abs(a - b) for a, b in zip(_colour(glance(box)), shown, strict=True)) > _NEAR:
                if time.monotonic() > deadline:
                    raise ScreenBlocked("the picture of the screen stands still: what is shown there cannot be seen")

    def explain(self, error: BaseException) -> BaseException:
        """The error that names the cause, when the server went silent."""
        environmental = isinstance(error, ActionError | PerceptionError)
        return (self._pulse.cause() or error) if environmental else error

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Errors that leave the block name the cause."""
        try:
            yield
        except (ActionError, PerceptionError) as error:
            if (better := self.explain(error)) is not error:
                raise better from error
            raise

    def close(self) -> None:
        self._pulse.close()
        self._disconnect()

    def _disconnect(self) -> None:
        with suppress(InputUnavailable), display_errors():
            self._connection.close()

    def _refuse_wayland(self) -> None:
        with display_errors():
            wayland = is_wayland(self._connection)
        if wayland:
            raise EnvironmentBroken(
                "this display belongs to a Wayland session, where no program may see or drive others; log in to an X11"
                " session, or use --virtual 1280x800"
            )


def _colour(pixels: Any) -> tuple[int, int, int]:
    """The colour in the middle."""
    height, width = pixels.shape[:2]
    red, green, blue = (int(part) for part in pixels[height // 2, width // 2])
    return red, green, blue
