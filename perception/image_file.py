"""Image files that people name: read with every size checked before it is decoded.

Takes PNG, JPEG, WebP and BMP. Anything else, and anything that is not an ordinary file, is refused with its reason.
Knows nothing of what is in the picture.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

import numpy as np

from perception.errors import ImageRefused
from perception.screen import Pixels

FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 16384 * 8192
MIN_SIDE = 8


def read_image(path: Path) -> Pixels:
    """The picture as RGB [H, W, 3]. Raises `ImageRefused` with the file and the reason."""
    from PIL import Image, UnidentifiedImageError

    try:
        with _opened(path) as file, Image.open(file, formats=FORMATS) as image:
            width, height = image.size
            if min(width, height) < MIN_SIDE or width * height > MAX_PIXELS:
                raise ImageRefused(f"{path}: {width}x{height} pixels; a screen has at least {MIN_SIDE}x{MIN_SIDE}")
            return np.asarray(image.convert("RGB"), np.uint8)
    except UnidentifiedImageError as error:
        raise ImageRefused(f"{path}: not an image of a known format ({', '.join(FORMATS)})") from error
    except Image.DecompressionBombError as error:
        raise ImageRefused(f"{path}: too many pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, ImageRefused):
            raise
        raise ImageRefused(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _opened(path: Path) -> BinaryIO:
    """An ordinary file of a sensible size; a FIFO or device must not make us wait."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise ImageRefused(f"{path}: not an ordinary file")
        if status.st_size > MAX_BYTES:
            raise ImageRefused(f"{path}: {status.st_size} bytes, more than {MAX_BYTES}")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


PATTERN_SIDE = 1024
FLAT_LEVELS = 12
"""A picture to look for whose colours differ by less would be found wherever nothing is."""


def read_pattern(path: Path) -> Pixels:
    """A picture to look for on the screen, RGB [h, w, 3]. Raises `ImageRefused`, also for one that fits anywhere."""
    pixels = read_image(path)
    height, width = pixels.shape[:2]
    if max(height, width) > PATTERN_SIDE:
        raise ImageRefused(f"{path}: {width}x{height} pixels; a picture to look for has at most {PATTERN_SIDE} a side")
    if int(pixels.max(axis=(0, 1)).astype(int).max() - pixels.min(axis=(0, 1)).astype(int).min()) < FLAT_LEVELS:
        raise ImageRefused(f"{path}: one flat colour; it would be found wherever nothing is")
    return pixels
