"""PNG files of pictures in which nearly everything is nothing: stretches of empty rows are packed once and used again.

Packing four megabytes of zeros takes longer than all that was drawn on them. A PNG's data is one zlib stream (RFC
1950), whose pieces may be packed apart and joined when each ends in a full flush. Rows are not filtered (PNG,
filter type 0): what is drawn in the deltas of a desktop is text. Knows nothing of frames.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

LEVEL = 4  # deflate effort
BAND = 16  # rows that are packed at once
_SIGNATURE, _ZLIB_HEADER, _LAST_BLOCK = b"\x89PNG\r\n\x1a\n", b"\x78\x5e", b"\x03\x00"
_RGBA, _BITS = 6, 8


def encode_sparse(pixels: NDArray[np.uint8]) -> bytes:
    """RGBA pixels [H, W, 4] as a PNG."""
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # the first byte of a row names its filter
    rows[:, 1:] = pixels.reshape(height, 4 * width)
    header = struct.pack(">IIBBBBB", width, height, _BITS, _RGBA, 0, 0, 0)
    parts = [_SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", _packed(rows)), _chunk(b"IEND", b"")]
    return b"".join(parts)


def _packed(rows: NDArray[np.uint8]) -> bytes:
    """The rows as one zlib stream."""
    parts, packer = [_ZLIB_HEADER], None
    for top in range(0, len(rows), BAND):
        band = rows[top : top + BAND]
        if band.any():
            packer = packer or _packer()
            parts.append(packer.compress(band.data))
            continue
        if packer is not None:
            parts.append(packer.flush(zlib.Z_FULL_FLUSH))
            packer = None
        parts.append(_nothing(band.size))
    if packer is not None:
        parts.append(packer.flush(zlib.Z_FULL_FLUSH))
    return b"".join([*parts, _LAST_BLOCK, struct.pack(">I", zlib.adler32(rows.data))])


@cache
def _nothing(size: int) -> bytes:
    """So many zeros, packed."""
    packer = _packer()
    return packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)


def _packer() -> zlib._Compress:
    return zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
