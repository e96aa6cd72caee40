from __future__ import annotations

from dataclasses import replace

import pytest

from actions.action import Type
from agent.plan import ClickStep, Expectation, OpenStep, Step, Target
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import SimulatedMail
from tasks.task import Task

TO, SUBJECT, BODY = "leon@example.org", "Weekly Update", "Hi Leon,\nall is on track."
SEND = frozenset({"send"})


def typed(step: str, value: str, **target: str) -> Step:
    return Step(
        id=step, do=f"Type {value!r}.", action=Type(text=value), target=Target(**target), expect=Expectation(text=value)
    )


def clicked(step: str, name: str, **expect: object) -> Step:
    return Step(
        id=step, do=f"Click {name!r}.", action=ClickStep(), target=Target(text=name, role="button"),
        expect=Expectation(**expect),
    )  # fmt: skip


def mail_task(*last: Step) -> Task:
    opened = Step(
        id="open", do="Open the Email editor.", action=OpenStep(application="email editor", fresh="new message"),
        expect=Expectation(appears=("To", "Subject")),
    )  # fmt: skip
    return Task(
        name="mail",
        steps=(
            opened,
            typed("to", TO, text="To", role="field"),
            typed("subject", SUBJECT, text="Subject", role="field"),
            typed("body", BODY, role="area"),
            *(last or (clicked("send", "Send", closed=True),)),
        ),
    )


@pytest.mark.parametrize("latency", [0.0, 0.7, 3.0])
def test_a_mail_is_written_and_sent_however_slow_the_program_is(mail_stage, latency: float) -> None:
    mail, task = SimulatedMail(), mail_task()
    stage = mail_stage(task, mail, allow=SEND, desktop=SimulatedDesktop(latency=latency))
    result = stage.run(task)
    assert result.verdict == "passed", result
    assert mail.sent == [{"To": TO, "Subject": SUBJECT, "": BODY}]


def test_a_question_that_comes_up_is_answered_by_the_step_that_expects_it(mail_stage) -> None:
    mail = SimulatedMail(asks_first=True)
    task = mail_task(clicked("send", "Send", appears=("Send this message?",)), clicked("yes", "Send now", closed=True))
    result = mail_stage(task, mail, allow=SEND).run(task)
    assert (result.verdict, len(mail.sent)) == ("passed", 1), result


def test_a_question_nobody_declared_is_not_answered(mail_stage) -> None:
    mail, task = SimulatedMail(asks_first=True), mail_task()
    result = mail_stage(task, mail, allow=SEND).run(task)
    assert result.verdict != "passed"
    assert mail.sent == []


@pytest.mark.parametrize("fault", ["deaf", "garbles"])
def test_a_program_with_a_fault_never_passes_and_sends_nothing(mail_stage, fault: str) -> None:
    mail, task = SimulatedMail(**{fault: True}), mail_task()
    result = mail_stage(task, mail, allow=SEND).run(task)
    assert result.verdict == "failed"
    assert mail.sent == []


def test_a_window_that_creeps_between_look_and_click_is_looked_for_again(mail_stage) -> None:
    desktop, mail, task = SimulatedDesktop(), SimulatedMail(), mail_task()

    def creep() -> None:
        window = desktop.active
        if window is not None and window.title == "New message" and window.widget("").value and window.box.left < 160:
            window.box = replace(window.box, left=window.box.left + 20)

    stage = mail_stage(task, mail, desktop=desktop, allow=SEND, after_look=creep)
    result = stage.run(task)
    assert (result.verdict, len(mail.sent)) == ("passed", 1), result
    notes = [row.data["note"] for row in stage.trace.open(stage.trace.path).rows if row.kind == "note"]
    assert "look_again" in notes


def test_a_text_that_lands_in_the_field_before_is_never_typed_over_it(mail_stage) -> None:
    mail, task = SimulatedMail(body_takes_no_focus=True), mail_task()
    stage = mail_stage(task, mail, allow=SEND)
    result = stage.run(task)
    assert (result.verdict, mail.sent) == ("failed", [])
    assert f"the text went to where {SUBJECT!r} stands" in result.message
    subject = stage.desktop.window("New message").widget("Subject")
    assert subject.value.startswith(SUBJECT)


def test_nothing_is_sent_when_a_text_stands_over_an_earlier_one(mail_stage) -> None:
    mail = SimulatedMail(body_takes_no_focus=True)
    steps = list(mail_task().steps)
    steps[3] = typed("body", BODY.replace("\n", " "), role="area")
    steps[3] = steps[3].model_copy(update={"action": steps[3].action.model_copy(update={"replace": True})})
    task = Task(name="mail", steps=tuple(steps))
    result = mail_stage(task, mail, allow=SEND).run(task)
    assert (result.verdict, mail.sent) == ("unverified", []), result
    assert f"{SUBJECT!r} was typed over" in result.message
