"""Whether what was read of a thing is all that is written on it: lost letters and lost words.

Readers lose what stands at the edge of a thing: "Approve" comes back as "prove", "Run anyway" as "anyway". Such a label
is no ground for a decision. Knows nothing of what the words mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry import Box, ScreenPoint
from perception.marks import find_marks
from perception.panels import find_edges
from perception.screen import Element, Line, Screen

INK_LEVELS = 48
"""How far ink stands out from its ground in one channel."""

LETTER_GAP, WORD_GAP, WORD_WIDTH, LETTER = 0.25, 0.6, 0.8, 0.3
"""In heights of a line: gaps between letters and words, the least width of a lost word and of a letter."""

SOLID, TALL, OVER = 0.32, 1.3, 0.35
"""In heights of a line: no stroke of a letter is so thick, none so tall; so far they go over the others of a line."""

LONG_WORD, ON_BASELINE, DESCENT = 1.3, 0.4, 0.08
"""The width of a word whose letters touch, in heights of its line; of the columns of a word so many stand on the
baseline; and how far from it, in heights."""

UNSURE = 0.9
"""A reader that is less sure of a line than this has misread it more often than not; of whole labels 1 in 1,000 is.

A picture beside a label takes some of the sureness: a menu entry with its picture had 0.915.
"""

SLICED = 0.5
"""In heights of a line: its letters go no farther both above and below it."""

ANOTHER_COLOUR = 96
"""Levels of one channel by which words in two colours differ: a label is written in one."""

PIECES = 2.0
"""Heights of the letters between two pieces of one word at most."""
GROUND = 2.0
"""In heights of a line: what is inked without a gap for so long is another ground."""

Mask = NDArray[np.bool_]


def is_cut(element: Element | None, at: ScreenPoint, screen: Screen) -> bool:
    """More is written there than was read: before the first word, at the end, or where the point itself is.

    So is a name of which a reader was not sure, of which only a slice was found, or that is two things read as one;
    keys beside it are no part of it.
    """
    lines = [line for line in screen.lines if _is_on(line, element, at)]
    if _is_between_pieces(at, screen):
        return True
    if not lines:
        return False
    told = [line for line in lines if element is None or not element.name or line.text in element.name]
    if any(_is_unsure(line) or _is_sliced(line, screen) or _is_of_two_colours(line, screen) for line in told):
        return True
    first = min(lines, key=lambda line: line.box.left)
    ends = [line for line in lines if abs(line.box.center.y - first.box.center.y) <= line.box.height // 2]
    last = max(ends, key=lambda line: line.box.right)
    return (
        _goes_on_before(first, screen)
        or _goes_on_after(last, screen)
        or any(_is_torn(first, other) or _is_torn(other, last) for other in screen.lines if other not in lines)
        or is_ink_between(lines, element, at, screen)
    )


def _is_between_pieces(at: ScreenPoint, screen: Screen) -> bool:
    """Nothing was read at the point, but on both sides of it close by, and something is written between."""
    row = [line.box for line in screen.lines if line.box.top <= at.y < line.box.bottom]
    if any(box.contains(at) for box in row):
        return False
    before = max((box for box in row if box.right <= at.x), key=lambda box: box.right, default=None)
    after = min((box for box in row if box.left >= at.x), key=lambda box: box.left, default=None)
    if before is None or after is None or after.left - before.right > PIECES * before.height:
        return False
    gap = Box(before.right, before.top, after.left - before.right, before.height)
    return gap.width > 0 and bool(ink_of(screen.frame.crop(gap)).any())


def ink_of(pixels: NDArray[np.uint8], ground_of: NDArray[np.uint8] | None = None) -> Mask:
    """Where something stands out from the ground (of `ground_of`, if that is given); [h, w]."""
    ground = np.median(pixels if ground_of is None else ground_of, axis=(0, 1)).astype(np.int16)
    mask: Mask = np.abs(pixels.astype(np.int16) - ground).max(axis=2) > INK_LEVELS
    return mask


def is_solid(ink: Mask, height: int) -> bool:
    """Something in it is thicker than any stroke of a letter of that height."""
    inside = cv2.distanceTransform(np.pad(ink, 1).astype(np.uint8), cv2.DIST_L2, 3)
    return 2 * float(inside.max(initial=0)) - 1 > max(4.0, SOLID * height)


def _is_on(line: Line, element: Element | None, at: ScreenPoint) -> bool:
    box = Box(line.box.left - 3, line.box.top - 3, line.box.width + 6, line.box.height + 6)
    return box.contains(at) or (element is not None and element.box.contains(line.box.center))


def _is_unsure(line: Line) -> bool:
    """Whether a reader would not swear to a line; single signs, of which it never is sure, are judged elsewhere."""
    return line.score < UNSURE and len(line.text.strip()) > 1


def _is_torn(line: Line, before: Line) -> bool:
    """Whether two texts in one row are no farther apart than words: a label that was found in pieces."""
    height = min(line.box.height, before.box.height)
    in_row = abs(line.box.center.y - before.box.center.y) <= height // 2
    return in_row and -2 <= line.box.left - before.box.right <= max(4, WORD_GAP * height)


def _is_sliced(line: Line, screen: Screen) -> bool:
    """Whether letters of a line go on both above and below it."""
    height = line.box.height
    strip = Box(line.box.left, line.box.top - height, line.box.width, 3 * height)
    if height < 2 or strip.intersection(screen.frame.bounds) != strip:
        return False
    ink = _without_rules(ink_of(screen.frame.crop(strip), screen.frame.crop(line.box)), height)
    reach = round(SLICED * height)
    _, labels = cv2.connectedComponents(ink.astype(np.uint8))
    above, own, below = (
        np.unique(labels[row]) for row in (height - reach, height + height // 2, 2 * height + reach - 1)
    )
    through = set(above.tolist()) & set(own.tolist()) & set(below.tolist()) - {0}
    return bool(through)


def _is_of_two_colours(line: Line, screen: Screen) -> bool:
    """Whether words of a line are written in clearly different colours: a button and the link beside it, as one."""
    inks = [_ink_colour(crop) for word in line.words if (crop := screen.frame.crop(word.box)).size]
    return len(inks) > 1 and int(np.ptp(np.stack(inks), axis=0).max()) > ANOTHER_COLOUR


def _ink_colour(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The colour of what stands out most from the ground."""
    flat = pixels.reshape(-1, 3).astype(np.int16)
    apart = np.abs(flat - np.median(flat, axis=0)).max(axis=1)
    colour: NDArray[np.int16] = np.median(flat[apart >= 0.8 * apart.max()], axis=0).astype(np.int16)
    return colour


