"""The icon namer: looks that do not change with colours, lessons from drawings, a checkpoint behind the same door."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from perception.checkpoint import write_checksums
from perception.errors import CheckpointRefused
from perception.icon_looks import PLANES, SIDE, TABLE, edges, framed, planes, table
from perception.icon_namer import IconNamer
from perception.icon_nets import see
from perception.training.icon_blame import Asked, blame
from perception.training.icon_breadth import Breadth
from perception.training.icon_choice import choose_floor
from perception.training.icon_course import Course, over
from perception.training.icon_learning import Span, learn
from perception.training.icon_namer import main
from perception.training.icon_nets import CLOSE, IconNets
from perception.training.icon_pool import Pool
from perception.training.naming import any_of
from perception.training.pairs import Icons
from perception.training.plane_lessons import PlaneLessons

NAMES = [("bar upper", "bar top"), ("bar lower",), ("post",)]


def shape(name: str, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """A bar with a dot above or below it, a post, or a frame that nobody asks for; RGBA."""
    pixels = np.zeros((32, 32, 4), np.uint8)
    places = {"bar upper": [(14, 18, 4, 28), (5, 9, 13, 18)], "bar lower": [(14, 18, 4, 28), (23, 27, 13, 18)],
              "post": [(4, 28, 14, 18)], "strange": [(4, 28, 4, 7), (4, 28, 25, 28), (4, 7, 4, 28)]}  # fmt: skip
    for top, bottom, left, right in places[name]:
        pixels[top:bottom, left:right] = (*colour, 255)
    return pixels


def icons(families: int = 6) -> Icons:
    rng = np.random.default_rng(0)
    kinds = ["bar upper", "bar lower", "post"]
    rows = [(f"theme {f}", kind) for f in range(families) for kind in kinds] + [("breeze", "post"), ("bloom", "post")]
    rows += [("bloom", "bar upper"), ("bloom", "bar lower")]
    pixels = np.stack([shape(kind, tuple(rng.integers(0, 150, 3))) for _, kind in rows])
    return Icons(pixels, [(kind,) for _, kind in rows], [family for family, _ in rows])


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of three names, taught for a few steps."""
    folder = tmp_path_factory.mktemp("icons")
    drawn = icons()
    np.savez(folder / "pictures.npz", pixels=drawn.pixels, names=np.array([n[0] for n in drawn.names]),
             families=np.array(drawn.families))  # fmt: skip
    (folder / "names.txt").write_text("".join(", ".join(known) + "\n" for known in NAMES), encoding="utf-8")
    main(["--pictures", str(folder / "pictures.npz"), "--names", str(folder / "names.txt"), "--out",
          str(folder / "out"), "--steps", "8", "8"])  # fmt: skip
    return folder / "out"


