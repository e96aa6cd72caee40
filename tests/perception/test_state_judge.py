"""The judge of states: what is checked, selected, disabled or has the focus, and checkpoints that are none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from perception.checkpoint import EMBEDDED
from perception.errors import CheckpointRefused
from perception.geometry import Box
from perception.judges import find_judged
from perception.scene import build_scene
from perception.screen import Element, Frame, Line, Window, Word
from perception.state_evidence import evidence
from perception.state_judge import StateJudge, embedded_states

SIZE = (420, 260)


def looked(words: dict[str, tuple[int, int, int]]) -> tuple[Frame, tuple[Line, ...], Window]:
    """A light window with a column of buttons whose words have these greys: left, top, grey."""
    picture = Image.new("RGB", SIZE, (240, 240, 240))
    pen, lines = ImageDraw.Draw(picture), []
    for text, (left, top, grey) in words.items():
        pen.rounded_rectangle(
            (left - 16, top - 9, left + 8 * len(text) + 16, top + 21), 4, (250, 250, 250), (190, 190, 190)
        )
        pen.text((left, top), text, (grey, grey, grey), font_size=13)
        box = Box(*map(int, pen.textbbox((left, top), text, font_size=13)[:2]), 7 * len(text), 11)
        lines.append(Line(text, box, 1.0, (Word(text, box, 1.0),)))
    window = Window(1, 1, "app", "app", Box(0, 0, *SIZE), 0, focused=True)
    return Frame(np.asarray(picture, np.uint8), Box(0, 0, *SIZE), 0.0), tuple(lines), window


def test_a_button_with_words_much_paler_than_its_like_is_disabled() -> None:
    words = {
        "Open file": (60, 30, 20),
        "Save all": (60, 80, 20),
        "Print page": (60, 130, 20),
        "Close it": (60, 180, 190),
    }
    frame, lines, window = looked(words)
    found = {e.name: e.states for e in find_judged(frame, lines, (window,)) if e.name in words}
    assert {name for name, states in found.items() if "disabled" in states} == {"Close it"}


def test_what_is_measured_fits_the_shipped_forests_and_is_finite() -> None:
    frame, lines, window = looked({"Open file": (60, 30, 20), "Save all": (60, 80, 20)})
    elements = [Element(Box(44, 21, 120, 30), "button", "Open file"), Element(Box(44, 71, 16, 16), "checkbox", "")]
    outside = Element(Box(800, 800, 10, 10), "tab", "gone")
    rows = evidence(build_scene(frame, lines, (window,)), [*elements, outside])
    wanted = json.loads((EMBEDDED / "states" / "config.json").read_text())["features"]
    assert rows.shape == (3, wanted)
    assert np.isfinite(rows).all()
    assert embedded_states()(build_scene(frame, lines, (window,)), ()) == ()


def test_only_what_reacts_is_judged_and_other_states_stay() -> None:
    frame, lines, window = looked({"Open file": (60, 30, 20)})
    text = Element(Box(44, 21, 120, 30), "text", "Open file", states=frozenset({"disabled"}))
    button = replace(text, role="button", states=frozenset({"expanded", "checked"}))
    kept, judged = embedded_states()(build_scene(frame, lines, (window,)), (text, button))
    assert kept is text
    assert "expanded" in judged.states
    assert "checked" not in judged.states, "a button is no box to tick"


@pytest.mark.parametrize(
    ("floors", "told"),
    [
        ({}, "floors must be"),
        ({"open": 0.5}, "floors must be"),
        ({"checked": 2.0}, "floor of checked"),
        ([0.5], "floors"),
    ],
)
def test_a_checkpoint_with_other_floors_is_refused(tmp_path: Path, floors: object, told: str) -> None:
    (tmp_path / "model.safetensors").write_bytes((EMBEDDED / "states" / "model.safetensors").read_bytes())
    (tmp_path / "config.json").write_text(
        json.dumps({"model_type": "deskhand-states", "features": 200, "floors": floors})
    )
    with pytest.raises(CheckpointRefused, match=told):
        StateJudge.load(tmp_path)


def test_a_checkpoint_without_the_forest_of_a_state_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes((EMBEDDED / "extents" / "model.safetensors").read_bytes())
    config = {"model_type": "deskhand-states", "features": 200, "floors": {"checked": 0.5}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointRefused, match="the weights have no"):
        StateJudge.load(tmp_path)