def _goes_on_before(line: Line, screen: Screen) -> bool:
    """Letters right before a line, or a whole word before it, which no line holds."""
    height = line.box.height
    ink = _ink_around(line, screen, before=4 * height, after=height)
    start = max(line.box.left - 4 * height, screen.frame.bounds.left)
    offset = line.box.left - start
    for mark in _marks_before(line, screen):
        ink[:, max(0, mark.left - start) : mark.right - start] = False
    return _is_lost(ink, offset, height, words=True) or _is_lost_word(ink, offset, line, screen)


def _marks_before(line: Line, screen: Screen) -> list[Box]:
    """Check boxes and radio buttons that stand before a line: no letters of it."""
    height, bounds = line.box.height, screen.frame.bounds
    near = Box(line.box.left - 4 * height, line.box.top - height, 4 * height, 3 * height).intersection(bounds)
    if near is None:
        return []
    pixels = np.ascontiguousarray(screen.frame.crop(near))
    marks = [mark.box.shifted(near.left, near.top) for mark in find_marks(pixels, find_edges(pixels))]
    return [mark for mark in marks if line.box.top <= mark.center.y < line.box.bottom]


def _goes_on_after(line: Line, screen: Screen) -> bool:
    """Letters right after a line; whole words behind it are told by other lines, or belong to other things."""
    height = line.box.height
    ink = _ink_around(line, screen, before=-max(0, line.box.width - height), after=line.box.width + 4 * height)
    offset = ink.shape[1] - min(height, line.box.width)
    return _is_lost(ink[:, ::-1], offset, height, words=False)


def _ink_around(line: Line, screen: Screen, *, before: int, after: int) -> Mask:
    """The ink from `before` pixels left of a line's beginning to `after` right of it, without other lines."""
    height = line.box.height
    over = _over(height)
    strip = Box(line.box.left - before, line.box.top - over, before + after, height + 2 * over)
    left, top = max(strip.left, screen.frame.bounds.left), max(strip.top, screen.frame.bounds.top)
    pixels = screen.frame.crop(strip)
    if not pixels.size:
        return np.zeros((0, 0), np.bool_)
    ink = ink_of(pixels, screen.frame.crop(line.box))
    for other in screen.lines:
        if other is not line and (met := other.box.intersection(strip)) is not None:
            ink[max(0, met.top - top) : met.bottom - top, max(0, met.left - left) : met.right - left] = False
    return _without_rules(ink, height)


def _is_lost(ink: Mask, offset: int, height: int, *, words: bool) -> bool:
    """Whether text was lost on the left of `offset` in a strip."""
    if offset <= 0 or ink.shape[1] <= offset:
        return False
    lost = _runs(_letters(ink)[:offset][::-1], height)
    if lost is None or not _is_lost_text(lost, height, words=words):
        return False
    gap, width, _ = lost
    return not _is_picture(_pieces_in(ink, max(0, offset - gap - width), offset - gap), height)


