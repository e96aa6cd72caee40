"""Reading: how many characters of rendered screens are read wrong? `python -m benchmarks.reading [--screens 60]`.

Forms, lists and buttons are drawn in many fonts, sizes and colours, with text close to the borders of its box, as
toolkits draw it. Each text must be read inside its own box; the rate is edit distance over characters. `first_lost`
counts texts whose first letters are missing, `last_lost` their last ones.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from actions.misreading import distance
from benchmarks.runs import OUT, commit, machine
from perception.geometry import Box
from perception.reader import Reader
from perception.screen import Frame, Line

SEED = 606
SIZE = (800, 600)
FACES = ("DejaVuSans", "LiberationSans", "NimbusSans", "LiberationMono", "DejaVuSansMono", "LiberationSerif",
        "DejaVuSerif", "NotoSans", "Lato", "OpenSans", "Cantarell", "P052", "URWGothic")  # fmt: skip
THEMES = (  # ground, box, text, border
    ("#dcdad5", "#ffffff", "#000000", "#8a8a86"),
    ("#f6f5f4", "#ffffff", "#2e3436", "#cdc7c2"),
    ("#d9d9d9", "#ffffff", "#000000", "#828282"),
    ("#efefef", "#fcfcfc", "#232629", "#bcbebf"),
    ("#2b2b2b", "#1e1e1e", "#eeeeee", "#555555"),
    ("#353535", "#2d2d2d", "#ffffff", "#1b1b1b"),
    ("#ffffff", "#ffffff", "#333333", "#cccccc"),
    ("#1a2233", "#243047", "#d5dcea", "#3b4a68"),
)
LABELS = ("Name", "To", "Cc", "Subject", "Email", "Message", "Name:", "Phone:", "Description", "File name", "Age",
          "Title", "First name", "Mobile", "Notes", "Number", "Address", "City", "Zip", "Wert", "Your question", "Join",
          "Item", "Total", "Invoice", "Link", "User", "Key", "Max", "Min")  # fmt: skip
VALUES = ("Weekly Update", "leon@desk.example", "Name", "Me", "Hello", "Invoice 2024-117", "Monthly report",
          "Nina Vogel", "Mia", "Leon Baker", "12.50", "555 0134", "Yes, of course", "Lunch at noon?",
          "report_final.txt",
          "Room 12", "John", "Warm regards", "No", "Minutes", "Ten", "/home/user/notes.txt", "Willi",
          "Karla", "Zoe")  # fmt: skip
BUTTONS = ("OK", "Cancel", "Send", "Save", "Save as", "Delete", "Discard", "Close", "Apply", "New", "Next", "Help")


@dataclass(frozen=True, slots=True)
class Told:
    """A text that was drawn, and the box that is its own."""

    text: str
    box: Box
    kind: str


def fonts() -> list[Path]:
    """The text fonts of this machine, by name."""
    files = [path for end in ("*.ttf", "*.otf") for path in Path("/usr/share/fonts").rglob(end)]
    return sorted(
        (path for path in files if path.stem.split("-")[0] in FACES and "Narrow" not in path.stem),
        key=lambda path: path.name,
    )


def screen(number: int, faces: Sequence[Path]) -> tuple[Frame, list[Told]]:
    """One drawn screen; everything random comes from its number."""
    draw = random.Random(SEED * 10_000 + number)
    ground, inside, ink, border = THEMES[number % len(THEMES)]
    font = ImageFont.truetype(str(draw.choice(faces)), draw.randint(10, 17))
    image = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(image)
    tall = sum(font.getmetrics())
    told: list[Told] = []
    top = 14
    while top + tall + 50 < SIZE[1]:
        told += _row(pen, font, draw, top, (inside, ink, border))
        top += tall + draw.randint(14, 26)
    left = 20
    for name in draw.sample(BUTTONS, 4):
        wide, pad = round(font.getlength(name)), draw.randint(6, 14)
        box = Box(left, top, wide + 2 * pad, tall + 8)
        _boxed(pen, box, inside, border, draw.randint(0, 4))
        pen.text((left + pad, top + 4), name, ink, font)
        told.append(Told(name, box, "button"))
        left = box.right + draw.randint(6, 20)
    return Frame(np.asarray(image), Box(0, 0, *SIZE), 0.0), told


def _row(
    pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, draw: random.Random, top: int, colours: tuple[str, str, str]
) -> list[Told]:
    """A label, a field with a value close to its border, and another field further right."""
    inside, ink, border = colours
    tall = sum(font.getmetrics())
    above, pad = draw.randint(1, 5), draw.randint(2, 8)
    label = draw.choice(LABELS)
    pen.text((20, top + above), label, ink, font)
    told = [Told(label, Box(14, top - 2, round(font.getlength(label)) + 14, tall + 2 * above + 2), "label")]
    left = 160
    for width in (draw.randint(180, 300), draw.randint(140, 260)):
        value = draw.choice(VALUES)
        box = Box(left, top, width, tall + 2 * above)
        _boxed(pen, box, inside, border, draw.choice((0, 0, 3, 5)))
        pen.text((left + pad, top + above), value, ink, font)
        if draw.random() < 0.2:
            caret = left + pad + round(font.getlength(value)) + 1
            pen.line((caret, top + 2, caret, box.bottom - 3), ink)
        told.append(Told(value, box, "field"))
        left = box.right + draw.randint(8, 30)
    return told


def _boxed(pen: ImageDraw.ImageDraw, box: Box, inside: str, border: str, radius: int) -> None:
    place = (box.left, box.top, box.right - 1, box.bottom - 1)
    pen.rounded_rectangle(place, radius, inside, border) if radius else pen.rectangle(place, inside, border)


def read_in(box: Box, lines: Sequence[Line]) -> str:
    """What was read inside a box."""
    return " ".join(line.text for line in lines if box.contains(line.box.center))


def lost(told: str, read: str) -> str:
    """Which end of a text is missing: "first", "last", "all" or ""."""
    a, b = told.replace(" ", "").casefold(), read.replace(" ", "").casefold()
    if not b:
        return "all"
    if a == b:
        return ""
    return "first" if a.endswith(b) else "last" if a.startswith(b) else ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    parser.add_argument("--screens", type=int, default=60)
    parser.add_argument("--keep", action="store_true", help="keep the pictures with a misread text")
    options = parser.parse_args()
    reader, faces = Reader(), fonts()
    reader.load()
    wrong: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    exact, texts, seconds, misread = 0, 0, [], []
    for number in range(options.screens):
        frame, told = screen(number, faces)
        began = time.perf_counter()
        lines = reader.read(frame)
        seconds.append(time.perf_counter() - began)
        bad = []
        for one in told:
            read = read_in(one.box, lines)
            edits = distance(one.text.replace(" ", ""), read.replace(" ", ""))  # words may stand apart
            wrong[one.kind] += edits
            letters[one.kind] += len(one.text.replace(" ", ""))
            ends[lost(one.text, read)] += 1
            texts, exact = texts + 1, exact + (edits == 0)
            if edits:
                bad.append({"screen": number, "told": one.text, "read": read, "kind": one.kind,
                            "box": [one.box.left, one.box.top, one.box.width, one.box.height]})  # fmt: skip
        misread += bad
        if bad and options.keep:
            (OUT / "reading").mkdir(parents=True, exist_ok=True)
            Image.fromarray(frame.pixels).save(OUT / "reading" / f"{number}.png")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "reading.json").write_text(json.dumps(misread, indent=1))
    figures = {"screens": options.screens, "fonts": len(faces), "texts": texts, "exact": exact,
               "character_error_rate": round(sum(wrong.values()) / sum(letters.values()), 5),
               "by_kind": {kind: round(wrong[kind] / letters[kind], 5) for kind in letters},
               "first_lost": ends["first"], "last_lost": ends["last"], "all_lost": ends["all"],
               "read_ms_p50": round(1000 * statistics.median(seconds))}  # fmt: skip
    print(json.dumps({**figures, "seed": SEED, "commit": commit(), **machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
