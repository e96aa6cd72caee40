"""Icons: naming drawings of two themes that no training step has seen, among 160 names.

The names are icon_names.txt, fixed before anything was measured: a line holds the icon names that mean the same because
most themes link one to the other, or because concepts.txt says so. A picture of breeze (flat) or oxygen (shaded) counts
once per theme; an answer is right when the theme itself gives that picture one of the line's names.

icons_top1, icons_top5   the shipped IconNamer, which learned these names from the drawings of other themes; the product
                         names icons with it
icons_named              its answers at its own floor, and how many of them are right (`icons_named_right`)
icons_ceiling            no names at all: the class of the most similar drawing in the other installed themes, by the
                         better of two measures (histograms of gradients; the tower's own vectors)
icons_alike              the class is among those of the five most similar drawings of different classes
icons_tower_top1, _top5  the shipped CLIP, which learned none of the names as such; a line's vector is the mean over its
                         names and wordings
icons_tower_own          as icons_tower_top1, but only the line of the file's own name is right
icons_tower_named        answers that are at least FLOOR sure, and how many of them are right
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.model.share import Share
from perception.clip import Clip
from perception.icon_namer import IconNamer
from perception.training.icons import HELD_OUT, SIDE, Drawing, drawings, render
from perception.training.pairs import captions

NAMES: Final = Path(__file__).with_name("icon_names.txt")
GROUND: Final = 235
"""The light grey that drawings are laid on."""
NEAREST: Final = 5
FEW_THEMES: Final = 5
"""With fewer other themes than this the nearest neighbour is no ceiling."""
FLOOR: Final = 0.5
CELL: Final = 8
DIRECTIONS: Final = 9


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing over grey, the classes its theme gives it, and the class of the file's own name."""

    theme: str
    pixels: NDArray[np.uint8]  # [SIDE, SIDE, 3]
    classes: frozenset[int]
    own: int | None


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Draw, name, compare; the figures."""
    classes = read_names()
    every = read_pictures(options.icons, classes)
    asked = [p for p in every if p.theme in HELD_OUT]
    others = [p for p in every if p.theme not in HELD_OUT]
    missing = HELD_OUT - {p.theme for p in asked}
    if missing:
        packages = " ".join(f"{theme}-icon-theme" for theme in sorted(missing))
        say(f"icons: none of {', '.join(sorted(missing))} in {', '.join(map(str, options.icons))}; install {packages}")
        return {"icons_top1": None, "icons_top5": None, "icons_ceiling": None}
    clip = Clip.load(options.clip)
    shown, seen = [clip.image_features([p.pixels for p in part]) for part in (asked, others)]
    words = text_vectors(clip, classes)
    scores = shown @ words.T  # [N, classes]
    order = np.argsort(-scores, axis=1)
    figures = tell_tower(asked, order) | tell_floor(clip, asked, scores)
    figures |= tell_namer(IconNamer.load(options.namer), asked, classes)
    themes = sorted({p.theme for p in others})
    say(f"{len(others)} drawings of {len(themes)} other themes: {' '.join(themes)}")
    if len(themes) < FEW_THEMES:
        return figures | {"icons_ceiling": None, "icons_ceiling_n": 0}
    outlines = [gradients(part) for part in (asked, others)]
    best: dict[str, Any] = {}
    for name, near in (("outlines", neighbours(*outlines, others)), ("the tower", neighbours(shown, seen, others))):
        first = Share.of([p.classes & row[0] != frozenset() for p, row in zip(asked, near, strict=True)])
        among = Share.of([any(p.classes & c for c in row) for p, row in zip(asked, near, strict=True)])
        say(f"most similar drawing of another theme, by {name}: {first}; among five classes: {among}")
        if not best or first.value > best["icons_ceiling"]:
            best = first.keys("icons_ceiling") | among.keys("icons_alike")
    return figures | best


def read_names(file: Path = NAMES) -> list[tuple[str, ...]]:
    """The classes: names that mean the same."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [tuple(n.strip() for n in line.split(",")) for line in lines if line and not line.startswith("#")]


