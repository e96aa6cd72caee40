"""Sets of interface icons from npm (`@iconify-json/*`) as further drawings of freedesktop names.

A set calls its drawings as it likes; icon_sets.txt, written by hand, says which of those names show what a freedesktop
name shows. A set counts as one theme family. Reads the packages as `npm pack` leaves them; nothing in them is run.
"""

from __future__ import annotations

import functools
import json
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from perception.training.pairs import SET

MOST: Final = 6
"""Drawings of one name that a set may give: all its weights and frames would drown the others."""
_SAME: Final = {
    "bxs": "bx", "fa-regular": "fa-solid", "fa": "fa-solid", "icon-park-solid": "icon-park", "uis": "uil", "uim": "uil",
    "icon-park-twotone": "icon-park", "fluent-color": "fluent", "feather": "lucide", "pepicons-pop": "pepicons",
    "pepicons-print": "pepicons", "pepicons-pencil": "pepicons",
}  # fmt: skip
_LINES: Final = ("outline", "outlined", "filled", "fill", "solid", "line", "linear")
_WEIGHTS: Final = ("regular", "thin", "light", "bold")
_FORMS: Final = ("duotone", "twotone", "round", "rounded", "sharp", "broken", "s", "o")
_STYLE: Final = {*_LINES, *_WEIGHTS, *_FORMS, "12", "16", "20", "24", "28", "32", "48"}
_TURNED: Final = ("rotate", "hFlip", "vFlip")
_INK: Final = "#202020"


@dataclass(frozen=True, slots=True)
class SetDrawing:
    """One picture of a set, with the freedesktop names it can stand for."""

    family: str  # "set lucide"
    names: tuple[str, ...]
    svg: bytes


def read_set(package: Path) -> Iterator[SetDrawing]:
    """Drawings of one package (.tgz of `npm pack`) that icon_sets.txt knows, in a stable order."""
    with tarfile.open(package) as packed:
        member = packed.extractfile("package/icons.json")
        icons: dict[str, Any] = json.load(member) if member else {"prefix": package.stem, "icons": {}}
    meant: dict[str, set[str]] = defaultdict(set)
    for name in icons["icons"]:
        meant[name].update(meanings(name))
    for name, alias in icons.get("aliases", {}).items():
        if alias["parent"] in icons["icons"] and not any(turn in alias for turn in _TURNED):
            meant[alias["parent"]].update(meanings(name))
    given: Counter[str] = Counter()
    prefix = icons["prefix"]
    for name, meant_by in sorted(meant.items()):
        names = tuple(n for n in sorted(meant_by) if given[n] < MOST)
        given.update(names)
        if names:
            yield SetDrawing(SET + _SAME.get(prefix, prefix), names, _svg(icons, icons["icons"][name]))


def meanings(name: str) -> list[str]:
    """The freedesktop names that a drawing called `name` can stand for; style words at its end do not count."""
    words = name.split("-")
    while words:
        known = _table().get("-".join(words))
        if known:
            return known
        if words[-1] not in _STYLE:
            return []
        words.pop()
    return []


@functools.cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for line in Path(__file__).with_name("icon_sets.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, known = line.partition(":")
            for own in known.split(","):
                table[own.strip()].append(name.strip())
    return dict(table)


def _svg(icons: dict[str, Any], icon: dict[str, Any]) -> bytes:
    width, height = (icon.get(key, icons.get(key, 16)) for key in ("width", "height"))
    left, top = (icon.get(key, icons.get(key, 0)) for key in ("left", "top"))
    side = max(width, height)
    box = f"{left - (side - width) / 2} {top - (side - height) / 2} {side} {side}"
    body = icon["body"].replace("currentColor", _INK)
    links = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {links} viewBox="{box}">{body}</svg>'.encode()
