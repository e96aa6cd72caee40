"""LLaVA's stages on a tiny model: words first, then the projector and no other bit, then the decoder too."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from agent.prompts.tokens import IMAGE
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from agent.training.entry import Entry
from agent.training.picture_data import FILES, read, write
from agent.training.picture_rows import PictureStream, row, slots, told_row
from agent.training.pictures import train
from agent.training.sight import VECTORS, Sight, tiles
from perception.llava import Llava, new_llava, save_llava
from perception.training.screens import main as draw

TINY = {
    "hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 48, "num_attention_heads": 4,
    "num_key_value_heads": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    draw(["--count", "6", "--seed", "3", "--toolkit", "qt", "--out", str(folder / "images")])
    write(folder, seed=3)
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


@pytest.fixture(scope="module")
def spoken(data: Path, start: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the language stage."""
    out = tmp_path_factory.mktemp("language")
    train(options("language", data, start, out), lambda _: None)
    return out


def weights(model: Any) -> dict[str, Any]:
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Which of the three parts differ in any bit."""
    parts = ("vision_tower", "multi_modal_projector", "language_model")
    changed = [name for name, tensor in after.items() if not bool((tensor == before[name]).all())]
    return {part for part in parts if any(part in name for name in changed)}


def options(stage: str, data: Path, start: Path, out: Path, **more: Any) -> argparse.Namespace:
    from perception.checkpoint import EMBEDDED

    given = {
        "stage": stage, "data": data, "start": start, "out": out, "held_out": None, "minutes": 5.0, "steps": 2,
        "plans": 0.0, "rate": 1e-2, "batch_tokens": 200, "every": 1e9, "bf16": False, "seed": 0, "device": "cpu",
        "vision": EMBEDDED / "clip",
    }  # fmt: skip
    return argparse.Namespace(**(given | more))


def first(data: Path, kind: str) -> Entry:
    return next(entry for entry in read(data, *FILES) if entry.kind == kind)


def test_the_data_can_be_opened_and_the_same_seed_writes_the_same(data: Path, tmp_path: Path) -> None:
    items = json.loads((data / "instructions.json").read_text("utf-8"))
    assert {item["kind"] for item in items} == {"conversation", "description", "reasoning"}
    assert {entry.kind for entry in read(data, "formats")} == {"verify", "ground", "act"}
    assert all(item["conversations"][0]["value"].startswith("<image>\n") for item in items)
    with Image.open(data / "images" / items[0]["image"]) as picture:
        assert min(picture.size) > 100
    (tmp_path / "images").symlink_to(data / "images")
    write(tmp_path, seed=3)
    assert all((tmp_path / f"{name}.json").read_bytes() == (data / f"{name}.json").read_bytes() for name in FILES)


def test_an_unknown_kind_of_entry_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "formats.json").write_text('[{"id": "1", "kind": "sing", "conversations": []}]', "utf-8")
    with pytest.raises(ValueError, match="sing"):
        read(tmp_path, "formats")


@pytest.mark.parametrize("kind", ["conversation", "description", "verify", "ground", "act"])
def test_a_row_shows_every_pane_and_asks_for_answers_only(kind: str, data: Path, spoken: Path) -> None:
    vocabulary, entry = Vocabulary.load(spoken), first(data, kind)
    sight = Sight(Llava.load(spoken).model)
    made, told = row(entry, sight.features(entry), vocabulary), told_row(entry, vocabulary, Random(0))
    shown = list(made.ids).count(vocabulary.ids[IMAGE])
    assert shown == sum(map(slots, entry.panes)) == VECTORS * len(sight.features(entry))
    assert list(told.targets) == list(made.targets)
    assert len(told.ids) == len(made.ids)
    said = " ".join(vocabulary.names[target] for target in made.targets if target >= 0)
    if kind in ("verify", "ground", "act"):
        assert said == " ".join(turn.answer for turn in entry.turns)
    else:
        answers = [[*vocabulary.text_ids(turn.answer), vocabulary.ids["<value>"]] for turn in entry.turns]
        assert [target for target in made.targets if target >= 0] == [one for answer in answers for one in answer]
        assert "<xx>" not in said


def test_what_is_told_are_the_facts_of_the_picture_in_their_order(data: Path, spoken: Path) -> None:
    vocabulary, entry = Vocabulary.load(spoken), first(data, "description")
    ids = told_row(entry, vocabulary, Random(1)).ids[1 : 1 + slots(entry.panes[0])]
    told = [vocabulary.names[one] for one in ids if one != vocabulary.ids[IMAGE]]
    assert told == [fact for part in entry.panes[0].holds for fact in part]


def test_what_was_seen_once_is_read_back_the_same(data: Path, spoken: Path, tmp_path: Path) -> None:
    model, entries = Llava.load(spoken).model, read(data, "captions")
    fresh, again = Sight(model), Sight(model)
    fresh.look(entries, tmp_path)
    (file,) = tmp_path.glob("seen-*.safetensors")
    written = file.stat().st_mtime_ns
    again.look(entries, tmp_path)
    assert file.stat().st_mtime_ns == written
    assert all(bool((fresh.features(entry) == again.features(entry)).all()) for entry in entries)


def test_an_element_is_seen_whole_and_at_both_ends_and_a_region_in_six_tiles(data: Path) -> None:
    import numpy as np

    element, region = first(data, "verify").panes[0], first(data, "description").panes[0]
    pixels = np.zeros((2000, 3000, 3), np.uint8)
    whole, *ends = tiles(pixels, element)
    assert whole.shape[:2] == (element.box.height, element.box.width)
    assert all(end.shape[0] == end.shape[1] == min(whole.shape[:2]) for end in ends)
    assert sum(tile.shape[0] * tile.shape[1] for tile in tiles(pixels, region)) == region.box.area


def test_a_rare_topic_is_shown_more_often_than_it_comes(data: Path, spoken: Path) -> None:
    entries = [Entry(Path("a"), "verify", first(data, "verify").panes, first(data, "verify").turns, "often")] * 99
    entries.append(first(data, "act"))
    stream = PictureStream(entries, None, Vocabulary.load(spoken), {"verify": 0.5, "act": 0.5})
    rng, act = Random(2), Vocabulary.load(spoken).ids["<act>"]
    assert 30 < sum(stream(rng).ids[0] == act for _ in range(100)) < 70
    with pytest.raises(ValueError, match="caption"):
        PictureStream(entries, None, Vocabulary.load(spoken), {"caption": 1.0})


def test_the_language_stage_learns_the_words_it_needs_and_moves_the_decoder_alone(
    data: Path, start: Path, spoken: Path, tmp_path: Path
) -> None:
    one = weights(train(options("language", data, start, tmp_path, steps=1), lambda _: None))
    two = weights(train(options("language", data, start, tmp_path, steps=2), lambda _: None))
    assert moved(one, two) == {"language_model"}
    assert {"unchecked", "greyed"} <= Vocabulary.load(spoken).words


def test_the_first_stage_trains_the_projector_and_leaves_every_other_bit(
    data: Path, spoken: Path, tmp_path: Path
) -> None:
    before = weights(Llava.load(spoken).model.float())
    after = weights(train(options("projector", data, spoken, tmp_path / "run"), lambda _: None))
    assert moved(before, after) == {"multi_modal_projector"}


def test_the_second_stage_trains_projector_and_decoder_and_goes_on_after_a_kill_in_the_same_bits(
    data: Path, spoken: Path, tmp_path: Path
) -> None:
    before = weights(Llava.load(spoken).model.float())
    told: list[str] = []
    cut, whole = tmp_path / "cut", tmp_path / "whole"
    train(options("instructions", data, spoken, cut, steps=4, plans=0.5, minutes=1e-9), told.append)
    for folder in (cut, whole):
        after = train(options("instructions", data, spoken, folder, steps=4, plans=0.5, held_out=data), told.append)
    assert moved(before, weights(after)) == {"multi_modal_projector", "language_model"}
    assert "resumed at step 1" in told
    assert any("held_description" in line and "held_verify" in line for line in told)
    assert moved(weights(Llava.load(cut).model), weights(Llava.load(whole).model)) == set()


def test_half_precision_trains_too(data: Path, spoken: Path, tmp_path: Path) -> None:
    before = weights(Llava.load(spoken).model.float())
    after = weights(train(options("projector", data, spoken, tmp_path / "run", bf16=True), lambda _: None))
    assert moved(before, after) == {"multi_modal_projector"}
