"""Tool tips: what a program says of a picture without words while the pointer rests on it.

Asked for when a step means something that is nowhere to be read: the pointer goes from picture to picture, likelier
ones first, and what small windows or new words near it say then is what these pictures are called from then on in this
run. Moving the pointer changes nothing, so it is no action of the run; each move and each tip is noted in the trace. A
tip is data written by others, as a label is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from actions.action import Move
from actions.sight import Sight
from agent.grounding import point_of
from agent.wordless import is_wordless
from perception.geometry import Box
from perception.screen import Element, Line, Screen
from tasks.desk import Desk
from tasks.inert import inert
from tasks.legible import UNSURE
from tasks.trace import Trace

FIRST_SECONDS, NEXT_SECONDS = 2.2, 1.2
"""How long the pointer rests on a picture for its tip: until one has come, and after that."""
LEAVING_SECONDS: Final = 2.0
SILENT: Final = 4
"""Pictures without a tip, before any had one, after which no more are asked."""
MOST: Final = 40
MOST_WORDS: Final = 8
"""Words of a tip that are a name; what is longer explains."""
NEAR: Final = 90
"""Pixels between the pointer and a tip at most."""


@dataclass(frozen=True, slots=True)
class Tip:
    """What a tip says; "" where there was none, or none that could be read for sure."""

    text: str = ""
    otherwise: str = ""
    """What it may also say, one reading a line."""


@dataclass(slots=True)
class Tips:
    """What pictures are called, by how they look. Of one run."""

    said: dict[str, Tip] = field(default_factory=dict)

    def hear(self, element: Element, screen: Screen, tip: Tip) -> None:
        """What was said of a picture."""
        self.said[_print(element, screen)] = tip

    def name(self, screen: Screen) -> Screen:
        """The screen; pictures whose tip is known are called by it."""
        if not any(tip.text for tip in self.said.values()):
            return screen
        named = tuple(self._named(element, screen) for element in screen.elements)
        return replace(screen, elements=named)

    def judge(self, sight: Sight, element: Element, screen: Screen) -> Sight:
        """What was seen of an element; of one that is called by its tip, what the tip may also say is part of it.

        Nothing is written on such a picture: what it may do, its tip alone tells.
        """
        tip = self.said.get(_print(element, screen))
        if tip is None or not tip.text or tip.text != element.name:
            return sight
        also = "\n".join(filter(None, (sight.otherwise, tip.otherwise)))
        return replace(sight, label=tip.text, role=element.role, otherwise=also, cut=False)

    def unasked(self, screen: Screen, elements: Sequence[Element]) -> list[Element]:
        """The pictures without words among the elements whose tip is not known, each place once."""
        wordless = [e for e in elements if is_wordless(e, screen) and _print(e, screen) not in self.said]
        return [e for n, e in enumerate(wordless) if not any(_is_same(e, other) for other in wordless[:n])]

    def _named(self, element: Element, screen: Screen) -> Element:
        if not is_wordless(element, screen):
            return element
        tip = self.said.get(_print(element, screen))
        return replace(element, name=tip.text) if tip and tip.text else element


@dataclass(frozen=True, slots=True)
class Listening:
    """Rests the pointer of one desk on pictures and reads what comes up."""

    desk: Desk
    trace: Trace
    clock: Callable[[], float]
    look: Callable[[], Screen]
    pause: Callable[[], None]

    def ask(self, tips: Tips, pictures: Sequence[Element], screen: Screen, step: str) -> Iterator[Screen]:
        """`screen` with one more picture called by its tip, again and again; ends when there are no more to be had."""
        heard = silent = 0
        for element in pictures[:MOST]:
            tip = self._tip(element, screen, FIRST_SECONDS if not heard else NEXT_SECONDS)
            told = {"step": step, "over": list(element.box.center), "says": inert(tip.text, 200)}
            self.trace.note("tip", told)
            tips.hear(element, screen, tip)
            heard, silent = heard + bool(tip.text), silent + (not tip.text)
            if tip.text:
                yield tips.name(screen)
            if not heard and silent >= SILENT:
                return

    def gone(self, before: Screen, park: Callable[[], None]) -> Screen:
        """The screen once the last tip has gone: where it does not go, after `LEAVING_SECONDS`."""
        park()
        known, began = {window.id for window in before.windows}, self.clock()
        while True:
            screen = self.look()
            if {window.id for window in screen.windows} <= known or self.clock() - began >= LEAVING_SECONDS:
                return screen
            self.pause()

    def _tip(self, element: Element, before: Screen, within: float) -> Tip:
        """What appears while the pointer rests on an element; an empty one when nothing does."""
        self.desk.perform(Move(to=point_of(element.box.center)))
        began = self.clock()
        while True:
            after = self.look()
            if lines := tip_at(element, before, after):
                return self._read(lines, after)
            if self.clock() - began >= within:
                return Tip()
            self.pause()

    def _read(self, lines: Sequence[Line], screen: Screen) -> Tip:
        """What the first row of a tip says; nothing when it was not read for sure, or is a sentence."""
        if any(line.score < UNSURE for line in lines):
            return Tip()
        text = " ".join(line.text for line in lines).partition(" (")[0].strip().rstrip(":.… ")
        if not any(map(str.isalpha, text)) or len(text.split()) > MOST_WORDS:
            return Tip()
        return Tip(text, "\n".join(t for line in lines for t in self.desk.eyes.alternatives(screen.frame, line)))


def tip_at(element: Element, before: Screen, after: Screen) -> list[Line]:
    """The first row of a small window that has come up near an element, or of new words beside it; none without any."""
    known = {window.id for window in before.windows}
    own = next((w.pid for w in before.windows if w.id == element.window), None)
    popped = [
        w.box for w in after.windows
        if w.id not in known and w.frame is None and not w.focused and own in (None, w.pid)
        and _is_near(w.box, element.box)
    ]  # fmt: skip
    if popped:
        return _first_row([line for line in after.lines if popped[-1].contains(line.box.center)])
    read = {(line.text, line.box) for line in before.lines}
    fresh = [line for line in after.lines if (line.text, line.box) not in read and _is_near(line.box, element.box)]
    outside = [line for line in fresh if not element.box.contains(line.box.center) and _is_in(line, element, after)]
    if len(outside) != 1 or _stood_there(outside[0], before):
        return []  # nothing, or the page itself has changed
    return outside


def _first_row(lines: Sequence[Line]) -> list[Line]:
    first = min(lines, key=lambda line: (line.box.top, line.box.left), default=None)
    if first is None:
        return []
    same = [line for line in lines if abs(line.box.center.y - first.box.center.y) <= first.box.height // 2]
    return sorted(same, key=lambda line: line.box.left)


def _is_in(line: Line, element: Element, screen: Screen) -> bool:
    """Whether a line stands in the window of an element."""
    over = screen.window_at(line.box.center)
    return element.window is None or (over is not None and over.id == element.window)


def _stood_there(line: Line, before: Screen) -> bool:
    """Whether other words were read in the same place before: they changed, no tip came up."""
    return any(old.box.iou(line.box) > 0.3 for old in before.lines)


def _is_near(tip: Box, picture: Box) -> bool:
    across = max(tip.left - picture.right, picture.left - tip.right, 0)
    down = max(tip.top - picture.bottom, picture.top - tip.bottom, 0)
    return max(across, down) <= NEAR


def _is_same(one: Element, other: Element) -> bool:
    return one.box.contains(other.box.center) or other.box.contains(one.box.center)


def _print(element: Element, screen: Screen) -> str:
    """How a picture looks, to the last pixel."""
    crop = screen.frame.crop(element.box)
    return hashlib.blake2b(repr(crop.shape).encode() + crop.tobytes(), digest_size=16).hexdigest()
