"""A few trials of the rows about coordinates and model output; the full numbers are the benchmark's."""

from __future__ import annotations

import random

import pytest

from benchmarks.faults import answering, coordinates, look_again, model_output, text
from benchmarks.faults.stage import Stage


def test_points_come_back_from_every_space() -> None:
    dice = random.Random(7)
    assert sum(not coordinates.round_trip(dice) for _ in range(300)) == 0


@pytest.mark.desktop
def test_invalid_actions_move_nothing_and_good_ones_still_arrive(stage: Stage) -> None:
    found = coordinates.fuzz(stage, "quick", 200)
    assert found["fuzzed"] == 200
    assert (found["moved"], found["stray"], found["cornered"], found["traceback"]) == (0, 0, 0, False), found
    assert found["good"] == found["good_arrived"] > 0


def test_no_malformed_answer_becomes_a_plan() -> None:
    came = {answer[:200]: answering.at_the_chat_door(answer) for answer in answering.malformed()}
    assert len(came) >= 300
    assert {answer: how for answer, how in came.items() if how[0] not in ("invalid", "refused") or how[1] > 3} == {}


@pytest.mark.parametrize("door", ["chat", "grammar"])
def test_no_fuzzed_answer_becomes_a_traceback_or_an_invalid_plan(door: str) -> None:
    dice = random.Random(3)
    for _ in range(150):
        if door == "grammar":
            how, invalid = answering.at_the_grammar_door(dice)
        else:
            answer, invalid = answering.mutated(dice)
            how, _asked = answering.at_the_chat_door(answer)
        assert not how.startswith("traceback")
        assert not (invalid and how == "plan")


@pytest.mark.parametrize("name", list(model_output.LOOPS))
def test_loops_stop_after_few_repeats(name: str) -> None:
    repeats = model_output.repeats_until_stopped(model_output.LOOPS[name])
    assert repeats is not None
    assert repeats <= model_output.MOST_REPEATS


@pytest.mark.desktop
@pytest.mark.parametrize("key", ["fr:1:latin1", "ru:0:cjk", "dvorak:1:special", "us:0:lines"])
def test_texts_of_every_kind_arrive_or_are_known_not_to(stage: Stage, key: str) -> None:
    found = text.typed(stage, key, "quick", most=4)
    assert (found["missing"], found["silent"], found["refused"], found["restored"]) == (0, [], [], True), found


@pytest.mark.desktop
def test_a_quiet_click_is_neither_refused_nor_wrong(stage: Stage) -> None:
    found = look_again.batch(stage, "quiet", "quick:quiet", 2, stage.witness)
    assert found["missing"] == 0, found
    assert [(trial["wrong"], trial["done"]) for trial in found["trials"]] == [([], 1), ([], 1)], found


@pytest.mark.desktop
@pytest.mark.parametrize("strange", [False, True], ids=["of the same program", "of another program"])
@pytest.mark.parametrize("phase", look_again.PHASES)
def test_a_pop_up_gets_no_character_unnoticed_and_another_program_none_at_all(
    stage: Stage, phase: str, *, strange: bool
) -> None:
    with look_again.popping_up(stage, strange=strange) as owner:
        found = look_again.batch(stage, phase, f"quick:{phase}", 1, owner)
    assert found["missing"] == 0, found
    assert [look_again.unnoticed(trial) for trial in found["trials"]] == [0], found
