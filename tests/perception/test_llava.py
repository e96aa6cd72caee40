"""The LLaVA wrapper on a tiny model: in parts = at once, ours = stock, saved = loaded; hostile folders stay out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perception.errors import CheckpointRefused
from perception.llava import Inputs, Llava, new_llava, save_llava

SIZES = {
    "hidden_size": 32, "num_hidden_layers": 2, "intermediate_size": 48, "num_attention_heads": 4,
    "num_key_value_heads": 2,
}  # fmt: skip
IDS = [1, 5, 9, 17, 23, 5, 9, 17, 23, 40]
POSITIONS = [0, 1, 2, 4, 6, 8, 3, 5, 7, 10]  # an echo interleaves its positions with those of the first copy


@pytest.fixture(scope="module")
def llava() -> Llava:
    return Llava(new_llava(vocabulary=64, image_token=4, pad=0, end=2, **SIZES))


def test_reading_in_two_parts_is_reading_at_once(llava: Llava) -> None:
    whole = llava.read(Inputs(IDS, POSITIONS))
    parts = llava.read(Inputs(IDS[:4], POSITIONS[:4]))
    parts.feed(Inputs(IDS[4:], POSITIONS[4:]))
    difference = (whole.scores([-1, 6], range(64)) - parts.scores([-1, 6], range(64))).abs().max()
    assert float(difference) < 1e-4


def test_our_scores_are_those_of_the_stock_model(llava: Llava) -> None:
    import torch

    logits = llava.model(
        input_ids=torch.tensor([IDS]), position_ids=torch.tensor([POSITIONS]), attention_mask=torch.ones(1, len(IDS))
    ).logits[0]
    ours = llava.score(Inputs(IDS, POSITIONS), [3, -1], range(64))
    theirs = torch.log_softmax(logits[[3, -1]].detach(), -1)
    assert float((ours - theirs).abs().max()) < 1e-4


def test_positions_that_do_not_rise_by_one_hide_nothing(llava: Llava) -> None:
    changed = [*IDS]
    changed[2] = 33
    before, after = (llava.score(Inputs(ids, POSITIONS), [-1], range(64)) for ids in (IDS, changed))
    assert float((before - after).abs().max()) > 1e-4


def test_a_loaded_model_is_the_saved_one_and_its_weights_stay_tied(llava: Llava, tmp_path: Path) -> None:
    save_llava(llava.model, tmp_path)
    loaded = Llava.load(tmp_path)
    assert loaded.model.lm_head.weight is loaded.model.model.language_model.embed_tokens.weight
    difference = (llava.score(Inputs(IDS), [-1], range(64)) - loaded.score(Inputs(IDS), [-1], range(64))).abs().max()
    assert float(difference) < 5e-2  # half precision


def test_image_vectors_take_the_place_of_image_tokens(llava: Llava) -> None:
    import torch

    projected = llava.encode_images(torch.zeros(2, 3, 32, 32))
    assert projected.shape == (2, 16, 32)
    shown = llava.score(Inputs([1, 4, 4, 7], vectors=projected.mean(1)), [-1], range(64))
    other = llava.score(Inputs([1, 4, 4, 7], vectors=projected.mean(1) + 1), [-1], range(64))
    assert float((shown - other).abs().max()) > 1e-4


def test_generation_keeps_to_what_is_allowed_and_reads_forced_tokens(llava: Llava) -> None:
    script = {0: [7, 8], 1: [9], 2: [10], 3: [11, 12, 13], 4: []}
    chosen = llava.generate(Inputs(IDS), lambda so_far: script[len(so_far)])
    assert len(chosen) == 4
    assert all(choice.token in script[at] for at, choice in enumerate(chosen))
    assert [choice.margin for choice in chosen[1:3]] == [1.0, 1.0]
    stepwise = llava.read(Inputs([*IDS, *(choice.token for choice in chosen[:3])])).scores([-1], script[3])[0]
    assert script[3][int(stepwise.argmax())] == chosen[3].token


@pytest.mark.parametrize(
    "change",
    [
        {"model_type": "bert"}, {"auto_map": {"AutoModel": "evil.Model"}}, {"text_config": {"model_type": "gpt2"}},
        {"text_config": None}, {"vision_config": {"model_type": "siglip"}},
    ],
)  # fmt: skip
def test_a_hostile_or_foreign_config_is_refused(llava: Llava, tmp_path: Path, change: dict[str, Any]) -> None:
    save_llava(llava.model, tmp_path)
    config = json.loads((tmp_path / "config.json").read_text()) | change
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointRefused):
        Llava.load(tmp_path)


def test_weights_that_do_not_fit_are_refused(llava: Llava, tmp_path: Path) -> None:
    save_llava(llava.model, tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    config["text_config"]["hidden_size"] = 64
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointRefused):
        Llava.load(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 100)
    with pytest.raises(CheckpointRefused):
        Llava.load(tmp_path)
