"""Which windows are a run's business: by process, program and class, never by title."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from actions.action import Press
from agent.plan import OpenStep
from perception.geometry import Box
from perception.screen import Window
from tasks.belonging import Belonging
from tasks.processes import began_after, executable, now, parents
from tasks.runner import recorded_in
from tasks.task import Task
from tasks.task_parts import Seen, TaskStep

HERE = os.getpid()
STRANGER = 999_999_999  # no such process


def window(number: int, pid: int | None, name: str, *, focused: bool = False, **more: object) -> Window:
    return Window(number, pid, name, "Weekly Update", Box(0, 0, 100, 100), number, focused, **more)  # type: ignore[arg-type]


MAIL, NOTICE = window(1, STRANGER, "mail", focused=True), window(2, STRANGER + 1, "notice", focused=True)


@pytest.fixture
def child() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process.pid
    process.communicate(b"\n")


@pytest.fixture
def began() -> Belonging:
    belonging = Belonging()
    belonging.begin((MAIL,))
    return belonging


def test_what_was_in_front_at_the_start_is_own_and_another_program_with_the_same_title_is_not(began: Belonging) -> None:
    assert began.foreign((MAIL, NOTICE)) == {NOTICE.id}
    assert began.is_foreign(NOTICE.id)
    assert not began.is_foreign(MAIL.id)


def test_menus_and_dialogs_of_an_own_process_are_own_whatever_their_class(began: Belonging) -> None:
    assert began.foreign((MAIL, window(3, STRANGER, ""), window(4, STRANGER, "Mail-dialog"))) == set()


def test_a_dialog_that_another_program_shows_for_an_own_window_is_own_with_its_menus(began: Belonging) -> None:
    chooser = window(5, STRANGER + 2, "portal", transient_for=MAIL.id)
    assert began.foreign((MAIL, chooser, window(6, STRANGER + 2, "portal"), NOTICE)) == {NOTICE.id}


def test_a_class_alone_makes_nobody_own(began: Belonging) -> None:
    assert began.foreign((MAIL, window(7, STRANGER + 3, "mail"))) == {7}


def test_another_process_of_the_same_program_and_class_is_own_and_so_are_children(child: int) -> None:
    belonging = Belonging()
    belonging.begin((window(1, HERE, "browser", focused=True),))
    assert belonging.foreign((window(2, child, "helper"),)) == set()
    belonging = Belonging()
    belonging.begin((window(1, child, "browser", focused=True),))
    assert belonging.foreign((window(2, HERE, "browser"), window(3, HERE, "other"))) == {3}


def test_an_application_that_is_opened_is_known_by_its_names_or_its_process(child: int) -> None:
    belonging = Belonging()
    belonging.begin((MAIL,))
    belonging.opens(("org.desk.TextEditor", "texteditor"), (MAIL,))
    belonging.launched((child,))
    splash, editor = window(8, child, "starting"), window(9, STRANGER + 4, "org.desk.Text-Editor")
    assert belonging.foreign((MAIL, splash, NOTICE)) == {NOTICE.id}
    belonging.opened((MAIL, splash, NOTICE))
    assert belonging.foreign((MAIL, editor)) == {editor.id}  # the start was over, and this is another process
    belonging.opens(("texteditor",), (MAIL,))
    assert belonging.foreign((MAIL, editor)) == set()


def test_a_start_that_nothing_recognised_takes_the_front_window_of_a_new_program_but_of_no_old_one(child: int) -> None:
    belonging = Belonging()
    belonging.begin((MAIL,))
    belonging.opens(("unlike",), (MAIL,))
    belonging.opened((MAIL, NOTICE))
    assert belonging.foreign((MAIL, NOTICE)) == {NOTICE.id}
    belonging.opens(("unlike",), (MAIL,))
    belonging._opening = None if belonging._opening is None else belonging._opening
    fresh = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    belonging.opened((MAIL, window(3, fresh.pid, "fresh", focused=True)))
    assert belonging.foreign((MAIL, window(3, fresh.pid, "fresh", focused=True))) == set()
    fresh.communicate(b"\n")


def test_what_the_steps_name_is_own_and_a_run_without_windows_takes_the_first_that_comes() -> None:
    belonging = Belonging()
    belonging.begin((), ("notic",))
    assert belonging.foreign(()) == set()
    assert belonging.foreign((MAIL,)) == set()
    assert belonging.foreign((MAIL, NOTICE, window(3, STRANGER + 9, "x"))) == {3}


def test_a_run_goes_on_with_the_applications_it_had(child: int) -> None:
    noted: list[dict[str, object]] = []
    belonging = Belonging(note=lambda _kind, data: noted.append(dict(data)))
    belonging.begin((window(1, child, "mail", focused=True),))
    later = Belonging()
    later.begin(())
    later.resume(noted)
    assert later.foreign((window(1, child, "mail"), NOTICE)) == {NOTICE.id}
    assert later.applications() == "mail"


def test_processes_are_told_apart(child: int) -> None:
    moment = now()
    assert executable(child) == executable(HERE) != ""
    assert next(parents(child)) == HERE
    assert not began_after(HERE, moment)
    assert executable(STRANGER) == ""
    assert list(parents(STRANGER)) == []


def test_what_was_recorded_in_one_application_is_not_done_in_another_that_stands_before_it() -> None:
    belonging = Belonging()
    belonging.begin((MAIL, NOTICE), recorded={"Mail"})
    assert belonging.foreign((MAIL, NOTICE)) == {NOTICE.id}
    belonging.begin((NOTICE,), recorded={"Mail"})  # its own window is not there yet
    assert belonging.foreign((NOTICE,)) == {NOTICE.id}
    assert belonging.foreign((NOTICE, MAIL)) == {NOTICE.id}


def test_where_a_recorded_task_was_done_is_known_when_its_first_step_tells() -> None:
    told = TaskStep(id="a", action=Press(keys=("f2",)), seen=Seen(application="Mail"))
    start = TaskStep(id="b", action=OpenStep(application="mail"))
    silent = TaskStep(id="c", action=Press(keys=("f3",)))
    assert recorded_in(Task(name="t", steps=(start, told))) == {"Mail"}
    assert recorded_in(Task(name="t", steps=(told, silent))) == {"Mail"}
    assert recorded_in(Task(name="t", steps=(silent, told))) == set()
