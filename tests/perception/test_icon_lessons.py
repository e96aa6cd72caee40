"""Lessons of icon names: what sets call their drawings, disguises, the loss over all names, heads that look near."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import CLIPModel

from perception.training.contrastive import Recipe
from perception.training.disguise import disguise
from perception.training.icon_sets import MOST, meanings, read_set
from perception.training.icons import clean_name
from perception.training.naming import Course, Lesson, Naming, any_of, examine, name_table
from perception.training.pairs import Icons, monochrome
from perception.training.tokenizer import train_tokenizer
from perception.training.towers import build, renew_vision

SIZES = {"patch": 4, "hidden": 48, "layers": 2, "heads": 6, "wider": 2}


def package(folder: Path, icons: dict[str, str], aliases: dict[str, dict[str, object]]) -> Path:
    """A set as npm packs it."""
    body = json.dumps({"prefix": "made-up", "width": 8, "icons": {n: {"body": b} for n, b in icons.items()},
                       "aliases": aliases}).encode()  # fmt: skip
    file = folder / "set.tgz"
    with tarfile.open(file, "w:gz") as packed:
        member = tarfile.TarInfo("package/icons.json")
        member.size = len(body)
        packed.addfile(member, io.BytesIO(body))
    return file


def drawn(seed: int = 0, families: int = 9, names: int = 4) -> Icons:
    """Families of icons: a name's shape is its own, colours are the family's."""
    rng = np.random.default_rng(seed)
    pixels = np.zeros((families * names, 32, 32, 4), np.uint8)
    for index in range(len(pixels)):
        name = index % names
        pixels[index, 4 + 6 * name : 9 + 6 * name, 4:28, :3] = rng.integers(0, 160, 3)
        pixels[index, 4 + 6 * name : 9 + 6 * name, 4:28, 3] = 255
    words = ["bar top", "bar upper", "bar lower", "bar bottom"]
    return Icons(
        pixels, [(words[i % names],) for i in range(len(pixels))], [f"f{i // names}" for i in range(len(pixels))]
    )


def clip(texts: list[str]) -> tuple[CLIPModel, object]:
    tokenizer = train_tokenizer(texts, vocabulary=300)
    return renew_vision(build(tokenizer.get_vocab_size(), 1, hidden=64, layers=1, text=64), 0, **SIZES), tokenizer


def test_the_table_of_sets_names_drawings_without_their_style() -> None:
    assert "user trash" in meanings("trash-2")
    assert meanings("trash-outline") == meanings("trash")
    assert meanings("content-save-outline-rounded") == meanings("content-save") == ["document save"]
    assert "format text bold" in meanings("bold")
    assert meanings("unheard-of-thing") == meanings("outline") == []


def test_every_line_of_the_table_is_a_name_that_themes_can_have() -> None:
    table = Path(__file__).resolve().parents[2] / "perception" / "training" / "icon_sets.txt"
    names = [line.partition(":")[0] for line in table.read_text().splitlines() if not line.startswith("#")]
    assert len(names) == len(set(names)) >= 250
    assert all(clean_name(name.replace(" ", "-")) for name in names)


def test_a_set_gives_few_drawings_of_a_name_and_none_that_are_turned(tmp_path: Path) -> None:
    icons = {f"trash-{n}": "<path/>" for n in (12, 16, 20, 24, 28, 32, 48)} | {"strange": '<rect fill="currentColor"/>'}
    aliases = {"search": {"parent": "strange"}, "arrow-left": {"parent": "strange", "hFlip": True}}
    found = list(read_set(package(tmp_path, icons, aliases)))
    assert sum("user trash" in d.names for d in found) == MOST
    assert [d.names for d in found if b"rect" in d.svg] == [("edit find",)]
    assert {d.family for d in found} == {"set made-up"}
    assert b"currentColor" not in found[0].svg


def test_disguises_are_pictures_and_the_same_for_the_same_seed() -> None:
    icons = drawn()
    mono = monochrome(icons.pixels)
    first, second = (disguise(icons.pixels, mono, np.random.default_rng(4)) for _ in range(2))
    torch.testing.assert_close(first, second)
    assert first.shape == (36, 3, 32, 32)
    assert 0 <= float(first.min()) <= float(first.max()) <= 1
    assert float((first[0] - first[4]).abs().mean()) > 0.02, "two disguises of one shape look the same"


def test_the_loss_is_minus_the_log_of_what_all_right_names_get() -> None:
    generator = torch.Generator().manual_seed(2)
    logits = torch.randn(5, 7, generator=generator, dtype=torch.float64)
    right = torch.rand(5, 7, generator=generator) < 0.3
    right[:, 0] = True
    share = (logits.softmax(1) * right).sum(1)
    torch.testing.assert_close(any_of(logits, right), -share.log().mean())


def test_heads_begin_by_looking_at_one_neighbour_each() -> None:
    model, _ = clip(["bar top"])
    model.set_attn_implementation("eager")
    vision = model.vision_model.eval()
    with torch.inference_mode():
        seen = vision(pixel_values=torch.rand(1, 3, 32, 32), output_attentions=True).attentions[0][0]  # [heads, 65, 65]
    middle = 1 + 3 * 8 + 4
    looked = [int(row.argmax()) - middle for row in seen[:, middle]]
    assert looked == [1, -1, 8, -8, 9, -9]
    assert all(float(row.max()) > 0.5 for row in seen[:, middle])
    regions = [divmod(int(row.argmax()), 8) for row in seen[:, 0, 1:]]
    assert [(y * 3 // 8, x * 3 // 8) for y, x in regions] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert float(seen[:, 0].max()) < 0.5, "the class token takes in more than one patch"


def test_only_the_vision_side_learns_and_it_learns(tmp_path: Path) -> None:
    course = Course(drawn())
    model, tokenizer = clip([w for known in course.wordings for w in known])
    table = name_table(model, tokenizer, course.wordings)
    words = {name: weight.clone() for name, weight in model.state_dict().items() if name.startswith("text")}
    run = Naming(model, Recipe(warmup=5, steps=60, learning_rate=3e-3), tmp_path, table, cooldown=20)
    lessons = course.lessons(24, seed=1)
    losses = [run.teach(next(lessons)) for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10]), losses
    assert all(torch.equal(weight, model.state_dict()[name]) for name, weight in words.items())
    assert examine(model, table, course, drawn(9))["names"] == "4"


def test_a_run_that_is_interrupted_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    course = Course(drawn())
    lesson = next(course.lessons(8, seed=1))

    def run(folder: str, model: CLIPModel, tokenizer: object) -> Naming:
        table = name_table(model, tokenizer, course.wordings)
        return Naming(model, Recipe(warmup=2, steps=10), tmp_path / folder, table, cooldown=3)

    texts = [w for known in course.wordings for w in known]
    straight = run("a", *clip(texts))
    losses = [straight.teach(lesson) for _ in range(4)]
    first = run("b", *clip(texts))
    again = [first.teach(lesson) for _ in range(2)]
    first.save()
    second = run("b", *clip(texts))
    again += [second.teach(lesson) for _ in range(2)]
    np.testing.assert_allclose(again, losses, rtol=1e-4)


@pytest.mark.parametrize("size", [8, 16])
def test_lessons_hold_every_name_that_is_right(size: int) -> None:
    icons = drawn()
    both = zip(icons.names, icons.families, strict=True)
    names = [(*n, "bar top") if n[0] == "bar upper" and family == "f1" else n for n, family in both]
    linked = Icons(icons.pixels, names, icons.families)
    lesson: Lesson = next(Course(linked).lessons(size, seed=3))
    assert lesson.pixels.shape == (size, 3, 32, 32)
    assert lesson.right.shape == (size, 4)
    assert set(lesson.right.sum(1).tolist()) <= {1, 2}
