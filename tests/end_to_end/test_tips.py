"""Pictures without words in a real window are clicked by what their tool tips say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.runs import deskhand
from examples.mail.desktop import VirtualDesktop
from examples.witness.driver import SCRIPT, Witness
from tasks.trace_reader import read_trace

TASK = """\
version: 1
name: pictures
steps:
  - action: {kind: click}
    target: {text: Water the ferns}
    expect: {appears: ["Did: Water the ferns"]}
  - action: {kind: click}
    target: {text: Wind the clock}
    expect: {appears: ["Did: Wind the clock"]}
"""
TIPS = ["Feed the cat", "Wind the clock", "Call the ferry", "Water the ferns", "Ring the bell"]


@pytest.mark.desktop
@pytest.mark.timeout(300)
def test_a_picture_without_words_is_clicked_by_its_tip(tmp_path: Path) -> None:
    task = tmp_path / "pictures.task.yaml"
    task.write_text(TASK)
    with VirtualDesktop(tmp_path / "desktop") as desktop:
        display, script = desktop.environment["DISPLAY"], SCRIPT.with_name("changing.py")
        with Witness(tmp_path, display, "--size", "460,300", environment=desktop.environment, script=script) as witness:
            witness.command("pictures", tips=TIPS)
            done = deskhand(desktop, "replay", str(task), "--out", str(tmp_path / "run"), "--json", seconds=150)
            assert done.answer.get("verdict") == "passed", done
            clicks = [event["widget"] for event in witness.events("click")]
    assert clicks == ["Water the ferns", "Wind the clock"]
    notes = read_trace(tmp_path / "run" / "run.trace").of_kind("note")
    tips = [row.data["says"] for row in notes if row.data.get("note") == "tip"]
    assert len(tips) == len(set(tips)) <= len(TIPS), "what was heard once is remembered"
