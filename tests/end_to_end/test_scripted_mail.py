"""The demo's mail from a task file, without a model: real client, mouse and keyboard, judged at the mail server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest

from examples import demo
from examples.mail.message import differences
from examples.mail.rig import mail_rig
from examples.mail.sink import Received
from tasks.trace import Trace

ROOT = Path(__file__).resolve().parents[2]
TASK = ROOT / "examples" / "weekly_update.yaml"

RUN = """
import json, sys
from pathlib import Path
from tasks.api import run_task
from tasks.files import load_task
print(json.dumps(run_task(load_task(Path(sys.argv[1])), out=Path(sys.argv[2])).as_json()))
"""


def run(task: Path, out: Path, **look: Any) -> tuple[dict[str, Any], tuple[Received, ...]]:
    with mail_rig(**look) as (desktop, sink):
        environment = {**desktop.environment, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", RUN, task, out], env=environment, capture_output=True, text=True, timeout=110,
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), sink.messages


@pytest.mark.desktop
@pytest.mark.parametrize(("size", "theme", "points"), [((1280, 800), "light", 10), ((1024, 768), "dark", 13)])
def test_the_mail_arrives_exactly_and_the_run_says_passed(
    size: tuple[int, int], theme: Literal["light", "dark"], points: int, tmp_path: Path
) -> None:
    result, received = run(TASK, tmp_path / "out", size=size, theme=theme, font_points=points)
    assert result["verdict"] == "passed", result
    assert [differences(message, demo.WANTED) for message in received] == [()]
    trace = Trace.open(Path(result["trace"]))
    assert trace.finished is not None
    assert len(trace.of_kind("intent")) == len(trace.of_kind("sent")) == len(trace.of_kind("result"))


@pytest.mark.desktop
def test_without_consent_everything_is_done_but_the_sending(tmp_path: Path) -> None:
    task = tmp_path / "task.yaml"
    task.write_text(TASK.read_text(encoding="utf-8").replace("allow: [send]\n", ""), encoding="utf-8")
    result, received = run(task, tmp_path / "out")
    assert (result["verdict"], received) == ("refused", ())
    assert [step["verdict"] for step in result["steps"]] == ["confirmed"] * 5 + ["unknown"]
