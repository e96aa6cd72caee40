"""The witness tells the truth about what it received."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from examples.witness.driver import Witness

pytestmark = pytest.mark.desktop


def test_the_witness_writes_down_a_click_and_the_keys_that_xdotool_sends(x_display: str, tmp_path: Path) -> None:
    with Witness(tmp_path, x_display) as witness:
        x, y = witness.center("Subject")
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1", "type", "ab"], check=True, timeout=20)
        assert witness.wait_for_text("Subject", "ab") == "ab"
        assert [event["text"] for event in witness.events("key_down", widget="Subject")] == ["a", "b"]
        assert witness.events("button_down", widget="Subject")[0]["at_pixel"] == [x, y]
        x, y = witness.center("Send")
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True, timeout=20)
        witness.wait_for("click", widget="Send")
