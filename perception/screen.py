"""What one look at the desktop found. Plain immutable values; knows nothing of how they were found.

H W are pixels; every box is in screen pixels (`perception.geometry`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box, ScreenPoint

Pixels = NDArray[np.uint8]
"""RGB, shape [H, W, 3]."""

Role = Literal[
    "button",
    "field",
    "area",
    "checkbox",
    "radio",
    "combo",
    "tab",
    "menu",
    "link",
    "item",
    "slider",
    "spin",
    "icon",
    "text",
    "image",
    "unknown",
]
"""`field` is a one-line text box, `area` a multi-line one, `item` a row of a list, tree or table, `icon` an unlabelled
picture that can be clicked, `text` plain text."""

PASSIVE: frozenset[Role] = frozenset({"text", "image", "unknown"})
"""Roles of what is only looked at."""

State = Literal["checked", "selected", "disabled", "focused", "expanded"]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of the whole virtual desktop (or of the region deskhand was confined to)."""

    pixels: Pixels  # [H, W, 3]
    bounds: Box
    taken_at: float  # time.monotonic(), seconds
    _name: str = field(default="", init=False, repr=False)

    @property
    def name(self) -> str:
        """The hash of the pixels, made when it is first asked for."""
        self.prepare()
        return self._name

    def prepare(self) -> None:
        """Make the name now, while nobody waits for it."""
        object.__setattr__(self, "_name", self._name or frame_hash(self.pixels))

    def again(self, taken_at: float) -> Frame:
        """The same picture, seen at another time."""
        same = Frame(self.pixels, self.bounds, taken_at)
        object.__setattr__(same, "_name", self._name)
        return same

    def crop(self, box: Box) -> Pixels:
        """The pixels under `box`, cut at the frame's border; [h, w, 3]. Empty when outside."""
        left, top = max(0, box.left - self.bounds.left), max(0, box.top - self.bounds.top)
        right, bottom = box.right - self.bounds.left, box.bottom - self.bounds.top
        return self.pixels[top : max(top, bottom), left : max(left, right)]


def frame_hash(pixels: Pixels) -> str:
    """The name of a picture: equal sizes and pixels give equal names (BLAKE2b, 16 bytes)."""
    height, width = pixels.shape[:2]
    digest = hashlib.blake2b(f"{width}x{height}".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read from the screen."""

    text: str
    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read from the screen, with its words in reading order."""

    text: str
    box: Box
    score: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A top-level window, from the window system. Its title is data written by others: never trusted."""

    id: int
    pid: int | None
    application: str  # window class (WM_CLASS), stable and not chosen by page content
    title: str
    box: Box  # client area, screen pixels
    stacking: int  # 0 is the bottom
    focused: bool
    frame: Box | None = None  # with the window manager's title bar and borders; None when it has none
    transient_for: int | None = None  # id of the window it says it belongs to (WM_TRANSIENT_FOR): a dialog's parent


@dataclass(frozen=True, slots=True)
class Element:
    """Something a person could point at."""

    box: Box
    role: Role
    name: str  # own text, or the text of the label it belongs to; "" when it has none
    value: str = ""  # text inside a field or area
    states: frozenset[State] = frozenset()
    score: float = 1.0
    label: Box | None = None  # where the label stands when the name is not inside the box
    window: int | None = None  # id of the window it belongs to
    extent: Box | None = None  # all that reacts to a click, where that was judged: the row, the button's border
    reacts: float | None = None  # how surely a click on it does something, 0 to 1, where that was judged
    kind: Role | None = None  # the role it most likely has, where that was judged
    doubtful: frozenset[State] = frozenset()  # states that it may be in as well as not, where that was judged

    @property
    def seen_as(self) -> Role:
        """Its role; where no rule saw one, what it was judged to be."""
        return self.kind if self.role == "unknown" and self.kind else self.role

    @property
    def mark(self) -> Box:
        """The mark of a box to tick before its words; the whole box of anything else."""
        box, words = self.box, self.label
        if self.role not in ("checkbox", "radio") or words is None or words.left <= box.left + 4:
            return box
        return Box(box.left, box.top, min(words.left - box.left, box.height), box.height)

    @property
    def aim(self) -> ScreenPoint:
        """Where a click on it goes: its middle; into the mark of a box to tick, as one on its words may do nothing."""
        return self.mark.center

    @property
    def acted_on(self) -> bool:
        """Whether it is something to act on: as judged, or else by its role."""
        return self.role not in PASSIVE if self.reacts is None else self.reacts >= 0.5


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that was typed in this run, and the place in which it was proven to stand."""

    text: str
    box: Box
    window: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """A settled frame and what was found on it. `elements` are in stable reading order."""

    frame: Frame
    windows: tuple[Window, ...]  # bottom first
    lines: tuple[Line, ...]
    elements: tuple[Element, ...]
    settled: bool = True
    timings: dict[str, float] = field(default_factory=dict)  # seconds by stage: capture, settle, read, find
    foreign: frozenset[int] = frozenset()  # ids of windows that are not the run's business (told, not seen)
    typed: tuple[Typed, ...] = ()  # the run's own texts (told, not seen)

    @property
    def focused_window(self) -> Window | None:
        return next((w for w in reversed(self.windows) if w.focused), None)

    @property
    def foreign_in_front(self) -> Window | None:
        """The window with the focus, when it is a foreign one."""
        focused = self.focused_window
        return focused if focused is not None and focused.id in self.foreign else None

    def window_at(self, point: ScreenPoint) -> Window | None:
        """The topmost window under a point."""
        return next((w for w in reversed(self.windows) if (w.frame or w.box).contains(point)), None)

    def window(self, window_id: int) -> Window | None:
        return next((w for w in self.windows if w.id == window_id), None)