def _is_lost_word(ink: Mask, offset: int, line: Line, screen: Screen) -> bool:
    """Whether a word of few or touching letters was lost on the left: unlike a symbol it stands on the baseline."""
    height = line.box.height
    lost = _runs(_letters(ink)[:offset][::-1], height) if 0 < offset < ink.shape[1] else None
    if lost is None:
        return False
    gap, width, parts = lost
    if gap > max(4, WORD_GAP * height) or width < (WORD_WIDTH if parts > 1 else LONG_WORD) * height:
        return False
    word = ink[:, offset - gap - width : offset - gap]
    over = line.box.top - max(line.box.top - _over(height), screen.frame.bounds.top)
    own = ink_of(screen.frame.crop(line.box))
    feet = _feet(word) - over
    is_level = np.abs(feet - _baseline(own)) <= max(1, DESCENT * height)
    return bool(feet.size) and float(is_level.mean()) >= ON_BASELINE and not _is_picture(word, height)


def _feet(ink: Mask) -> NDArray[np.intp]:
    """The lowest ink of each column that has any."""
    inked = ink[:, ink.any(axis=0)]
    lowest: NDArray[np.intp] = ink.shape[0] - 1 - np.argmax(inked[::-1], axis=0)
    return lowest


def _baseline(ink: Mask) -> int:
    """The row that most letters stand on."""
    feet = _feet(ink)
    return int(np.bincount(feet).argmax()) if feet.size else 0


def _over(height: int) -> int:
    """How far above and below a line to look: one without tall letters may have lost some."""
    return max(2, round(OVER * height))


def _without_rules(ink: Mask, height: int) -> Mask:
    """Without underlines, frames, other grounds, the dots of a focus frame: what is long, or flatter than letters."""
    wide = max(8, round(GROUND * height))
    ink = ink & ~cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, wide), np.uint8)).astype(bool)
    ink = ink & _touched(ink)
    long = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, max(8, height)), np.uint8))
    thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((max(3, height // 5), 1), np.uint8))
    left = ink & ~(long.astype(bool) & ~thick.astype(bool))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8))
    flat = stats[:, cv2.CC_STAT_HEIGHT] <= max(2, height // 5)
    flat[0] = True  # the ground
    kept: Mask = ~flat[labels]
    return kept


def _touched(ink: Mask) -> Mask:
    """Where the pixel over, under, left or right of one is inked too: the dots of a focus frame touch at corners."""
    wide = np.pad(ink, 1)
    near: Mask = wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
    return near


def _pieces_in(ink: Mask, left: int, right: int) -> Mask:
    """What is connected with the ink in these columns."""
    _, labels = cv2.connectedComponents(ink.astype(np.uint8))
    found = np.unique(labels[:, left:right])
    kept: Mask = np.isin(labels, found[found > 0])
    return kept


def _is_picture(ink: Mask, height: int) -> bool:
    """A symbol before a label: solid, or taller than a letter, and no wider than a symbol."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows) or columns[-1] - columns[0] >= 2 * height:
        return False
    return bool(rows[-1] - rows[0] + 1 > TALL * height) or is_solid(ink, height)


def _letters(ink: Mask) -> NDArray[np.int8]:
    """Per column: 1 where letters may be, 0 where nothing is, -1 where a border or another ground runs through."""
    through = (ink.mean(axis=0) > 0.9) | ink[0]  # letters end where the line does; pictures are taller
    return np.where(through, -1, ink.any(axis=0).astype(np.int8)).astype(np.int8)


def _is_lost_text(lost: tuple[int, int, int], height: int, *, words: bool) -> bool:
    """`lost`: the gap to the letter that was read, the width of what is there, its parts. `words`: whole ones too.

    The end of a line is told less well than its beginning: a sliver there belongs to the last letter.
    """
    gap, width, parts = lost
    if gap <= max(2, LETTER_GAP * height):
        return width >= (2 if words else max(2, LETTER * height))
    return words and gap <= max(4, WORD_GAP * height) and width >= WORD_WIDTH * height and parts > 2


def _runs(columns: NDArray[np.int8], height: int) -> tuple[int, int, int] | None:
    """The gap before the nearest ink, how wide that ink is over all, and of how many parts, as far as letters go."""
    start = next((n for n, value in enumerate(columns) if value), None)
    if start is None or columns[start] < 0:
        return None
    end, parts, blank = start, 1, 0
    for n in range(start, len(columns)):
        if columns[n] < 0:
            break
        if columns[n]:
            parts += blank > 0
            end, blank = n, 0
        else:
            blank += 1
            if blank > max(3, WORD_GAP * height):
                break
    return start, end - start + 1, parts


def is_ink_between(lines: Sequence[Line], element: Element | None, at: ScreenPoint, screen: Screen) -> bool:
    """The point lies on something written in another row than everything that was read of its thing."""
    if element is None or element.role not in ("item", "text", "link", "menu", "field"):
        return False
    height = min(line.box.height for line in lines)
    if any(line.box.top - height // 3 <= at.y < line.box.bottom + height // 3 for line in lines):
        return False
    around = Box(at.x - 2 * height, at.y - height // 2, 4 * height, height).intersection(element.box)
    if around is None:
        return False
    ink = ink_of(screen.frame.crop(around))
    return bool(ink.size) and int(ink.any(axis=0).sum()) >= height
