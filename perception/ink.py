"""The ink of a text line: what is drawn on its background, cut into strips that hold text and nothing else.

A text detector returns boxes in which menu entries stand far apart, mnemonics are underlined, a check box or an icon
leads, a caret blinks, a border shows. All of that is misread as letters ("Eile" for File, "OSubject"). Here such a box
becomes strips: runs of words without large gaps, underlines and carets erased, icons cut off, contrast made equal.
Works on pixels [H, W, 3] and boxes relative to them. Knows nothing of recognition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.borders import Inside, erase_borders, erase_frame
from perception.geometry import Box
from perception.screen import Pixels

Mask = NDArray[np.bool_]
Grey = NDArray[np.uint8]

MIN_CONTRAST = 18  # grey levels between ink and background
MIN_INK_HEIGHT = 4
STRIP_HEIGHT = 48  # what the recogniser was trained on
CARET_WIDTH = 2
GROUND = 0.15  # share of a crop from which a colour is a background
SIDE = 0.75  # share of a side of a selection that has its colour
VIVID = 40  # grey levels between the channels of a strong colour, as selections have
LEVEL = 0.8  # share of a text's width that a line under it has at least
MANY_RUNS = 5  # fewer glyphs do not tell how tall the letters of a line are


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Text without icons: where it stands, dark on white at the recogniser's height, and its blank gaps."""

    box: Box
    image: Grey  # [48, w]
    gaps: tuple[tuple[int, int], ...]  # blank columns between glyphs, (start, end) relative to box.left
    underlined: bool = False  # a line under it was erased, and with it what letters have there


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of columns that hold ink, and the rows it reaches."""

    left: int
    right: int
    top: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def strips(pixels: Pixels, box: Box, marks: Sequence[Box] = ()) -> list[Strip]:
    """The text strips inside `box`; none when there is no ink. `marks` are check boxes and radio buttons."""
    place = box.intersection(Box(0, 0, pixels.shape[1], pixels.shape[0]))
    if place is None or min(place.width, place.height) < MIN_INK_HEIGHT:
        return []
    crop = pixels[place.top : place.bottom, place.left : place.right]
    distance = contrast(crop)
    ink = distance > max(MIN_CONTRAST, 0.22 * float(distance.max()))
    inside = erase_frame(ink)
    whole = ink.copy()
    walls = erase_borders(ink)
    _erase_strangers(ink)  # first: under a letter of another line stands no picture
    _erase_caret(ink)
    cut = ink[0] | ink[-1]
    cut[[0, -1]] |= ink[:, [0, -1]].any(axis=0)
    walls += _erase_marks(ink, place, marks)
    _erase_underlines(ink, distance)
    runs, bars = _without_bars(runs_of(ink), ink)
    runs, pictures = _without_pictures(runs, crop, ink, cut)
    groups = _groups(runs, [*walls, *bars, *pictures])
    tall = [group for group in groups if max(run.height for run in group) >= MIN_INK_HEIGHT]
    found = [_strip(group, distance, ink, place, underlined=_is_underlined(group, whole)) for group in tall]
    return [*found, *(strip for side in _beside(place, inside) for strip in strips(pixels, side, marks))]


def _beside(place: Box, inside: Inside) -> list[Box]:
    """What a frame leaves of a place to its left and right, where a label may stand: never all of it."""
    ends = ((0, inside.left), (inside.right, place.width))
    return [
        Box(place.left + start, place.top, end - start, place.height)
        for start, end in ends
        if 1.2 * place.height < end - start < place.width
    ]


def ink_of(pixels: Pixels, box: Box) -> tuple[Box, Mask] | None:
    """Everything inked inside `box`: its extent, and the mask [h, w] cut to it."""
    place = box.intersection(Box(0, 0, pixels.shape[1], pixels.shape[0]))
    if place is None:
        return None
    distance = contrast(pixels[place.top : place.bottom, place.left : place.right])
    ink = distance > max(MIN_CONTRAST, 0.35 * float(distance.max()))
    if not ink.any():
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    extent = Box(place.left + left, place.top + top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
    return extent, ink[top : top + extent.height, left : left + extent.width]


def contrast(crop: Pixels) -> Grey:
    """Distance of every pixel from the background colour, [H, W]; a background that shades by rows is followed."""
    packed = crop.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    order = counts.argsort()[::-1]
    grounds = [_colour(int(values[n])) for n in order if counts[n] >= GROUND * packed.size]
    distance = _apart(crop, _colour(int(values[order[0]])))
    chosen = next((ground for ground in grounds if np.ptp(ground) > VIVID), None)
    if chosen is not None and len(grounds) > 1:
        selected = _selected(crop, chosen, next(ground for ground in grounds if ground is not chosen))
        if selected is not None:
            return selected
    if (distance <= MIN_CONTRAST).mean() < 0.45:
        distance = np.abs(crop.astype(np.int16) - np.median(crop, axis=1, keepdims=True)).max(axis=2)
    return np.asarray(distance, np.uint8)


def _colour(packed: int) -> NDArray[np.int16]:
    return np.array([packed >> 16, packed >> 8 & 255, packed & 255], np.int16)


def _apart(crop: Pixels, colour: NDArray[np.int16]) -> NDArray[np.int16]:
    """The distance of every pixel from a colour."""
    distance: NDArray[np.int16] = np.abs(crop.astype(np.int16) - colour).max(axis=2)
    return distance


def _selected(crop: Pixels, chosen: NDArray[np.int16], ground: NDArray[np.int16]) -> Grey | None:
    """The distance where a part of a text is selected: a rectangle in a strong colour has that for its background.

    None when there is no such rectangle: a picture is round, or has its colour in its middle.
    """
    inside = _apart(crop, chosen)
    same = inside <= MIN_CONTRAST
    rows, columns = (np.flatnonzero(same.mean(axis=axis) >= GROUND) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return None
    place = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    filled = same[place]
    sides = sorted(float(side.mean()) for side in (filled[0], filled[-1], filled[:, 0], filled[:, -1]))
    if sides[1] < SIDE:  # of one a letter may take much
        return None
    distance = _apart(crop, ground)
    distance[place] = inside[place]
    return np.asarray(distance, np.uint8)


def runs_of(ink: Mask) -> list[Run]:
    """The stretches of columns with ink, from the left."""
    columns = np.concatenate(([False], ink.any(axis=0), [False]))
    edges = np.flatnonzero(columns[1:] != columns[:-1]).reshape(-1, 2)
    found = []
    for left, right in edges.tolist():
        rows = np.flatnonzero(ink[:, left:right].any(axis=1))
        found.append(Run(left, right, int(rows[0]), int(rows[-1]) + 1))
    return found


def _erase_strangers(ink: Mask) -> None:
    """Erase what reaches in from above or below: corners of borders, other lines. Text has room around it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    height = len(ink)
    for label in range(1, count):
        _, top, _, tall, _ = stats[label].tolist()
        if (top == 0) != (top + tall == height) and tall <= 0.4 * height:
            ink[labels == label] = False


