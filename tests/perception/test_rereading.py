"""Reading again after a small change loses nothing that stands beside it, and a caret takes no letter with it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from perception.geometry import Box
from perception.reader import Reader
from perception.screen import Frame

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
LABELS = {"PGP Sign": (40, 10), "PGP Encrypt": (142, 10)}


def window(typed: str) -> Frame:
    """Two labels in a row, and under them a text area with what was typed and a caret after it."""
    picture = Image.new("RGB", (320, 100), "#dcdad5")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 13)
    for text, place in LABELS.items():
        draw.text(place, text, "black", font)
    draw.rectangle((2, 34, 317, 97), "white", "black")
    draw.text((12, 42), typed, "black", font)
    caret = 12 + round(draw.textlength(typed, font))
    draw.rectangle((caret, 40, caret, 57), "black")
    return Frame(np.asarray(picture), Box(0, 0, 320, 100), 0.0)


def test_reading_again_keeps_the_lines_beside_a_change_and_reads_all_letters_before_the_caret() -> None:
    reader = Reader(threads=1)
    before, after = window(""), window("harbour ")
    lines = reader.read(before)
    assert {line.text for line in lines} == set(LABELS)
    assert {line.text for line in reader.read(after, (before, lines))} == {*LABELS, "harbour"}