def read_pictures(folders: Sequence[Path], classes: Sequence[Sequence[str]]) -> list[Picture]:
    """Every drawing that has one of the names; equal pictures of a theme are one, with the names of both."""
    number = {name: index for index, names in enumerate(classes) for name in names}
    found = [d for d in drawings(folders) if any(n in number for n in d.names)]
    joined: dict[tuple[str, bytes], tuple[Drawing, NDArray[np.uint8], set[int]]] = {}
    for drawing, rgba in zip(found, draw_all(found), strict=True):
        if rgba[..., 3].any():
            key = (drawing.family, coarse(rgba))
            joined.setdefault(key, (drawing, rgba, set()))[2].update(number[n] for n in drawing.names if n in number)
    return [
        Picture(drawing.family, on_ground(rgba), frozenset(own), number.get(drawing.names[0]))
        for drawing, rgba, own in joined.values()
    ]


def draw_all(found: Sequence[Drawing]) -> list[NDArray[np.uint8]]:
    """RGBA [SIDE, SIDE, 4] of each."""
    from PySide6.QtCore import qInstallMessageHandler

    from perception.training.widgets import application

    quiet = qInstallMessageHandler(lambda *_: None)  # themes hold files with small mistakes; Qt tells of each
    application()
    try:
        return list(render((d.file for d in found), (SIDE,)))
    finally:
        qInstallMessageHandler(quiet)


