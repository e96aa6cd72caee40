"""The shipped planner: the yardstick word for word, other ways to say it, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from actions.action import Type
from agent.errors import MissingFact, ModelOutputInvalid, ModelUnavailable, PlanRefused, UncertainPlan
from agent.models import Model, ScriptedModel, load_model
from agent.plan import Plan, Step
from agent.planner import Planner, PlanRequest

FACTS = {"contacts": {"Leon": "leon@example.org", "Maria Silva": "maria@example.org", "boss": "boss@example.org"}}
YARDSTICK = 'Send Leon an email with the subject "Weekly Update" that says "Hi Leon, ...."'


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="module")
def planner(model: Model) -> Planner:
    return Planner(model.planner)


def typed(plan: Plan) -> list[str]:
    return [step.action.text for step in plan.steps if step.action.kind == "type"]


def test_the_yardstick_sentence_gives_the_five_steps(planner: Planner) -> None:
    plan = planner.invoke(PlanRequest(YARDSTICK, FACTS))
    assert plan.sentences() == (
        "1. Open the Email editor.\n"
        '2. Type Leon\'s email address into the "To" field.\n'
        '3. Enter "Weekly Update" into the "Subject" field.\n'
        '4. Type "Hi Leon, ...." into the email body.\n'
        '5. Click the "Send" button.'
    )
    assert typed(plan) == ["leon@example.org", "Weekly Update", "Hi Leon, ...."]


@pytest.mark.parametrize(
    "instruction",
    [
        'Email Leon with the subject "Zażółć & <gęślą>" and the text "Schöne Grüße"',
        'Please write Leon an email, subject "Zażółć & <gęślą>", message "Schöne Grüße".',
        'Could you send an email to Leon with the subject line "Zażółć & <gęślą>" saying "Schöne Grüße"?',
        'I want you to mail Leon. The subject is "Zażółć & <gęślą>" and the body is "Schöne Grüße".',
        'With the subject "Zażółć & <gęślą>", send Leon an email that reads "Schöne Grüße"',
        'Use the subject "Zażółć & <gęślą>" and email Leon the text "Schöne Grüße"',
        'To: Leon\nSubject: "Zażółć & <gęślą>"\nBody: "Schöne Grüße"',
        'Open the email app, write to Leon, set the subject to "Zażółć & <gęślą>", type "Schöne Grüße" and send it',
    ],
)
def test_a_mail_can_be_asked_for_in_other_words(planner: Planner, instruction: str) -> None:
    plan = planner.invoke(PlanRequest(instruction, FACTS))
    assert typed(plan) == ["leon@example.org", "Zażółć & <gęślą>", "Schöne Grüße"]
    assert plan.steps[-1].do == 'Click the "Send" button.'


@pytest.mark.parametrize(
    ("instruction", "sentences"),
    [
        (
            "Email my boss that I will be late",
            [
                "Open the Email editor.", 'Type boss\'s email address into the "To" field.',
                'Type "I will be late" into the email body.', 'Click the "Send" button.',
            ],
        ),
        (
            'Write "Hello" in a text editor and save it as hello.txt',
            [
                "Open the text editor.", 'Type "Hello" into the document.', "Press Ctrl+S.",
                'Enter "hello.txt" as the file name.', 'Click the "Save" button.',
            ],
        ),
        ("Open the file report.pdf", ['Open "report.pdf".']),
        ('Set "First name" to "Ana" and "City" to "Oslo"', ['Type "Ana" into the "First name" field.',
         'Type "Oslo" into the "City" field.']),
        ("Calculate 12*7 with the calculator", ["Open the calculator.", 'Type "12*7".', "Press Enter."]),
        ("Click the Save button", ['Click the "Save" button.']),
        ("Press Ctrl+S", ["Press Ctrl+S."]),
        ("Open the calculator", ["Open the calculator."]),
    ],
)  # fmt: skip
def test_other_desk_work_is_planned(planner: Planner, instruction: str, sentences: list[str]) -> None:
    assert [step.do for step in planner.invoke(PlanRequest(instruction, FACTS)).steps] == sentences


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("12345 !!!", "no words"),
        ("Sende Leon eine Nachricht mit dem Betreff Hallo", "English"),
        ("Отправь Леону письмо с темой Привет", "English"),
        ("レオンにメールを送って", "English"),
        ("x" * 20_001, "at most"),
        ("send " * 500, "at most"),
        ("press \x00 now", "U\\+0000"),
        ("What is the weather like today?", "mouse and keyboard"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_reason(planner: Planner, instruction: str, reason: str) -> None:
    with pytest.raises(PlanRefused, match=reason):
        planner.invoke(PlanRequest(instruction, FACTS))


def test_an_unknown_person_is_a_question(planner: Planner) -> None:
    with pytest.raises(MissingFact, match="Leon's email address"):
        planner.invoke(PlanRequest(YARDSTICK, {}))


def test_gibberish_and_a_forbidden_sending_are_never_carried_out(planner: Planner) -> None:
    for instruction in (
        "glorp the fnord to wibble and snark",
        'Write Leon an email saying "x", keep Maria Silva in mind, never mind the copy',
    ):
        with pytest.raises((PlanRefused, UncertainPlan)):
            planner.invoke(PlanRequest(instruction, FACTS))


def test_a_secret_keeps_being_a_reference(planner: Planner) -> None:
    plan = planner.invoke(PlanRequest('Type "${secret:mail}" into the Password field', FACTS))
    assert [step.action.secret for step in plan.steps if step.action.kind == "type"] == ["mail"]


def test_a_scripted_plan_with_a_value_from_nowhere_is_caught() -> None:
    step = Step(id="1", do='Type "x".', action=Type(text="from nowhere"))
    planner = Planner(ScriptedModel({"do it": Plan(instruction="do it", steps=(step,))}))
    with pytest.raises(ModelOutputInvalid, match="no source"):
        planner.invoke(PlanRequest("do it"))


@pytest.mark.parametrize("spec", ["nonsense", "hf:", "nobody:model"])
def test_a_model_nobody_has_is_named_with_the_choices(spec: str) -> None:
    with pytest.raises(ModelUnavailable):
        load_model(spec)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelUnavailable):
        load_model(f"hf:{tmp_path}")


def test_a_plan_is_made_without_what_takes_long_to_import() -> None:
    slow = "{'langchain_core', 'torch', 'transformers'}"
    code = f"import sys, agent.planning, agent.models; print({slow} & set(sys.modules))"
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert made.stdout.strip() == "set()"
