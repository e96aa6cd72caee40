"""Extents: candidate boxes, the forest that weighs them, and what the judge adds to elements."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from perception.checkpoint import EMBEDDED
from perception.elements import find_elements
from perception.errors import CheckpointRefused
from perception.extent_judge import ExtentJudge, embedded_extents
from perception.findings import recalled, told
from perception.forest import Forest
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Window, Word
from perception.training.boosting import Boosting, grow

SIZE = (640, 400)


def line(text: str, box: Box) -> Line:
    return Line(text, box, 1.0, (Word(text, box, 1.0),))


def a_form() -> tuple[Frame, list[Line], list[Box]]:
    """Three buttons with words in the middle of a border, on the ground of a dialog."""
    image = Image.new("RGB", SIZE, "#eeeeee")
    pen = ImageDraw.Draw(image)
    boxes = [Box(60 + 180 * n, 330, 120, 34) for n in range(3)]
    lines = []
    for box, text in zip(boxes, ("Help", "Back", "Next"), strict=True):
        pen.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill="#e2e2e2", outline="#999999")
        words = Box(box.left + 45, box.top + 11, 30, 11)
        for n in range(5):
            pen.rectangle((words.left + 6 * n, words.top, words.left + 6 * n + 2, words.bottom - 1), fill="#222222")
        lines.append(line(text, words))
    return Frame(np.asarray(image), Box(0, 0, *SIZE), 0.0), lines, boxes


def whole(frame: Frame) -> Window:
    return Window(1, 1, "App", "t", frame.bounds, 0, focused=True)


def test_a_forest_answers_as_its_trees_do_one_by_one() -> None:
    rng = np.random.default_rng(3)
    forest = Forest(rng.integers(0, 6, (9, 7)).astype(np.int16), rng.random((9, 7)).astype(np.float32),
                    rng.random((9, 8)).astype(np.float32), 0.25)  # fmt: skip
    rows = rng.random((700, 6)).astype(np.float32)

    def walk(row: np.ndarray, tree: int) -> float:
        node = 0
        while node < 7:
            node = 2 * node + 1 + int(row[forest.features[tree, node]] > forest.thresholds[tree, node])
        return float(forest.leaves[tree, node - 7])

    slowly = [0.25 + sum(walk(row, tree) for tree in range(9)) for row in rows]
    assert np.abs(forest.predict(rows) - slowly).max() < 1e-5
    assert forest.predict(rows[:0]).shape == (0,)


def test_boosting_learns_a_rule_and_is_the_same_with_the_same_seed() -> None:
    rng = np.random.default_rng(5)
    rows = rng.random((3000, 4)).astype(np.float32)
    wanted = ((rows[:, 1] > 0.3) & (rows[:, 2] < 0.6)).astype(np.float32)
    boosting = Boosting(trees=30, depth=3, part=0.8, least=10)
    forest = grow(rows, wanted, boosting)
    fresh = rng.random((1000, 4)).astype(np.float32)
    right = (forest.predict(fresh) > 0.5) == ((fresh[:, 1] > 0.3) & (fresh[:, 2] < 0.6))
    assert right.mean() > 0.97
    assert (grow(rows, wanted, boosting).predict(fresh) == forest.predict(fresh)).all()


def test_the_extent_of_a_button_is_its_border_and_all_else_stays_as_it_was_found() -> None:
    frame, lines, boxes = a_form()
    plain = find_elements(frame, lines, [whole(frame)])
    judged = find_elements(frame, lines, [whole(frame)], judge=embedded_extents())
    assert [replace(e, extent=None, reacts=None, kind=None) for e in judged[: len(plain)]] == list(plain)
    for box in boxes:
        best = max((e for e in judged if e.acted_on and e.extent), key=lambda e: e.extent.iou(box))
        assert best.extent.iou(box) > 0.8
        assert best.kind == "button"


def test_nothing_found_is_nothing_judged() -> None:
    frame = Frame(np.zeros((200, 300, 3), np.uint8), Box(0, 0, 300, 200), 0.0)
    assert find_elements(frame, [], [], judge=embedded_extents()) == ()


def test_what_is_not_judged_is_acted_on_by_its_role() -> None:
    box = Box(0, 0, 20, 20)
    assert Element(box, "button", "").acted_on
    assert not Element(box, "text", "").acted_on
    assert Element(box, "text", "", reacts=0.7).acted_on
    assert not Element(box, "button", "", reacts=0.3).acted_on


def test_extents_are_remembered_with_what_was_found() -> None:
    seen = Element(Box(4, 4, 9, 9), "icon", "", extent=Box(0, 0, 20, 20), reacts=0.75, kind="button",
                   doubtful=frozenset({"disabled"}))  # fmt: skip
    assert recalled(json.loads(json.dumps(told({"key": (seen,)})))) == {"key": (seen,)}


@pytest.mark.parametrize("floors", [None, [0.3], [0.3, 1.5], ["a", "b"], [0, 1]])
def test_a_judge_without_floors_is_refused(tmp_path, floors) -> None:
    shipped = EMBEDDED / "extents"
    config = json.loads((shipped / "config.json").read_text("utf-8"))
    (tmp_path / "config.json").write_text(json.dumps({**config, "floors": floors}), "utf-8")
    (tmp_path / "model.safetensors").write_bytes((shipped / "model.safetensors").read_bytes())
    with pytest.raises(CheckpointRefused, match="floors"):
        ExtentJudge.load(tmp_path)


@pytest.mark.parametrize("kinds", [None, [], ["lord"], "button"])
def test_a_judge_without_kinds_is_refused(tmp_path, kinds) -> None:
    shipped = EMBEDDED / "extents"
    config = json.loads((shipped / "config.json").read_text("utf-8"))
    (tmp_path / "config.json").write_text(json.dumps({**config, "kinds": kinds}), "utf-8")
    (tmp_path / "model.safetensors").write_bytes((shipped / "model.safetensors").read_bytes())
    with pytest.raises(CheckpointRefused, match="kinds"):
        ExtentJudge.load(tmp_path)


def test_weights_that_are_no_forest_are_refused(tmp_path) -> None:
    shipped = EMBEDDED / "extents"
    config = json.loads((shipped / "config.json").read_text("utf-8"))
    (tmp_path / "config.json").write_text(json.dumps({**config, "features": 3}), "utf-8")
    (tmp_path / "model.safetensors").write_bytes((shipped / "model.safetensors").read_bytes())
    with pytest.raises(CheckpointRefused, match="forest"):
        ExtentJudge.load(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(CheckpointRefused, match="weights"):
        ExtentJudge.load(tmp_path)
