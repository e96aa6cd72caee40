from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from actions.action import Action, Click, Drag, Point, Press, Scroll, Type
from agent.plan import ClickStep
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.mail import SimulatedMail
from examples.simulated.parts import SimulatedEyes
from examples.simulated.widgets import Widget
from perception.concealed import looks_concealed
from perception.geometry import Box
from perception.screen import Line
from tasks.files import dump_task, parse_task
from tasks.recording import joined, recorded
from tasks.task import Task
from tasks.typed import Moment


class Person:
    """Works on a simulated desktop; what they do is kept as moments."""

    def __init__(self, desktop: SimulatedDesktop) -> None:
        self.desktop, self.eyes, self.moments = desktop, SimulatedEyes(desktop), []

    def does(self, action: Action) -> None:
        before = self.eyes.look()
        self.desktop.perform(action)
        self.moments.append(Moment(action, before, self.eyes.look()))

    def clicks(self, name: str) -> None:
        box = next(e.box for e in reversed(self.eyes.look().elements) if e.name == name)
        self.does(Click(at=Point(x=box.center.x, y=box.center.y)))

    def steps(self):
        return [made for made in recorded(joined(self.moments)) if made is not None]


@pytest.fixture
def person() -> Person:
    desktop, mail = SimulatedDesktop(), SimulatedMail()
    mail.start(desktop)
    return Person(desktop)


def sentences(person: Person) -> list[str]:
    return [made.step.do for made in person.steps() if made.step is not None]


def test_a_mail_written_by_hand_becomes_the_steps_a_person_would_say(person) -> None:
    person.clicks("New message")
    person.clicks("To")
    person.does(Type(text="leon@desk.example"))
    person.does(Press(keys=("tab",)))
    person.does(Type(text="Weekly Update"))
    person.clicks("Send")
    assert sentences(person) == [
        "Click the “New message” button.",
        "Type “leon@desk.example” into the “To” field.",
        "Type “Weekly Update” into the “Subject” field.",
        "Click the “Send” button.",
    ]


def test_lines_typed_into_an_area_are_one_text(person) -> None:
    person.clicks("New message")
    person.does(Click(at=Point(x=300, y=250)))
    for action in (Type(text="Hi Leon,"), Press(keys=("enter",)), Type(text="all is on track.")):
        person.does(action)
    typed = person.steps()[-1].step
    assert (typed.action.text, typed.target.role) == ("Hi Leon,\nall is on track.", "area")


def test_what_changed_becomes_the_expectation(person) -> None:
    person.clicks("New message")
    person.clicks("Send")
    opened, sent = (made.step.expect for made in person.steps())
    assert (opened.appears, opened.window) == (("To", "Subject"), "paper-mail") or "Send" in opened.appears
    assert sent.closed


def test_a_hidden_text_becomes_a_secret_and_its_letters_are_nowhere() -> None:
    desktop = SimulatedDesktop()
    field = Widget("field", "Password", Box(90, 10, 180, 24), concealed=True)
    desktop.show("Login", "login", Box(20, 40, 300, 100), [field])
    person = Person(desktop)
    person.clicks("Password")
    person.does(Type(text="hunter2"))
    (made,) = person.steps()
    assert (made.step.action.secret, made.hidden) == ("PASSWORD", Box(110, 50, 180, 24))
    assert "hunter2" not in dump_task(Task(name="login", steps=(made.step,)))


def test_a_text_that_replaces_an_older_one_says_so(person) -> None:
    person.clicks("New message")
    subject = person.desktop.window("New message").widget("Subject")
    subject.value = "Old subject"
    person.clicks("Subject")
    person.does(Press(keys=("ctrl", "a")))
    before = person.eyes.look()
    subject.value = "New one"
    person.moments.append(Moment(Type(text="New one"), before, person.eyes.look()))
    last = person.steps()[-1].step
    assert (last.action.text, last.action.replace, last.target.text) == ("New one", True, "Subject")
    assert len(person.steps()) == 2


def test_a_text_added_to_an_older_one_goes_to_the_caret(person) -> None:
    person.clicks("New message")
    person.desktop.window("New message").widget("Subject").value = "Re: "
    person.clicks("Subject")
    person.does(Type(text="Weekly Update"))
    clicked, typed = (made.step for made in person.steps()[1:])
    assert isinstance(clicked.action, ClickStep)
    assert (typed.action.text, typed.target) == ("Weekly Update", None)


def test_one_of_several_equal_things_is_named_by_its_place() -> None:
    desktop = SimulatedDesktop()
    rows = [Widget("button", "Open", Box(10, 10 + 40 * n, 80, 24)) for n in range(3)]
    desktop.show("List", "list", Box(20, 40, 300, 200), rows)
    person = Person(desktop)
    person.does(Click(at=Point(x=60, y=102)))
    target = person.steps()[0].step.target
    assert (target.role, target.nth) == ("button", 2)


def test_what_cannot_be_named_is_said_and_not_guessed(person) -> None:
    person.does(Click(at=Point(x=630, y=470)))
    person.does(Drag(start=Point(x=630, y=470), end=Point(x=600, y=470)))
    assert [made.step for made in person.steps()] == [None, None]
    assert all("nothing there can be named" in made.lost for made in person.steps())


