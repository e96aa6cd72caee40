"""How sure a plan must be depends on what it does; the margins stand beside the weights and are checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.draft import Draft
from agent.errors import ModelUnavailable
from agent.models import CALIBRATION, Margins
from perception.checkpoint import EMBEDDED

MARGINS = Margins(plan=0.5, send=0.6, loose=0.9, opened=0.7, boxes=0.8)


@pytest.mark.parametrize(
    ("steps", "loose", "least"),
    [
        ("<click> <u:label> <r:button> <changes>", False, 0.5),
        ("<open> <a:default> <u:file>", False, 0.7),
        ("<click> <u:label> <r:checkbox> <unchecks>", False, 0.8),
        ("<open> <u:app> <click> <u:label> <r:checkbox> <checks>", False, 0.8),
        ("<open> <a:Email> <type> <t:To> <u:recipient>", False, 0.5),
        ("<open> <a:Email> <type> <t:To> <u:recipient> <type> <t:Body> <u:body>", True, 0.9),
        ("<open> <a:Email> <type> <t:To> <u:recipient> <click> <t:Send> <r:button> <closes>", False, 0.6),
        ("<open> <a:Email> <type> <t:To> <u:recipient> <click> <t:Send> <r:button> <closes>", True, 0.9),
    ],
)
def test_a_plan_must_be_as_sure_as_the_surest_thing_it_does(steps: str, loose: bool, least: float) -> None:
    assert MARGINS.least(Draft((), tuple(steps.split()), 1.0, loose=loose)) == least


def test_those_that_ship_are_read_from_beside_the_weights() -> None:
    told = json.loads((EMBEDDED / "deskhand" / CALIBRATION).read_text("utf-8"))
    margins = Margins.load(EMBEDDED / "deskhand")
    assert told == {f"{name}_margin": getattr(margins, name) for name in ("plan", "send", "loose", "opened", "boxes")}


def test_a_folder_without_margins_gets_strict_ones(tmp_path: Path) -> None:
    assert Margins.load(tmp_path) == Margins()


@pytest.mark.parametrize("text", ["{", "[]", '{"plan_margin": 0.6}', '{"plan_margin": 2.0, "send_margin": 0.5}'])
def test_margins_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / CALIBRATION).write_text(text, "utf-8")
    with pytest.raises(ModelUnavailable, match=CALIBRATION):
        Margins.load(tmp_path)
