"""`make demo`, as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


CHOOSER = ROOT / "perception" / "checkpoints" / "chooser"


@pytest.mark.desktop
@pytest.mark.skipif(not CHOOSER.is_dir(), reason="the chooser's checkpoint is not there")
def test_the_demo_sends_exactly_its_mail_and_leaves_mail_trace_and_report() -> None:
    command = [sys.executable, "-m", "examples.demo"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1. Open the Email editor." in done.stdout
    assert "exactly the wanted message arrived" in done.stdout.splitlines()[-1]
    left = {path.name for path in (ROOT / "out" / "demo").iterdir()}
    assert {"received.eml", "run.trace", "report.html"} <= left