def test_recorded_steps_load_again_from_their_file(person) -> None:
    person.clicks("New message")
    person.clicks("Subject")
    person.does(Type(text="Zażółć: “gęślą” #jaźń"))
    steps = [made.step.model_copy(update={"id": str(n)}) for n, made in enumerate(person.steps(), 1)]
    task = Task(name="recorded", steps=tuple(steps))
    assert parse_task(dump_task(task), "recorded.yaml") == task


@pytest.mark.parametrize(
    ("marks", "concealed"), [([6] * 5, True), ([6, 6], False), ([6, 9, 4, 6, 3], False), ([], False)]
)
def test_a_row_of_equal_marks_looks_concealed(marks: list[int], *, concealed: bool) -> None:
    crop = np.full((26, 160, 3), 255, np.uint8)
    for place, size in enumerate(marks):
        crop[10 : 10 + size, 8 + 12 * place : 8 + 12 * place + size] = 30
    assert looks_concealed(crop) is concealed


def test_what_had_been_selected_is_typed_over(person) -> None:
    person.clicks("New message")
    person.clicks("Subject")
    person.does(Type(text="Holiday"))
    person.clicks("To")
    person.clicks("Subject")
    person.does(Type(text="Meeting", replace=True))  # as the simulated field answers to typing over a selection
    person.moments[-1] = replace(person.moments[-1], action=Type(text="Meeting"))
    assert sentences(person)[-1] == "Type “Meeting” over what is there into the “Subject” field."


def test_a_key_that_shows_nothing_expects_its_window_to_keep_the_focus(person) -> None:
    person.clicks("New message")
    person.does(Press(keys=("ctrl", "c")))
    (quiet,) = [made.step for made in person.steps() if made.step and made.step.action.kind == "press"]
    assert quiet.expect is not None
    assert quiet.expect.window
    assert not quiet.expect.changed


def test_a_step_that_points_at_nothing_tells_where_it_was_done(person) -> None:
    front = person.eyes.look().focused_window
    person.does(Press(keys=("ctrl", "s")))
    (made,) = person.steps()
    assert made.at is None
    assert made.step.seen.application == front.application != ""


def test_a_text_of_equal_letters_is_no_secret_when_it_can_be_read(person) -> None:
    person.clicks("New message")
    person.clicks("To")
    person.does(Type(text="anna"))
    assert sentences(person)[-1] == "Type “anna” into the “To” field."


@pytest.mark.parametrize(("start", "said"), [(170, "Press Ctrl + A in the “Subject” field."), (140, None)])
def test_a_text_chosen_with_the_mouse_is_all_of_it_or_said_to_be_lost(person, start, said) -> None:
    person.clicks("New message")
    subject = person.desktop.window("New message").widget("Subject")
    subject.value = "Old subject"
    box = next(e.box for e in person.eyes.look().elements if e.name == "Subject")
    ends = Point(x=box.left + start, y=box.center.y), Point(x=box.left + 1, y=box.center.y)
    person.does(Drag(start=ends[0], end=ends[1]))
    lines = (Line("Old subject", Box(box.left + 4, box.top + 4, 150, 12), 1.0, ()),)
    person.moments[-1] = replace(person.moments[-1], before=replace(person.moments[-1].before, lines=lines))
    chosen = person.steps()[-1]
    assert (chosen.step.do if chosen.step else None) == said
    assert bool(chosen.lost) is (said is None)


def test_several_are_chosen_with_ctrl_and_the_step_says_so() -> None:
    desktop = SimulatedDesktop()
    desktop.show("List", "list", Box(20, 40, 300, 200), [Widget("button", "Pears", Box(10, 10, 80, 24))])
    person = Person(desktop)
    box = person.eyes.look().elements[0].box
    person.does(Click(at=Point(x=box.center.x, y=box.center.y), held=("ctrl",)))
    (made,) = person.steps()
    assert (made.step.do, made.step.action) == ("Ctrl + click the “Pears” button.", ClickStep(held=("ctrl",)))


@pytest.mark.parametrize(
    ("action", "held", "lost"),
    [
        (Scroll(at=Point(x=200, y=120), notches=2), ("ctrl",), "a scroll with ctrl held down: no step says that"),
        (Drag(start=Point(x=200, y=120), end=Point(x=9, y=9), button="right"), (), "a drag with the right button"),
        (Click(at=Point(x=200, y=120)), ("alt",), "a click with alt held down"),
    ],
)
def test_what_no_step_can_say_is_said_to_be_lost(person, action, held, lost) -> None:
    person.does(action)
    person.moments[-1] = replace(person.moments[-1], held=held)
    (made,) = person.steps()
    assert made.step is None
    assert lost in made.lost


def test_a_window_closed_by_its_frame_is_closed_by_the_key_for_it(person) -> None:
    screen = person.eyes.look()
    (window,) = screen.windows
    framed = replace(window, frame=Box(window.box.left - 2, window.box.top - 20, window.box.width + 4, 400))
    before = replace(screen, windows=(framed,))
    click = Click(at=Point(x=window.box.left + 9, y=window.box.top - 9))
    closed, raised = Moment(click, before, replace(screen, windows=())), Moment(click, before, before)
    first, second = recorded([closed, raised])
    assert (first.step.do, first.step.expect.closed) == ("Press Alt + F4.", True)
    assert (second.step, second.lost) == (
        None,
        f"a click on the frame of a window ({window.application}): no step says that",
    )
