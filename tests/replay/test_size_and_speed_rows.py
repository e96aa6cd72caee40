"""What the rows size and speed measure with: pages really drawn, steps that are steps, events a script can send."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.action import Click, Open, Point, Press, Type
from benchmarks.faults.stage import write_task
from benchmarks.replay import size, speed
from tasks.files import load_task


def test_both_runs_have_twenty_valid_steps(tmp_path: Path) -> None:
    for number, steps in enumerate((size.witness_steps(), size.editor_steps())):
        path = write_task(tmp_path / f"{number}.task.yaml", "twenty", steps)
        assert len(load_task(path).steps) == 20


def test_the_browser_tells_when_a_page_is_drawn(tmp_path: Path) -> None:
    slow, quick = tmp_path / "slow.html", tmp_path / "quick.html"
    quick.write_text("<p>at once</p>")
    slow.write_text("<script>const t = Date.now(); while (Date.now() - t < 700);</script><p>late</p>")
    assert size.opened(slow, 1)[0] > 0.7
    assert size.opened(quick, 1)[0] > 0


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Click(at=Point(x=3, y=4), count=2), "mousemove 3 4 click --repeat 2 1"),
        (Type(text="a b"), "type a b"),
        (Type(text="x", replace=True), "key ctrl+a type x"),
        (Press(keys=("ctrl", "enter")), "key ctrl+Return"),
    ],
)
def test_an_event_is_said_as_xdotool_says_it(event: Click | Type | Press, words: str) -> None:
    assert " ".join(speed._words(event)) == words


def test_an_event_no_script_can_send_is_told() -> None:
    with pytest.raises(SystemExit, match="knows no open"):
        speed._words(Open(application="x.desktop"))
