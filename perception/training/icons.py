"""Icon themes as training pictures: one name, many drawings.

Reads freedesktop icon themes from folders (Debian's `*-icon-theme` packages). A symbolic link inside a theme says
that two names share a drawing, which makes synonyms for free. Application logos are left out: brand names teach
nothing about interfaces. Themes are grouped in families (recoloured variants, forks that kept the drawings);
`HELD_OUT` families are for evaluation and never trained on. Needs PySide6 for rendering.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE = 32  # pixels of a rendered icon
HELD_OUT = frozenset({"oxygen", "breeze"})  # shaded and colourful; flat lines; hardly a drawing shared with others

_FAMILIES = {  # first match wins; key: lower-case prefix of the theme's folder
    "papirus": "papirus", "epapirus": "papirus", "breeze": "breeze", "bloom": "bloom", "vintage": "bloom",
    "sea": "bloom", "numix": "numix", "elementary": "elementary", "faenza": "faenza", "paper": "paper",
    "yaru": "yaru", "mate": "mate", "menta": "mate", "gnome": "gnome", "oxygen": "oxygen", "tango": "tango",
    "adwaita": "adwaita", "suru": "suru", "mint-y": "mint-y", "obsidian": "obsidian", "sugar": "sugar",
    "highcontrast": "contrast", "contrasthigh": "contrast",
}  # fmt: skip
_CONTEXTS = frozenset(
    {"actions", "places", "status", "devices", "mimetypes", "emblems", "categories", "stock", "apps", "panel"}
)
_GENERIC_APPLICATION = re.compile(
    r"(accessories|applications|internet|utilities|system|preferences|multimedia|help|office|graphics)-[a-z-]+$"
)
_NOISE = re.compile(r"^(gtk-|stock[_-]|gnome-stock-|stock-|xfce-|mate-|gnome-|kde-|gnome-fs-|gnome-mime-|xapp-|org\.)+")
_TAIL = re.compile(r"(-symbolic|-ltr|-dark|-light|-panel|-small)+$")
_NO_NAME = re.compile(
    r"-rtl(-|$)|[+]|-$"
)  # mirrored drawings of another name; "viewmag+" and "viewmag-" differ in a sign
_WORD = re.compile(r"^[a-z]{2,}$|^[a-z]$")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture file of one theme, with every name that theme gives it."""

    family: str
    names: tuple[str, ...]  # cleaned, words separated by spaces; the file's own name first
    file: Path


def family(theme: str) -> str:
    """The family of a theme folder: variants and forks with the same drawings share one."""
    lower = theme.lower()
    return next((name for prefix, name in _FAMILIES.items() if lower.startswith(prefix)), lower)


def clean_name(stem: str) -> str | None:
    """`mail-message-new-symbolic` -> `mail message new`; None for names that are no words, or say the mirror image."""
    if _NO_NAME.search(stem.lower()):
        return None
    words = [w for w in re.split(r"[-_. +]+", _TAIL.sub("", _NOISE.sub("", stem.lower()))) if w]
    if not 1 <= len(words) <= 4 or not all(_WORD.match(w) for w in words) or max(map(len, words)) < 3:
        return None
    return " ".join(words)


def drawings(roots: Sequence[Path]) -> list[Drawing]:
    """Every usable drawing under the given icon folders, in a stable order; at most two sizes per name and theme."""
    found = []
    for root in roots:
        for theme in sorted(p for p in root.iterdir() if (p / "index.theme").is_file() and not p.is_symlink()):
            found += list(_theme_drawings(theme))
    return found


def render(files: Iterable[Path | bytes], sizes: Sequence[int] = (SIDE,)) -> Iterator[NDArray[np.uint8]]:
    """RGBA [SIDE, SIDE, 4]; each file (or SVG text) is drawn at the next of `sizes` and brought to SIDE.

    Unreadable: zeros.
    """
    from PySide6.QtCore import QByteArray, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    def draw(file: Path | bytes, size: int) -> QImage:
        image = QImage(size, size, QImage.Format.Format_RGBA8888)
        image.fill(0)
        if isinstance(file, bytes) or file.suffix == ".svg":
            renderer = QSvgRenderer(QByteArray(file)) if isinstance(file, bytes) else QSvgRenderer(str(file))
            painter = QPainter(image)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            return image
        read = QImage(str(file)).convertToFormat(QImage.Format.Format_RGBA8888)
        keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return image if read.isNull() else read.scaled(size, size, keep, smooth)

    for index, file in enumerate(files):
        image = draw(file, sizes[index % len(sizes)])
        if image.width() != SIDE:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(SIDE, SIDE, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        pixels = np.frombuffer(bytes(image.constBits()), np.uint8)
        yield pixels.reshape(SIDE, image.bytesPerLine() // 4, 4)[:, :SIDE].copy()  # [SIDE, SIDE, 4]


def _theme_drawings(theme: Path) -> Iterator[Drawing]:
    names: dict[Path, list[str]] = defaultdict(list)  # real file -> names
    for file in sorted(theme.rglob("*")):
        if file.suffix not in (".svg", ".png") or not _CONTEXTS & set(file.relative_to(theme).parts[:-1]):
            continue
        if "apps" in file.parts and not _GENERIC_APPLICATION.match(_TAIL.sub("", file.stem)):
            continue
        name = clean_name(file.stem)
        real = file.resolve()
        if name and real.is_file() and theme in real.parents:
            own = file == real or not file.is_symlink()
            names[real].insert(0, name) if own else names[real].append(name)
    chosen: dict[str, list[Path]] = defaultdict(list)
    for real in names:
        chosen[names[real][0] + ("*" if "symbolic" in str(real) else "")].append(real)
    for files in chosen.values():
        ranked = sorted(files, key=nearness)
        for real in ranked[:1] + [f for f in ranked[1:] if abs(size_of(f) - size_of(ranked[0])) > 4][:1]:
            yield Drawing(family(theme.name), tuple(dict.fromkeys(names[real])), real)


def size_of(file: Path) -> int:
    """Pixels that a file's folder speaks of; 48 where it does not."""
    numbers = re.findall(r"(?:^|[/_-])(\d{2,3})(?:x\d+)?(?=/|$)", str(file.parent))
    return int(numbers[-1]) if numbers else 48


def nearness(file: Path) -> tuple[int, str]:
    """How far a file is from the size that is wanted, for sorting."""
    return abs(size_of(file) - SIDE), str(file)
