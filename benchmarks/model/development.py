"""Applications with which the element finder may be developed, and the screens that are taken of them.

None of `benchmarks.model.applications` is here, and no part of one: pages stand in a browser's window without its bars.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.model.applications import FILES, Application

PAGES = Path(__file__).with_name("pages")
HOME = "{home}"


def _page(name: str) -> Application:
    """One page of our own in a window that shows nothing else."""
    command = (
        "chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", "--force-renderer-accessibility",
        "--disable-background-networking", "--disable-component-update", "--password-store=basic", "--test-type",
        f"--user-data-dir={HOME}/browser", "--window-size=1200,760", f"--app=file://{PAGES / name}.html",
    )  # fmt: skip
    return Application(f"page-{name}", "chromium", "web", command, {"top": (), "lower": ("key:Next",)})


def _firefox(*addresses: str) -> Application:
    command = ("firefox-esr", "--no-remote", "--profile", f"{HOME}", "about:preferences")
    visits: dict[str, tuple[str, ...]] = {
        address.replace("#", "-"): ("key:ctrl+l", f"type:about:{address}", "key:Return", "wait:3")
        for address in addresses
    }
    return Application("firefox", "firefox-esr", "web", command, {**visits, "menu": ("key:alt+f",)})


APPLICATIONS = (
    Application("mousepad", "mousepad", "gtk3", ("mousepad", f"{FILES}/notes.txt"),
                {"main": (), "edit-menu": ("key:alt+e",), "view-menu": ("key:alt+v",), "find": ("key:ctrl+f",),
                 "replace": ("key:ctrl+r",), "preferences": ("do:Preferences",), "save-as": ("key:ctrl+shift+s",)}),
    Application("pcmanfm", "pcmanfm", "gtk2", ("pcmanfm", FILES),
                {"main": (), "edit-menu": ("key:alt+e",), "view-menu": ("key:alt+v",),
                 "preferences": ("do:Preferences",), "go-menu": ("key:alt+g",)}),
    Application("gpicview", "gpicview", "gtk3", ("gpicview", f"{FILES}/picture.png"),
                {"main": (), "preferences": ("do:Preferences",), "open": ("key:o",)}),
    Application("ristretto", "ristretto", "gtk3", ("ristretto", f"{FILES}/picture.png"),
                {"main": (), "file-menu": ("key:alt+f",), "preferences": ("do:Preferences",),
                 "view-menu": ("key:alt+v",)}),
    Application("galculator", "galculator", "gtk3", ("galculator",),
                {"main": (), "view-menu": ("key:alt+v",), "scientific": ("do:Scientific Mode",),
                 "preferences": ("do:Preferences",)}),
    Application("pluma", "pluma", "gtk3", ("pluma", f"{FILES}/notes.txt"),
                {"main": (), "edit-menu": ("key:alt+e",), "find": ("key:ctrl+f",), "replace": ("key:ctrl+h",),
                 "preferences": ("do:Preferences",)}),
    Application("meld", "meld", "gtk3", ("meld",), {"main": (), "preferences": ("do:Preferences",)}),
    Application("catfish", "catfish", "gtk3", ("catfish", f"--path={FILES}"), {"main": ()}),
    Application("gnumeric", "gnumeric", "gtk3", ("gnumeric",),
                {"main": (), "format-menu": ("key:alt+o",), "cells": ("key:ctrl+1",), "insert-menu": ("key:alt+i",),
                 "preferences": ("do:Preferences",)}),
    Application("abiword", "abiword", "gtk3", ("abiword", f"{FILES}/notes.txt"),
                {"main": (), "insert-menu": ("key:alt+i",), "find": ("key:ctrl+f",), "font": ("key:ctrl+d",),
                 "preferences": ("do:Preferences",)}),
    Application("filezilla", "filezilla", "gtk3", ("filezilla",),
                {"welcome": (), "main": ("key:Escape",), "sites": ("key:Escape", "key:ctrl+s"),
                 "edit-menu": ("key:Escape", "key:alt+e")}),
    Application("gftp", "gftp-gtk", "gtk2", ("gftp-gtk",),
                {"main": (), "local-menu": ("key:alt+l",), "preferences": ("do:Preferences",)}),
    Application("transmission-gtk", "transmission-gtk", "gtk3", ("transmission-gtk",),
                {"first": (), "main": ("key:Return",), "edit-menu": ("key:Return", "key:alt+e"),
                 "preferences": ("key:Return", "do:Preferences")}),
    Application("xfce4-terminal", "xfce4-terminal", "gtk3", ("xfce4-terminal", "--disable-server"),
                {"preferences": ("do:Preferences",), "edit-menu": ("key:alt+e",)}),
    Application("xfce4-appfinder", "xfce4-appfinder", "gtk3", ("xfce4-appfinder", "--disable-server"), {"main": ()}),
    Application("gucharmap", "gucharmap", "gtk3", ("gucharmap",),
                {"main": (), "view-menu": ("key:alt+v",), "find": ("key:ctrl+f",)}),
    Application("homebank", "homebank", "gtk3", ("homebank",),
                {"first": (), "main": ("key:Escape", "key:Escape"), "edit-menu": ("key:Escape", "key:alt+e"),
                 "preferences": ("key:Escape", "do:Preferences")}),
    Application("qpdfview", "qpdfview", "qt5", ("qpdfview",),
                {"main": (), "file-menu": ("key:alt+f",), "settings": ("do:Settings",), "view-menu": ("key:alt+v",),
                 "open": ("key:ctrl+o",)}),
    Application("keepassxc", "keepassxc", "qt5", ("keepassxc",),
                {"main": (), "create": ("key:ctrl+shift+n",), "settings": ("key:ctrl+comma",),
                 "generator": ("key:ctrl+g",), "tools-menu": ("key:alt+t",)}),
    Application("transmission-qt", "transmission-qt", "qt5", ("transmission-qt",),
                {"first": (), "main": ("key:Return",), "edit-menu": ("key:Return", "key:alt+e"),
                 "preferences": ("key:Return", "do:Preferences")}),
    Application("pcmanfm-qt", "pcmanfm-qt", "qt5", ("pcmanfm-qt", FILES),
                {"main": (), "edit-menu": ("key:alt+e",), "preferences": ("do:Preferences",),
                 "view-menu": ("key:alt+v",)}),
    Application("focuswriter", "focuswriter", "qt5", ("focuswriter", f"{FILES}/notes.txt"),
                {"main": (), "find": ("key:ctrl+f",), "preferences": ("do:Preferences",)}),
    Application("sqlitebrowser", "sqlitebrowser", "qt5", ("sqlitebrowser",),
                {"main": (), "edit-menu": ("key:alt+e",), "preferences": ("do:Preferences",), "new": ("key:ctrl+n",),
                 "execute": ("key:alt+x",)}),
    Application("juffed", "juffed", "qt5", ("juffed", f"{FILES}/notes.txt"),
                {"main": (), "edit-menu": ("key:alt+e",), "find": ("key:ctrl+f",), "settings": ("do:Settings",)}),
    Application("cutecom", "cutecom", "qt5", ("cutecom",), {"main": (), "file-menu": ("key:alt+f",)}),
    Application("qps", "qps", "qt5", ("qps",), {"main": (), "options-menu": ("key:alt+o",)}),
    Application("designer", "designer-qt6", "qt6", ("/usr/lib/qt6/bin/designer",),
                {"new": (), "main": ("key:Escape",), "form": ("key:Return",), "edit-menu": ("key:Escape", "key:alt+e"),
                 "preferences": ("key:Escape", "do:Preferences")}),
    Application("linguist", "linguist-qt6", "qt6", ("/usr/lib/qt6/bin/linguist",),
                {"main": (), "view-menu": ("key:alt+v",), "open": ("key:ctrl+o",)}),
    _firefox("preferences#general", "preferences#privacy", "preferences#home", "preferences#search", "addons",
             "config", "profiles", "processes"),
    *(_page(name) for name in ("shop", "settings", "mail", "dashboard", "form", "article")),
)  # fmt: skip
