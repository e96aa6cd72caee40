"""All drawings for the icon lessons, rendered once into one file: themes of desktops and sets of interface icons.

`python -m perception.training.pictures --icons FOLDER --sets FOLDER --out FILE.npz`. Pixels are RGBA bytes at the side
that the tower takes, drawn at several sizes; a few seconds to read back, so that training never waits for rendering.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from perception.training.icon_packs import read_packs
from perception.training.icon_sets import read_set
from perception.training.icons import drawings, render
from perception.training.pairs import Icons

SIZES = (32, 16, 24, 32, 48, 22)  # pixels at which drawings are made, in turn
COMMON = 3  # names that fewer theme families know are left out


def main(argv: Sequence[str] | None = None) -> None:
    """Render themes and sets into one file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--icons", type=Path, nargs="+", default=[Path("/usr/share/icons")], help="folders of themes")
    parser.add_argument("--sets", type=Path, help="folder of @iconify-json packages (.tgz)")
    parser.add_argument("--packs", type=Path, help="folder of what applications and packs of icons ship")
    parser.add_argument("--pack-names", type=Path, default=Path("scripts/icon_packs.txt"), help="what their files show")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    save_pictures(
        options.icons, options.sets, (options.packs, options.pack_names) if options.packs else None, options.out
    )


def save_pictures(folders: Sequence[Path], sets: Path | None, packs: tuple[Path, Path] | None, file: Path) -> None:
    """Draw everything; pictures that stay empty are left out."""
    from PySide6.QtCore import qInstallMessageHandler

    from perception.training.widgets import application

    quiet = qInstallMessageHandler(lambda *_: None)  # themes hold files with small mistakes; Qt tells of each
    application()
    found = drawings(folders)
    known = Counter(name for name, _ in {(n, d.family) for d in found for n in d.names})
    rows: list[tuple[str, str, Path | bytes]] = []
    for drawing in found:
        names = [n for n in drawing.names if known[n] >= COMMON]
        if names:
            rows.append((drawing.family, "|".join(names), drawing.file))
    if packs:
        rows += [(d.family, "|".join(d.names), d.file) for d in read_packs(*packs)]
    for package in sorted(sets.glob("*.tgz")) if sets else ():
        rows += [(d.family, "|".join(d.names), d.svg) for d in read_set(package)]
    pixels = np.stack(list(render((source for _, _, source in rows), SIZES)))
    drawn = np.flatnonzero(pixels[..., 3].any((1, 2)))
    qInstallMessageHandler(quiet)
    families, called = (np.array([rows[i][part] for i in drawn]) for part in (0, 1))
    np.savez(file, pixels=pixels[drawn], names=called, families=families)


def load_pictures(file: Path) -> Icons:
    """What `save_pictures` left."""
    with np.load(file) as stored:
        names = [tuple(n.split("|")) for n in stored["names"].tolist()]
        return Icons(stored["pixels"], names, stored["families"].tolist())


if __name__ == "__main__":
    main()
