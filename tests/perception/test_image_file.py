"""Image files from anywhere are read, or refused with the reason."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from perception.errors import ImageRefused
from perception.image_file import read_image


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_picture_in_any_mode_is_read_as_rgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (20, 10), "white").convert(mode).save(path)
    assert read_image(path).tolist() == np.full((10, 20, 3), 255).tolist()


def test_what_is_no_picture_of_a_screen_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.png"
    Image.effect_noise((200, 200), 90).save(whole)
    contents = {
        "empty": b"", "text": b"hello", "gif.png": b"GIF89a\1\0\1\0\0\0\0", "svg": b"<svg><script>1</script></svg>",
        "bomb": png_header(30_000, 30_000), "nothing": png_header(0, 0), "cut": whole.read_bytes()[:3000],
    }  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    Image.new("L", (1, 1)).save(tmp_path / "dot.png")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in (*contents, "dot.png", "pipe", "loop", "missing", "."):
        with pytest.raises(ImageRefused) as caught:
            read_image(tmp_path / name)
        assert str(tmp_path) in str(caught.value)
        assert "\n" not in str(caught.value)
