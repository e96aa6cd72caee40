from __future__ import annotations

import json
from pathlib import Path

import pytest

from perception.checkpoint import open_checkpoint, read_config, write_checksums
from perception.errors import CheckpointRefused


def folder(path: Path, config: dict[str, object], weights: str = "model.safetensors") -> Path:
    (path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (path / weights).write_bytes(b"weights")
    return path


def test_an_ordinary_folder_opens_and_tells_its_family(tmp_path: Path) -> None:
    assert open_checkpoint(folder(tmp_path, {"model_type": "clip"})).family == "clip"


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.pkl"])
def test_weights_that_are_only_pickles_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(CheckpointRefused, match=name):
        open_checkpoint(folder(tmp_path, {"model_type": "clip"}, name))


@pytest.mark.parametrize(
    "hostile",
    [
        {"auto_map": {"AutoModel": "model.Evil"}},
        {"vision_config": {"layers": [{"auto_map": "x"}]}},
        {"_attn_implementation_internal": "someone/kernel"},
        {"text_config": {"attn_implementation": "someone/kernel:forward"}},
        {"_attn_implementation": ["someone/kernel"]},
        {"custom_generate": "x"},
    ],
)
def test_a_config_that_names_code_is_refused(tmp_path: Path, hostile: dict[str, object]) -> None:
    with pytest.raises(CheckpointRefused, match=r"names code|built-in kernels"):
        open_checkpoint(folder(tmp_path, {"model_type": "clip", **hostile}))


@pytest.mark.parametrize("text", ["", "[]", "{" * 100_000, '{"a": NaN}', "\ud800".encode("utf-8", "surrogatepass")])
def test_a_config_that_is_no_usable_json_is_refused(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "config.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CheckpointRefused, match=r"config\.json"):
        read_config(tmp_path / "config.json")


def test_an_unknown_family_is_refused_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(CheckpointRefused, match=r"'bert'.*clip, siglip"):
        open_checkpoint(folder(tmp_path, {"model_type": "bert"}), ("siglip", "clip"))


def test_a_changed_file_no_longer_fits_its_checksum(tmp_path: Path) -> None:
    write_checksums(folder(tmp_path, {"model_type": "clip"}))
    open_checkpoint(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"Weights")
    with pytest.raises(CheckpointRefused, match=r"model\.safetensors"):
        open_checkpoint(tmp_path)


def test_a_missing_folder_says_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(CheckpointRefused, match=r"config\.json and model\.safetensors"):
        open_checkpoint(tmp_path / "nowhere")
