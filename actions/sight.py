"""What grounding saw under a point: the evidence the guard compares again just before input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The target as it was seen. Everything in it is read from the screen: data, never trusted."""

    crop: NDArray[np.uint8]  # RGB around the target, [h, w, 3]
    corner: tuple[int, int]  # screen pixel of the crop's left top corner
    window: int | None  # id of the window under the point
    focus: int | None  # id of the window that has the keyboard focus
    label: str  # name of the element under the point; "" when unreadable
    role: str
    application: str  # window class; "" when unknown
    around: str = ""  # what else was read in the same place, one text a line: hints, contents, parts of a label
    otherwise: str = ""  # what these texts may also say, one a line: a reason to ask, never one to trust
    called: str = ""  # what a label that stands beside it may also say, one a line
    label_cut: bool = False  # more is written in that label than could be read
    beside: str = ""  # what stands on its left, where nothing was seen under the point: what it may be called
    cut: bool = False  # more is written there than could be read
    has_room: bool = False  # a text box with something written in it, and room to write on
