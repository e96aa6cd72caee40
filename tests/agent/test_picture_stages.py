"""LLaVA's two stages on a tiny model: the first moves the projector and no other bit, the second the decoder too."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from agent.prompts.tokens import IMAGE
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from agent.training.picture_data import read, write
from agent.training.picture_rows import GRID, VECTORS, Sight, row
from agent.training.pictures import train
from perception.llava import Llava, new_llava, save_llava

TINY = {
    "hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 48, "num_attention_heads": 4,
    "num_key_value_heads": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    write(folder, 4, seed=3)
    return folder


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    vocabulary = Vocabulary(build_tokenizer())
    model = new_llava(
        vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end, **TINY
    )
    save_llava(model, folder)
    vocabulary.tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def weights(model: Any) -> dict[str, Any]:
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Which of the three parts differ in any bit."""
    parts = ("vision_tower", "multi_modal_projector", "language_model")
    changed = [name for name, tensor in after.items() if not bool((tensor == before[name]).all())]
    return {part for part in parts if any(part in name for name in changed)}


def options(stage: str, data: Path, start: Path, out: Path, **more: Any) -> argparse.Namespace:
    given = {
        "stage": stage, "data": data, "start": start, "out": out, "held_out": None, "minutes": 5.0, "steps": 2,
        "plans": 0.5, "rate": 1e-2, "batch_tokens": 200, "every": 1e9, "bf16": False, "seed": 0, "device": "cpu",
    }  # fmt: skip
    return argparse.Namespace(**(given | more))


def test_the_data_can_be_opened_and_the_same_seed_writes_the_same(data: Path, tmp_path: Path) -> None:
    entries = json.loads((data / "instructions.json").read_text("utf-8"))
    assert {entry["id"].partition("-")[2] for entry in entries} == {"conversation", "description", "reasoning"}
    assert all(entry["conversations"][0]["value"].startswith("<image>\n") for entry in entries)
    with Image.open(data / "images" / entries[0]["image"]) as picture:
        assert min(picture.size) > 100
    write(tmp_path, 4, seed=3)
    assert (tmp_path / "captions.json").read_bytes() == (data / "captions.json").read_bytes()


def test_a_row_asks_for_answers_only(data: Path, start: Path) -> None:
    vocabulary = Vocabulary.load(start)
    entry = next(e for e in read(data / "instructions.json") if e.kind == "conversation")
    made = row(entry, Sight(Llava.load(start).model), vocabulary)
    assert list(made.ids).count(vocabulary.ids[IMAGE]) == VECTORS * GRID[0] * GRID[1]
    wanted = [(*vocabulary.text_ids(turn.answer), vocabulary.ids["<value>"]) for turn in entry.turns]
    assert [target for target in made.targets if target >= 0] == [one for answer in wanted for one in answer]
    asked = [at for at, target in enumerate(made.targets) if target >= 0]
    assert all(made.ids[at + 1] == made.targets[at] for at in asked)


def test_the_first_stage_trains_the_projector_and_leaves_every_other_bit(
    data: Path, start: Path, tmp_path: Path
) -> None:
    before = weights(Llava.load(start).model.float())
    after = weights(train(options("projector", data, start, tmp_path), lambda _: None))
    assert moved(before, after) == {"multi_modal_projector"}


def test_the_second_stage_trains_projector_and_decoder_and_goes_on_after_a_kill(
    data: Path, start: Path, tmp_path: Path
) -> None:
    before = weights(Llava.load(start).model.float())
    told: list[str] = []
    train(options("instructions", data, start, tmp_path), told.append)
    after = weights(train(options("instructions", data, start, tmp_path, steps=4, held_out=data), told.append))
    assert moved(before, after) == {"multi_modal_projector", "language_model"}
    assert "resumed at step 2" in told
    assert any("held_description" in line and "held_crop" in line for line in told)
