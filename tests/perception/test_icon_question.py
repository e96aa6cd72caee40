"""The question of `benchmarks.model --only icons`: fixed names, pictures that count once, neighbours by class."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.model.icons import Picture, neighbours, read_names, read_pictures
from perception.training.icons import HELD_OUT

pytest.importorskip("PySide6")


def theme(root: Path, name: str, files: dict[str, str], links: dict[str, str]) -> None:
    """A tiny icon theme: `files` map a name to a colour, `links` a name to another."""
    folder = root / name / "actions" / "32"
    folder.mkdir(parents=True)
    (root / name / "index.theme").write_text("[Icon Theme]\n", encoding="utf-8")
    for icon, colour in files.items():
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="32" height="32" fill="{colour}"/></svg>'
        (folder / f"{icon}.svg").write_text(drawing, encoding="utf-8")
    for icon, target in links.items():
        (folder / f"{icon}.svg").symlink_to(f"{target}.svg")


def test_the_names_are_many_and_none_is_in_two_lines() -> None:
    classes = read_names()
    names = [name for known in classes for name in known]
    assert len(classes) == 160
    assert len(names) == len(set(names))
    together = next(known for known in classes if "user trash" in known)
    assert "edit delete" in together
    assert not {"go next", "go previous"} <= set(next(known for known in classes if "go next" in known))


def test_a_picture_counts_once_and_is_right_with_every_name_its_theme_gives_it(tmp_path: Path) -> None:
    files = {"edit-cut": "red", "edit-copy": "blue", "edit-paste": "blue", "unheard-of": "green"}
    theme(tmp_path, "oxygen", files, {"list-add": "edit-cut"})
    pictures = read_pictures([tmp_path], [("edit cut",), ("edit copy",), ("edit paste",), ("list add",)])
    assert {p.theme for p in pictures} == {"oxygen"} <= HELD_OUT
    assert sorted(sorted(p.classes) for p in pictures) == [[0, 3], [1, 2]]
    assert all(p.own in p.classes for p in pictures)


def test_neighbours_are_told_by_class_each_once() -> None:
    blank = np.zeros((32, 32, 3), np.uint8)
    others = [Picture("a", blank, frozenset({c}), c) for c in (0, 0, 1, 2)]
    vectors = np.array([[1, 0], [0.9, 0.1], [0.5, 0.5], [0, 1]], np.float32)
    assert neighbours(np.array([[1, 0]], np.float32), vectors, others) == [[frozenset({c}) for c in (0, 1, 2)]]
