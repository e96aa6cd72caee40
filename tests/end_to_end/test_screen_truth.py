"""The truth of the model's benchmark on a kept screen of a real application: its filter, its matching, its phrases."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.model.elements import compare, figures
from benchmarks.model.phrases import ask, paraphrases, plain
from benchmarks.model.screens import Taken, read
from benchmarks.model.truth import SAME, Truth, truths
from perception.geometry import Box
from perception.screen import Element

SCREEN = Path(__file__).resolve().parents[1] / "data" / "screens" / "mate-calc-view-menu.json"


@pytest.fixture(scope="module")
def taken() -> Taken:
    return read(SCREEN)


@pytest.fixture(scope="module")
def wanted(taken: Taken) -> tuple[Truth, ...]:
    return truths(taken)


def test_what_can_be_acted_on_was_counted_by_eye(wanted: tuple[Truth, ...]) -> None:
    roles = [truth.role for truth in wanted]
    assert {role: roles.count(role) for role in set(roles)} == {"menu": 4, "item": 1, "area": 1, "button": 23}


def test_no_two_of_them_are_the_same_place_and_all_lie_in_a_window(taken: Taken, wanted: tuple[Truth, ...]) -> None:
    boxes = [truth.box for truth in wanted]
    assert all(a.iou(b) <= SAME for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert all(any(window.box.encloses(box) for window in taken.windows) for box in boxes)


def test_a_perfect_finder_scores_one_and_texts_do_not_count(taken: Taken, wanted: tuple[Truth, ...]) -> None:
    perfect = [Element(truth.box, truth.role, truth.name) for truth in wanted]
    text = Element(Box(440, 330, 60, 20), "text", "scrap")
    told = figures([compare(taken, [*perfect, text])])
    assert (told["elements_recall"], told["elements_precision"], told["elements_roles"]) == (1.0, 1.0, 1.0)


def test_half_of_the_elements_and_as_many_wrong_ones_score_half(taken: Taken, wanted: tuple[Truth, ...]) -> None:
    half = [Element(truth.box, truth.role, truth.name) for truth in wanted[:14]]
    wrong = [Element(Box(431 + 2 * n, 284, 2, 2), "button", "") for n in range(14)]
    told = figures([compare(taken, [*half, *wrong])])
    assert told["elements_recall"] == pytest.approx(14 / len(wanted), abs=1e-4)
    assert told["elements_precision"] == 0.5


def test_phrases_come_again_with_the_seed_and_mean_one_thing(wanted: tuple[Truth, ...]) -> None:
    asked = ask("screen", wanted, 1)
    assert asked == ask("screen", wanted, 1) != ask("screen", wanted, 2)
    there = [each for each in asked if each.target]
    assert len(there) >= 6
    for each in there:
        if each.kind in ("meaning", "order"):
            assert plain(each.target.name) not in each.phrase.casefold().split()  # type: ignore[union-attr]


def test_what_is_asked_for_in_vain_is_not_on_the_screen(wanted: tuple[Truth, ...]) -> None:
    labels = {said: label for label, options in paraphrases().items() for said in options}
    absent = [each for each in ask("screen", wanted, 1) if each.target is None]
    assert absent
    assert not {labels[each.phrase] for each in absent} & {plain(truth.name) for truth in wanted}
