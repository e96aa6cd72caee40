"""Drawn figures are told apart by colour, form, filling and corners; common pictures by their silhouettes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from perception.geometry import Box
from perception.pictograms import NAMES, drawings, find_spots
from perception.screen import Frame
from perception.shapes import find_shapes, is_colour, nearest_colour


def frame(pixels: np.ndarray) -> Frame:
    height, width = pixels.shape[:2]
    return Frame(pixels, Box(100, 50, width, height), 0.0)


def blank() -> np.ndarray:
    return np.full((200, 300, 3), 255, np.uint8)


def test_filled_figures_have_colour_form_and_place() -> None:
    pixels = blank()
    cv2.rectangle(pixels, (10, 10), (49, 49), (255, 0, 0), cv2.FILLED)
    cv2.circle(pixels, (100, 60), 20, (0, 0, 255), cv2.FILLED)
    cv2.fillPoly(pixels, [np.array([[200, 100], [180, 140], [220, 140]])], (0, 255, 0))
    found = {(s.colour_name, s.form): s for s in find_shapes(frame(pixels))}
    assert set(found) == {("red", "rectangle"), ("blue", "circle"), ("lime", "triangle")}
    assert found["red", "rectangle"].box == Box(110, 60, 40, 40)
    assert all(shape.filled for shape in found.values())


def test_outlines_are_not_filled_and_keep_their_corners() -> None:
    pixels = blank()
    turns = np.arange(5) * 2 * np.pi / 5
    corners = np.stack([150 + 60 * np.sin(turns), 100 - 60 * np.cos(turns)], axis=1).round().astype(np.int32)
    cv2.polylines(pixels, [corners], True, (0, 0, 0), 3, cv2.LINE_AA)
    shape = max(find_shapes(frame(pixels)), key=lambda s: s.box.area)
    assert (shape.filled, shape.corners) == (False, 5)


def test_colours_go_by_their_nearest_name() -> None:
    assert nearest_colour((250, 5, 250)) == "magenta"
    assert is_colour("aqua")
    assert not is_colour("large")


@pytest.mark.parametrize("drawing", sorted(set(NAMES.values())))
def test_each_pictogram_is_known_again_in_another_size(drawing: str) -> None:
    mask, aspect = drawings()[drawing]
    pixels = blank()
    height = 30 if aspect <= 1.5 else 6
    small = cv2.resize(mask * 255, (round(height * aspect), height), interpolation=cv2.INTER_AREA)
    pixels[40 : 40 + height, 60 : 60 + small.shape[1]] = 255 - (small[..., None] * 0.6).astype(np.uint8)
    spots = find_spots(frame(pixels), ())
    assert [spot.best for spot in spots] == [drawing]
