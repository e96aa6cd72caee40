"""Running what only a task file may say: waiting, pop-ups, set-up and teardown, checks of files, commands, pictures."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest
from PIL import Image

from actions.action import Click
from actions.executor import RecordingExecutor
from agent.errors import NotGrounded, TargetAmbiguous
from agent.grounded import Found, Grounded
from agent.grounding import Grounder, center
from agent.verify import Evidence, Proof, verify
from perception.geometry import Box
from perception.pattern import find_pattern
from perception.screen import Element, Frame, Pixels, Screen, Window
from tasks.effects import Effects
from tasks.files import load_task, parse_task
from tasks.pictures import Pictures
from tasks.popups import PopUps, is_there
from tasks.programs import Programs, run_to_end, time_passes
from tasks.task import Task
from tasks.task_parts import TaskTarget, When
from tasks.waiting import Readiness

ROOT = Path(__file__).resolve().parents[2]
HEAD = "version: 1\nname: x\n"
MAIL = """\
version: 1
name: paper
steps:
  - {action: {kind: open, application: mail client}}
  - {action: {kind: click}, target: {text: New message, role: button}}
  - {action: {kind: type, text: hello}, target: {text: To, role: field}}
"""
MAIN = Window(1, 1, "paper", "Main", Box(0, 0, 400, 300), 0, True)


def screen(*elements: Element, windows: tuple[Window, ...] = (MAIN,), settled: bool = True, shade: int = 0) -> Screen:
    pixels = np.full((300, 400, 3), shade, np.uint8)
    return Screen(Frame(pixels, Box(0, 0, 400, 300), 0.0), windows, (), elements, settled)


def button(name: str, left: int = 10, top: int = 10, **more: object) -> Element:
    return Element(Box(left, top, 60, 20), "button", name, window=1, **more)  # type: ignore[arg-type]


class Still:
    def __init__(self, shown: Screen) -> None:
        self.shown = shown

    def glance(self, box: Box) -> Pixels:
        return self.shown.frame.crop(box)


def grounded(element: Element) -> Grounded:
    return Grounded(Click(at=center(element.box)), Found(element, "exact", 1.0))


def not_ready(element: Element, seen: Screen, now: Screen | None = None) -> str:
    with pytest.raises(NotGrounded) as caught:
        Readiness(Still(now or seen)).check(grounded(element), seen)
    return str(caught.value)


def test_a_target_must_be_enabled_uncovered_and_at_rest() -> None:
    save = button("Save")
    Readiness(Still(screen(save))).check(grounded(save), screen(save))
    pale = button("Save", states=frozenset({"disabled"}))
    assert "disabled" in not_ready(pale, screen(pale))
    over = Window(2, 2, "other", "Notice", Box(0, 0, 200, 100), 1, False)
    assert "covered by 'Notice'" in not_ready(save, screen(save, windows=(MAIN, over)))
    assert "come to rest" in not_ready(save, screen(save, settled=False))


def test_a_still_target_on_a_screen_that_moves_elsewhere_is_ready_at_the_second_look() -> None:
    save, seen = button("Save"), screen(button("Save"), settled=False)
    ready = Readiness(Still(seen))
    with pytest.raises(NotGrounded):
        ready.check(grounded(save), seen)
    ready.check(grounded(save), seen)
    moved = button("Save", left=40)
    with pytest.raises(NotGrounded):
        ready.check(grounded(moved), screen(moved, settled=False))


def test_a_timeout_says_what_was_awaited_and_what_was_there_instead_and_keeps_the_frame(paper_desk) -> None:
    task = parse_task(MAIL.replace("New message", "Compose"), "t")
    desk = paper_desk(task)
    result = desk.run(task)
    assert (result.verdict, result.reason) == ("failed", "missing")
    assert "button 'Compose' is not on the screen" in result.message
    assert "in front is 'main' (paper) with New message" in result.message
    row = next(row for row in desk.trace.open(desk.trace.path).rows if row.data.get("note") == "gave_up")
    assert row.frame
    assert row.data["awaited"].startswith("button 'Compose'")


def test_an_ambiguous_target_is_refused_with_a_picture_of_the_candidates(paper_desk) -> None:
    task = parse_task(MAIL + "  - {action: {kind: click}, target: {role: field}}\n", "t")
    desk = paper_desk(task)
    result = desk.run(task)
    assert (result.verdict, result.reason) == ("failed", "ambiguous")
    assert "fits 2 elements" in result.message
    picture = Path(result.message.rsplit("see ", 1)[1])
    assert oct(picture.stat().st_mode)[-3:] == "600"
    red = (np.asarray(Image.open(picture).convert("RGB")) == (0xD0, 0, 0)).all(axis=2)
    assert red.sum() > 500
    assert [type(action).__name__ for action in desk.hands.performed].count("Click") == 2


def test_a_declared_pop_up_is_dismissed_and_an_undeclared_one_is_not(paper_desk) -> None:
    text = MAIL.replace("name: To,", "name: To,") + (
        "handlers:\n  - name: editor\n    when: {appears: [Send]}\n    do: {action: {kind: press, keys: [esc]}}\n"
        "    times: 2\n"
    )
    task = parse_task(text, "t")
    desk = paper_desk(task)
    grounder = Grounder()
    popups = PopUps(task.handlers, desk.runner.desk, grounder, desk.runner.stepper.guard, desk.trace)
    desk.runner.stepper.popups = popups
    result = desk.run(task)
    pressed = [action for action in desk.hands.performed if action.kind == "press"]
    assert len(pressed) == 2
    assert result.verdict == "passed", result
    rows = [row.step for row in desk.trace.open(desk.trace.path).of_kind("intent")]
    assert rows.count("handler.editor") == 2


def test_a_pop_up_is_recognised_in_its_own_window_only() -> None:
    notice = Window(2, 2, "reminder", "x", Box(0, 0, 200, 100), 1, False)
    text = Element(Box(10, 10, 50, 10), "text", "Remind me later", window=2)
    both = screen(text, windows=(MAIN, notice))
    assert is_there(When(appears=("Remind me later",), window="reminder"), both)
    assert not is_there(When(appears=("Remind me later",), window="paper"), both)
    assert not is_there(When(appears=("Remind me later",)), both)  # it has not the focus, and is not the paper's


def effects(**more: bool) -> Effects:
    return Effects(RecordingExecutor(text="five"), time_passes(), **more)


SEEN = Proof("unknown", "nothing was asked of the screen")
JUDGED = {
    "{clipboard: five}": "confirmed",
    "{clipboard: six}": "refuted",
    "{file: {path: FOLDER/there, contains: ell}}": "confirmed",
    "{file: {path: FOLDER/there, equals: hello}}": "confirmed",
    "{file: {path: FOLDER/there, equals: hell}}": "refuted",
    "{file: {path: FOLDER/there, exists: false}}": "refuted",
    "{file: {path: FOLDER/not, exists: false}}": "confirmed",
    "{file: {path: FOLDER/not}}": "refuted",
    "{file: {path: FOLDER}}": "refuted",
    "{file: {path: FOLDER/pipe}}": "refuted",
    "{file: {path: FOLDER/there}, clipboard: six}": "refuted",
    "{command: {run: ['true']}}": "confirmed",
    "{command: {run: ['false']}}": "refuted",
    "{command: {run: ['false'], exit: 1}}": "confirmed",
    "{command: {run: [echo, 'a b; echo c'], output: 'b; echo c'}}": "confirmed",
    "{command: {run: [echo, a], output: b}}": "refuted",
    "{command: {run: [no-such-program]}}": "refuted",
}


@pytest.mark.parametrize(("expect", "verdict"), JUDGED.items())
def test_effects_are_judged_where_they_are(expect: str, verdict: str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("hello\n")
    os.mkfifo(tmp_path / "pipe")
    task = parse_task(
        f"{HEAD}steps:\n  - action: {{kind: wait}}\n    expect: {expect.replace('FOLDER', str(tmp_path))}\n", "t"
    )
    assert task.steps[0].expect is not None
    assert effects().prove(task.steps[0].expect, SEEN).verdict == verdict


def test_commands_of_a_task_that_is_no_file_do_not_run() -> None:
    task = parse_task(f"{HEAD}steps:\n  - action: {{kind: wait}}\n    expect: {{command: {{run: ['true']}}}}\n", "t")
    assert task.steps[0].expect is not None
    assert effects(may_run=False).prove(task.steps[0].expect, SEEN).verdict == "unknown"


def test_a_passed_run_with_a_checked_effect_says_so(paper_desk, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    task = parse_task(MAIL + f"check:\n  - file: {{path: {tmp_path}/a}}\n", "t")
    assert paper_desk(parse_task(MAIL, "t")).run(parse_task(MAIL, "t")).evidence == "screen"
    result = paper_desk(task).run(task)
    assert (result.verdict, result.evidence, result.steps[-1].id) == ("passed", "effect", "check-1"), result


def programs(text: str, notes: list[str]) -> tuple[Programs, Task]:
    task = parse_task(HEAD + text + "steps: [{action: {kind: wait}}]\n", "t")
    return Programs(task, time_passes(), lambda kind, _data: notes.append(kind)), task


def test_teardown_runs_whatever_happened_and_says_what_failed(paper_desk, tmp_path: Path) -> None:
    text = f"setup: [{{run: [touch, {tmp_path}/a]}}]\nteardown:\n  - run: ['false']\n  - run: [rm, {tmp_path}/a]\n"
    for steps in ("steps: [{action: {kind: wait}}]\n", "steps: [{action: {kind: click}, target: {text: Nowhere}}]\n"):
        task = parse_task(HEAD + text + steps, "t")
        desk = paper_desk(task)
        desk.runner.programs = Programs(task, time_passes(), desk.trace.note)
        result = desk.run(task)
        assert (result.verdict, "teardown failed: “false” ended with status 1" in result.message) in (
            ("environment", True), ("failed", True),
        )  # fmt: skip
        assert not (tmp_path / "a").exists()


def test_a_set_up_that_fails_keeps_the_steps_from_running_and_still_tears_down(paper_desk, tmp_path: Path) -> None:
    text = f"setup: [{{run: [cat, /no/such]}}]\nteardown: [{{run: [touch, {tmp_path}/down]}}]\n"
    task = parse_task(text.join([HEAD, MAIL.split("name: paper\n")[1]]), "t")
    desk = paper_desk(task)
    desk.runner.programs = Programs(task, time_passes(), desk.trace.note)
    result = desk.run(task)
    assert (result.verdict, desk.hands.performed) == ("environment", [])
    assert "set-up failed: “cat /no/such” ended with status 1: cat:" in result.message
    assert (tmp_path / "down").exists()


def test_a_started_program_and_its_children_end_with_the_task() -> None:
    made, _ = programs("setup: [{start: [sh, -c, 'sleep 1000 & wait']}]\n", notes := [])
    made.set_up()
    (child,) = made._running
    assert made.tear_down() == ""
    assert child.poll() is not None
    assert _group_ends(child.pid)
    assert notes == ["command"]


def _group_ends(group: int, within: float = 10.0) -> bool:
    """Whether no process of the group is left: one that was ended is there until the system's first process waits."""
    for _ in range(int(within / 0.02)):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_command_that_takes_too_long_is_ended() -> None:
    ended = run_to_end(["sleep", "100"], 0.2, time_passes())
    assert (ended.status, ended.told) == (None, "ran longer than 0.2 s and was ended")


