"""The reader: pixels -> lines of words, by an OCR engine whose models come with its package.

Contract: `read` returns every text strip of the frame with its words, in reading order. Given the previous frame and
its lines it reads again only what changed, and the recognition of a strip that was seen before (anywhere) is
remembered. Offline; the engine is loaded at the first read, or by `load`. Knows nothing of elements or windows.
The models read Latin script and Chinese, Japanese; not Cyrillic. They confuse l, 1, I and |.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np

from perception.change import changed_regions
from perception.geometry import Box
from perception.glyphs import lone_glyphs, sign_of
from perception.heap import give_back
from perception.ink import Strip, ink_of, strips
from perception.marks import find_marks
from perception.panels import find_edges
from perception.recogniser import Recogniser
from perception.retakes import plain, retakes
from perception.screen import Frame, Line, Pixels, Word

MARGIN = 12  # pixels around a changed region: glyphs reach over tile borders
CLOSER = 20  # pixels around a box that is read once more
SURER = 0.02  # by how much a second reading must be surer than the first
LARGE = 4  # of a fourth of a frame, the engine needs so much memory that what it freed is given back
TILE = 32
DOUBTFUL = 0.97  # below this a strip is read a second time, from the plain picture
UNDERLINED = 0.03  # by so much a reading of the plain picture may be less sure where a line under a text was erased
MIN_SCORE = 0.5
MIN_SCORE_GLYPH = 0.55  # a single sign in the middle of a button
LOOKALIKES = {"二": "=", "一": "-", "十": "+", "冰": "*", "米": "*", "木": "*", "〇": "0", "八": "^", "丨": "|"}
SYMBOLS = "□☐☑✓✔√●○◉◯日曰口▶▼▲◀·•、丶 "
MIN_SCORE_SHORT = 0.8  # one or two characters: more often an icon than a word


NO_TELEMETRY = {"ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
"""onnxruntime from 1.29 on writes a device id and reports its use unless told not to; both names have been in use."""


class Reader:
    """Reads frames. `threads` are the engine's; the default is OMP_NUM_THREADS or the usable cores, at most 4.

    The engine's threads wait for each other busily: on a machine that others work on, one needs half as much of it.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or _usual_threads()
        self._loading = threading.Lock()
        self._engine: Any = None
        self._recogniser: Any = None  # a Recogniser, once it is loaded

    def load(self) -> None:
        """Load the engine now (about a second), from any thread, for instance while an application starts."""
        with self._loading:
            if self._engine is None:
                self._engine = _engine(self._threads)
                self._recogniser = Recogniser(self._engine)

    def read(self, frame: Frame, previous: tuple[Frame, Sequence[Line]] | None = None) -> tuple[Line, ...]:
        """All lines of the frame, reading order. `previous` is an earlier frame and what was read on it."""
        self.load()
        known: Sequence[Line] = ()
        stale: Iterable[Box] = _busy_regions(frame)
        if previous is not None and previous[0].bounds == frame.bounds:
            known, stale = previous[1], changed_regions(previous[0], frame)
        close = [_padded(region, MARGIN, frame.bounds) for region in stale]
        touched = [line for line in known if any(region.intersection(line.box) for region in close)]
        kept = [line for line in known if line not in touched]  # their pixels are what they were
        regions = _grown(stale, touched, frame.bounds)
        fresh = [line for region in regions for line in self._read_region(frame, region)]
        fresh = [line for line in fresh if not any(line.box.intersection(other.box) for other in kept)]
        if LARGE * sum(region.area for region in regions) >= frame.bounds.area:
            give_back()
        return tuple(in_reading_order([*kept, *fresh]))

    def read_closer(self, frame: Frame, lines: Sequence[Line], box: Box) -> tuple[Line, ...]:
        """The lines of a frame, read once more in a box, in another cut: the detector misses in one what it finds in
        another. What was read before stays, but for pieces of what is now read in one, and more surely.
        """
        self.load()
        fresh = self._read_region(frame, _padded(box, CLOSER, frame.bounds))
        return tuple(in_reading_order(with_more(lines, fresh)))

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        """What a line may also say: readings of other pictures of it that differ from its text."""
        self.load()
        box = line.box.shifted(-frame.bounds.left, -frame.bounds.top)
        read = (self._recogniser.read(picture, alone=True)[0] for picture in retakes(frame.pixels, box))
        texts = dict.fromkeys(" ".join(text.split()) for text in read)
        return tuple(text for text in texts if text and text != line.text)

    def _read_region(self, frame: Frame, region: Box) -> list[Line]:
        pixels = np.ascontiguousarray(frame.crop(region))
        marks = [mark.box for mark in find_marks(pixels, find_edges(pixels))]
        pieces = [strip for box in self._detect(pixels) for strip in strips(pixels, box, marks)]
        alone = self._threads == 1 or len(pieces) < 2
        found = self._side_by_side(lambda strip: self._line(strip, pixels, region, alone=alone), pieces, alone=alone)
        lines = without_pieces([line for line in found if line is not None])
        return [*lines, *self._read_glyphs(pixels, region, lines)]

    def _side_by_side(
        self, read: Callable[[Strip], Line | None], pieces: Sequence[Strip], *, alone: bool
    ) -> list[Line | None]:
        """What each strip says, several at a time unless there is but one."""
        if alone:
            return [read(piece) for piece in pieces]
        with ThreadPoolExecutor(self._threads, "recogniser") as pool:
            return list(pool.map(read, pieces))

    def _read_glyphs(self, pixels: Pixels, region: Box, lines: Sequence[Line]) -> list[Line]:
        """Single signs on buttons ("7", "+"), which the detector passes over."""
        taken = [line.box.shifted(-region.left, -region.top) for line in lines]
        found = [self._glyph(pixels, box) for box in lone_glyphs(pixels, taken)]
        return [
            Line(
                text,
                box.shifted(region.left, region.top),
                score,
                (Word(text, box.shifted(region.left, region.top), score),),
            )
            for text, box, score in found
            if text
        ]

    def _glyph(self, pixels: Pixels, box: Box) -> tuple[str, Box, float]:
        """One sign: by its geometry when that tells it, else recognised; "" when it is no sign."""
        ink = ink_of(pixels, box)
        if ink is None:
            return "", box, 0.0
        place, mask = ink
        sign = sign_of(mask)
        if sign:
            return sign, place, 1.0
        for strip in strips(pixels, box)[:1]:
            text, score = self._recogniser.read(strip.image, alone=True)
            text = LOOKALIKES.get(text, text)
            if score >= MIN_SCORE_GLYPH and len(text) <= 2 and text.isascii():
                return text, strip.box, score
        return "", box, 0.0

    def _detect(self, pixels: Pixels) -> list[Box]:
        """Boxes that hold text, relative to `pixels`."""
        height, width = pixels.shape[:2]
        bottom, right = -height % TILE, -width % TILE  # padding instead of the engine's stretching
        padded = cv2.copyMakeBorder(pixels, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
        result = self._engine(padded[:, :, ::-1], use_det=True, use_cls=False, use_rec=False)
        if result.boxes is None:
            return []
        picture = Box(0, 0, width, height)
        boxes = [_around(corners).intersection(picture) for corners in np.asarray(result.boxes)]
        return [box for box in boxes if box is not None]

    def _line(self, strip: Strip, pixels: Pixels, region: Box, *, alone: bool) -> Line | None:
        text, score = self._recogniser.read(strip.image, alone=alone)
        if score < DOUBTFUL or strip.underlined:  # shaded, outlined or cut letters survive in the plain picture only
            again = self._recogniser.read(plain(pixels, strip.box), alone=alone)
            if again[1] > score - (UNDERLINED if strip.underlined else 0):
                text, score = again
        text = " ".join(text.split())
        bare = text.strip(SYMBOLS).strip() or text
        if text[0:1] != bare[0:1]:
            strip = _without_first(strip)
        text = bare
        if _is_one_ideograph(text) or not text or score < (MIN_SCORE_SHORT if len(text) <= 2 else MIN_SCORE):
            return None
        box = strip.box.shifted(region.left, region.top)
        return Line(text, box, score, tuple(_words(text, score, box, strip.gaps)))


def in_reading_order(lines: Iterable[Line]) -> list[Line]:
    """Rows from the top, each from the left; lines are in one row when their middles are within half a height."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (each.box.center.y, each.box.left)):
        middle = line.box.center.y
        if rows and abs(rows[-1][0].box.center.y - middle) <= max(4, rows[-1][0].box.height // 2):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda each: each.box.left)]


def without_pieces(lines: Sequence[Line]) -> list[Line]:
    """The lines but for those that lie within another: a stroke of its first letter, cut off and read once more."""
    return [
        line
        for place, line in enumerate(lines)
        if not any(
            other.box.encloses(line.box) and (other.box != line.box or at < place)
            for at, other in enumerate(lines)
            if at != place
        )
    ]


def _is_one_ideograph(text: str) -> bool:
    """A single Chinese character on a desktop is far more often a misread picture."""
    return len(text) == 1 and "\u3000" <= text <= "\u9fff"


def _without_first(strip: Strip) -> Strip:
    """The strip from its first wide gap on: what stands before was a picture read as a symbol."""
    space = max(3, strip.box.height // 5)
    gap = next((gap for gap in strip.gaps if gap[1] - gap[0] >= space), None)
    if gap is None or gap[0] > 3 * strip.box.height:
        return strip
    box = Box(strip.box.left + gap[1], strip.box.top, strip.box.width - gap[1], strip.box.height)
    gaps = tuple((a - gap[1], b - gap[1]) for a, b in strip.gaps if a > gap[1])
    return Strip(box, strip.image, gaps)


def _words(text: str, score: float, box: Box, gaps: Sequence[tuple[int, int]]) -> list[Word]:
    """Cut at the widest gaps; by the share of characters where there are fewer gaps than spaces."""
    parts = text.split(" ")
    widest = sorted(sorted(gaps, key=lambda gap: gap[0] - gap[1])[: len(parts) - 1])
    if len(widest) < len(parts) - 1:
        ends = np.cumsum([len(part) + 1 for part in parts[:-1]]) * box.width // (len(text) + 1)
        widest = [(int(end), int(end)) for end in ends]
    starts, stops = [0, *(gap[1] for gap in widest)], [*(gap[0] for gap in widest), box.width]
    return [
        Word(part, Box(box.left + start, box.top, max(1, stop - start), box.height), score)
        for part, start, stop in zip(parts, starts, stops, strict=True)
    ]


def _busy_regions(frame: Frame) -> list[Box]:
    """Where the frame is not one flat colour per tile: the rest holds no text and is not searched."""
    pixels = frame.pixels
    flat = Frame(np.repeat(np.repeat(pixels[::TILE, ::TILE], TILE, 0), TILE, 1)[: pixels.shape[0], : pixels.shape[1]],
                 frame.bounds, frame.taken_at)  # fmt: skip
    return list(changed_regions(flat, frame, TILE))


def _grown(stale: Iterable[Box], known: Sequence[Line], bounds: Box) -> list[Box]:
    """Stale regions with a margin and the known lines they touch; merged until none overlap."""
    regions: list[Box] = []
    for region in stale:
        grown = _padded(region, MARGIN, bounds)
        for line in known:
            if grown.intersection(line.box):
                grown = grown.union(_padded(line.box, MARGIN // 2, bounds))
        while overlapping := [other for other in regions if other.intersection(grown)]:
            for other in overlapping:
                regions.remove(other)
                grown = grown.union(other)
        regions.append(grown)
    return sorted(regions)


def _padded(box: Box, margin: int, bounds: Box) -> Box:
    wide = Box(box.left - margin, box.top - margin, box.width + 2 * margin, box.height + 2 * margin)
    return wide.intersection(bounds) or box


def _around(corners: Any) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Box(int(left), int(top), max(1, int(right - left)), max(1, int(bottom - top)))


def _engine(threads: int) -> Any:
    os.environ.update(NO_TELEMETRY)  # read once, when onnxruntime is imported
    from rapidocr import RapidOCR

    settings = {
        "Global.log_level": "error",
        "Global.min_side_len": TILE,
        "Global.max_side_len": 20_000,
        "Global.use_vertical_padding": False,
        "Det.limit_side_len": TILE,  # never stretch a small region up to a whole screen
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=settings)


def _says_more(line: Line, others: Sequence[Line]) -> bool:
    """Whether a line, about as sure, says all the words of others in their order, and some between them."""
    known = [word for other in sorted(others, key=lambda each: each.box.left) for word in _bare_words(other.text)]
    words = _bare_words(line.text)
    rest = iter(words)
    sure = all(line.score >= other.score - SURER for other in others)
    return sure and len(words) > len(known) and all(word in rest for word in known)


def _bare_words(text: str) -> list[str]:
    return ["".join(letter for letter in word if letter.isalnum()) for word in text.split()]


def _usual_threads() -> int:
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return min(4, int(wanted) if wanted.isdecimal() and int(wanted) else len(os.sched_getaffinity(0)))


def with_more(known: Sequence[Line], fresh: Sequence[Line]) -> list[Line]:
    """Known lines and those of a second reading that stand where nothing was read, or read better what stands there."""
    kept, added = list(known), []
    for line in fresh:
        touched = [other for other in kept if other.box.intersection(line.box)]
        pieces = all(line.box.contains(other.box.center) for other in touched)
        surer = all(line.score > other.score + SURER for other in touched)
        if pieces and (surer or _says_more(line, touched)):
            kept = [other for other in kept if other not in touched]
            added.append(line)
    return [*kept, *added]
