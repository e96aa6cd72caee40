"""Drawn screens: the same number gives the same screen, boxes lie on what they name, the sides never mix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from perception.geometry import Box
from perception.screen import Element
from perception.training.browser import Browser, BrowserError
from perception.training.desktops import on_desktop
from perception.training.gtk_screens import HELD_OUT_THEMES, THEMES
from perception.training.page_looks import HELD_OUT, families, random_page_look, style_sheet
from perception.training.painter import Painter, PainterError
from perception.training.screens import POINTABLE, TOOLKITS, SideAuthor, Studio, load, save, words_of
from perception.training.widgets import HELD_OUT_LOOKS

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as running:
        yield running


def test_training_and_held_out_never_mix() -> None:
    training, held_out = set(families(held_out=False)), set(families(held_out=True))
    assert training.isdisjoint(held_out)
    assert held_out == HELD_OUT
    assert set(THEMES).isdisjoint(HELD_OUT_THEMES)
    assert set(words_of(held_out=False)).isdisjoint(words_of(held_out=True))
    assert set(TOOLKITS["held out"]) - set(TOOLKITS["training"]) == {"tk"}
    rng = np.random.default_rng(0)
    drawn = {side: {random_page_look(rng, held_out=side).family for _ in range(400)} for side in (False, True)}
    assert drawn[False] <= training
    assert drawn[True] <= held_out
    assert len(HELD_OUT_LOOKS) == 2
    spoken = {SideAuthor(rng, held_out=True).word() for _ in range(300)}
    assert spoken <= set(words_of(held_out=True))


@pytest.mark.parametrize("toolkit", ["page", "qt", "tk", "gtk"])
def test_a_number_is_always_the_same_screen_with_boxes_inside_it(toolkit: str) -> None:
    with Studio(4, toolkit=toolkit) as one, Studio(4, toolkit=toolkit) as other:
        for number in (0, 7):
            first, second = one.screen(number), other.screen(number)
            np.testing.assert_array_equal(first.pixels, second.pixels)
            assert first.elements == second.elements
            bounds = Box(0, 0, first.pixels.shape[1], first.pixels.shape[0])
            assert all(bounds.encloses(e.box) and e.role in POINTABLE for e in first.elements)
            assert first.elements


def test_boxes_of_a_page_lie_where_its_nodes_are_drawn(browser: Browser) -> None:
    """A red node on white paper: the red pixels are exactly its box."""
    browser.show("<body style='margin:0'><p id=a style='position:absolute;left:40px;top:30px;width:90px;height:20px;"
                 "margin:0;background:#f00'>", 200, 100, 2.0)  # fmt: skip
    box = browser.evaluate(
        "(r => [r.left, r.top, r.right, r.bottom])(document.getElementById('a').getBoundingClientRect())"
    )
    pixels = browser.picture()
    rows, columns = np.nonzero((pixels == (255, 0, 0)).all(2))
    assert pixels.shape == (200, 400, 3)
    assert [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1] == [edge * 2 for edge in box]


def test_a_failing_script_is_an_error_with_its_reason(browser: Browser) -> None:
    with pytest.raises(BrowserError, match="nowhere"):
        browser.evaluate("nowhere.at.all")


def test_every_look_makes_a_sheet_without_holes() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        assert "{" in (sheet := style_sheet(random_page_look(rng)))
        assert "{{" not in sheet
        assert sheet.count("{") == sheet.count("}")


def test_what_a_window_covers_is_no_element(tmp_path: Path) -> None:
    below = np.full((300, 300, 3), 200, np.uint8)
    above = np.full((300, 300, 3), 90, np.uint8)
    parts = [Element(Box(x, y, 40, 20), "button", f"{x} {y}") for x in (10, 240) for y in (10, 260)]
    screen = on_desktop([(below, parts), (above, ())], (320, 340), np.random.default_rng(1), "plain")
    assert len(screen.elements) < len(parts)
    save(screen, tmp_path / "one")
    again = load(tmp_path / "one")
    np.testing.assert_array_equal(again.pixels, screen.pixels)
    assert (again.elements, again.unsure, again.look) == (screen.elements, screen.unsure, "plain")


def test_a_child_that_cannot_draw_says_what_it_needs() -> None:
    with (
        Painter(["/bin/false"], {}, "the package of patience") as painter,
        pytest.raises(PainterError, match="patience"),
    ):
        painter.ask({"content": "x" * 100_000})