def test_a_stop_ends_a_command() -> None:
    def stopped(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_to_end(["sleep", "100"], 50, stopped)
    assert not Event().is_set()


def drawn() -> tuple[Screen, Pixels]:
    shown = screen(Element(Box(100, 50, 30, 30), "icon", "", window=1), shade=230)
    rng = np.random.default_rng(1)
    icon = rng.integers(0, 255, (30, 30, 3), np.uint8)
    shown.frame.pixels[50:80, 100:130] = icon
    return shown, icon


def test_a_picture_is_found_where_it_is_shown_also_when_it_is_smoothed() -> None:
    shown, icon = drawn()
    assert [box for box, _ in find_pattern(shown.frame, icon)] == [Box(100, 50, 30, 30)]
    other = cv2.GaussianBlur(cv2.resize(icon, (60, 60)), (5, 5), 0)
    shown.frame.pixels[150:210, 200:260] = other
    assert [box for box, _ in find_pattern(shown.frame, cv2.GaussianBlur(other, (3, 3), 0))] == [Box(200, 150, 60, 60)]
    assert find_pattern(shown.frame, 255 - icon) == ()


def test_a_target_may_be_a_picture_beside_the_task_file(tmp_path: Path) -> None:
    shown, icon = drawn()
    Image.fromarray(icon).save(tmp_path / "icon.png")
    path = tmp_path / "a.task.yaml"
    path.write_text(HEAD + "steps:\n  - action: {kind: click}\n    target: {image: icon.png}\n")
    step = load_task(path).steps[0]
    grounder = Grounder(pictures=Pictures())
    found = grounder.next_action(step, shown, ())
    assert found is not None
    assert (found.action, found.found.rung, found.found.element.role) == (
        Click(at=center(Box(100, 50, 30, 30))),
        "picture",
        "icon",
    )
    shown.frame.pixels[200:230, 300:330] = icon
    with pytest.raises(TargetAmbiguous):
        grounder.next_action(step, shown, ())
    assert grounder.find(TaskTarget(image=str(tmp_path / "icon.png"), nth=2), shown).element.box == Box(
        300, 200, 30, 30
    )


def test_a_label_names_the_field_beside_it() -> None:
    name = Element(Box(100, 10, 100, 20), "field", "Name", label=Box(10, 10, 40, 20), window=1)
    save = button("Name", top=60)
    found = Grounder().find(TaskTarget(label="Name"), screen(name, save))
    assert (found.element, found.rung) == (name, "label")


def test_near_chooses_between_things_of_one_name() -> None:
    low, high = button("Edit", left=200, top=100), button("Edit", left=200, top=10)
    texts = (
        Element(Box(10, 10, 60, 20), "text", "Anna", window=1),
        Element(Box(10, 100, 60, 20), "text", "Leon", window=1),
    )
    shown = screen(high, low, *texts)
    assert Grounder().find(TaskTarget(text="Edit", near="Leon"), shown).element == low
    assert Grounder().find(TaskTarget(text="Edit", nth=1), shown).element == high


def test_what_a_thing_says_is_checked_without_typing() -> None:
    shown = screen(Element(Box(10, 10, 100, 20), "text", "5", window=1))
    task = parse_task(HEAD + "steps: [{action: {kind: wait}}]\ncheck: [{text: '5', target: {role: text}}]\n", "t")
    expect = task.steps[-1].expect
    assert expect is not None
    assert verify(expect, Evidence(shown, shown, None, shown.elements[0])).verdict == "confirmed"
    wrong = expect.model_copy(update={"text": "42"})
    proof = verify(wrong, Evidence(shown, shown, None, shown.elements[0]))
    assert (proof.verdict, proof.because) == ("refuted", "it reads '5' instead of '42'")


TYPED = """
import sys
from pathlib import Path
from examples.witness.child import open_desk
from tasks.api import new_trace
from tasks.files import load_task
from tasks.session import Session
task = load_task(Path(sys.argv[1]))
with Session(open_desk=open_desk(Path(sys.argv[3]))) as session, new_trace(Path(sys.argv[2]), task) as trace:
    print(session.run(task, trace, from_file=True).message)
print(sorted({"torch", "transformers"} & set(sys.modules)))
"""


TYPED_STEPS = """\
steps:
  - action: {kind: type, text: Leon}
    target: {text: To, role: field}
  - action: {kind: click}
    target: {text: Save, role: button}
    expect: {appears: ['Save: 1']}
  - action: {kind: click}
    target: {text: Not there}
    expect: {changed: true, within: 0.5}
"""


@pytest.mark.desktop
def test_typed_steps_run_without_loading_torch(tmp_path: Path, x_display: str) -> None:
    from examples.witness.driver import Witness

    path = tmp_path / "a.task.yaml"
    path.write_text(HEAD + TYPED_STEPS)
    with Witness(tmp_path, x_display, "--status") as witness:
        command = [sys.executable, "-c", TYPED, path, tmp_path / "out", witness.socket]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert [event["widget"] for event in witness.events("click")] == ["Save"]
    assert done.stdout.splitlines()[-1] == "[]"
    assert "'Not there' is not on the screen" in done.stdout
