"""Applications that nothing of deskhand was trained on or developed with, and the screens that are taken of them.

A screen is reached from a fresh start by a few operations: `key:CHORD` and `type:TEXT` by xdotool, `do:NAME` by the
accessibility tree. Windows of GTK 4 are left out: they do not tell where their parts are. Nothing here is known to
deskhand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True, slots=True)
class Application:
    """One program: its Debian package, how it starts, and its screens by name."""

    name: str
    package: str
    toolkit: str
    command: tuple[str, ...]
    screens: dict[str, tuple[str, ...]]


FILES = "{files}"
"""In a command: a folder with a text file, a picture and an archive, made for the run."""


def _page(name: str) -> tuple[str, ...]:
    """One of the browser's own pages."""
    return ("key:ctrl+l", f"type:chrome://{name}", "key:Return", "wait:3")


APPLICATIONS = (
    Application(
        "geany", "geany", "gtk3", ("geany", f"{FILES}/notes.txt"),
        {
            "main": (),
            "edit-menu": ("key:alt+e",),
            "view-menu": ("key:alt+v",),
            "find": ("key:ctrl+f",),
            "preferences": ("key:ctrl+alt+p",),
            "replace": ("key:ctrl+h",),
            "goto": ("key:ctrl+l",),
        },
    ),
    Application(
        "l3afpad", "l3afpad", "gtk3", ("l3afpad", f"{FILES}/notes.txt"),
        {"main": (), "file-menu": ("key:alt+f",), "find": ("key:ctrl+f",), "replace": ("key:ctrl+h",),
         "save-as": ("key:ctrl+shift+s",)},
    ),
    Application(
        "xarchiver", "xarchiver", "gtk3", ("xarchiver", f"{FILES}/things.zip"),
        {"main": (), "action-menu": ("key:alt+a",), "archive-menu": ("key:alt+r",), "extract": ("key:ctrl+e",),
         "empty": ("key:ctrl+w",), "help-menu": ("key:alt+h",)},
    ),
    Application(
        "engrampa", "engrampa", "gtk3", ("engrampa", f"{FILES}/things.zip"),
        {"main": (), "edit-menu": ("key:alt+e",), "extract": ("key:ctrl+e",), "archive-menu": ("key:alt+a",),
         "open": ("key:ctrl+o",)},
    ),
    Application(
        "lxterminal", "lxterminal", "gtk3", ("lxterminal",),
        {"preferences": ("do:Preferences",), "file-menu": ("key:alt+f",), "tabs-menu": ("key:alt+t",)},
    ),
    Application(
        "mate-calc", "mate-calc", "gtk3", ("mate-calc",),
        {"main": (), "view-menu": ("key:alt+v",), "advanced": ("do:Advanced",), "financial": ("do:Financial",)},
    ),
    Application(
        "viewnior", "viewnior", "gtk3", ("viewnior", f"{FILES}/picture.png"),
        {"main": (), "preferences": ("do:Preferences",), "file-menu": ("key:alt+f",), "open": ("key:ctrl+o",)},
    ),
    Application(
        "hexchat", "hexchat", "gtk2", ("hexchat",),
        {"networks": (), "edit-network": ("do:Edit",)},
    ),
    Application(
        "featherpad", "featherpad", "qt5", ("featherpad", "--standalone", f"{FILES}/notes.txt"),
        {"main": (), "file-menu": ("key:alt+f",), "edit-menu": ("key:alt+e",), "find": ("key:ctrl+f",),
         "replace": ("key:ctrl+r",), "preferences": ("key:ctrl+shift+p",), "shortcuts": ("do:Preferences",)},
    ),
    Application(
        "speedcrunch", "speedcrunch", "qt5", ("speedcrunch",),
        {"main": (), "view-menu": ("key:alt+v",), "settings-menu": ("key:alt+t",), "session-menu": ("key:alt+s",)},
    ),
    Application(
        "qterminal", "qterminal", "qt5", ("qterminal",),
        {"preferences": ("do:Preferences",), "file-menu": ("key:alt+f",), "edit-menu": ("key:alt+e",)},
    ),
    Application("qt5ct", "qt5ct", "qt5", ("qt5ct",),
                {"appearance": (), "fonts": ("key:ctrl+Tab",), "icons": ("key:ctrl+Tab", "key:ctrl+Tab"),
                 "interface": ("key:ctrl+Tab", "key:ctrl+Tab", "key:ctrl+Tab")}),
    Application("qt6ct", "qt6ct", "qt6", ("qt6ct",),
                {"appearance": (), "fonts": ("key:ctrl+Tab",),
                 "interface": ("key:ctrl+Tab", "key:ctrl+Tab", "key:ctrl+Tab")}),
    Application(
        "lximage-qt", "lximage-qt", "qt5", ("lximage-qt", f"{FILES}/picture.png"),
        {"main": (), "file-menu": ("key:alt+f",), "preferences": ("do:Preferences",), "view-menu": ("key:alt+v",),
         "open": ("key:ctrl+o",)},
    ),
    Application(
        "browser", "chromium", "web",
        ("chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", "--force-renderer-accessibility",
         "--disable-background-networking", "--disable-component-update", "--password-store=basic",
         "--test-type", "--user-data-dir={home}/browser", "about:blank"),
        {"appearance": _page("settings/appearance"), "downloads": _page("settings/downloads"),
         "languages": _page("settings/languages"), "search": _page("settings/search"),
         "history": _page("history"), "bookmarks": _page("bookmarks"),
         "flags": _page("flags"), "menu": ("key:alt+f",)},
    ),
)  # fmt: skip
