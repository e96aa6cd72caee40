from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from perception.concepts import concepts
from perception.training.content import Author
from perception.training.icons import HELD_OUT, clean_name, drawings, family, render
from perception.training.pairs import Icons, groups
from perception.training.widgets import HELD_OUT_LOOKS, draw, random_look, screens
from perception.training.words import labels
from perception.training.zero_shot import Accuracy, icon_task

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_the_same_seed_draws_the_same_pixels_and_boxes() -> None:
    for first, second in itertools.islice(zip(screens(5), screens(5), strict=False), 3):
        np.testing.assert_array_equal(first.pixels, second.pixels)
        assert first.elements == second.elements


def test_boxes_lie_on_the_widgets() -> None:
    """Inside a text field the middle differs from the window around it, or a frame runs along its edge."""
    probed = 0
    for screen in itertools.islice(screens(1), 25):
        for element in screen.elements:
            box = element.box
            assert box.left >= 0
            assert box.top >= 0
            assert box.bottom <= screen.pixels.shape[0]
            assert box.right <= screen.pixels.shape[1]
            if element.role in ("field", "area"):
                inner = screen.pixels[box.top : box.bottom, box.left : box.right].astype(int)
                outer = screen.pixels[max(0, box.top - 2), box.left : box.right].astype(int)
                edge = np.concatenate([inner[0], inner[-1], inner[1], inner[-2]])
                middle = np.median(inner.reshape(-1, 3), axis=0)
                assert np.abs(middle - np.median(outer, axis=0)).max() > 2 or np.abs(edge - middle).max() > 2, element
                probed += 1
    assert probed > 20


def test_held_out_looks_are_never_drawn_for_training() -> None:
    rng = np.random.default_rng(0)
    assert {random_look(rng).sheet for _ in range(200)}.isdisjoint(HELD_OUT_LOOKS)
    assert {random_look(rng, held_out=True).sheet for _ in range(200)} == HELD_OUT_LOOKS


def test_every_part_that_is_drawn_keeps_its_name_and_state() -> None:
    rng = np.random.default_rng(3)
    for _ in range(5):
        content = Author(rng).window()
        screen = draw(content, random_look(rng))
        assert all((e.role, e.name, e.states) == (p.role, p.name, p.states)
                   for e, p in zip(screen.elements, screen.parts, strict=True))  # fmt: skip


def theme(root: Path, name: str, files: dict[str, str], links: dict[str, str]) -> None:
    """A tiny icon theme: `files` map a name to a colour, `links` a name to another."""
    folder = root / name / "actions" / "32"
    folder.mkdir(parents=True)
    (root / name / "index.theme").write_text("[Icon Theme]\n", encoding="utf-8")
    for icon, colour in files.items():
        square = f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="32" height="32" fill="{colour}"/></svg>'
        (folder / f"{icon}.svg").write_text(square, encoding="utf-8")
    for icon, target in links.items():
        (folder / f"{icon}.svg").symlink_to(f"{target}.svg")


def test_links_in_three_themes_make_two_names_one(tmp_path: Path) -> None:
    for name in ("aaa", "bbb", "ccc", "oxygen"):
        theme(tmp_path, name, {"grow-plant": "red", "lone-tree": "#00ff00"}, {"tall-flower": "grow-plant"})
    found = drawings([tmp_path])
    pixels = np.stack(list(render(d.file for d in found)))
    icons = Icons(pixels, [d.names for d in found], [d.family for d in found])
    group = groups(icons)
    assert group["tall flower"] == group["grow plant"] != group["lone tree"]
    assert {tuple(p[16, 16]) for p in pixels} == {(255, 0, 0, 255), (0, 255, 0, 255)}
    task = icon_task(icons, HELD_OUT)
    assert set(task.families) == {"oxygen"}
    assert len(task.classes) == 2


def test_names_of_files_become_words_or_nothing() -> None:
    assert clean_name("gtk-mail-message-new-symbolic") == "mail message new"
    assert clean_name("view-sort-ascending-dark") == "view sort ascending"
    assert all(clean_name(name) is None for name in ("x2", "go-next-rtl", "go-next-rtl-symbolic", "viewmag+"))
    assert family("Papirus-Dark") == family("ePapirus") == "papirus"


def test_the_tables_of_words_are_sound() -> None:
    assert len(concepts()) >= 150
    assert len(labels()) >= 3000
    assert not [label for label in labels() if len(label) > 28 or not label[0].isupper()]
    assert all(w == w.casefold() and len(w) <= 40 for c in concepts() for w in (*c.wordings, *c.icons))
    first = [c.wordings[0] for c in concepts()]
    assert len(first) == len(set(first))


def test_the_interval_is_wilsons() -> None:
    low, high = Accuracy(8, 10).interval()
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert json.loads(json.dumps(str(Accuracy(0, 0)))).startswith("nan")
