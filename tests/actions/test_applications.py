"""Desktop entries: found, hidden, parsed and started as the specification says, never through a shell."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from actions.applications import application_named, default_for, demand_started, installed, launch
from actions.desktop_entry import Application, argument_list
from actions.errors import ActionRefused, InputUnavailable

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes desktop entries into data folders of the test's own: home first, then system."""
    for name in ("home", "system"):
        (tmp_path / name / "applications").mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "none"))
    (tmp_path / "config").mkdir()

    def write_entry(name: str, where: str = "system", **keys: str) -> None:
        entry = {"Type": "Application", "Name": name, "Exec": "true", **keys}
        path = tmp_path / where / "applications" / f"{name}.desktop"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[Desktop Entry]\n" + "\n".join(f"{key}={value}" for key, value in entry.items()))

    return write_entry


def names() -> list[str]:
    return [application.name for application in installed()]


def test_hidden_missing_and_foreign_entries_are_left_out(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "XFCE:GTK")
    write("shown")
    write("nodisplay", NoDisplay="true")
    write("hidden", Hidden="true")
    write("link", Type="Link")
    write("absent", TryExec="a-program-that-is-not-installed")
    write("present", TryExec="true")
    write("elsewhere", OnlyShowIn="KDE;GNOME;")
    write("here", OnlyShowIn="KDE;XFCE;")
    write("nothere", NotShowIn="GTK;")
    assert names() == ["here", "present", "shown"]


def test_the_persons_entry_hides_the_systems_and_sub_folders_join_the_id(write: Write) -> None:
    write("editor", Comment="system")
    write("editor", "home", Comment="mine")
    write("gone")
    write("gone", "home", Hidden="true")
    write("vendor/tool")
    assert [(a.id, a.comment) for a in installed()] == [("editor.desktop", "mine"), ("vendor-tool.desktop", "")]


def test_lists_escapes_and_localised_keys_are_read_as_specified(write: Write) -> None:
    write("mail", **{"Name[de]": "Post", "GenericName": "Mail Client", "Keywords": r"e\;mail;post;;",
                     "Comment": r"a\sb\\c",
                     "Categories": "Network;Email;", "MimeType": "x-scheme-handler/mailto;"})  # fmt: skip
    application = application_named("mail")
    assert (application.name, application.generic_name, application.keywords, application.comment) == (
        "mail", "Mail Client", ("e;mail", "post"), "a b\\c",
    )  # fmt: skip
    assert application.categories == ("Network", "Email")


@pytest.mark.parametrize("content", ["", "garbage", "[Desktop Entry]\nType=Application", "\x00\xff", "[Other]\nName=x"])
def test_a_broken_entry_is_no_application(write: Write, tmp_path: Path, content: str) -> None:
    (tmp_path / "system/applications/broken.desktop").write_text(content, encoding="latin-1")
    write("whole")
    assert names() == ["whole"]


@pytest.mark.parametrize(
    ("command", "file", "expected"),
    [
        ("edit %f", None, ["edit"]),
        ("edit %f", "/tmp/a b.txt", ["edit", "/tmp/a b.txt"]),
        ("edit %U", "/tmp/a b.txt", ["edit", "file:///tmp/a%20b.txt"]),
        ("edit --file=%f", "/tmp/x", ["edit", "--file=/tmp/x"]),
        ('"/opt/my app/edit" "a \\"b\\" \\$HOME \\\\"', None, ["/opt/my app/edit", 'a "b" $HOME \\']),
        ("edit %i %c %k 100%%", None, ["edit", "--icon", "pen", "Editor", "/x.desktop", "100%"]),
        ("edit %d %m %u", "https://example.org", ["edit", "https://example.org"]),
        ("edit ; rm -rf $HOME | `id`", None, ["edit", ";", "rm", "-rf", "$HOME", "|", "`id`"]),
    ],
)
def test_the_command_line_is_an_argument_list(command: str, file: str | None, expected: list[str]) -> None:
    editor = Application(id="e.desktop", name="Editor", command=command, icon="pen", path="/x.desktop")
    assert argument_list(editor, file) == expected


def test_a_file_for_an_application_that_takes_none_is_refused() -> None:
    with pytest.raises(ActionRefused, match="does not open files"):
        argument_list(Application(id="c.desktop", name="Clock", command="clock"), "/tmp/x")
    with pytest.raises(ActionRefused, match="unfinished quotation"):
        argument_list(Application(id="c.desktop", name="Clock", command='clock "x'))


def test_the_persons_default_wins_and_a_removed_one_does_not_count(write: Write, tmp_path: Path) -> None:
    write("one", MimeType="text/plain;")
    write("two", MimeType="text/plain;image/png;")
    assert default_for("text/plain") == "one.desktop"
    (tmp_path / "config/mimeapps.list").write_text(
        "[Default Applications]\ntext/plain=missing.desktop;two.desktop;\n"
        "[Removed Associations]\nimage/png=two.desktop\n"
    )
    assert default_for("text/plain") == "two.desktop"
    assert default_for("image/png") is None
    assert default_for("audio/ogg") is None


def test_an_application_is_started_in_its_own_session_without_our_terminal(write: Write, tmp_path: Path) -> None:
    told = tmp_path / "told"
    code = (
        f"import os, pathlib, sys; pathlib.Path({str(told)!r}).write_text(f'{{os.getsid(0)}} {{sys.stdin.read()!r}}')"
    )
    script = tmp_path / "program.py"
    script.write_text(code)
    write("program", Exec=f"{sys.executable} {script}")
    pid = launch(application_named("program"))
    deadline = time.monotonic() + 10
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert told.read_text() == f"{pid} ''"
    assert pid != os.getsid(0)


def test_a_start_that_fails_is_told(write: Write) -> None:
    write("broken", Exec="a-program-that-is-not-installed")
    write("failing", Exec="false")
    write("console", Exec="true", Terminal="true")
    with pytest.raises(InputUnavailable, match="cannot be started"):
        launch(application_named("broken"))
    os.waitid(os.P_PID, launch(application_named("failing")), os.WEXITED | os.WNOWAIT)
    with pytest.raises(InputUnavailable, match="ended with code 1"):
        demand_started()
    with pytest.raises(ActionRefused, match="terminal"):
        launch(application_named("console"))
    with pytest.raises(ActionRefused, match="no installed application has the id 'nothing'"):
        application_named("nothing")


def test_importing_actions_needs_no_display(run_python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    code = (
        "import sys, pkgutil, importlib, actions\n"
        "for m in pkgutil.iter_modules(actions.__path__): importlib.import_module(f'actions.{m.name}')\n"
        "assert not {'torch', 'pyautogui', 'Xlib', 'mss'} & set(sys.modules), sys.modules.keys()"
    )
    done = run_python(code)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