def test_a_light_drawing_on_dark_ground_looks_like_the_dark_one_on_light_ground() -> None:
    shown = over(shape("bar upper", (20, 20, 20))[None])
    one, other = framed(shown), framed(1 - shown)
    here, there = edges(one), edges(other)
    assert torch.allclose(here.directed, there.directed, atol=1e-5)
    assert table(one, here).shape == (1, TABLE)
    assert planes(one, here).shape == (1, PLANES, SIDE // 2, SIDE // 2)


def test_a_drawing_is_cut_to_its_ink_wherever_it_stands() -> None:
    small = np.full((48, 40, 3), 235, np.uint8)
    small[30:42, 8:20] = 0
    large = np.full((24, 24, 3), 235, np.uint8)
    large[6:18, 3:15] = 0
    one, other = (framed(torch.from_numpy(p).permute(2, 0, 1)[None].float() / 255) for p in (small, large))
    assert torch.allclose(one, other, atol=0.02)


def test_an_empty_picture_has_looks_too() -> None:
    seen = framed(torch.full((1, 3, 20, 20), 0.5))
    assert torch.isfinite(table(seen, edges(seen))).all()
    assert not seen.any()


def test_held_out_themes_and_the_family_kept_back_are_no_lesson() -> None:
    course = Course.of(icons(), NAMES, lambda family: family != "bloom", np.random.default_rng(0))
    assert not {"bloom", "breeze"} & set(course.families.tolist())
    assert len(course.pixels) == 18
    assert course.right.sum(0).tolist() == [6, 6, 6, 0]


def test_held_out_themes_are_no_part_of_the_breadth_of_names() -> None:
    breadth = Breadth.of(icons(), lambda family: family != "bloom")
    assert breadth.right.sum(0).tolist() == [6, 6, 6]
    assert breadth.chance.sum() == pytest.approx(1)
    assert not len(Breadth.of(icons(families=4), lambda family: family != "bloom").pixels)


def pool(families: int = 6) -> Pool:
    drawn = icons(families)
    course = Course.of(drawn, NAMES, lambda family: family != "bloom", np.random.default_rng(0))
    return Pool(course, Breadth.of(drawn, lambda family: family != "bloom"))


@pytest.mark.parametrize("families", [4, 6])
def test_lessons_of_a_step_are_the_same_in_whatever_order_they_are_asked_for(families: int) -> None:
    drawn = pool(families)
    lessons = PlaneLessons(drawn, seed=3, steps=100)
    first, again = [lessons(step)[0] for step in (5, 6)], [lessons(step)[0] for step in (6, 5)]
    assert torch.equal(first[0], again[1])
    assert torch.equal(first[1], again[0])
    assert not torch.equal(first[0], first[1])


def test_pictures_are_mixed_of_two_but_not_in_the_last_lessons() -> None:
    lessons = PlaneLessons(pool(), seed=3, steps=100)
    _, early = lessons(10)
    _, late = lessons(90)
    assert 0.3 < float((early.share < 1).float().mean()) < 0.7
    assert float(late.share.min()) == 1


def test_a_drawing_of_both_pools_is_asked_for_both_kinds_of_its_names() -> None:
    drawn = pool().draw(8, 4, np.random.default_rng(0))
    assert drawn.right[:, :3].equal(drawn.right[:, [4, 5, 6]][:, [1, 0, 2]])
    assert drawn.right.sum(1).tolist() == [2] * 8


def test_blame_falls_with_what_the_right_names_get_of_each_kind_by_itself() -> None:
    right = torch.tensor([[True, True, False, False, False], [False, False, False, True, False]])
    none = torch.zeros_like(right)
    asked = Asked(right, none, torch.ones(2), names=3)
    unsure, sure = torch.zeros(2, 5), torch.tensor([[4.0, 4, 0, 0, 0], [0, 0, 0, 4, 0]])
    other_kind = torch.tensor([[0.0, 0, 0, 9, 0], [9, 0, 0, 0, 0]])
    assert blame(sure, asked) < blame(unsure, asked)
    assert blame(unsure + other_kind, asked) == pytest.approx(float(blame(unsure, asked)), abs=1e-4)
    assert blame(sure, Asked(none, right, torch.zeros(2), names=3)) == pytest.approx(float(blame(sure, asked)))


def test_what_is_learned_does_not_depend_on_a_stop_between(tmp_path: Path) -> None:
    def lesson(step: int) -> tuple[torch.Tensor, torch.Tensor]:
        rng = np.random.default_rng(step)
        return torch.from_numpy(rng.random((6, 5), np.float32)), torch.eye(3, dtype=torch.bool).repeat(2, 1)

    def net() -> torch.nn.Module:
        torch.manual_seed(1)
        return torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 3))

    straight, stopped, renewed = net(), net(), net()
    learn(straight, lesson, any_of, Span(6), tmp_path / "straight.safetensors")

    def breaking(step: int) -> tuple[torch.Tensor, torch.Tensor]:
        if step == 5:
            raise InterruptedError
        return lesson(step)

    with pytest.raises(InterruptedError):
        learn(stopped, breaking, any_of, Span(6), tmp_path / "stopped.safetensors", often=2)
    learn(renewed, lesson, any_of, Span(6), tmp_path / "stopped.safetensors")
    assert all(torch.equal(one, other) for one, other in zip(straight.parameters(), renewed.parameters(), strict=True))