def coarse(rgba: NDArray[np.uint8]) -> bytes:
    """Equal for pictures that a person would call the same."""
    side = SIDE // 4
    cells = rgba.astype(np.uint16).reshape(side, 4, side, 4, 4).mean((1, 3))
    return (cells // 32).astype(np.uint8).tobytes()


def on_ground(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A drawing over light grey."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return np.asarray((rgba[..., :3] * alpha + GROUND * (1 - alpha)).round(), np.uint8)


def text_vectors(clip: Clip, classes: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """[classes, D] unit vectors."""
    rows = []
    for names in classes:
        wordings = sorted({c for name in names for c in captions(name)})
        mean = clip.text_features(wordings).mean(0)
        rows.append(mean / np.linalg.norm(mean))
    return np.stack(rows)


def gradients(pictures: Sequence[Picture]) -> NDArray[np.float32]:
    """[N, D] unit vectors: histograms of oriented gradients (Dalal and Triggs 2005) of the grey pictures.

    Cells of 8 pixels, 9 directions without sign, blocks of 2 by 2 cells brought to one length.
    """
    grey = np.stack([cv2.cvtColor(p.pixels, cv2.COLOR_RGB2GRAY) for p in pictures]).astype(np.float32)  # [N, H, W]
    down, across = np.gradient(grey, axis=(1, 2))
    steep, turn = np.hypot(down, across), np.mod(np.arctan2(down, across), np.pi) / np.pi * DIRECTIONS
    low = np.floor(turn).astype(np.int64)
    side = SIDE // CELL
    cells = np.zeros((len(grey), side, side, DIRECTIONS), np.float32)
    for near, share in ((low, 1 - (turn - low)), (low + 1, turn - low)):
        for direction in range(DIRECTIONS):
            part = np.where(near % DIRECTIONS == direction, steep * share, 0)
            cells[..., direction] += part.reshape(-1, side, CELL, side, CELL).sum((2, 4))
    blocks = [cells[:, y : y + 2, x : x + 2].reshape(len(grey), -1) for y in range(side - 1) for x in range(side - 1)]
    return unit(np.concatenate([unit(block) for block in blocks], axis=1))


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length one; empty ones stay empty."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def neighbours(
    asked: NDArray[np.float32], others: NDArray[np.float32], pictures: Sequence[Picture]
) -> list[list[frozenset[int]]]:
    """For each asked picture the classes of the most similar others, each class once, `NEAREST` at most."""
    found = []
    for row in asked:
        near: list[frozenset[int]] = []
        for index in np.argsort(-(others @ row)):
            if pictures[index].classes not in near:
                near.append(pictures[index].classes)
                if len(near) == NEAREST:
                    break
        found.append(near)
    return found


def tell_tower(asked: Sequence[Picture], order: NDArray[np.int64]) -> dict[str, Any]:
    """A line for each theme; the figures of both together."""
    first = [int(row[0]) in p.classes for p, row in zip(asked, order, strict=True)]
    among = [bool(p.classes & set(row[:NEAREST].tolist())) for p, row in zip(asked, order, strict=True)]
    own = [int(row[0]) == p.own for p, row in zip(asked, order, strict=True) if p.own is not None]
    for theme in sorted(HELD_OUT):
        rows = [i for i, p in enumerate(asked) if p.theme == theme]
        one, five = Share.of([first[i] for i in rows]), Share.of([among[i] for i in rows])
        say(f"{theme:8} first {one}, among five {five}")
    say(f"both     first {Share.of(first)}, among five {Share.of(among)}, own name first {Share.of(own)}")
    return {
        **Share.of(first).keys("icons_tower_top1"),
        **Share.of(among).keys("icons_tower_top5"),
        **Share.of(own).keys("icons_tower_own"),
        "icons_names": order.shape[1],
    }


def tell_floor(clip: Clip, asked: Sequence[Picture], scores: NDArray[np.float32]) -> dict[str, Any]:
    """What is left, and how much of it is right, when unsure answers are withheld."""
    powers = np.exp(clip.scale * (scores - scores.max(1, keepdims=True)))
    sure = 1 / powers.sum(1)
    right = [row in p.classes for p, row in zip(asked, scores.argmax(1).tolist(), strict=True)]
    for floor in (0.3, 0.5, 0.7, 0.8, 0.9):
        kept = [r for r, s in zip(right, sure, strict=True) if s >= floor]
        say(f"at least {floor:.1f} sure: {len(kept)} of {len(right)} named, right {Share.of(kept)}")
    kept = [r for r, s in zip(right, sure, strict=True) if s >= FLOOR]
    return {
        **Share.of([bool(s >= FLOOR) for s in sure]).keys("icons_tower_named"),
        **Share.of(kept).keys("icons_tower_named_right"),
    }


def tell_namer(namer: IconNamer, asked: Sequence[Picture], classes: Sequence[Sequence[str]]) -> dict[str, Any]:
    """A line for each theme; the figures of both. A class is as likely as the likeliest line of names it shares."""
    weighed = namer.weigh([p.pixels for p in asked])
    shared = [[i for i, names in enumerate(namer.names) if set(names) & set(known)] for known in classes]
    unknown = np.full(len(asked), -np.inf, np.float32)
    scores = np.stack([weighed[:, same].max(1) if same else unknown for same in shared], axis=1)
    order = np.argsort(-scores, axis=1)
    first = [int(row[0]) in p.classes for p, row in zip(asked, order, strict=True)]
    among = [bool(p.classes & set(row[:NEAREST].tolist())) for p, row in zip(asked, order, strict=True)]
    for theme in sorted(HELD_OUT):
        rows = [i for i, p in enumerate(asked) if p.theme == theme]
        one, five = Share.of([first[i] for i in rows]), Share.of([among[i] for i in rows])
        say(f"namer, {theme:8} first {one}, among five {five}")
    sure = np.exp(scores.max(1)) >= namer.floor
    sure &= weighed.argmax(1) < len(namer.names)
    kept = [right for right, named in zip(first, sure, strict=True) if named]
    say(f"namer, both     first {Share.of(first)}, among five {Share.of(among)}")
    say(f"namer, at least {namer.floor:.2f} sure: {len(kept)} of {len(first)} named, right {Share.of(kept)}")
    return {
        **Share.of(first).keys("icons_top1"),
        **Share.of(among).keys("icons_top5"),
        **Share.of([bool(named) for named in sure]).keys("icons_named"),
        **Share.of(kept).keys("icons_named_right"),
    }


def say(line: str) -> None:
    """One line of output."""
    sys.stdout.write(line + "\n")
