"""Packs of icons: what a hand-written table says of their files, and drawings as another theme would draw them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from perception.training.icon_packs import PACK, packs, read_packs
from perception.training.icons import HELD_OUT
from perception.training.strokes import redraw

TABLE = """# a comment
[office]
document save: save, saveas
edit cut: cut
-: logo

[pack-blue] blue/*.png like=office cut=^lc_
[red] red/*.png themes
user trash: bin
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two packs with a few files; what is in them is not looked at."""
    (tmp_path / "table.txt").write_text(TABLE, encoding="utf-8")
    for file in ("blue/lc_save.png", "blue/logo.png", "blue/cut.png", "blue/strange.png",
                 "red/bin.png", "red/mail-reply.png", "red/x.png"):  # fmt: skip
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(b"")
    return tmp_path


def test_a_pack_gives_what_its_table_knows_and_names_of_themes_where_it_has_them(shelf: Path) -> None:
    found = [(d.family, d.names, d.file.name) for d in read_packs(shelf, shelf / "table.txt")]
    assert found == [
        ("pack-blue", ("edit cut",), "cut.png"),
        ("pack-blue", ("document save",), "lc_save.png"),
        ("red", ("user trash",), "bin.png"),
        ("red", ("mail reply",), "mail-reply.png"),
    ]


def test_no_pack_is_of_a_held_out_theme_or_drawn_after_one() -> None:
    known = packs(Path(__file__).resolve().parents[2] / "scripts" / "icon_packs.txt")
    assert sum(pack.family.startswith(PACK) for pack in known) > 10
    drawn_after = HELD_OUT | {"karasa", "krita", "kde4"}
    for pack in known:
        for place in (pack.family, *pack.places):
            assert not any(theme in place.lower() for theme in drawn_after), place


def test_strokes_change_what_has_one_colour_and_nothing_else() -> None:
    icons = np.zeros((40, 32, 32, 4), np.uint8)
    icons[:, 8:24, 14:17, 3] = 255
    icons[20:, 4:8, 4:8] = (200, 30, 30, 255)
    flat = np.arange(40) < 20
    (changed, still), (again, _) = (redraw(icons, flat, np.random.default_rng(1)) for _ in range(2))
    assert np.array_equal(changed, again)
    assert np.array_equal(changed[20:], icons[20:])
    assert not still[20:].any()
    plates = ~still[:20]
    assert 0 < plates.sum() < 10
    assert (changed[:20][plates][..., 3] > 0).mean() > 0.5
    strokes = (changed[:20][~plates][..., 3] / 255).sum((1, 2))
    assert strokes.min() < 45 < 50 < strokes.max()
