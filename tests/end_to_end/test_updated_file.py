"""A button of a real window is renamed: the replay heals it, offers a diff, and the changed file needs no healing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks.runs import deskhand
from examples.mail.desktop import VirtualDesktop
from examples.witness.driver import SCRIPT, Witness
from tasks.files import load_task

TASK = """\
version: 1
name: form
allow: [overwrite]
steps:
  - action: {kind: type, text: Report, replace: true}
    target: {text: Subject, role: field}
    expect: {text: Report}
  - action: {kind: click}
    target: {text: Save, role: button}
    expect: {appears: [Stored Report]}
"""


def replayed(desktop: VirtualDesktop, *arguments: str) -> dict[str, Any]:
    done = deskhand(desktop, "replay", *arguments, "--json", seconds=200)
    assert done.answer.get("verdict") == "passed", done
    return done.answer


@pytest.mark.desktop
@pytest.mark.timeout(600)
def test_a_renamed_button_is_healed_and_its_diff_applied_needs_no_healing(tmp_path: Path) -> None:
    plain, saved, diff = (tmp_path / name for name in ("plain.task.yaml", "form.task.yaml", "form.task.yaml.diff"))
    plain.write_text(TASK)
    with VirtualDesktop(tmp_path / "desktop") as desktop:
        options = ("--no-keys", "--size", "460,420")
        display = desktop.environment["DISPLAY"]
        changing = SCRIPT.with_name("changing.py")
        with Witness(tmp_path, display, *options, environment=desktop.environment, script=changing) as witness:
            witness.command("form")
            assert replayed(desktop, str(plain), "--out", str(tmp_path / "run"))["healed"] == []
            deskhand(desktop, "save", str(tmp_path / "run"), "--out", str(saved), seconds=200)
            witness.command("form")
            witness.command("mutate", kind="relabelled", text="Store")
            (healed,) = replayed(desktop, str(saved), "--update", "--out", str(tmp_path / "healed"))["healed"]
            assert (healed["before"]["text"], healed["after"]["text"]) == ("Save", "Store")
            subprocess.run(["patch", str(saved), str(diff)], check=True)
            assert "“Store” button" in saved.read_text()
            assert load_task(saved).steps[1].target.text == "Store"
            witness.command("form")
            witness.command("mutate", kind="relabelled", text="Store")
            assert replayed(desktop, str(saved), "--out", str(tmp_path / "again"))["healed"] == []
            clicks = [event["widget"] for event in witness.events("click")]
    assert clicks.count("Relabelled") == 2  # the old name is logged too: three clicks in all
    assert clicks.count("Save") == 3
