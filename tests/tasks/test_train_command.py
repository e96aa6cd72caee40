"""`deskhand train`: what it refuses, and that a stage leaves what the next one begins from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks.cli import run


def test_an_unknown_stage_is_refused_with_the_choices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "everything"]) == 2
    told = capsys.readouterr().err
    assert "'everything'" in told
    assert "contrastive" in told
    assert "all" in told


def test_a_folder_of_icons_that_is_not_there_is_refused_before_anything_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["train", "all", "--icons", str(tmp_path / "none"), "--out", str(tmp_path / "out")])
    assert code == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_pictures_and_then_the_projector_of_the_shipped_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["train", "pictures", "--screens", "2", "--out", str(tmp_path)]) == 0
    assert run(["train", "projector", "--screens", "2", "--minutes", "0.02", "--out", str(tmp_path)]) == 0
    assert "min left" in capsys.readouterr().out or (tmp_path / "projector" / "progress.json").exists()
    assert json.loads((tmp_path / "projector" / "progress.json").read_text("utf-8"))["step"] >= 1
    assert {"config.json", "model.safetensors", "tokenizer.json", "loss.png"} <= {
        file.name for file in (tmp_path / "projector").iterdir()
    }
