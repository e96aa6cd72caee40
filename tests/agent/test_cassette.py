"""A cassette answers what was asked before, and says where a request differs from what was recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.cassette import Cassette, first_difference
from agent.errors import ModelUnavailable
from agent.models import load_model
from agent.models_chat import ChatPlanner

INSTRUCTION = 'Type "Hello"'
PLAN = json.dumps({"steps": [{"id": "1", "do": INSTRUCTION, "action": {"kind": "type", "text": "Hello"}}]})


class Script:
    """A chat that says what it was told to, and no more."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def answer(self, turns: object) -> str:
        return self.answers.pop(0)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    """A cassette with one plan that took one re-ask."""
    path = tmp_path / "answers.json"
    ChatPlanner(Cassette.load(path, Script("no", PLAN))).plan(INSTRUCTION, {})
    return path


def test_what_was_recorded_is_played_without_the_model_and_always_alike(tape: Path) -> None:
    plans = {load_model(f"cassette:{tape}").planner.plan(INSTRUCTION, {}).model_dump_json() for _ in range(20)}
    assert len(plans) == 1
    assert json.loads(plans.pop())["steps"][0]["action"]["text"] == "Hello"


def test_one_changed_word_is_named_and_nothing_is_answered(tape: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"never recorded; turn 2 \(user\).*Hello.*Hallo"):
        load_model(f"cassette:{tape}").planner.plan('Type "Hallo"', {})


def test_a_changed_prompt_is_told_from_a_changed_instruction(tape: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"turn 1 \(system\).*\(nobody\).*Ada"):
        ChatPlanner(Cassette.load(tape)).plan(INSTRUCTION, {"contacts": {"Ada": "ada@example.org"}})


def test_another_number_of_turns_is_a_difference() -> None:
    assert first_difference((("user", "a"),), (("user", "a"), ("assistant", "b"))) == (
        "1 turns were recorded and there are now 2"
    )


def test_a_cassette_belongs_to_its_owner_and_leaves_nothing_beside_it(tape: Path) -> None:
    assert tape.stat().st_mode & 0o777 == 0o600
    assert list(tape.parent.iterdir()) == [tape]


def test_recording_goes_on_where_it_ended(tape: Path) -> None:
    ChatPlanner(Cassette.load(tape, Script(PLAN.replace("Hello", "Bye")))).plan('Type "Bye"', {})
    planner = ChatPlanner(Cassette.load(tape))
    assert planner.plan(INSTRUCTION, {}).steps != planner.plan('Type "Bye"', {}).steps


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{}", b'{"cassette": 2, "answers": []}', b'{"cassette": 1, "answers": [{"request": 1}]}',
     b'{"cassette": 1, "answers": [{"request": [["user", 3]], "answer": "x"}]}', b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_cassette_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"bad\.json: .*cassette"):
        Cassette.load(path)


def test_a_missing_cassette_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(ModelUnavailable, match="no cassette"):
            Cassette.load(path)


def test_a_model_to_record_from_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="unknown model provider 'nosuch'"):
        load_model(f"cassette:{tmp_path / 'new.json'}@nosuch:model")
