"""An open step chooses its actions on what the screen shows: each guarded, bounded in number, and none repeated."""

from __future__ import annotations

from agent.plan import AchieveStep, Expectation, Step
from examples.simulated.desktop import SimulatedDesktop
from examples.simulated.widgets import Widget
from examples.simulated.window import SimulatedWindow
from perception.geometry import Box
from tasks.task import Task


def task(goal: str, **more: object) -> Task:
    expect = more.pop("expect", None)
    step = Step(id="s1", do=goal, action=AchieveStep(goal=goal, **more), expect=expect)  # type: ignore[arg-type]
    return Task(name="here", steps=(step,))


def form() -> tuple[SimulatedDesktop, SimulatedWindow]:
    """Two fields and two buttons; Save says so."""
    desktop = SimulatedDesktop()
    widgets = [
        Widget("field", "City", Box(100, 20, 200, 24)),
        Widget("field", "Street", Box(100, 60, 200, 24)),
        Widget("button", "Save", Box(20, 120, 80, 24), effect=lambda: show(window)),
        Widget("button", "Delete", Box(120, 120, 80, 24)),
    ]
    window = desktop.show("Form", "form", Box(60, 60, 500, 300), widgets)
    return desktop, window


def show(window: SimulatedWindow) -> None:
    window.widgets.append(Widget("text", "Saved", Box(20, 200, 100, 20)))


def test_a_sentence_is_carried_out_on_what_is_there(mail_stage) -> None:
    desktop, window = form()
    goal = 'Enter the street "Main St 5" and the city "Oslo" into the fields and press Save.'
    wanted = task(goal, expect=Expectation(appears=("Saved",)))
    result = mail_stage(wanted, desktop=desktop).run(wanted)
    assert (result.verdict, window.widget("City").value, window.widget("Street").value) == (
        "passed", "Oslo", "Main St 5",
    )  # fmt: skip


def test_without_an_expectation_nothing_is_called_a_success(mail_stage) -> None:
    wanted = task("Press Save")
    assert mail_stage(wanted, desktop=form()[0]).run(wanted).verdict == "unverified"


def test_consent_is_asked_inside_an_open_step_too(mail_stage) -> None:
    wanted = task("Press Delete")
    stage = mail_stage(wanted, desktop=form()[0])
    result = stage.run(wanted)
    assert (result.verdict, stage.performed) == ("refused", [])


def test_its_actions_are_counted(mail_stage) -> None:
    wanted = task('Enter "Oslo" into the City field and press Save', max_actions=2)
    stage = mail_stage(wanted, desktop=form()[0])
    result = stage.run(wanted)
    assert (result.verdict, result.reason, len(stage.performed)) == ("failed", "steps_limit", 2)


def test_windows_of_other_applications_are_left_alone(mail_stage) -> None:
    wanted = task("Press Save", applications=("editor",))
    stage = mail_stage(wanted, desktop=form()[0])
    result = stage.run(wanted)
    assert (result.verdict, stage.performed) == ("failed", [])