def _erase_caret(ink: Mask) -> None:
    """Erase a caret that touches a letter: a thin bar at one end of a run, above and below all else that is inked."""
    for run in runs_of(ink):
        full = np.flatnonzero(ink[run.top : run.bottom, run.left : run.right].mean(axis=0) > 0.9)
        at_end = len(full) and (full[0] == 0 or full[-1] == run.width - 1)
        if not at_end or len(full) > CARET_WIDTH or run.width <= CARET_WIDTH or run.height < 10:
            continue
        rest = ink.copy()
        rest[:, run.left + full] = False
        letters = [r for r in runs_of(rest) if r.width > CARET_WIDTH or r.height < run.height]  # and no border
        if letters and run.top < min(r.top for r in letters) and max(r.bottom for r in letters) < run.bottom:
            ink[:, run.left + full] = False


def _erase_marks(ink: Mask, place: Box, marks: Sequence[Box]) -> list[int]:
    """Erase check boxes and radio buttons; words on both sides of one belong to different things."""
    walls = []
    capitals = _capital_height(runs_of(ink))
    for mark in marks:
        if mark.height > 0.95 * capitals and mark.intersection(place):  # a smaller circle is the letter o
            left = max(0, mark.left - place.left)
            ink[:, left : mark.right - place.left] = False
            walls.append(left)
    return walls


def _capital_height(runs: list[Run]) -> float:
    """From the baseline to the top of the tallest letter."""
    return float(np.median([run.bottom for run in runs])) - min(run.top for run in runs) if runs else 0.0


