from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from perception.clip import Clip
from perception.crops import Preprocessing, square
from perception.errors import CheckpointRefused, ImageRefused
from perception.training.clip import export
from perception.training.crops import cut
from perception.training.tokenizer import train_tokenizer
from perception.training.towers import build
from perception.training.widgets import screens

TEXTS = [
    "save",
    "open a file",
    "a checked checkbox",
    "send it to everyone in this very long list of people " * 3,
]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random checkpoint, saved by the code that saves ours."""
    run, folder = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("clip")
    tokenizer = train_tokenizer(TEXTS, vocabulary=300)
    build(tokenizer.get_vocab_size(), 1, hidden=64, layers=2, text=64).save_pretrained(run)
    tokenizer.save(str(run / "tokenizer.json"))
    export(run, folder)
    return folder


def crops(count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    sizes = [(20, 20), (24, 200), (300, 40), (32, 32), (1, 1), (7, 90)]
    return [rng.integers(0, 256, (*sizes[i % len(sizes)], 3), dtype=np.uint8) for i in range(count)]


def test_features_are_unit_vectors_of_one_width(checkpoint: Path) -> None:
    clip = Clip.load(checkpoint)
    image, text = clip.image_features(crops(6)), clip.text_features(TEXTS)
    assert image.shape == (6, 64)
    assert text.shape == (4, 64)
    np.testing.assert_allclose(np.linalg.norm(np.vstack([image, text]), axis=1), 1, atol=1e-5)


def test_a_batch_gives_what_single_calls_give(checkpoint: Path) -> None:
    together, apart = Clip.load(checkpoint), Clip.load(checkpoint)
    many = crops(70)
    one_by_one = np.vstack([apart.image_features([crop]) for crop in many])
    np.testing.assert_allclose(together.image_features(many), one_by_one, atol=1e-5)
    texts = np.vstack([apart.text_features([text]) for text in TEXTS])
    np.testing.assert_allclose(together.text_features(TEXTS), texts, atol=1e-5)


def test_features_are_those_of_the_stock_model(checkpoint: Path) -> None:
    from transformers import CLIPModel

    clip, stock = Clip.load(checkpoint), CLIPModel.from_pretrained(checkpoint, dtype=torch.float32).eval()
    pixels = torch.from_numpy(Preprocessing(side=32)(crops(3)))
    tokens = torch.tensor([clip._tokenizer.encode("save").ids])
    with torch.inference_mode():
        output = stock(input_ids=tokens, pixel_values=pixels)
    np.testing.assert_allclose(
        clip.similarities(crops(3), ["save"]), output.image_embeds @ output.text_embeds.T, atol=1e-5
    )
    np.testing.assert_allclose(clip.probabilities(crops(3), TEXTS).sum(1), 1, atol=1e-5)


def test_a_crop_seen_before_is_not_encoded_again(checkpoint: Path) -> None:
    clip = Clip.load(checkpoint)
    first = clip.image_features(crops(3))
    clip._model = None  # a second pass would fail
    np.testing.assert_array_equal(clip.image_features([c.copy() for c in crops(3)]), first)


def test_a_long_field_is_padded_not_cut() -> None:
    field = np.full((10, 400, 3), 200, np.uint8)
    field[:, -40:] = 0
    small = square(field, 32)
    assert small[16, -1].max() < 100
    assert small[0, 0].min() == 200


@pytest.mark.parametrize("bad", [np.zeros((0, 5, 3), "u1"), np.zeros((5, 5), "u1"), np.zeros((5, 5, 3), "f4")])
def test_a_crop_that_is_no_picture_is_refused(bad: np.ndarray) -> None:
    with pytest.raises(ImageRefused):
        square(bad, 32)


def test_weights_that_do_not_fit_the_config_are_refused(checkpoint: Path, tmp_path: Path) -> None:
    for file in checkpoint.iterdir():
        if file.name != "checksums.json":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    config["vision_config"]["num_hidden_layers"] = 3
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointRefused, match="do not fit"):
        Clip.load(tmp_path)


def test_a_folder_without_a_tokenizer_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors", "preprocessor_config.json"):
        (tmp_path / name).write_bytes((checkpoint / name).read_bytes())
    with pytest.raises(CheckpointRefused, match=r"tokenizer\.json"):
        Clip.load(tmp_path)


def test_the_shipped_towers_tell_roles_and_states_apart_in_looks_they_never_saw() -> None:
    pytest.importorskip("PySide6")
    cut_out = [pair for screen in itertools.islice(screens(77, held_out=True), 12) for pair in cut(screen)]
    captions = sorted({caption for _, caption in cut_out})
    best = Clip.load().similarities([crop for crop, _ in cut_out], captions).argmax(1)
    right = sum(captions[index] == caption for index, (_, caption) in zip(best, cut_out, strict=True))
    assert len(captions) >= 8
    assert right / len(cut_out) > 3 / len(captions), f"{right} of {len(cut_out)}, {len(captions)} captions"
