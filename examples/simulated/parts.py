"""The simulated desktop's eyes, hands and stop signal: what a run works with instead of X.

Two kinds of eyes: told ones, which know every widget, and those of `seeing_desk`, which read the drawn picture with the
package's own reader and element finder.
"""

from __future__ import annotations

from collections.abc import Callable

from actions.action import Action
from actions.executor import RecordingExecutor
from actions.sight import Sight
from actions.stop import StopSignal
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.drawing import draw
from perception.eyes import Eyes
from perception.geometry import Box, Layout, Monitor
from perception.screen import Frame, Line, Pixels, Screen, Window
from tasks.desk import Desk

LOOK_SECONDS = 0.5
"""How much of the desktop's own time one look takes."""


class SimulatedEyes:
    """Told eyes. `after_look` stands for what happens between a look and the input that follows."""

    def __init__(self, desktop: SimulatedDesktop, after_look: Callable[[], None] = lambda: None) -> None:
        self._desktop = desktop
        self._after_look = after_look

    def look(self, within: float = 5.0, check: Callable[[], None] = lambda: None) -> Screen:  # noqa: ARG002 - always settled
        check()
        self._desktop.advance(LOOK_SECONDS)
        active = self._desktop.active
        elements = tuple(
            element for window in self._desktop.windows for element in window.elements(active=window is active)
        )
        frame = Frame(draw(self._desktop), self._desktop.bounds, self._desktop.now)
        screen = Screen(frame, self.windows(), (), elements)
        self._after_look()
        return screen

    def closer(self, box: Box) -> Screen:  # noqa: ARG002 - all is seen at once
        return self.look()

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:  # noqa: ARG002 - all is told
        return ()

    def glance(self, box: Box) -> Pixels:
        return Frame(draw(self._desktop), self._desktop.bounds, self._desktop.now).crop(box)

    def windows(self) -> tuple[Window, ...]:
        active = self._desktop.active
        return tuple(w.seen(place, focused=w is active) for place, w in enumerate(self._desktop.windows))


class SimulatedCamera:
    """Photographs the simulated desktop; also its window system. Each picture takes a moment of the desktop's time.

    `before` is called before each: what happens while nobody looks.
    """

    def __init__(self, desktop: SimulatedDesktop, before: Callable[[], None] = lambda: None) -> None:
        self._desktop = desktop
        self._before = before

    def layout(self) -> Layout:
        return Layout((Monitor(self._desktop.bounds),))

    def grab(self) -> Frame:
        self._before()
        self._desktop.advance(0.05)
        return Frame(draw(self._desktop), self._desktop.bounds, self._desktop.now)

    def glance(self, box: Box) -> Pixels:
        return self.grab().crop(box)

    def snapshot(self) -> tuple[Window, ...]:
        return SimulatedEyes(self._desktop).windows()

    def close(self) -> None:
        """Nothing to give back."""


class SimulatedHands(RecordingExecutor):
    """Carries actions out on the simulated desktop, and keeps them."""

    def __init__(self, desktop: SimulatedDesktop) -> None:
        super().__init__(desktop.perform)
        self._desktop = desktop

    def read_back(self) -> str | None:
        window = self._desktop.active
        focus = window.focus if window else None
        return focus.value if focus is not None and focus.takes_text and not focus.concealed else None

    def perform(self, action: Action, sight: Sight | None = None) -> None:
        super().perform(action, sight)
        self._desktop.advance(0)


class SimulatedStop(StopSignal):
    """Waiting takes the desktop's time, nobody else's."""

    def __init__(self, desktop: SimulatedDesktop) -> None:
        super().__init__()
        self._desktop = desktop

    def wait(self, seconds: float) -> None:
        self._desktop.advance(seconds)
        self.check()


def simulated_desk(desktop: SimulatedDesktop, after_look: Callable[[], None] = lambda: None) -> Desk:
    """A desk over told eyes."""
    eyes = SimulatedEyes(desktop, after_look)
    return Desk(eyes, SimulatedHands(desktop), SimulatedStop(desktop), desktop.bounds)


def seeing_desk(desktop: SimulatedDesktop, before: Callable[[], None] = lambda: None) -> Desk:
    """A desk whose eyes really read and search the drawn picture; `before` as in `SimulatedCamera`."""
    from perception.reader import Reader

    camera = SimulatedCamera(desktop, before)
    return Desk(Eyes(camera, camera, Reader()), SimulatedHands(desktop), SimulatedStop(desktop), desktop.bounds)
