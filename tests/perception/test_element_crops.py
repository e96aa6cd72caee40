"""Crops of elements as the contrastive stage sees them, and towers that a run goes on from."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest

from perception.checkpoint import EMBEDDED
from perception.clip import Clip
from perception.crops import views
from perception.geometry import Box
from perception.screen import Element, Role, State
from perception.training.clip import begin
from perception.training.crops import caption, main
from perception.training.desktops import DrawnScreen
from perception.training.screens import save


def element(role: Role, *states: State) -> Element:
    return Element(Box(10, 20, 80, 16), role, "", states=frozenset(states))


@pytest.mark.parametrize("shape", [(10, 40, 3), (40, 10, 3), (12, 12, 3)])
def test_the_views_of_a_crop_are_the_whole_and_a_square_at_each_end(shape: tuple[int, int, int]) -> None:
    crop = np.arange(np.prod(shape), dtype=np.int64).astype(np.uint8).reshape(shape)
    whole, first, last = views(crop)
    side = min(shape[:2])
    assert whole is crop
    assert first.shape == last.shape == (side, side, 3)
    assert (first[0, 0] == crop[0, 0]).all()
    assert (last[-1, -1] == crop[-1, -1]).all()


def test_captions_have_the_right_article() -> None:
    assert caption(element("checkbox")) == "an unchecked checkbox"
    assert caption(element("checkbox", "disabled")) == "a disabled unchecked checkbox"
    assert caption(element("radio", "checked")) == "a selected radio button"
    assert caption(element("icon")) == "an icon"
    assert caption(element("text")) == "a line of plain text"
    assert caption(element("unknown")) is None


def test_crops_of_drawn_screens_show_the_ends_of_elements_too(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 120, 3)).astype(np.uint8)
    save(DrawnScreen(pixels, (element("slider"), element("unknown")), (), "test"), tmp_path / "0-000000")
    main(["--drawn", str(tmp_path), "--out", str(tmp_path / "crops.npz")])
    with np.load(tmp_path / "crops.npz") as stored:
        assert stored["captions"].tolist() == ["a slider"] * 3
        assert stored["pixels"].shape == (3, 32, 32, 3)
        assert (stored["pixels"][1] != stored["pixels"][2]).any()


def test_a_run_may_go_on_from_finished_towers() -> None:
    started = begin(argparse.Namespace(start=EMBEDDED / "clip"), 0)
    shipped = Clip.load()._model.state_dict()
    assert all(bool((tensor == shipped[name]).all()) for name, tensor in started.state_dict().items())
