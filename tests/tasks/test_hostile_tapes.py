"""A tape may come from anyone: what is not as we write it is refused in one line, before anything is decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from actions.action import Press
from agent.plan import ClickStep, Expectation, Step, Target
from perception.geometry import Box
from perception.screen import Frame
from tasks.cli import run
from tasks.decisions import decisions_of
from tasks.errors import TraceRefused
from tasks.offline import replay_offline
from tasks.task import Task
from tasks.trace import Trace
from tasks.trace_file import Row

STEP = Step(id="s1", do="Click OK.", action=ClickStep(), target=Target(text="OK"), expect=Expectation(closed=True))
HOW = {"t": 1.0, "allow": []}
LOOK = {"t": 1.0, "settled": True, "windows": []}
FRAME = Frame(np.full((24, 32, 3), 200, np.uint8), Box(0, 0, 32, 24), 0.0)
WINDOW = {"id": 1, "pid": None, "application": "a", "box": [0, 0, 9, 9], "stacking": 0, "focused": True, "frame": None}


def trace_with(path: Path, tell: Callable[[Trace], object]) -> Path:
    """A trace whose rows and chain are in order, whatever they say."""
    with Trace.create(path, task=Task(name="x", steps=(STEP,)), instruction="", facts_names=(), versions={}) as trace:
        tell(trace)
        trace.finish("failed", "missing")
    return path


@pytest.mark.parametrize(
    "rows",
    [
        [("how", {"t": "soon", "allow": []})],
        [("how", {"t": 1.0, "allow": [["send"]]})],
        [("how", {"t": 1.0, "allow": 7})],
        [("look", {**LOOK, "t": None})],
        [("look", {**LOOK, "windows": [{"id": 1}]})],
        [("look", {**LOOK, "windows": [{**WINDOW, "box": [0, 0, -5, 9]}]})],
        [("look", {**LOOK, "windows": "all"})],
        [("foreign", {"ids": ["x"]})],
        [("glance", {"n": 1})],
        [("windows", {"n": [], "windows": []})],
        [("performed", {"action": '{"kind": "shell", "run": "id"}'})],
        [("refused", {"action": "", "error": "SystemExit", "message": ""})],
        [("effect", {"t": 1.0})],
        [("read_back", {})],
        [("consent", {"asked": "send"})],
        [("installed", {"applications": [{"id": "x"}]})],
        [("installed", {"applications": 5})],
        [("installed", {"applications": "all"})],
        [("look", {**LOOK, "windows": [{**WINDOW, "frame": [0, None, 9, 9]}]})],
        [("look", {**LOOK, "windows": [{**WINDOW, "pid": "1"}]})],
        [("\x1b]0;gotcha\x07", {})],
    ],
)
def test_what_no_tape_says_is_refused_in_one_line(tmp_path: Path, rows: list[tuple[str, dict]]) -> None:
    def tell(trace: Trace) -> None:
        trace.saw("how", HOW)
        trace.saw("look", LOOK, FRAME)
        for what, data in rows:
            trace.saw(what, data)

    path = trace_with(tmp_path / "run.trace", tell)
    with pytest.raises(TraceRefused) as refused:
        replay_offline(Trace.open(path))
    assert len(str(refused.value).splitlines()) == 1
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize("grounding", ["here", [1], {"box": [1, 2, 3]}, {"box": [0, 0, None, 9]}, {"name": 7}])
def test_a_target_that_is_told_otherwise_is_refused_by_everything_that_reads(tmp_path: Path, grounding: object) -> None:
    def tell(trace: Trace) -> None:
        trace.intent("s1", 1, 0, Press(keys=("a",)), None, grounding, FRAME)  # type: ignore[arg-type]

    path = trace_with(tmp_path / "run.trace", tell)
    with pytest.raises(TraceRefused, match="row 2 is not as a trace tells it"):
        Trace.open(path)


def test_what_a_screen_said_is_told_inert(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def tell(trace: Trace) -> None:
        trace.saw("how", HOW)
        trace.saw("look", LOOK, FRAME)
        trace.note("pointing", {"answer": "\x1b[2J<script>alert(1)</script>", "heard": [{"prompt": "\x1b[2J"}, 7]})

    path = trace_with(tmp_path / "run.trace", tell)
    assert run(["replay", str(path), "--offline"]) == 1
    told = capfd.readouterr()
    assert "different" in told.out
    assert "\x1b" not in told.out + told.err
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_point_without_a_side_is_another_decision_and_no_mistake() -> None:
    row = Row(1, 0.0, 0.0, "intent", "s1", data={"action": '{"kind": "click", "at": {"x": 5}}', "grounding": {}})
    (decision,) = decisions_of([row], ["s1"])
    assert dict(decision.parts)["point"] == "[5,null]"
