"""The judges that ship with the package, one after the other: extents first, then states.

Both fit the finder as its `judge` (`perception.elements`). The weights are read once, when first needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from perception.elements import find_elements
from perception.extent_judge import embedded_extents
from perception.scene import Scene
from perception.screen import Element, Frame, Line, Window
from perception.state_judge import embedded_states


def embedded_judge(scene: Scene, elements: Sequence[Element]) -> tuple[Element, ...]:
    """The elements with extents, kinds and states, and after them what was overlooked and surely reacts."""
    return embedded_states()(scene, embedded_extents()(scene, elements))


def find_judged(frame: Frame, lines: Sequence[Line], windows: Sequence[Window]) -> tuple[Element, ...]:
    """What stands on a frame, found and judged: what runs and `deskhand look` see."""
    return find_elements(frame, lines, windows, judge=embedded_judge)