def test_the_namer_learns_names_from_drawings_and_comes_back_from_its_checkpoint(taught: Path) -> None:
    namer = IconNamer.load(taught)
    crops = [(over(shape(kind, (90, 30, 30))[None])[0].permute(1, 2, 0) * 255).byte().numpy()
             for kind in ("bar upper", "bar lower", "post")]  # fmt: skip
    weighed = namer.weigh(crops)
    assert weighed.shape == (3, 4)
    assert np.allclose(np.exp(weighed).sum(1), 1, atol=1e-3)
    assert weighed.argmax(1).tolist() == [0, 1, 2]
    assert namer.weigh([]).shape == (0, 4)


def test_a_picture_that_was_asked_about_is_not_looked_at_again(taught: Path) -> None:
    namer = IconNamer.load(taught)
    rng = np.random.default_rng(0)
    crops = [rng.integers(0, 255, (20, wide, 3), np.uint8) for wide in (20, 24)]
    first = namer.see(crops)
    again = namer.see([crops[1], crops[0], crops[1]])
    assert [again[0] is first[1], again[1] is first[0], again[2] is first[1]] == [True] * 3
    assert namer.see([np.ascontiguousarray(crops[0].reshape(10, 40, 3))])[0] is not first[0]
    for _ in range(3):
        namer.see([rng.integers(0, 255, (8, 8, 3), np.uint8) for _ in range(200)])
    assert namer.see(crops)[0] is not first[0]


def test_what_is_read_from_a_checkpoint_answers_like_what_learned() -> None:
    torch.manual_seed(0)
    nets = IconNets(4, 6).eval()
    for gallery in (nets.gallery, *nets.near):
        gallery.counts.copy_(torch.tensor([3, 0, 2, 1]))
        gallery.rows.copy_(torch.randint(-127, 128, gallery.rows.shape))
    nets.axes.projection.normal_()
    nets.shares.copy_(torch.tensor([1, 3, 2, 0.5, 4]))
    shown = torch.rand(3, 3, SIDE, SIDE) - 0.5
    with torch.no_grad():
        likely, traits = see(nets.state_dict(), shown)
        assert torch.allclose(nets(shown), likely, atol=1e-4)
        assert traits.shape == (3, 2 * CLOSE)


def test_an_unsure_icon_stays_nameless(taught: Path) -> None:
    namer = IconNamer.load(taught)
    crop = (over(shape("post", (90, 30, 30))[None])[0].permute(1, 2, 0) * 255).byte().numpy()
    namer.floor = 1.01
    assert namer.name([crop]) == [()]
    namer.floor = 0.01
    assert namer.name([crop]) == [("post",)]


def test_the_floor_is_where_nearly_all_names_are_right() -> None:
    course = Course.of(icons(), NAMES, lambda family: family == "bloom", np.random.default_rng(0))
    likely = torch.tensor([[0.02, 0.02, 0.95, 0.01], [0.5, 0.45, 0.03, 0.02], [0.6, 0.35, 0.03, 0.02]])
    assert course.right.nonzero()[:, 1].tolist() == [2, 0, 1]
    assert choose_floor(likely.log(), course) == pytest.approx(0.61)


@pytest.mark.parametrize(
    "wrong",
    [{"names": []}, {"names": [["post"], "bar"]}, {"drawings": 0}, {"drawings": 10**9}, {"floor": 0}, {"drawings": 7}],
)
def test_a_config_that_does_not_fit_is_refused(taught: Path, tmp_path: Path, wrong: dict[str, object]) -> None:
    (tmp_path / "model.safetensors").write_bytes((taught / "model.safetensors").read_bytes())
    config = json.loads((taught / "config.json").read_text()) | wrong
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    write_checksums(tmp_path)
    with pytest.raises(CheckpointRefused):
        IconNamer.load(tmp_path)
