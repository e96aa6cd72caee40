"""What an interrupted run left is judged on the screen: nothing is done twice, nothing is skipped, doubt is told."""

from __future__ import annotations

import pytest

from actions.action import Click, Point, Type
from agent.plan import ClickStep, Expectation, Step, Target
from tasks.pending import pending_of
from tasks.task import Task
from tasks.trace import Trace
from tasks.trace_file import Row

TO = "leon@example.org"


class Cut(Exception):
    """The process ended here."""


def to_step(text: str = TO) -> Step:
    return Step(id="to", do="Type the address.", action=Type(text=text), target=Target(text="To", role="field"),
                expect=Expectation(text=text, within=0.3))  # fmt: skip


def body_step(text: str) -> Step:
    return Step(id="body", do="Type the body.", action=Type(text=text), target=Target(role="area"),
                expect=Expectation(text=text, within=0.3))  # fmt: skip


def click_step(name: str, **expect) -> Step:
    return Step(id="click", do=f"Click {name!r}.", action=ClickStep(), target=Target(text=name),
                expect=Expectation(within=0.3, **expect))  # fmt: skip


def cut_off(paper_desk, step: Step, monkeypatch, *, dispatched: bool, editing: bool, row: str = "intent", **desk):
    """A run of one step whose process ends at its last action: before its input, or right after it.

    `row` is the last one written: the intent, that it was sent, or its result.
    """
    task = Task(name="x", steps=(step,))
    first = paper_desk(task, **desk)
    first.mail.started, first.mail.editing = True, editing
    perform = first.hands.perform

    def performing(action):
        last = action.kind == step.action.kind
        if not last or dispatched:
            perform(action)
        if last and row == "intent":
            raise Cut

    monkeypatch.setattr(type(first.hands), "perform", lambda _hands, action, _sight: performing(action))
    if row == "result":
        monkeypatch.setattr(type(first.trace), "step", lambda *_: (_ for _ in ()).throw(Cut))
    if row == "sent":
        sent = type(first.trace).sent
        monkeypatch.setattr(type(first.trace), "sent", lambda *told: (sent(*told), (_ for _ in ()).throw(Cut)))
    with pytest.raises(Cut):
        first.run(task)
    monkeypatch.undo()
    first.trace.close()
    return first, task


def resumed(paper_desk, first, task, **desk):
    again = paper_desk(task, mail=first.mail, **desk)
    return again, again.runner.resume(task, Trace.open(first.trace.path))


def test_a_step_with_its_result_written_and_its_end_not_is_not_done_again(paper_desk, monkeypatch) -> None:
    step = click_step("New message", appears=("Subject",))
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=True, editing=False, row="result")
    again, result = resumed(paper_desk, first, task)
    assert result.verdict == "passed"
    assert again.hands.performed == []


def test_a_click_that_never_began_is_made_when_its_mark_is_missing_and_no_pixel_changed(
    paper_desk, monkeypatch
) -> None:
    step = click_step("New message", appears=("Subject",))
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=False, editing=False)
    again, result = resumed(paper_desk, first, task)
    assert (result.verdict, [a.kind for a in again.hands.performed]) == ("passed", ["click"])


def test_a_click_without_a_mark_is_in_doubt_even_when_nothing_changed(paper_desk, monkeypatch) -> None:
    step = click_step("New message", changed=True)
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=False, editing=False)
    again, result = resumed(paper_desk, first, task)
    assert (result.verdict, again.hands.performed) == ("in_doubt", [])


def test_a_click_without_a_mark_that_surely_was_sent_is_done_when_the_screen_has_changed_since(
    paper_desk, monkeypatch
) -> None:
    step = click_step("New message", changed=True)
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=True, editing=False, row="sent")
    again, result = resumed(paper_desk, first, task)
    assert (result.verdict, again.hands.performed) == ("passed", [])


