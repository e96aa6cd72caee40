"""Readings that are remembered: what was read once on a picture of a desktop is not read again where it looks the same.

Contract: a line is taken from memory only where every tile of pixels under it and around it is the same, told by its
hash; whatever else a picture shows is read by the reader, which is not even loaded before that. Holds texts and hashes,
no pictures. Knows nothing of files on disk: a memory becomes plain data and comes back from it, or from nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from perception.change import grouped_tiles, tile_map
from perception.errors import OutOfSpaceError
from perception.geometry import Box
from perception.screen import Frame, Line, Word

TILE = 32
AROUND = 12  # pixels around a line, or a change, that belong to it: what `perception.reader` reads with it
MOST = 60
"""Pictures that are remembered; of more, those that were of no use for the longest time are forgotten."""
MOST_LINES = 3000
MOST_OTHERS = 500
"""Lines whose other readings are remembered."""

Others = dict[str, tuple[str, ...]]
"""What lines may also say, by the hash of their text and pixels; what was of use last comes last."""

Tiles = NDArray[np.uint64]
"""A hash for each tile of a picture, [rows, columns]; 0 for a tile that nothing may be known of."""


class Reads(Protocol):
    """`perception.reader.Reader`."""

    def read(self, frame: Frame, previous: tuple[Frame, Sequence[Line]] | None = None) -> tuple[Line, ...]: ...

    def read_closer(self, frame: Frame, lines: Sequence[Line], box: Box) -> tuple[Line, ...]: ...

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read on one picture."""

    bounds: Box
    tiles: Tiles
    lines: tuple[Line, ...]

    def knows(self, tiles: Tiles, box: Box) -> bool:
        """Whether a picture shows the same in every tile that a box touches."""
        rows, columns = _spanned(box, self.bounds)
        own = self.tiles[rows, columns]
        return bool(own.all() and np.array_equal(own, tiles[rows, columns]))


