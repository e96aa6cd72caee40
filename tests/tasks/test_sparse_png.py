"""What is mostly nothing is packed quickly, and any decoder reads it."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tasks.sparse_png import encode_sparse


def decoded(png: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        image.load()
        return np.asarray(image)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.integers(1, 50), st.lists(st.tuples(st.integers(0, 89), st.integers(1, 30)), max_size=5))
def test_every_pixel_comes_back_wherever_something_is_drawn(height: int, width: int, drawn: list[tuple[int, int]]):
    picture = np.zeros((height, width, 4), np.uint8)
    for top, rows in drawn:
        part = picture[top : top + rows]
        part[...] = np.random.default_rng(top).integers(0, 256, part.shape, np.uint8)
    assert (decoded(encode_sparse(picture)) == picture).all()


def test_a_line_of_text_on_nothing_takes_a_few_bytes():
    picture = np.zeros((800, 1280, 4), np.uint8)
    assert len(encode_sparse(picture)) < 10_000
    picture[300:316, 200:300] = 255
    assert len(encode_sparse(picture)) < 10_000