def test_what_was_asked_about_then_stays_in_doubt_even_where_the_row_no_longer_tells_why(
    paper_desk, monkeypatch
) -> None:
    step, allow = click_step("New message", changed=True), {"allow": frozenset({"unknown"})}
    mail = {"fading": 100}  # its label is never read for sure
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=True, editing=False, row="sent", mail=mail, **allow)
    again, result = resumed(paper_desk, first, task, **allow)
    assert (result.verdict, again.hands.performed) == ("in_doubt", [])


def test_a_click_without_a_mark_that_surely_was_sent_and_changed_nothing_is_in_doubt(paper_desk, monkeypatch) -> None:
    step = click_step("New message", changed=True)
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=False, editing=False, row="sent")
    again, result = resumed(paper_desk, first, task)
    assert (result.verdict, again.hands.performed) == ("in_doubt", [])


def test_a_mark_that_stood_there_before_proves_nothing(paper_desk, monkeypatch) -> None:
    step = click_step("New message", appears=("New message",))
    first, task = cut_off(paper_desk, step, monkeypatch, dispatched=False, editing=False)
    again, result = resumed(paper_desk, first, task)
    assert (result.verdict, again.hands.performed) == ("in_doubt", [])


def test_what_needs_consent_is_never_repeated_unseen(paper_desk, monkeypatch) -> None:
    send, allow = click_step("Send", closed=True), {"allow": frozenset({"send"})}
    first, task = cut_off(paper_desk, send, monkeypatch, dispatched=False, editing=True, **allow)
    again, result = resumed(paper_desk, first, task, **allow)
    assert (result.verdict, again.hands.performed, first.mail.sent) == ("in_doubt", [], [])


def test_what_needs_consent_and_was_not_confirmed_in_time_is_not_sent_again(paper_desk) -> None:
    send, allow = click_step("Send", closed=True), {"allow": frozenset({"send"})}
    task = Task(name="x", steps=(send,))
    first = paper_desk(task, **allow)
    first.mail.started = first.mail.editing = first.mail.deaf = True
    assert first.run(task).verdict == "failed"
    again, result = resumed(paper_desk, first, task, **allow)
    assert (result.verdict, again.hands.performed) == ("in_doubt", [])
    first.mail.editing = False  # it was only slow
    _, result = resumed(paper_desk, first, task, **allow)
    assert result.verdict == "passed"


@pytest.mark.parametrize(("left", "verdict", "typed"), [
    ("", "passed", 1), ("Hi Le", "passed", 1), ("Hi Leon", "passed", 0), ("-- \nSam", "in_doubt", 0),
])  # fmt: skip
def test_a_text_area_is_read_back_before_anything_is_typed_into_it_again(
    paper_desk, monkeypatch, left: str, verdict: str, typed: int
) -> None:
    first, task = cut_off(paper_desk, body_step("Hi Leon"), monkeypatch, dispatched=False, editing=True)
    first.mail.values[""] = left
    first.mail.shift = 3  # the picture is another one
    again, result = resumed(paper_desk, first, task)
    assert (result.verdict, sum(a.kind == "type" for a in again.hands.performed)) == (verdict, typed)
    assert first.mail.values[""] == ("Hi Leon" if verdict == "passed" else left)


def test_half_a_text_in_a_field_is_replaced(paper_desk, monkeypatch) -> None:
    first, task = cut_off(paper_desk, to_step(), monkeypatch, dispatched=False, editing=True)
    first.mail.values["To"] = TO[:4]
    _, result = resumed(paper_desk, first, task)
    assert (result.verdict, first.mail.values["To"]) == ("passed", TO)


def test_rows_count_in_their_order() -> None:
    action = '{"kind":"click","at":{"x":1,"y":1}}'
    rows = [
        Row(1, 0, 0, "intent", "a", 1, 0, data={"action": action}),
        Row(2, 0, 0, "intent", "a", 1, 0, data={"action": action}),  # the first was cut off, and begun again
        Row(3, 0, 0, "result", ref=2, data={"verdict": "confirmed", "detail": {}}),
    ]
    pending = pending_of(rows, None)
    assert (pending.open, dict(pending.done), pending.typed) == (None, {"a": "confirmed"}, frozenset())
    assert pending_of(rows[:2], None).open.action == Click(at=Point(x=1, y=1))
