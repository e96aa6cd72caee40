from __future__ import annotations

import signal
import subprocess

import pytest

from tasks.cli import run


def test_recording_onto_an_existing_file_is_refused(tmp_path, capsys) -> None:
    path = tmp_path / "task.yaml"
    path.write_text("kept")
    assert run(["record", "--out", str(path)]) == 2
    assert "this is there already" in capsys.readouterr().err
    assert path.read_text() == "kept"


def test_recording_into_a_missing_folder_is_refused(tmp_path, capsys) -> None:
    assert run(["record", "--out", str(tmp_path / "no" / "task.yaml")]) == 2
    assert "there is no folder" in capsys.readouterr().err


RECORD = "import sys; from tasks.cli import main; sys.argv[0] = 'deskhand'; main()"


@pytest.mark.desktop
@pytest.mark.parametrize("end", ["hotkey", "signal"])
def test_a_recording_ends_at_the_hotkey_or_a_signal_and_says_so(x_display, popen_python, tmp_path, end: str) -> None:
    child = popen_python(RECORD, "record", "--out", str(tmp_path / "task.yaml"), display=x_display)
    assert "Recording" in child.stdout.readline()
    if end == "hotkey":
        environment = {"DISPLAY": x_display, "PATH": "/usr/bin:/bin"}
        subprocess.run(["xdotool", "key", "ctrl+alt+Escape"], check=True, env=environment)
    else:
        child.send_signal(signal.SIGTERM)
    said, complaint = child.communicate(timeout=60)
    assert (child.returncode, "nothing was recorded" in said, complaint) == (0, True, "")
