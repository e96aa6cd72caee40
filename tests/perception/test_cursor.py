"""I-beams are told from arrows, whatever their size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from perception.cursor import is_text_cursor

BEAM = ["###.###", "...#...", "...#...", "...#...", "...#...", "...#...", "...#...", "...#...", "...#...", "...#...",
        "...#...", "...#...", "...#...", "###.###"]  # fmt: skip
ARROW = ["#......", "##.....", "###....", "####...", "#####..", "######.", "#######", "####...", "#..##..", "....##."]
UP_AND_DOWN = ["...#...", "..###..", ".#####.", "...#...", "...#...", "...#...", "...#...", "...#...", "...#...",
               "...#...", "...#...", ".#####.", "..###..", "...#..."]  # fmt: skip
SIDEWAYS = ["#............#", "#............#", "##############", "#............#", "#............#"]
BAR = ["##"] * 16
HAND = ["..##....", "..##....", "..##....", "..#####.", "########", "########", ".#######", "..######", "..######"]


def opacity(rows: list[str], scale: int = 1) -> NDArray[np.uint8]:
    drawn = np.array([[255 if cell == "#" else 0 for cell in row] for row in rows], np.uint8)
    return np.pad(np.kron(drawn, np.ones((scale, scale), np.uint8)), 4)


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_an_i_beam_says_that_one_may_write(scale: int) -> None:
    picture = opacity(BEAM, scale)
    assert is_text_cursor(picture, (picture.shape[1] // 2, picture.shape[0] // 2))


@pytest.mark.parametrize("rows", [ARROW, UP_AND_DOWN, SIDEWAYS, BAR, HAND])
def test_other_pointers_do_not(rows: list[str]) -> None:
    picture = opacity(rows)
    assert not is_text_cursor(picture, (picture.shape[1] // 2, picture.shape[0] // 2))


def test_a_hot_spot_at_the_tip_is_no_i_beam() -> None:
    assert not is_text_cursor(opacity(BEAM), (4, 4))


def test_a_hidden_pointer_says_nothing() -> None:
    assert not is_text_cursor(np.zeros((16, 16), np.uint8), (8, 8))
