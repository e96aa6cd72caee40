from __future__ import annotations

import pytest

from actions.action import Click, Open, Type
from agent.plan import ClickStep, Expectation, OpenStep, Step, Target
from perception.screen import frame_hash
from tasks.task import Limits, Task

TO, SUBJECT, BODY = "leon@example.org", "Weekly Update", "Hi Leon,\nall is on track."


def field(step: str, name: str, text: str) -> Step:
    return Step(
        id=step, do=f"Type {text!r} into {name!r}.", action=Type(text=text), target=Target(text=name, role="field"),
        expect=Expectation(text=text),
    )  # fmt: skip


def mail_task(**limits: int) -> Task:
    opened = Step(
        id="open", do="Open the Email editor.", action=OpenStep(application="email editor", fresh="new message"),
        expect=Expectation(appears=("To", "Subject")),
    )  # fmt: skip
    body = Step(
        id="body",
        do="Type the body.",
        action=Type(text=BODY),
        target=Target(role="area"),
        expect=Expectation(text=BODY),
    )
    send = Step(
        id="send", do='Click the "Send" button.', action=ClickStep(), target=Target(text="Send", role="button"),
        expect=Expectation(closed=True),
    )  # fmt: skip
    steps = (opened, field("to", "To", TO), field("subject", "Subject", SUBJECT), body, send)
    return Task(name="mail", steps=steps, limits=Limits(**limits))


def test_a_mail_is_written_and_sent_and_every_step_is_confirmed(paper_desk) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}))
    result = desk.run(mail_task())
    assert (result.verdict, [step.verdict for step in result.steps]) == ("passed", ["confirmed"] * 5), result
    assert desk.mail.sent == [{"To": TO, "Subject": SUBJECT, "": BODY}]


def test_an_open_step_launches_and_then_starts_a_new_message(paper_desk) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}))
    desk.run(mail_task())
    assert [type(action) for action in desk.hands.performed[:2]] == [Open, Click]


def test_sending_without_consent_is_refused_and_nothing_is_sent(paper_desk) -> None:
    desk = paper_desk(mail_task())
    result = desk.run(mail_task())
    assert (result.verdict, result.exit_code, desk.mail.sent) == ("refused", 5, [])


def test_a_button_that_is_fading_in_is_read_again_before_anybody_is_asked(paper_desk) -> None:
    for fading, verdict in ((7, "passed"), (100, "refused")):
        desk = paper_desk(mail_task(), allow=frozenset({"send"}), mail={"fading": fading})
        result = desk.run(mail_task())
        told = [note for note in desk.trace.open(desk.trace.path).of_kind("note") if note.data["note"] == "look_again"]
        assert (result.verdict, bool(told)) == (verdict, True), result


def test_every_action_is_announced_in_the_trace_before_it_is_sent(paper_desk) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}))
    desk.run(mail_task())
    run = desk.trace.open(desk.trace.path)
    kinds = [row.kind for row in run.rows if row.kind in ("intent", "sent", "result")]
    assert kinds == ["intent", "sent", "result"] * (len(kinds) // 3)
    assert len(kinds) // 3 == len(desk.hands.performed)


def test_text_that_arrives_garbled_fails_the_step_and_is_never_sent(paper_desk) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}), mail={"garbles": True})
    result = desk.run(mail_task())
    assert (result.verdict, result.reason, desk.mail.sent) == ("failed", "refuted", [])


def test_a_desktop_that_does_not_react_ends_in_a_verdict(paper_desk) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}), mail={"deaf": True})
    result = desk.run(mail_task())
    assert result.verdict == "failed"
    assert desk.mail.sent == []


def test_a_target_that_moves_between_look_and_click_is_looked_for_again(paper_desk) -> None:
    def creep(mail) -> None:
        if mail.editing and mail.shift < 60 and mail.values.get("Subject"):
            mail.shift += 30

    desk = paper_desk(mail_task(), allow=frozenset({"send"}), mail={"after_look": creep})
    result = desk.run(mail_task())
    assert result.verdict == "passed", result
    assert desk.mail.sent[0]["Subject"] == SUBJECT


def test_the_action_limit_has_its_own_reason(paper_desk) -> None:
    desk = paper_desk(mail_task(steps=3))
    assert desk.run(mail_task(steps=3)).reason == "steps_limit"


def test_a_missing_target_is_named_with_what_is_there(paper_desk) -> None:
    task = Task(name="x", steps=(Step(id="1", do="Click.", action=ClickStep(), target=Target(text="Export")),))
    result = paper_desk(task).run(task)
    assert (result.verdict, result.reason) == ("failed", "missing")
    assert "Export" in result.message


@pytest.mark.parametrize("name", ["Send", "Subject"])
def test_what_was_overlooked_is_found_by_a_closer_look(paper_desk, name: str) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}), mail={"overlooked": name})
    assert desk.run(mail_task()).verdict == "passed"
    assert desk.mail.sent == [{"To": TO, "Subject": SUBJECT, "": BODY}]


def test_a_stop_request_ends_the_run_as_stopped_and_releases_everything(paper_desk) -> None:
    desk = paper_desk(mail_task())
    desk.runner.desk.stop.request("api")
    assert desk.run(mail_task()).verdict == "stopped"


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_resumed_run_does_not_repeat_finished_steps(paper_desk, kept: int) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}))
    cut = mail_task().model_copy(update={"steps": mail_task().steps[:kept]})
    desk.run(cut)
    before = len(desk.hands.performed)
    again = paper_desk(mail_task(), allow=frozenset({"send"}), mail=desk.mail)
    result = again.runner.resume(mail_task(), desk.trace.open(desk.trace.path))
    assert result.verdict == "passed", result
    assert before + len(again.hands.performed) == 9
    assert len(desk.mail.sent) == 1


def test_a_box_that_moves_away_as_it_is_clicked_is_clicked_again(paper_desk) -> None:
    desk = paper_desk(mail_task(), allow=frozenset({"send"}))
    mail, clicked = desk.mail, desk.mail.clicked

    def jumps(name: str | None) -> None:
        """The first click into a field only makes the window lay itself out anew."""
        if name == "To" and not mail.shift:
            mail.shift = 155
        else:
            clicked(name)

    mail.clicked = jumps
    assert desk.run(mail_task()).verdict == "passed"
    assert [action.at.x for action in desk.hands.performed if isinstance(action, Click)][1:3] == [330, 485]
    assert desk.mail.sent == [{"To": TO, "Subject": SUBJECT, "": BODY}]


def test_an_action_is_compared_with_the_screen_it_was_decided_on_not_with_the_step_s_first(paper_desk) -> None:
    task = Task(name="send", steps=mail_task().steps[-1:])
    desk = paper_desk(task, allow=frozenset({"send"}), mail={"started": True})

    def comes_late(mail) -> None:
        mail.editing = mail.editing or mail.looks == 3

    desk.mail.after_look = comes_late
    assert desk.run(task).verdict == "passed"
    shown = type(desk.mail)(started=True, editing=True).pixels()
    run = desk.trace.so_far()
    assert run.of_kind("intent")[0].frame == frame_hash(shown)
    assert "look_again" not in [note.data["note"] for note in run.of_kind("note")]
