"""What is asked about pictures is true of them, and a model that is shown nothing can only guess."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from agent.prompts.picture_format import ANSWERS, encode_choice, encode_verify, facts, tell
from agent.prompts.tokens import IMAGE
from agent.prompts.vocabulary import Vocabulary, build_tokenizer
from agent.training import seeing
from agent.training.choices import act, ground
from agent.training.element_talk import answer, questions, statements, truth
from agent.training.regions import MOST, inside, region
from agent.training.sight import Sight
from perception.geometry import Box
from perception.llava import new_llava, save_llava
from perception.screen import Element, Role, State
from perception.training.desktops import DrawnScreen
from perception.training.screens import main as draw
from perception.training.utilisation import AcceleratorMeter, ProcessorMeter, meter_for


def element(role: Role, *states: State, left: int = 0, name: str = "", value: str = "") -> Element:
    return Element(Box(left, 10, 40, 20), role, name, value=value, states=frozenset(states))


BOX, GREY = element("checkbox", "checked"), element("checkbox", "disabled", left=50)
FIELD, FULL = element("field", left=100), element("field", left=150, value="Ruth")
BUTTON = element("button", left=200, name="Save")


def test_facts_are_role_states_and_text() -> None:
    assert facts(BOX) == ("<r:checkbox>", "<st:checked>")
    assert facts(FULL) == ("<r:field>", "<quote>")
    assert facts(element("combo", value="Blue")) == ("<r:combo>",)


def test_facts_are_told_in_their_part_of_the_slots() -> None:
    told = tell([facts(BOX), (), facts(BUTTON)], 12, Random(0))
    assert len(told) == 12
    assert [fact for fact in told[:4] if fact != IMAGE] == ["<r:checkbox>", "<st:checked>"]
    assert told[4:8] == [IMAGE] * 4
    assert [fact for fact in told[8:] if fact != IMAGE] == ["<r:button>"]


def test_a_control_without_a_property_has_no_truth_about_it() -> None:
    assert truth("checked", BOX) is True
    assert truth("filled", FIELD) is False
    assert truth("checked", BUTTON) is None
    assert truth("selected", BUTTON) is None


def test_questions_about_an_element_are_answered_truly() -> None:
    turns = {(turn.question, turn.answer) for seed in range(60) for turn in questions(GREY, Random(seed))}
    told = dict(turns)
    assert told["Is it checked?"] == "No, it is not checked."
    assert told["Can it be used?"] == "No, it is greyed out."
    assert told["What is it?"] == "A check box."
    assert "Is it selected?" not in told
    assert answer("role", element("icon")) == "An icon."


def test_statements_are_judged_truly_and_names_are_unknown() -> None:
    made = {(said, judged) for seed in range(300) for _, said, judged in statements(BUTTON, Random(seed))}
    assert ("it is a button", "<yes>") in made
    assert ("it is a slider", "<no>") in made
    assert ("it is greyed out", "<no>") in made
    assert ("it is called Save", "<unknown>") in made
    assert ("it is checked", "<unknown>") in made
    assert {judged for _, judged in made} == set(ANSWERS["verify"])
    assert len({said for said, _ in made}) == len(made)  # nothing is both


def test_a_phrase_means_every_element_it_fits_and_some_phrases_mean_none() -> None:
    made = [ground([BOX, GREY, FIELD, BUTTON], Random(seed)) for seed in range(300)]
    told = {choice.asked: choice.answers for choice in made}
    assert told["the check box"] == ("<yes>", "<yes>", "<no>", "<no>")
    assert told["the unchecked check box"] == ("<no>", "<yes>", "<no>", "<no>")
    assert told["the empty text field"] == ("<no>", "<no>", "<yes>", "<no>")
    assert any(choice.topic == "absent" and set(choice.answers) == {"<no>"} for choice in made)


def test_a_goal_asks_for_what_is_still_to_do_and_leaves_what_is_greyed_out() -> None:
    made = [act([BOX, GREY, FIELD, FULL, BUTTON], Random(seed)) for seed in range(300)]
    told = {(choice.asked, choice.done): choice.answers for choice in made}
    assert told["uncheck every box", ""] == ("<click>", *["<none>"] * 4)
    assert told["fill in what is empty", ""] == ("<none>", "<none>", "<type>", "<none>", "<none>")
    then = "fill in what is empty, then press the button"
    assert told[then, ""][2] == "<type>"
    assert told[then, "wrote into every text field"] == (*["<none>"] * 4, "<click>")
    assert ("check every box", "") not in told  # the only unchecked one is greyed out


def test_a_statement_or_a_line_is_answered_where_it_ends() -> None:
    vocabulary = Vocabulary(build_tokenizer())
    ids, targets = encode_verify([IMAGE] * 3, [("it is a button", "<yes>"), ("it is empty", "<no>")], vocabulary)
    asked = [at for at, target in enumerate(targets) if target >= 0]
    assert [vocabulary.names[ids[at]] for at in asked] == ["<sep>", "<sep>"]
    assert [vocabulary.names[targets[at]] for at in asked] == ["<yes>", "<no>"]
    assert len(ids) == len(targets)
    ids, targets = encode_choice([[IMAGE]] * 2, "press the button", ["<none>", "<click>"], vocabulary, "")
    asked = [at for at, target in enumerate(targets) if target >= 0]
    assert [vocabulary.names[ids[at]] for at in asked] == ["<opt>", "<opt>"]
    assert ids[0] == vocabulary.ids["<act>"]
    assert len(ids) == len(targets)


def test_a_region_holds_a_few_whole_elements_and_cuts_none() -> None:
    elements = (BOX, GREY, FIELD, FULL, BUTTON, element("area", left=600))
    screen = DrawnScreen(np.zeros((400, 900, 3), np.uint8), elements, (Box(300, 0, 20, 400),), "test")
    found = [box for seed in range(40) if (box := region(screen, Random(seed))) is not None]
    assert found
    for box in found:
        whole = [e for e in elements if e.box.intersection(box) == e.box]
        assert len(whole) == len(inside(box, elements)) <= MOST
        assert all(e in whole or e.box.intersection(box) is None for e in elements)
        assert screen.unsure[0].intersection(box) is None
        assert all(e.box.left >= 0 and e.box.right <= box.width for e in inside(box, elements))
    assert region(DrawnScreen(screen.pixels, (), (), "test"), Random(0)) is None


def test_the_processor_is_as_busy_as_its_time_against_the_clock() -> None:
    used, clock = iter([1.0, 4.0, 5.0]), iter([10.0, 16.0, 16.0])
    meter = ProcessorMeter(1, lambda: next(used), lambda: next(clock))
    assert meter.read() == 0.5
    assert meter.read() is None  # no time has passed
    assert meter_for("cpu").read() is not None


def test_an_accelerator_is_as_busy_as_the_mean_of_its_samples_or_says_nothing() -> None:
    says = iter([50.0, 100.0])
    meter = AcceleratorMeter(lambda: next(says))
    meter.sample()
    meter.sample()
    assert meter.read() == 0.75
    assert meter.read() is None

    def silent() -> float:
        raise ModuleNotFoundError("pynvml")

    mute = AcceleratorMeter(silent)
    mute.sample()
    assert mute.read() is None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("seeing")
    draw(["--count", "4", "--seed", "5", "--toolkit", "qt", "--held-out", "--out", str(made / "images")])
    return made


def model(out: Path) -> Any:
    vocabulary = Vocabulary(build_tokenizer())
    made = new_llava(
        vocabulary=len(vocabulary), image_token=vocabulary.ids[IMAGE], pad=vocabulary.pad, end=vocabulary.end,
        hidden_size=32, num_hidden_layers=1, intermediate_size=48, num_attention_heads=4, num_key_value_heads=2,
    )  # fmt: skip
    save_llava(made, out)
    vocabulary.tokenizer.save(str(out / "tokenizer.json"))
    return made


def test_questions_come_with_each_answer_equally_often(folder: Path) -> None:
    asked = seeing.questions(folder, 40, 7)
    assert {"role", "caption"} & set(asked) == {"role"}
    for topic in ("disabled", "selected"):
        said = [entry.turns[0].answer for entry in asked.get(topic, [])]
        assert len({said.count(one) for one in set(said)}) <= 1


def test_blank_and_another_picture_have_as_many_tiles_as_the_true_one(folder: Path, tmp_path: Path) -> None:
    sight = Sight(model(tmp_path).eval())
    seen = [sight.features(entry) for entry in seeing.questions(folder, 40, 7)["role"]]
    assert all(seeing.blank(sight, one).shape == one.shape for one in seen)
    turned = seeing.another(seen)
    assert sorted(map(id, turned)) == sorted(map(id, seen))
    assert all(one is not other for one, other in zip(seen, turned, strict=True))


def test_the_command_tells_every_topic_three_times(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model(tmp_path)
    seeing.main([str(tmp_path), "--data", str(folder), "--most", "12", "--out", str(tmp_path / "figures.json")])
    told = capsys.readouterr().out.splitlines()
    assert all(look in line for line in told for look in seeing.LOOKS)
    assert (tmp_path / "figures.json").stat().st_size > 100
