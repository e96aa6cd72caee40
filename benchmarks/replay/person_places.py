"""The applications that the scripted person works in: how each is started, and what is true when the work is done.

An effect is read from files, from the witness' own log, from what a web page was sent or from what a mail server got;
never from deskhand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.form_page import FormPage
from benchmarks.replay import login_form
from benchmarks.replay.folder import files_in
from benchmarks.replay.person import Eyes, Find
from examples.mail import client
from examples.mail.desktop import VirtualDesktop
from examples.mail.message import Wanted, differences
from examples.mail.sink import SmtpSink
from examples.witness.driver import Witness

NOT_WORK = ("browser", "Desktop")  # folders at home that no session works in

WITNESS_OPTIONS = ("--status", "--no-keys")
BROWSER = (
    "chromium", "--no-sandbox", "--test-type", "--no-first-run", "--disable-gpu", "--password-store=basic",
    "--window-size=900,700",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A running application: where its things are, what came of the work, where it writes things of its own."""

    find: Find
    effect: Callable[[], Any]


Start = Callable[[VirtualDesktop], AbstractContextManager[Place]]


@contextmanager
def witness(desktop: VirtualDesktop) -> Iterator[Place]:
    """The witness: its texts, ticks, clicks and the chosen row."""
    folder = desktop.folder / "witness"
    folder.mkdir()
    display = desktop.environment["DISPLAY"]
    with Witness(folder, display, *WITNESS_OPTIONS, environment=desktop.environment) as running:

        def find(name: str) -> tuple[int, int] | None:
            found = running.command("report").get(name)
            if found is None:
                return None
            left, top, width, height = found["box"]
            return left + min(width // 2, 60), top + height // 2

        yield Place(find, lambda: _told(running))


def _told(running: Witness) -> dict[str, Any]:
    running.settle()
    widgets = running.command("report")
    texts = {event["widget"]: event["text"] for event in running.events("text")}  # the last of each
    ticked = [name for name, widget in widgets.items() if widget["checked"]]
    clicks = [event["widget"] for event in running.events("click")]
    chosen = [event["item"] for event in running.events("selected")][-1:]
    return {
        **{name: text for name, text in texts.items() if text},
        "ticked": ticked,
        "clicks": clicks,
        "chosen": chosen,
    }


def editor(text: str | None = None) -> Start:
    """A text editor, empty or with a file; all files at home."""

    @contextmanager
    def started(desktop: VirtualDesktop) -> Iterator[Place]:
        if text is not None:
            (desktop.home / "notes.txt").write_text(text, encoding="utf-8")
        desktop.start("mousepad", *(["notes.txt"] if text is not None else []))
        _appeared(desktop, "mousepad")
        yield Place(Eyes(desktop).find, lambda: files_in(desktop.home, NOT_WORK))

    return started


def files(*names: str) -> Start:
    """A file manager at a folder with these files and folders (those that end with a slash)."""

    @contextmanager
    def started(desktop: VirtualDesktop) -> Iterator[Place]:
        folder = desktop.home / "work"
        folder.mkdir()
        for name in names:
            path = folder / name
            if name.endswith("/"):
                path.mkdir()
            else:
                path.write_text(f"this is {name}\n", encoding="utf-8")
        desktop.set_default("text/plain", "org.xfce.mousepad.desktop")
        desktop.start("pcmanfm", "--new-win", str(folder))
        _appeared(desktop, "pcmanfm")
        yield Place(Eyes(desktop).find, lambda: files_in(desktop.home / "work", NOT_WORK))

    return started


@contextmanager
def calculator(desktop: VirtualDesktop) -> Iterator[Place]:
    """A calculator; what its display shows, copied from outside."""
    desktop.start("galculator")
    _appeared(desktop, "galculator")

    def shown() -> str:
        window = desktop.run("xdotool", "search", "--onlyvisible", "--class", "galculator").split()[-1]
        desktop.run("xdotool", "windowactivate", "--sync", window, "key", "ctrl+c")
        return desktop.run("xclip", "-out", "-selection", "clipboard").strip()

    yield Place(Eyes(desktop).find, shown)


@contextmanager
def page(desktop: VirtualDesktop) -> Iterator[Place]:
    """A page to log in at; what it was sent."""
    with FormPage(login_form.FORM, login_form.THANKS, login_form.FIELDS) as served:
        desktop.start(*BROWSER, f"--user-data-dir={desktop.home}/browser", f"--app={served.url}")
        _appeared(desktop, "chromium")
        yield Place(Eyes(desktop).find, lambda: list(served.records))


def mail(wanted: Wanted) -> Start:
    """A mail client; for each message that its server got, how it differs from the wanted one."""

    @contextmanager
    def started(desktop: VirtualDesktop) -> Iterator[Place]:
        with SmtpSink() as sink:
            client.prepare(desktop, sink.port)
            desktop.start("sylpheed")
            _appeared(desktop, "sylpheed")
            yield Place(Eyes(desktop).find, lambda: [differences(each, wanted) for each in sink.wait(1, 5.0)])

    return started


def _appeared(desktop: VirtualDesktop, window_class: str) -> None:
    """Wait until a window of this class is there and has the focus."""
    desktop.run("xdotool", "search", "--sync", "--onlyvisible", "--class", window_class, seconds=60)
    window = desktop.run("xdotool", "search", "--onlyvisible", "--class", window_class).split()[-1]
    desktop.run("xdotool", "windowactivate", "--sync", window)


def searched_folders(desktop: VirtualDesktop) -> tuple[Path, ...]:
    """Where deskhand may write on its own on this desktop."""
    return desktop.temporary, Path(desktop.environment["XDG_STATE_HOME"]), Path(desktop.environment["XDG_CACHE_HOME"])
