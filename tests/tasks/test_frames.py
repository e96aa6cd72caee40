"""Pictures come back exactly, or are refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.geometry import Box
from perception.screen import Frame, frame_hash
from tasks.errors import TraceRefused
from tasks.frames import MASK_GREY, EncodedFrame, FrameEncoder, decode_frame, masked


def stored(pictures: list[np.ndarray]) -> tuple[list[str], dict[str, EncodedFrame]]:
    encoder = FrameEncoder()
    names = [encoder.add(Frame(p, Box(0, 0, p.shape[1], p.shape[0]), 0.0)) for p in pictures]
    frames = {frame.hash: frame for frame in encoder.finished(wait=True)}
    encoder.close()
    return names, frames


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(0, 40)), min_size=1, max_size=40))
def test_every_picture_of_a_run_comes_back_to_the_pixel(changes: list[tuple[int, int, int]]) -> None:
    pictures = [np.full((40, 40, 3), 200, np.uint8)]
    for seed, kind, edge in changes:
        rng = np.random.default_rng(seed)
        size = (40, 40) if kind != 3 else (17 + edge, 23)
        fresh = kind != 1 or pictures[-1].shape[:2] != size
        picture = rng.integers(0, 256, (*size, 3), np.uint8) if fresh else pictures[-1].copy()
        picture[:edge, 3:5] = seed % 256
        pictures.append(picture)
    names, frames = stored(pictures)
    assert all((decode_frame(name, frames.__getitem__) == p).all() for name, p in zip(names, pictures, strict=True))
    assert len(frames) == len(set(names))


def test_a_small_change_is_stored_as_a_small_delta() -> None:
    first = np.random.default_rng(1).integers(0, 256, (300, 300, 3), np.uint8)
    second = first.copy()
    second[10:20, 10:60] = 0
    (a, b), frames = stored([first, second])
    assert frames[b].base == a
    assert len(frames[b].png) < len(frames[a].png) / 50


def test_what_is_masked_is_gone_before_the_picture_gets_its_name() -> None:
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[5:9, 10:20] = 255
    frame = Frame(pixels, Box(100, 50, 30, 20), 0.0)
    covered = masked(frame, (Box(110, 55, 10, 4), Box(0, 0, 5, 5)))
    assert (covered[5:9, 10:20] == MASK_GREY).all()
    assert pixels.max() == 255
    pixels[6, 12] = 7
    assert frame_hash(masked(frame, (Box(110, 55, 10, 4),))) == frame_hash(covered)


def test_a_delta_that_rests_on_itself_is_refused() -> None:
    (_, b), frames = stored([np.zeros((9, 9, 3), np.uint8), np.eye(9, dtype=np.uint8)[..., None].repeat(3, 2)])
    frames[b] = dataclasses.replace(frames[b], base=b)
    with pytest.raises(TraceRefused, match="rests on too many"):
        decode_frame(b, frames.__getitem__)


def test_a_picture_that_claims_another_size_is_refused_before_it_is_decoded() -> None:
    (a,), frames = stored([np.zeros((9, 9, 3), np.uint8)])
    frames[a] = dataclasses.replace(frames[a], bounds=Box(0, 0, 10_000, 9))
    with pytest.raises(TraceRefused, match="not the size it claims"):
        decode_frame(a, frames.__getitem__)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"<svg/>"])
def test_bytes_that_are_no_png_are_refused(content: bytes) -> None:
    frame = EncodedFrame("x", Box(0, 0, 1, 1), None, content)
    with pytest.raises(TraceRefused, match="cannot be decoded"):
        decode_frame("x", lambda _: frame)
