"""Runs are kept apart, privately, and never on top of each other."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tasks.errors import BadInput, EnvironmentBroken
from tasks.inert import inert
from tasks.outcomes import outcome_of
from tasks.runs import new_run, run_name, state_folder


def test_runs_without_a_folder_are_kept_privately_under_the_state_folder() -> None:
    before = os.umask(0)
    try:
        first, second = new_run(None, "Send Leon\n../../an email"), new_run(None, "Send Leon")
    finally:
        os.umask(before)
    assert first != second
    assert first.parent == state_folder() / "runs"
    assert first.name.split("Z-")[1].startswith("send-leon-an-email-")
    assert stat.S_IMODE(first.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["../../x", "", "-rf", "con", "x" * 300, "Ωλ", "a\0b"])
def test_a_name_never_leads_out_of_the_folder(name: str) -> None:
    made = run_name(name)
    assert Path(made).name == made
    assert len(made) < 80
    assert made[0].isdigit()


def test_a_folder_that_cannot_take_a_run_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    full = new_run(tmp_path / "full", "x")
    (full / "run.trace").touch()
    for out, message in {file: "not a folder", full: "holds a run already", tmp_path / "a\nb": "one line",
                         file / "below": "Not a directory", Path("a\0b"): "printable"}.items():  # fmt: skip
        with pytest.raises(BadInput, match=message) as caught:
            new_run(out, "x")
        assert str(caught.value).isprintable()
    with pytest.raises(EnvironmentBroken, match="cannot keep a run here"):
        new_run(Path("/proc/deskhand"), "x")


def test_text_from_anywhere_is_shown_on_one_harmless_line() -> None:
    assert inert("a\x1b[31m\nb\u202ec\u200bd\x07") == "a\\x1b[31m b\\u202ec\\u200bd\\x07"
    assert inert("Zażółć 👩‍👩‍👧 日本") == "Zażółć 👩‍👩‍👧 日本"
    assert inert("x" * 500, 10) == "x" * 9 + "…"


def test_an_unknown_error_is_never_taken_for_success() -> None:
    assert outcome_of(RuntimeError()).exit_code == 7
    assert outcome_of(KeyboardInterrupt()).exit_code == 6
