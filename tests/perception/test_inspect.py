from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from transformers import (
    CLIPVisionConfig,
    CLIPVisionModel,
    Dinov2Config,
    Dinov2Model,
    SiglipVisionConfig,
    SiglipVisionModel,
    ViTConfig,
    ViTModel,
)

from perception import inspect
from perception.errors import CheckpointRefused

SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 32, "patch_size": 8}
TOWERS = {
    "vit": lambda: ViTModel(ViTConfig(**SMALL, intermediate_size=64)),
    "clip": lambda: CLIPVisionModel(CLIPVisionConfig(**SMALL, intermediate_size=64)),
    "siglip": lambda: SiglipVisionModel(SiglipVisionConfig(**SMALL, intermediate_size=64)),
    "dino": lambda: Dinov2Model(Dinov2Config(**SMALL)),
}


@pytest.fixture(params=TOWERS)
def tower(request: pytest.FixtureRequest) -> inspect.Tower:
    torch.manual_seed(1)
    return inspect.open_tower(TOWERS[request.param]().eval())


def image() -> Any:
    return torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(2))


def test_the_walk_prints_the_shapes_of_the_loaded_tower(tower: inspect.Tower) -> None:
    lines = inspect.walk(tower, image())
    assert lines[0] == "image [1, 3, 32, 32]"
    assert lines[1] == "4 x 4 patches of 8 x 8 -> [1, 16, 32]"
    assert "2 layers, 2 heads of width 16" in lines
    assert f"output [1, {16 + tower.extra}, 32]" in lines


def test_components_are_the_directions_of_most_variance(tower: inspect.Tower) -> None:
    maps = inspect.filter_components(tower)
    assert maps.shape == (28, 8, 8, 3)
    assert maps.min() == 0
    assert maps.max() == 1
    assert inspect.draw_filters(tower).shape[2] == 3


def test_each_position_is_most_like_itself(tower: inspect.Tower) -> None:
    similarity = inspect.position_similarity(tower)
    assert similarity.shape == (16, 16)
    np.testing.assert_array_equal(similarity.argmax(1), np.arange(16))
    assert inspect.draw_positions(tower).shape[0] == inspect.draw_positions(tower).shape[1]


@pytest.mark.parametrize("rollout", [True, False])
def test_attention_is_shared_out_over_the_patches(tower: inspect.Tower, *, rollout: bool) -> None:
    weights = inspect.attention(tower, image(), rollout=rollout)
    assert weights.shape == (4, 4)
    assert abs(float(weights.sum()) - 1) < 1e-5
    assert weights.min() >= 0
    picture = np.zeros((32, 32, 3), np.uint8)
    assert inspect.draw_attention(picture, weights).shape == inspect.draw_patches(picture, tower).shape


def test_a_tower_without_patches_is_refused() -> None:
    with pytest.raises(CheckpointRefused, match="patch convolution"):
        inspect.open_tower(torch.nn.Linear(2, 2))


def test_bars_are_sorted_by_probability() -> None:
    bars = inspect.draw_bars(["a", "b"], [0.2, 0.8], [0.1, 0.3])
    lengths = [(bars[row] == (60, 120, 200)).all(1).sum() for row in (18, 48)]
    assert lengths[0] > lengths[1]
