"""Whatever is thrown at the schema, only a well-formed action comes out, and an invalid one moves nothing."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from Xlib import X
from Xlib.ext import xtest

from actions.action import ACTION, Action, Click, Drag, Move, Point, Scroll
from actions.connection import open_display
from actions.desktop import Desktop
from actions.errors import ActionRefused, UnknownKeyError
from actions.guard import Guard
from actions.keys import KEYS, canonical_key
from actions.stop import StopSignal

KINDS = ("click", "move", "drag", "scroll", "type", "press", "wait", "open", "answer", "shell", "clik", "")
ODD_NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(), st.booleans(), st.none(), st.text(max_size=5),
    st.sampled_from([-1, 0, 1279, 1280, 32768, 33000, 65535, 65536, math.nan, math.inf, "300", [1], {"x": 1}]),
)  # fmt: skip
POINTS = st.one_of(
    st.dictionaries(st.sampled_from(["x", "y", "z"]), ODD_NUMBERS, max_size=3),
    ODD_NUMBERS,
    st.tuples(ODD_NUMBERS, ODD_NUMBERS),
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "at": POINTS, "to": POINTS, "start": POINTS, "end": POINTS, "notches": ODD_NUMBERS, "count": ODD_NUMBERS,
    "button": st.sampled_from(["left", "Left", "wheel", 1, None]), "axis": st.sampled_from(["vertical", "both", 0]),
    "text": st.one_of(st.text(max_size=20), ODD_NUMBERS), "secret": ODD_NUMBERS, "replace": ODD_NUMBERS,
    "keys": st.one_of(st.lists(st.one_of(st.sampled_from(sorted(KEYS)), st.text(max_size=6)), max_size=7), ODD_NUMBERS),
    "application": st.text(max_size=10), "shell": st.text(max_size=10), "__class__": st.text(max_size=5),
}  # fmt: skip
RAW = st.fixed_dictionaries({"kind": st.sampled_from(KINDS)}, optional=FIELDS)


def parse(raw: Any) -> Action | None:
    try:
        return ACTION.validate_python(raw)
    except ValidationError:
        return None


@settings(max_examples=400, deadline=None)
@given(RAW)
def test_only_well_formed_actions_come_out_and_they_survive_json(raw: dict[str, Any]) -> None:
    action = parse(raw)
    if action is None:
        return
    assert set(raw) <= set(type(action).model_fields)
    for point in points(action):
        assert type(point.x) is int
        assert type(point.y) is int
    assert ACTION.validate_json(json.dumps(ACTION.dump_python(action, mode="json"))) == action


def points(action: Action) -> list[Point]:
    return [value for name in type(action).model_fields if isinstance(value := getattr(action, name), Point)]


@given(st.text(max_size=12))
def test_every_key_name_is_known_or_refused_with_the_name(name: str) -> None:
    try:
        known = canonical_key(name)
    except UnknownKeyError as refused:
        told = refused.key
    else:
        assert known in KEYS
        return
    assert told == name


@pytest.mark.desktop
def test_ten_thousand_invalid_points_move_nothing(x_display: str) -> None:
    stop = StopSignal()
    desktop, connection = Desktop(stop), open_display(x_display)
    guard = Guard(look=lambda _: None, bounds=(0, 0, 1280, 800), allow=frozenset(), ask=lambda *_: False)  # type: ignore
    xtest.fake_input(connection, X.MotionNotify, x=333, y=222)
    connection.sync()
    refused = 0
    for n in range(10_000):
        bad = Point(x=(-1 - n % 65_000) if n % 2 else 1280 + n % 64_000, y=(n * 7) % 800)
        action = (Click(at=bad), Move(to=bad), Scroll(at=bad, notches=1), Drag(start=Point(x=1, y=1), end=bad))[n % 4]
        with pytest.raises(ActionRefused):
            (guard.admit(action, None) if n % 20 else desktop.perform(action))
        refused += 1
    pointer = connection.screen().root.query_pointer()
    assert (refused, pointer.root_x, pointer.root_y, pointer.mask) == (10_000, 333, 222, 0)
    desktop.perform(Move(to=Point(x=10, y=10)))
    assert connection.screen().root.query_pointer().root_x == 10
    desktop.close()
    connection.close()
