"""The last door: bounds, consent, and nothing is clicked that is no longer there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from Xlib import X

from actions.action import ACTION, Action, Point
from actions.connection import open_display
from actions.consent_class import ConsentClass
from actions.errors import ActionRefused, ConsentRequired, ScreenChanged
from actions.guard import Guard
from actions.likeness import same_picture
from actions.sight import Sight
from examples.witness.driver import Witness

BOUNDS = (0, 0, 1280, 800)
CLICK = ACTION.validate_python({"kind": "click", "at": {"x": 50, "y": 40}})


def picture(seed: int = 0, size: tuple[int, int] = (30, 80)) -> np.ndarray:
    """A button-like picture: a flat face with a border and a text-like pattern."""
    crop = np.full((*size, 3), 220, np.uint8)
    crop[0], crop[-1], crop[:, 0], crop[:, -1] = 120, 120, 120, 120
    crop[8:22, 15:65] = np.where(np.random.default_rng(seed).random((14, 50, 1)) < 0.4, 30, 220)
    return crop


def sight(**changes: object) -> Sight:
    seen = Sight(crop=picture(), corner=(10, 25), window=7, focus=7, label="OK", role="button", application="witness")
    return replace(seen, **changes)


def guard(
    look: Callable[[Point], Sight] = lambda _: sight(),
    allow: frozenset[ConsentClass] = frozenset(),
    ask: Callable[[ConsentClass, Action, Sight | None], bool] = lambda *_: False,
) -> Guard:
    return Guard(look=look, bounds=BOUNDS, allow=allow, ask=ask)


def test_an_unchanged_target_is_admitted() -> None:
    guard().admit(CLICK, sight())


@pytest.mark.parametrize("at", [(-1, 0), (1280, 5), (5, 800), (0, -1)])
def test_a_point_outside_the_bounds_is_refused(at: tuple[int, int]) -> None:
    outside = {"x": at[0], "y": at[1]}
    for values in (
        {"kind": "click", "at": outside},
        {"kind": "move", "to": outside},
        {"kind": "scroll", "at": outside, "notches": 1},
        {"kind": "drag", "start": outside, "end": {"x": 1, "y": 1}},
        {"kind": "drag", "start": {"x": 1, "y": 1}, "end": outside},
    ):
        with pytest.raises(ActionRefused, match="outside 1280x800"):
            guard().admit(ACTION.validate_python(values), sight())


def test_what_is_no_action_is_refused() -> None:
    for no_action in (None, "click", {"kind": "click"}, object()):
        with pytest.raises(ActionRefused, match="not an action"):
            guard().admit(no_action, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (sight(window=8), "another window"),
        (sight(application="foreign"), "now belongs to"),
        (sight(crop=picture(seed=1)), "no longer looks"),
        (sight(crop=np.roll(picture(), 5, axis=1)), "no longer looks"),
        (sight(crop=np.roll(picture(), 3, axis=0)), "no longer looks"),
        (sight(crop=picture()[:-1]), "no longer looks"),
        (sight(crop=np.full((30, 80, 3), 220, np.uint8)), "no longer looks"),
    ],
)
def test_a_changed_target_is_not_clicked(now: Sight, why: str) -> None:
    with pytest.raises(ScreenChanged, match=why):
        guard(look=lambda _: now).admit(CLICK, sight())


def test_a_caret_a_hover_tint_and_smoothing_are_no_change() -> None:
    before = picture()
    caret, ring = before.copy(), before.copy()
    caret[4:26, 70:72] = 0
    ring[1:3, 1:-1], ring[-3:-1, 1:-1], ring[1:-1, 1:3], ring[1:-1, -3:-1] = 60, 60, 60, 60
    hovered = np.where(before == 220, 180, before).astype(np.uint8)
    smooth = (
        (before.astype(int) + np.random.default_rng(3).integers(-12, 12, before.shape)).clip(0, 255).astype(np.uint8)
    )
    assert {name: same_picture(before, after) for name, after in
            {"caret": caret, "ring": ring, "hovered": hovered, "smooth": smooth}.items()} == dict.fromkeys(
                ("caret", "ring", "hovered", "smooth"), True)  # fmt: skip


def test_keys_go_only_where_the_focus_was_seen() -> None:
    type_text = ACTION.validate_python({"kind": "type", "text": "hello"})
    field = sight(role="field", label="Subject")
    guard(look=lambda _: field).admit(type_text, field)
    with pytest.raises(ScreenChanged, match="focus"):
        guard(look=lambda _: replace(field, focus=9)).admit(type_text, field)


def test_a_consent_class_needs_a_grant_or_a_yes_and_asking_comes_before_the_last_look() -> None:
    send, order = sight(label="Send"), []
    with pytest.raises(ConsentRequired) as refused:
        guard(look=lambda _: send).admit(CLICK, send)
    assert (refused.value.consent_class, refused.value.label) == ("send", "Send")
    guard(look=lambda _: send, allow=frozenset({"send"})).admit(CLICK, send)
    with pytest.raises(ConsentRequired):
        guard(look=lambda _: send, allow=frozenset({"delete"})).admit(CLICK, send)

    def ask(consent_class: ConsentClass, action: Action, seen: Sight | None) -> bool:
        order.append((consent_class, action, seen))
        return True

    def look(_: Point) -> Sight:
        order.append("look")
        return send

    guard(look=look, ask=ask).admit(CLICK, send)
    assert order == [("send", CLICK, send), "look"]


def test_enter_after_a_click_into_a_password_field_is_remembered() -> None:
    field = sight(label="Password", role="field")
    watching = guard(look=lambda _: field)
    watching.admit(CLICK, field)
    with pytest.raises(ConsentRequired, match="credentials"):
        watching.admit(ACTION.validate_python({"kind": "press", "keys": ("enter",)}), None)


@pytest.fixture
def connection(x_display: str) -> Iterator[Any]:
    opened = open_display(x_display)
    yield opened
    opened.close()


@pytest.mark.desktop
@pytest.mark.parametrize("attack", ["move", "cover"])
def test_a_window_that_moved_or_was_covered_is_not_clicked(
    x_display: str, connection: Any, tmp_path: Path, attack: str
) -> None:
    with Witness(tmp_path, x_display) as witness:
        x, y = witness.center("Save")

        def look(at: Point) -> Sight:
            image = connection.screen().root.get_image(at.x - 60, at.y - 20, 120, 40, X.ZPixmap, 0xFFFFFFFF)
            crop = np.frombuffer(image.data, np.uint8).reshape(40, 120, 4)[:, :, 2::-1]
            return sight(crop=crop, corner=(at.x - 60, at.y - 20), window=window_under(connection, at), label="Save")

        click = ACTION.validate_python({"kind": "click", "at": {"x": x, "y": y}})
        seen = look(click.at)
        guard(look=look).admit(click, seen)
        witness.command("move", to=[300, 80]) if attack == "move" else witness.command("cover", widget="Save")
        witness.settle()
        with pytest.raises(ScreenChanged):
            guard(look=look).admit(click, seen)
        witness.command("uncover")


def window_under(connection: Any, at: Point) -> int:
    root = connection.screen().root
    return int(root.translate_coords(root, at.x, at.y).child.id)
