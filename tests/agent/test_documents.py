"""A file is found by its name, one of several is never guessed, and the person's default application opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.applications import Application
from agent.documents import find_file, open_document
from agent.errors import TargetAmbiguous, TargetMissing
from agent.plan import OpenStep


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in (
        "notes.txt",
        "a/report.txt",
        "b/report.txt",
        "b/deep/Photo.JPG",
        ".hidden/secret.txt",
        "b/budget 2025.ods",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [("notes.txt", "notes.txt"), ("a/report.txt", "a/report.txt"), ("photo.jpg", "b/deep/Photo.JPG"),
     ("budget 2025", "b/budget 2025.ods"), ("B/Report.txt", "b/report.txt")],
)  # fmt: skip
def test_a_file_is_found_by_name_or_by_the_end_of_its_path(home: Path, name: str, found: str) -> None:
    assert find_file(name, home) == home / found
    assert find_file(str(home / found), home) == home / found


def test_several_or_none_are_never_guessed(home: Path) -> None:
    with pytest.raises(TargetAmbiguous, match="report"):
        find_file("report.txt", home)
    for name in ("nothing.txt", "secret.txt", "", "/nowhere/x.txt", ".."):
        with pytest.raises(TargetMissing):
            find_file(name, home)


def test_the_default_application_opens_it_unless_one_is_named(home: Path) -> None:
    editor = Application(id="plain.desktop", name="Plain", categories=("TextEditor",), command="plain %f")
    defaults = {"text/plain": "other.desktop", "image/jpeg": "pictures.desktop"}
    for step, expected in (
        (OpenStep(application="default application", file="notes.txt"), "other.desktop"),
        (OpenStep(application="default application", file="photo.jpg"), "pictures.desktop"),
        (OpenStep(application="text editor", file="notes.txt"), "plain.desktop"),
    ):
        assert open_document(step, [editor], defaults.get, home).application == expected
    with pytest.raises(TargetMissing, match="ods"):
        open_document(OpenStep(application="default application", file="budget 2025.ods"), [editor], defaults.get, home)
