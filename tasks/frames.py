"""Pictures of a run: hashed at once, encoded in the background, stored once each. Knows nothing of SQLite.

A picture's name is the BLAKE2b hash of its size and its pixels (after masking). It is stored whole as a PNG, or as a
delta: a PNG of the same size whose opaque pixels are those that differ from a base picture. PNG-encoding a large screen
takes longer than looking at it, so it happens on one worker thread and `EncodedFrame`s are collected later.
"""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from perception.geometry import Box
from perception.screen import Frame, Pixels, frame_hash
from tasks.errors import TraceRefused
from tasks.sparse_png import encode_sparse

MAX_PIXELS = 16384 * 8192
MAX_ENCODED = 64 * 1024 * 1024
MAX_CHAIN = 24  # deltas between a picture and the whole picture it rests on
MAX_WAITING = 8  # pictures held in memory before the loop waits for the encoder
BAND = 16  # rows of pixels that are compared at once
PNG_LEVEL = 4  # deflate effort: 1 is a third larger on screens of text, 9 five times slower
MASK_GREY = 96


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """A picture as it is stored."""

    hash: str
    bounds: Box
    base: str | None  # hash of the picture a delta rests on
    png: bytes

    @property
    def digest(self) -> str:
        """Of everything stored, to tell damage before anything decodes it."""
        digest = hashlib.blake2b(f"{self.hash} {self.bounds} {self.base}".encode(), digest_size=16)
        digest.update(self.png)
        return digest.hexdigest()


def masked(frame: Frame, boxes: tuple[Box, ...]) -> Pixels:
    """The pixels with every box painted over; the frame's own array when no box touches it."""
    touching = [box for box in boxes if box.intersection(frame.bounds)]
    if not touching:
        return frame.pixels
    pixels = frame.pixels.copy()
    for box in touching:
        Frame(pixels, frame.bounds, frame.taken_at).crop(box)[...] = MASK_GREY
    return pixels


class FrameEncoder:
    """Turns frames into `EncodedFrame`s on one worker thread, each distinct picture once."""

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="frames")
        self._known = set(known)
        self._waiting: deque[Future[EncodedFrame]] = deque()
        self._last: tuple[EncodedFrame, Pixels, int] | None = None  # used on the worker only: stored, pixels, depth
        self._added: tuple[Pixels, str] | None = None  # comparing with the latest is much quicker than hashing

    def add(self, frame: Frame) -> str:
        """Queue a picture unless it is known; its name either way. The array must not change afterwards."""
        pixels = frame.pixels
        if self._added is not None and (self._added[0] is pixels or np.array_equal(self._added[0], pixels)):
            return self._added[1]
        name = frame.name
        self._added = pixels, name
        if name not in self._known:
            self._known.add(name)
            if len(self._waiting) >= MAX_WAITING:
                self._waiting[-MAX_WAITING].result()
            self._waiting.append(self._worker.submit(self._encode, name, pixels, frame.bounds))
        return name

    def finished(self, *, wait: bool = False) -> list[EncodedFrame]:
        """Pictures ready to be stored, in order; with `wait`, all of them. They stay until `stored` is called."""
        ready = []
        for future in self._waiting:
            if not (wait or future.done()):
                break
            ready.append(future.result())
        return ready

    def stored(self, count: int) -> None:
        """Forget the first `count` finished pictures: they are safe."""
        for _ in range(count):
            self._waiting.popleft()

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _encode(self, name: str, pixels: Pixels, bounds: Box) -> EncodedFrame:
        last, base, depth, png = self._last, None, 0, b""
        if last and last[1].shape == pixels.shape and last[2] < MAX_CHAIN:
            delta, changed = _delta(last[1], pixels)
            if changed < 0.5:
                png, base, depth = encode_sparse(delta), last[0].hash, last[2] + 1
        encoded = EncodedFrame(name, bounds, base, png or encode_png(pixels))
        self._last = (encoded, pixels, depth)
        return encoded


def _delta(before: Pixels, after: Pixels) -> tuple[Pixels, float]:
    """What changed, opaque on nothing, as RGBA [H, W, 4], and its share of the picture.

    Bands of rows without a change are passed over: they are nearly all of them.
    """
    height, width = after.shape[:2]
    delta, count = np.zeros((height, width, 4), np.uint8), 0
    for top in range(0, height, BAND):
        old, new = before[top : top + BAND], after[top : top + BAND]
        if np.array_equal(old, new):
            continue
        changed = (old != new).any(axis=2)  # [h, W]
        delta[top : top + BAND, :, :3][changed] = new[changed]
        delta[top : top + BAND, :, 3][changed] = 255
        count += int(changed.sum())
    return delta, count / (height * width)


def encode_png(pixels: Pixels) -> bytes:
    """RGB or RGBA pixels as a PNG."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels, dtype=np.uint8)).save(buffer, "png", compress_level=PNG_LEVEL)
    return buffer.getvalue()


def decode_frame(name: str, load: Callable[[str], EncodedFrame], known: Mapping[str, Pixels] | None = None) -> Pixels:
    """The pixels of a stored picture, proven by its hash. Raises `TraceRefused` for anything that does not fit.

    `known`: pictures that are decoded already; a delta that rests on one of them is quick.
    """
    known, wanted = known or {}, name
    deltas: list[EncodedFrame] = []
    while wanted not in known:
        if len(deltas) > MAX_CHAIN:
            raise TraceRefused(f"picture {name} rests on too many others")
        stored = load(wanted)
        if stored.base is None:
            break
        deltas.append(stored)
        wanted = stored.base
    pixels = known[wanted] if wanted in known else _decode_png(stored)[..., :3]
    for delta in reversed(deltas):
        over = _decode_png(delta)
        if over.shape[:2] != pixels.shape[:2] or over.shape[2] != 4:
            raise TraceRefused(f"picture {delta.hash} does not fit the one it rests on")
        pixels = np.where(over[..., 3:] > 0, over[..., :3], pixels)
    if frame_hash(pixels) != name:
        raise TraceRefused(f"picture {name} is damaged")
    return pixels


def _decode_png(frame: EncodedFrame) -> Pixels:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(frame.png), formats=["PNG"])
        if image.size != (frame.bounds.width, frame.bounds.height) or image.mode not in ("RGB", "RGBA"):
            raise TraceRefused(f"picture {frame.hash} is not the size it claims")
        return np.asarray(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise TraceRefused(f"picture {frame.hash} cannot be decoded: {error}") from error
