"""`deskhand save` and `deskhand replay` refuse what they cannot use, before anything is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.cli import run


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["replay", "nowhere.task.yaml"], "no such file", 2),
        (["replay", "README.md"], "not a deskhand trace", 2),
        (["save", "README.md"], "not a deskhand trace", 2),
        (["save", "nowhere.trace", "--out", "README.md"], "never overwritten", 2),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str, code: int
) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    assert run(arguments) == code
    told = capfd.readouterr().err.strip()
    assert words in told
    assert len(told.splitlines()) == 1
