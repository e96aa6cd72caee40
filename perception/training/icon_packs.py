"""Pictures that applications and packs of icons ship under names of their own, as drawings of freedesktop names.

A table written by hand (scripts/icon_packs.txt) says where each pack's pictures lie, whether its names are those of
themes or of npm sets, and what the others show. A pack counts as one family. Reads folders as packages leave them;
nothing is run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from perception.training.icon_sets import meanings
from perception.training.icons import Drawing, clean_name, nearness, size_of

PACK: Final = "pack-"
"""How the family of a pack begins whose names were written by hand: it draws a few things only."""
_SECTION: Final = re.compile(r"\[(?P<family>[^\]]+)\](?P<rest>.*)")
_FEW: Final = 4
"""Pixels by which two drawings of one name must differ to be two."""


@dataclass(slots=True)
class Pack:
    """One family: where its pictures lie and what their names mean."""

    family: str
    places: tuple[str, ...] = ()  # patterns below the folder of packs
    kinds: tuple[str, ...] = ()  # "themes": names as themes have them; "sets": as npm sets have them
    cut: str = ""  # what comes off a file's name, a regular expression
    table: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def names(self, stem: str) -> tuple[str, ...]:
        """The freedesktop names of a file; the hand-written ones rule, "-" among them says it has none."""
        own = re.sub(self.cut, "", stem.lower()).replace("_", "-") if self.cut else stem.lower().replace("_", "-")
        known = self.table.get(own)
        if known:
            return tuple(name for name in known if name != "-")
        found = meanings(own) if "sets" in self.kinds else []
        clean = clean_name(own) if "themes" in self.kinds else None
        return tuple(dict.fromkeys([clean, *found] if clean else found))


def read_packs(root: Path, table: Path) -> Iterator[Drawing]:
    """Drawings of every pack below `root` that the table knows, in a stable order; two sizes of a name at most."""
    for pack in packs(table):
        chosen: dict[tuple[str, ...], list[Path]] = defaultdict(list)
        for place in pack.places:
            for file in sorted(root.glob(place)):
                names = pack.names(file.stem)
                if names and file.is_file():
                    chosen[names].append(file)
        for names, files in chosen.items():
            ranked = sorted(files, key=nearness)
            others = [file for file in ranked[1:] if abs(size_of(file) - size_of(ranked[0])) > _FEW]
            different = [file for file in ranked[1:] if file.stem != ranked[0].stem and file not in others[:1]]
            for file in ranked[:1] + others[:1] + different[:2]:
                yield Drawing(pack.family, names, file)


def packs(table: Path) -> list[Pack]:
    """The sections of the table: `[family] places... KIND cut=PATTERN like=FAMILY`, then `name: files, ...`."""
    found: dict[str, Pack] = {}
    pack = Pack("")
    for line in table.read_text(encoding="utf-8").splitlines():
        section = _SECTION.match(line)
        if section:
            pack = found.setdefault(section["family"], Pack(section["family"]))
            _describe(pack, section["rest"].split(), found)
        elif line and not line.startswith("#"):
            name, _, files = line.partition(":")
            for file in files.split(","):
                pack.table[file.strip()].append(name.strip())
    return list(found.values())


def _describe(pack: Pack, words: list[str], known: dict[str, Pack]) -> None:
    for word in words:
        key, _, value = word.partition("=")
        if key == "like":
            for file, names in known[value].table.items():
                pack.table[file] += names
        elif key == "cut":
            pack.cut = value
        elif word in ("themes", "sets"):
            pack.kinds += (word,)
        else:
            pack.places += (word,)