def _erase_underlines(ink: Mask, distance: Grey) -> None:
    """Erase the thin strokes under mnemonics and links."""
    runs = runs_of(ink)
    if not runs:
        return
    baseline = int(np.median([run.bottom for run in runs]))
    height = max(run.bottom for run in runs) - min(run.top for run in runs)
    for run in runs if len(runs) > 2 else []:
        _erase_stroke_below(ink, distance, run, baseline)
    length = max(4, round(0.35 * height))
    strokes = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=4)
    for left, top, width, thick, _area in stats[1:].tolist():
        if thick <= max(1, height // 8) and _is_underline(ink[:top, left : left + width], height):
            ink[top : top + thick, left : left + width] = False


def _erase_stroke_below(ink: Mask, distance: Grey, run: Run, baseline: int) -> None:
    """Erase an even stroke as wide as its letter that begins at or under the baseline (it may touch the letter)."""
    columns = slice(run.left, run.right)
    bottom = run.bottom
    while bottom > max(baseline, run.bottom - 3):
        row = distance[bottom - 1, columns]
        inked = np.flatnonzero(ink[bottom - 1, columns])
        spans = len(inked) >= max(4, 0.5 * run.width) and inked[-1] - inked[0] + 1 == len(inked)
        if not spans or int(np.ptp(row[inked])) > 12:
            break
        bottom -= 1
    if bottom - run.top >= MIN_INK_HEIGHT and bottom <= baseline:
        ink[bottom : run.bottom, columns] = False
        distance[bottom : run.bottom + 2, columns] = 0  # its faint lower half too


def _is_underline(over: Mask, height: int) -> bool:
    """Whether a stroke under `over` underlines it: a blank row first (links may cross descenders), then letters."""
    if len(over) < MIN_INK_HEIGHT or over.any(axis=1).sum() < max(MIN_INK_HEIGHT, 0.4 * height):
        return False
    return float(over[-1].mean()) <= (0.35 if over.shape[1] > 2 * height else 0.0)


def _groups(runs: list[Run], walls: list[int]) -> list[list[Run]]:
    """Runs parted where a border stands or the gap is wider than any space between words."""
    if not runs:
        return []
    letters = _without_towers(runs)
    walls = [*walls, *(run.left for run in runs if run not in letters)]
    capitals = _capital_height(letters)
    between = [b.left - a.right for a, b in pairwise(letters) if b.left - a.right < 0.4 * capitals]
    widest = max(6.0, 0.7 * capitals + 1.5 * float(np.median(between or [1])))  # fixed-pitch letters stand wider
    groups = [[letters[0]]]
    for before, run in pairwise(letters):
        if run.left - before.right > widest or any(before.right <= wall < run.left for wall in walls):
            groups.append([])
        groups[-1].append(run)
    return groups


def _without_towers(runs: list[Run]) -> list[Run]:
    """Leave out what stands among the letters and towers over them above and below: icons and dividers of a toolbar."""
    if len(runs) < MANY_RUNS:
        return runs
    base = float(np.median([run.bottom for run in runs]))
    middle = base - float(np.median([run.top for run in runs]))  # the height of an x, or of a capital
    letters = [run for run in runs if not _towers(run, base, middle)]
    return letters if len(letters) >= MANY_RUNS else runs


def _towers(run: Run, base: float, middle: float) -> bool:
    """No letter is twice as tall as an x, and none that is as wide as an x goes far above and below it."""
    wide = run.width >= 0.8 * middle
    over = base - run.top > 1.5 * middle and run.bottom - base > 0.15 * middle
    return run.height > 2.1 * middle or (wide and over)


def _without_pictures(runs: list[Run], crop: Pixels, ink: Mask, cut: NDArray[np.bool_]) -> tuple[list[Run], list[int]]:
    """Leave out icons and arrows before, after and between words; where they stood. `cut` reached the crop's border."""
    kept: list[Run] = []
    places: list[int] = []
    space = max(2.0, 0.2 * _capital_height(runs))
    clusters = _clusters(runs, space)
    for cluster in clusters:
        rest = [run for other in clusters if other is not cluster for run in other]
        if rest and _is_picture(cluster, rest, crop, ink, cut):
            places.append(cluster[0].left)
        else:
            kept += cluster
    return kept, places


def _clusters(runs: list[Run], space: float) -> list[list[Run]]:
    """Runs that stand closer together than words do."""
    clusters: list[list[Run]] = []
    for run in runs:
        if clusters and run.left - clusters[-1][-1].right < space:
            clusters[-1].append(run)
        else:
            clusters.append([run])
    return clusters


def _is_picture(part: list[Run], rest: list[Run], crop: Pixels, ink: Mask, cut: NDArray[np.bool_]) -> bool:
    """An arrow; something cut off; something as wide as high that towers over the words; or in several colours."""
    run = Run(part[0].left, part[-1].right, min(r.top for r in part), max(r.bottom for r in part))
    top, bottom = float(np.percentile([r.top for r in rest], 20)), float(np.percentile([r.bottom for r in rest], 80))
    height = bottom - top
    if run.width > 2.6 * height or len(part) > 5 or run.width > 2 * sum(r.width for r in rest):
        return False
    if _is_arrow(run, ink) and run.height <= 0.8 * height:
        return True
    if len(part) <= 3 and bool(cut[run.left : run.right].any()):
        return True
    if run.height < 8 or run.width < 5:
        return False
    baseline = float(np.median([r.bottom for r in rest]))  # many icons in a row reach below it and hide each other
    highest = baseline - min(r.top for r in rest)
    middle = baseline - float(np.percentile([r.top for r in rest], 70))
    if any(_is_taller_than_letters(r, baseline, middle, highest) for r in part):
        return True
    return _colour_spread(run, crop, ink) > 45


def _is_taller_than_letters(run: Run, baseline: float, middle: float, highest: float) -> bool:
    """As wide as high, and over any capital whose small letters are `middle` high, or over and under all letters."""
    if not 0.8 <= run.width / run.height <= 1.3:
        return False
    over, below = baseline - run.top, run.bottom - baseline
    reaches_under = below > max(1.0, 0.15 * middle)
    return over > 1.65 * middle or (reaches_under and over >= max(highest + 2, 1.5 * middle))


def _colour_spread(run: Run, crop: Pixels, ink: Mask) -> float:
    """How much the strongest ink varies in colour, in grey levels: letters are drawn in one, pictures in several."""
    place = slice(run.top, run.bottom), slice(run.left, run.right)
    colours = crop[place][ink[place]].astype(np.float64)
    ground = np.median(crop.reshape(-1, 3), axis=0)
    strength = np.abs(colours - ground).max(axis=1)
    return float(colours[strength >= 0.75 * strength.max()].std(axis=0).max())


def _is_arrow(run: Run, ink: Mask) -> bool:
    """The small triangle or angle of a drop-down: flat, symmetric, narrowing towards one end."""
    if not 4 <= run.height <= 14 or not 1.4 <= run.width / run.height <= 2.6:
        return False
    spot = ink[run.top : run.bottom, run.left : run.right]
    widths = [int(np.ptp(np.flatnonzero(row))) if row.any() else 0 for row in spot]
    steps = np.diff(widths)
    narrows = bool((steps <= 0).all() or (steps >= 0).all()) and abs(widths[0] - widths[-1]) >= run.width // 2
    return narrows and float((spot == spot[:, ::-1]).mean()) > 0.8


def _without_bars(runs: list[Run], ink: Mask) -> tuple[list[Run], list[int]]:
    """Leave out carets and borders: bars so thin that reach above and below every letter; where they stood."""
    bars = [run for run in runs if run.width <= CARET_WIDTH and run.height >= 10
            and ink[run.top : run.bottom, run.left : run.right].mean(axis=0).max() > 0.9]  # fmt: skip
    others = [run for run in runs if run not in bars]
    if not others:
        return ([], []) if len(runs) == 1 else (runs, [])
    top, bottom = min(run.top for run in others), max(run.bottom for run in others)
    baseline = float(np.median([run.bottom for run in others]))
    tall = [bar for bar in bars if (bar.top < top and bar.bottom > bottom)
            or (bar in (runs[0], runs[-1]) and bar.top <= top and bar.bottom >= max(bottom, baseline + 2))]  # fmt: skip
    return [run for run in runs if run not in tall], [bar.left for bar in tall]


def _is_underlined(words: list[Run], whole: Mask) -> bool:
    """Whether a line runs right under the words in the ink as it was; the side of a box leaves letters some room."""
    top, bottom = min(r.top for r in words), max(r.bottom for r in words)
    under = whole[top + round(0.6 * (bottom - top)) : bottom + 2, words[0].left : words[-1].right]
    return len(words) > 1 and bool((under.mean(axis=1) > LEVEL).any())


def _strip(words: list[Run], distance: Grey, ink: Mask, place: Box, *, underlined: bool) -> Strip:
    """The words alone, dark on white, at the recogniser's height."""
    top, bottom = min(r.top for r in words), max(r.bottom for r in words)
    left, right = words[0].left, words[-1].right
    grown = cv2.dilate(ink[top:bottom, left:right].astype(np.uint8), np.ones((3, 3), np.uint8))
    levels = np.where(grown > 0, distance[top:bottom, left:right], 0).astype(np.float32)
    floor = min(MIN_CONTRAST, 0.1 * float(levels.max()))
    dark = 255 - np.clip((levels - floor) * (255 / (float(levels.max()) - floor)), 0, 255).astype(np.uint8)
    height = max(bottom - top, 9)
    above = max(2, round(0.22 * height)) + (height - (bottom - top)) // 2
    padded = cv2.copyMakeBorder(dark, above, above, above, above, cv2.BORDER_CONSTANT, value=(255,))
    width = max(16, round(padded.shape[1] * STRIP_HEIGHT / padded.shape[0]))
    image = cv2.resize(padded, (width, STRIP_HEIGHT), interpolation=cv2.INTER_CUBIC)
    gaps = tuple((a.right - left, b.left - left) for a, b in pairwise(words))
    box = Box(place.left + left, place.top + top, right - left, bottom - top)
    return Strip(box, np.asarray(image, np.uint8), gaps, underlined)
