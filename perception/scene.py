"""A scene: everything one look offers to the element finder, with the questions the finder asks about it.

Panels (fills), lines (read text), pictures (inked spots that are neither), and the unit all distances are measured in:
the height of the text on this screen, so that rules hold in every font size and scale. Roles are decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box, ScreenPoint
from perception.panels import Panel, Regions, find_regions
from perception.screen import Frame, Line, Pixels, Window, Word

DEFAULT_UNIT = 11  # pixels: the ink height of capitals at 10 points and 96 dots per inch
MIN_PICTURE = 4
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What was seen. Panels are largest first."""

    frame: Frame
    lines: tuple[Line, ...]
    windows: tuple[Window, ...]
    regions: Regions
    pictures: tuple[Box, ...]
    unit: int
    contrast: float  # of the usual text
    strong: float  # of the texts that stand out most
    _home: dict[Box, Panel | None] = field(default_factory=dict)

    @property
    def panels(self) -> tuple[Panel, ...]:
        return self.regions.panels

    def panel_of(self, box: Box) -> Panel | None:
        """The smallest panel that holds the middle of `box` and is larger than it."""
        if box not in self._home:
            middle = box.center
            holding = [p for p in self.panels if p.box.contains(middle) and p.box.area > box.area and p.box != box]
            self._home[box] = holding[-1] if holding else None
        return self._home[box]

    def inside(self, box: Box, things: Iterable[Box]) -> list[Box]:
        """Those of `things` whose middle lies in `box`."""
        return [thing for thing in things if thing != box and box.contains(thing.center)]

    def window_at(self, point: ScreenPoint) -> Window | None:
        """The topmost window there, its frame included."""
        return next((w for w in reversed(self.windows) if (w.frame or w.box).contains(point)), None)

    def fill_around(self, box: Box) -> Colour:
        """The commonest colour a few pixels outside `box`."""
        away = max(4, self.unit // 4)  # past the border, but not into the next control
        wide = Box(box.left - away, box.top - away, box.width + 2 * away, box.height + 2 * away)
        crop = self.frame.crop(wide)
        if not crop.size:
            return (0, 0, 0)
        ring = np.concatenate((crop[0], crop[-1], crop[:, 0], crop[:, -1]))
        return commonest(ring)


def commonest(colours: NDArray[np.uint8]) -> Colour:
    """The colour that occurs most often; [N, 3]."""
    packed = colours.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    value = int(values[counts.argmax()])
    return value >> 16, value >> 8 & 255, value & 255


def difference(one: Colour, other: Colour) -> int:
    """The largest difference of a channel."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def build_scene(frame: Frame, lines: Sequence[Line], windows: Sequence[Window]) -> Scene:
    """Cut the frame and measure it."""
    regions = find_regions(frame, tuple(windows))
    lines = [part for line in lines for part in _parted(line, regions)]
    unit = usual_height(lines)
    pictures = _find_pictures(regions, frame.bounds, lines, unit)
    contrasts = sorted(_contrast(frame.crop(line.box)) for line in lines)
    contrast = contrasts[len(contrasts) * 2 // 3] if contrasts else 0.0
    strong = contrasts[len(contrasts) * 9 // 10] if contrasts else 0.0
    return Scene(frame, tuple(lines), tuple(windows), regions, pictures, unit, contrast, strong)


def usual_height(lines: Sequence[Line]) -> int:
    """The height of the text on a screen, pixels."""
    heights = sorted(line.box.height for line in lines if len(line.text) > 2)
    return max(7, heights[len(heights) // 3]) if heights else DEFAULT_UNIT


def _parted(line: Line, regions: Regions) -> list[Line]:
    """A line cut where the border of a panel crosses it between two words: a label and the text in its field."""
    borders = [x for panel in regions.panels if _spans(panel.box, line.box) for x in (panel.box.left, panel.box.right)]
    for before, after in pairwise(line.words):
        if any(before.box.right - 1 <= x <= after.box.left + 1 for x in borders):
            at = line.words.index(after)
            return [_joined(line, line.words[:at]), *_parted(_joined(line, line.words[at:]), regions)]
    return [line]


def _spans(panel: Box, line: Box) -> bool:
    return panel.top <= line.top + 2 and panel.bottom >= line.bottom - 2 and panel.height <= 5 * line.height


def _joined(line: Line, words: tuple[Word, ...]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Line(" ".join(word.text for word in words), box, line.score, words)


def ink_contrast(scene: Scene, box: Box) -> float:
    """How far the ink of a text stands out from its ground, in grey levels."""
    return _contrast(scene.frame.crop(box))


def _contrast(crop: Pixels) -> float:
    if not crop.size:
        return 0.0
    grey = crop.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    return float(np.percentile(np.abs(grey - np.median(grey)), 98.5))


def _find_pictures(regions: Regions, bounds: Box, lines: Sequence[Line], unit: int) -> tuple[Box, ...]:
    """Inked spots that are no text and no border of a panel."""
    ink = regions.edges.astype(np.uint8)
    for line in lines:
        _clear(ink, line.box.shifted(-bounds.left, -bounds.top), 2)
    for panel in regions.panels:
        if min(panel.box.width, panel.box.height) <= 2.2 * unit and panel.box.width <= 3 * unit:
            continue  # part of a picture, or a small button that is one
        rounded = panel.shape == "round" and panel.box.height <= 5 * unit
        _clear_outline(ink, panel.box.shifted(-bounds.left, -bounds.top), round_corners=rounded)
    reach = max(3, unit // 4)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    width, height, area = stats[1:, 2:].T
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    plausible = (
        (shorter >= MIN_PICTURE) & (longer <= 12 * unit) & (longer <= 5 * shorter) & (area >= 0.15 * width * height)
    )
    return tuple(
        Box(int(x) + bounds.left, int(y) + bounds.top, int(w) + 1, int(h) + 1)
        for x, y, w, h in stats[1:, :4][plausible].tolist()
    )


def _clear(ink: NDArray[np.uint8], box: Box, margin: int) -> None:
    ink[max(0, box.top - margin) : box.bottom + margin, max(0, box.left - margin) : box.right + margin] = 0


def _clear_outline(ink: NDArray[np.uint8], box: Box, *, round_corners: bool) -> None:
    """Blank the border of a panel: two pixels outside it and one inside."""
    top, bottom = max(0, box.top - 3), box.bottom + 2
    left, right = max(0, box.left - 3), box.right + 2
    ink[top : box.top + 1, left:right] = ink[box.bottom - 1 : bottom, left:right] = 0
    ink[top:bottom, left : box.left + 1] = ink[top:bottom, box.right - 1 : right] = 0
    if round_corners:
        arc = min(box.width, box.height) // 3
        for y in (top, bottom - arc):
            ink[max(0, y) : y + arc, left : left + arc] = ink[max(0, y) : y + arc, right - arc : right] = 0