@dataclass(slots=True)
class Readings:
    """A reader with a memory: `reader` reads what the memory does not know, which is added to `known`."""

    reader: Reads
    known: list[Reading] = field(default_factory=list)  # what was of use last comes last
    others: Others = field(default_factory=dict)
    _last: tuple[Frame, Tiles] | None = None

    def read(self, frame: Frame, previous: tuple[Frame, Sequence[Line]] | None = None) -> tuple[Line, ...]:
        """All lines of the frame, in reading order, as `perception.reader.Reader.read`."""
        tiles = self._tiles(frame)
        bases = [reading for reading in self.known if reading.bounds == frame.bounds]
        if previous is not None and previous[0].bounds == frame.bounds:
            bases.append(Reading(frame.bounds, self._tiles(previous[0]), tuple(previous[1])))
        base = max(bases, key=lambda reading: int((reading.tiles == tiles).sum()), default=None)
        if base is None:
            return self._learned(frame, tiles, self.reader.read(frame, previous))
        self._used(base)
        lines, unknown = list(base.lines), np.zeros(tiles.shape, np.bool_)
        for region in grouped_tiles(base.tiles != tiles, frame.bounds, TILE):
            if (found := self._remembered(region, lines, tiles, bases)) is None:
                unknown[_spanned(region, frame.bounds)] = True
            else:
                lines = found
        if unknown.any():
            return self._learned(frame, tiles, self.reader.read(frame, (_made_other(frame, unknown), lines)))
        from perception.reader import in_reading_order

        return tuple(in_reading_order(lines))

    def read_closer(self, frame: Frame, lines: Sequence[Line], box: Box) -> tuple[Line, ...]:
        """The lines of a frame, a box of it read once more by the reader, whatever the memory knows of it."""
        tiles = self._tiles(frame)
        self.known[:] = [known for known in self.known if not _same_picture(known, frame, tiles)]
        return self._learned(frame, tiles, self.reader.read_closer(frame, lines, box))

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        """What a line may also say; remembered by its text and its pixels."""
        digest = hashlib.blake2b(line.text.encode(), digest_size=16)
        digest.update(frame.crop(_near(line.box)).tobytes())
        name = digest.hexdigest()
        found = self.others.pop(name, None)
        self.others[name] = self.reader.alternatives(frame, line) if found is None else found
        for old in list(self.others)[: -MOST_OTHERS or None]:
            del self.others[old]
        return self.others[name]

    def _remembered(
        self, region: Box, lines: Sequence[Line], tiles: Tiles, bases: Sequence[Reading]
    ) -> list[Line] | None:
        """The lines of the whole picture when another reading knows what a changed region shows, else None."""
        for other in reversed(bases):
            reach = _grown(region, [*lines, *other.lines])
            if other.knows(tiles, reach):
                self._used(other)
                kept = [line for line in lines if line.box.intersection(reach) is None]
                return [*kept, *(line for line in other.lines if reach.encloses(line.box))]
        return None

    def _used(self, reading: Reading) -> None:
        place = next((place for place, known in enumerate(self.known) if known is reading), None)
        if place is not None:
            self.known.append(self.known.pop(place))

    def _learned(self, frame: Frame, tiles: Tiles, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        self.known.append(Reading(frame.bounds, tiles, lines))
        del self.known[:-MOST]
        return lines

    def _tiles(self, frame: Frame) -> Tiles:
        """The hashes of a frame; only what is not as in the last one is hashed."""
        if self._last is not None and self._last[0].pixels is frame.pixels:
            return self._last[1]
        self._last = (frame, tiles_of(frame, self._last))
        return self._last[1]


def _same_picture(reading: Reading, frame: Frame, tiles: Tiles) -> bool:
    return reading.bounds == frame.bounds and np.array_equal(reading.tiles, tiles)


def _near(box: Box) -> Box:
    """All that other pictures of a line show."""
    return Box(box.left - box.height, box.top - box.height, box.width + 2 * box.height, 3 * box.height)


def without(readings: Sequence[Reading], boxes: Sequence[Box]) -> list[Reading]:
    """Readings but for what stands in some boxes: there nothing is remembered."""
    return [_without(reading, boxes) for reading in readings]


def tiles_of(frame: Frame, last: tuple[Frame, Tiles] | None = None) -> Tiles:
    """A frame's tiles; `last` is an earlier frame with its own, whose equal tiles are taken over."""
    pixels = frame.pixels
    height, width = pixels.shape[:2]
    shape = (-(-height // TILE), -(-width // TILE))
    if last is not None and last[0].pixels.shape == pixels.shape:
        tiles, stale = last[1].copy(), tile_map(last[0], frame, TILE)
    else:
        tiles, stale = np.zeros(shape, np.uint64), np.ones(shape, np.bool_)
    for y, x in np.argwhere(stale).tolist():
        part = pixels[y * TILE : (y + 1) * TILE, x * TILE : (x + 1) * TILE]
        digest = hashlib.blake2b(part.tobytes(), digest_size=8).digest()
        tiles[y, x] = int.from_bytes(digest, "big") or 1
    return tiles


def _spanned(box: Box, bounds: Box) -> tuple[slice, slice]:
    """The rows and columns of tiles that a box touches."""
    left, top = box.left - bounds.left, box.top - bounds.top
    return (
        slice(max(0, top // TILE), -(-(top + box.height) // TILE)),
        slice(max(0, left // TILE), -(-(left + box.width) // TILE)),
    )


def _grown(region: Box, lines: Sequence[Line]) -> Box:
    """A region with all of each line that it touches."""
    while True:
        near = Box(region.left - AROUND, region.top - AROUND, region.width + 2 * AROUND, region.height + 2 * AROUND)
        grown = region
        for line in lines:
            if near.intersection(line.box) is not None:
                grown = grown.union(line.box)
        if grown == region:
            return region
        region = grown


def _made_other(frame: Frame, unknown: NDArray[np.bool_]) -> Frame:
    """A picture that differs from a frame in the unknown tiles, and nowhere else."""
    height, width = frame.pixels.shape[:2]
    differs = np.repeat(np.repeat(unknown, TILE, 0), TILE, 1)[:height, :width]
    return Frame(np.where(differs[..., None], ~frame.pixels, frame.pixels), frame.bounds, frame.taken_at)


def _without(reading: Reading, boxes: Sequence[Box]) -> Reading:
    touching = [box for box in boxes if box.intersection(reading.bounds) is not None]
    if not touching:
        return reading
    tiles = reading.tiles.copy()
    for box in touching:
        tiles[_spanned(box, reading.bounds)] = 0
    lines = tuple(line for line in reading.lines if not any(line.box.intersection(box) for box in touching))
    return Reading(reading.bounds, tiles, lines)


def told(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """Readings as plain data."""
    return [_told(reading) for reading in readings[-MOST:]]


def _told(reading: Reading) -> dict[str, Any]:
    lines = [[line.text, *_corners(line.box), line.score, [_word(word) for word in line.words]]
             for line in reading.lines]  # fmt: skip
    tiles = base64.b64encode(reading.tiles.astype(">u8").tobytes()).decode()
    return {"bounds": _corners(reading.bounds), "tiles": tiles, "lines": lines}


def _word(word: Word) -> list[Any]:
    return [word.text, *_corners(word.box), word.score]


def _corners(box: Box) -> list[int]:
    return [box.left, box.top, box.width, box.height]


def recalled(data: object) -> list[Reading]:
    """Readings from plain data; none when it is not what `told` makes."""
    try:
        return list(_recalled(data)) if isinstance(data, list) else []
    except (KeyError, TypeError, ValueError, AttributeError, OutOfSpaceError, binascii.Error):
        return []


def recalled_others(data: object) -> Others:
    """Other readings from plain data; none when it is not such data."""
    if not isinstance(data, dict) or not all(isinstance(texts, list) for texts in data.values()):
        return {}
    return {str(name): tuple(map(str, texts)) for name, texts in list(data.items())[:MOST_OTHERS]}


def _recalled(readings: list[dict[str, Any]]) -> Iterator[Reading]:
    for one in readings[:MOST]:
        bounds = Box(*map(int, one["bounds"]))
        shape = (-(-bounds.height // TILE), -(-bounds.width // TILE))
        tiles = np.frombuffer(base64.b64decode(one["tiles"], validate=True), ">u8").astype(np.uint64).reshape(shape)
        yield Reading(bounds, tiles, tuple(_line(line) for line in one["lines"][:MOST_LINES]))


def _line(told: list[Any]) -> Line:
    text, left, top, width, height, score, words = told
    made = tuple(Word(str(w[0]), Box(*map(int, w[1:5])), float(w[5])) for w in words)
    return Line(str(text), Box(int(left), int(top), int(width), int(height)), float(score), made)
