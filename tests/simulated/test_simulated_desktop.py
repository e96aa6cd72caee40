from __future__ import annotations

import pytest

from actions.action import Click, Drag, Open, Point, Press, Scroll, Type
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.drawing import draw
from examples.simulated.mail import ENTRY, SimulatedMail
from examples.simulated.parts import SimulatedEyes, SimulatedHands, seeing_desk
from examples.simulated.widgets import Widget
from perception.geometry import Box


@pytest.fixture
def mail() -> SimulatedMail:
    return SimulatedMail()


@pytest.fixture
def desktop(mail) -> SimulatedDesktop:
    desktop = SimulatedDesktop()
    mail.install(desktop)
    desktop.perform(Open(application=ENTRY.id))
    return desktop


def middle(desktop: SimulatedDesktop, name: str) -> Point:
    """Where the eyes see the element of that name."""
    found = next(e for e in reversed(SimulatedEyes(desktop).look().elements) if e.name == name)
    return Point(x=found.box.center.x, y=found.box.center.y)


def click(desktop: SimulatedDesktop, name: str) -> None:
    desktop.perform(Click(at=middle(desktop, name)))


def test_typed_text_goes_where_the_last_click_went(desktop) -> None:
    click(desktop, "New message")
    click(desktop, "Subject")
    desktop.perform(Type(text="Weekly Update"))
    compose = desktop.window("New message")
    assert (compose.widget("Subject").value, compose.widget("To").value) == ("Weekly Update", "")


def test_text_typed_without_a_text_box_is_lost(desktop) -> None:
    before = draw(desktop)
    desktop.perform(Type(text="nobody hears"))
    assert (draw(desktop) == before).all()


def test_a_modal_question_keeps_clicks_from_the_window_below(desktop, mail) -> None:
    mail.asks_first = True
    click(desktop, "New message")
    click(desktop, "Send")
    desktop.perform(Click(at=Point(x=130, y=90)))
    assert desktop.active is not None
    assert desktop.active.title == "Question"
    click(desktop, "Cancel")
    assert desktop.active.title == "New message"
    assert mail.sent == []


def test_effects_come_after_the_latency_and_not_before(desktop) -> None:
    desktop.latency = 2.0
    desktop.perform(Click(at=Point(x=60, y=60)))
    assert [window.title for window in desktop.windows] == ["Paper Mail"]
    desktop.advance(2.0)
    assert desktop.windows[-1].title == "New message"


def test_a_scrolled_list_shows_its_later_rows_and_stops_at_the_end(desktop) -> None:
    inbox = desktop.window("Paper Mail").widget("Inbox")
    inbox.rows = [f"message {number}" for number in range(30)]
    at = middle(desktop, "message 0")
    desktop.perform(Scroll(at=at, notches=1))
    assert inbox.visible_rows()[0][0] == "message 3"
    desktop.perform(Scroll(at=at, notches=50))
    assert inbox.visible_rows()[-1][0] == "message 29"


def test_a_window_dragged_by_its_title_bar_moves_with_its_widgets(desktop) -> None:
    before = middle(desktop, "New message")
    desktop.perform(Drag(start=Point(x=40, y=25), end=Point(x=70, y=65)))
    after = middle(desktop, "New message")
    assert (after.x - before.x, after.y - before.y) == (30, 40)


def test_a_disabled_button_does_nothing_and_says_so(desktop) -> None:
    desktop.window("Paper Mail").widget("New message").enabled = False
    click(desktop, "New message")
    assert len(desktop.windows) == 1
    assert "disabled" in next(e for e in SimulatedEyes(desktop).look().elements if e.name == "New message").states


def test_tab_and_enter_work_as_in_a_form() -> None:
    desktop, pressed = SimulatedDesktop(), []
    ok = Widget("button", "OK", Box(10, 80, 60, 24), effect=lambda: pressed.append("OK"))
    form = desktop.show("Form", "form", Box(20, 40, 300, 200), [
        Widget("field", "Name", Box(80, 10, 200, 24)), Widget("field", "City", Box(80, 40, 200, 24)), ok,
    ])  # fmt: skip
    form.default = ok
    for action in (
        Press(keys=("tab",)),
        Type(text="Ada"),
        Press(keys=("tab",)),
        Type(text="London"),
        Press(keys=("enter",)),
    ):
        desktop.perform(action)
    assert ([form.widget(name).value for name in ("Name", "City")], pressed) == (["Ada", "London"], ["OK"])


def test_a_password_is_drawn_as_dots_and_neither_told_nor_copied() -> None:
    desktop = SimulatedDesktop()
    login = desktop.show(
        "Login", "login", Box(20, 40, 300, 100), [Widget("field", "Password", Box(90, 10, 180, 24), concealed=True)]
    )
    login.focus = login.widget("Password")
    hands = SimulatedHands(desktop)
    hands.perform(Type(text="hunter2"))
    hands.perform(Press(keys=("ctrl", "c")))
    told = SimulatedEyes(desktop).look().elements[0].value
    assert (told, desktop.clipboard, hands.read_back()) == ("\u2022" * 7, "", None)


def test_an_unknown_widget_is_named_with_those_there_are(desktop) -> None:
    with pytest.raises(KeyError, match=r"'Sent' is not in 'Paper Mail'; there are .*New message"):
        desktop.window("Paper Mail").widget("Sent")


def test_the_packages_own_eyes_read_the_drawn_desktop(desktop) -> None:
    click(desktop, "New message")
    desk = seeing_desk(desktop)
    screen = desk.eyes.look()
    roles = {element.name: element.role for element in screen.elements if element.window == desktop.windows[-1].id}
    assert roles.get("Send") == "button", roles
    assert (roles.get("To"), roles.get("Subject")) == ("field", "field"), roles
