from __future__ import annotations

import pytest

from actions.applications import Application
from agent.applications import choose_application
from agent.errors import TargetAmbiguous, TargetMissing


def entry(name: str, *categories: str, generic: str = "", keywords: tuple[str, ...] = ()) -> Application:
    return Application(
        id=f"{name.lower()}.desktop", name=name, generic_name=generic, keywords=keywords, categories=categories,
        comment="", mime_types=(), command=("true",),
    )  # fmt: skip


POST = entry("Pigeon", "Network", "Email")
PAD = entry("Scribble", "Utility", "TextEditor", generic="Text Editor")
SUMS = entry("Abacus", "Utility", "Calculator", keywords=("sums", "arithmetic"))
SHELF = entry("Shelf", "System", "FileManager")
ALL = (POST, PAD, SUMS, SHELF)


def chosen(phrase: str, *installed: Application, default: str | None = None) -> str:
    return choose_application(phrase, installed or ALL, lambda _mime: default).name


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("email editor", "Pigeon"),
        ("the Mail client", "Pigeon"),
        ("text editor", "Scribble"),
        ("calculator", "Abacus"),
        ("file manager", "Shelf"),
        ("Abacus", "Abacus"),
        ("arithmetic", "Abacus"),
        ("shelf", "Shelf"),
    ],
)
def test_a_phrase_means_the_application_of_that_name_category_or_keyword(phrase: str, name: str) -> None:
    assert chosen(phrase) == name


def test_an_email_editor_is_never_a_text_editor() -> None:
    with pytest.raises(TargetMissing):
        chosen("email editor", PAD, SUMS)


def test_the_users_default_decides_between_two_of_a_kind() -> None:
    other = entry("Raven", "Email")
    assert chosen("email editor", POST, other, default="raven.desktop") == "Raven"


def test_two_of_a_kind_without_a_default_are_ambiguous_and_named() -> None:
    with pytest.raises(TargetAmbiguous, match="Pigeon, Raven"):
        chosen("email editor", POST, entry("Raven", "Email"))


def test_an_exact_name_beats_a_category() -> None:
    assert chosen("Calculator", SUMS, entry("Calculator", "Game")) == "Calculator"


def test_what_is_installed_is_named_when_nothing_fits() -> None:
    with pytest.raises(TargetMissing, match="Abacus, Pigeon"):
        chosen("spreadsheet", SUMS, POST)


def test_a_settings_dialog_is_meant_only_when_settings_are_named() -> None:
    settings = entry("Text Editor Settings", "Settings", "DesktopSettings")
    assert chosen("text editor", PAD, settings) == "Scribble"
    assert chosen("text editor settings", PAD, settings) == "Text Editor Settings"


def test_a_nearly_equal_name_is_understood() -> None:
    assert chosen("calculator", entry("Galculator", "Utility"), PAD) == "Galculator"
