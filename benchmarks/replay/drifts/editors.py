"""Workflows in editors: a menu's command, a copy under another name, words replaced (GTK 3), a line added (Qt)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from benchmarks.replay.drifts.kinds import Drift
from benchmarks.replay.drifts.looks import settings
from benchmarks.replay.drifts.work import Effect, Judge, Workflow
from benchmarks.replay.folder import files_in
from examples.mail.desktop import VirtualDesktop

NOTES = ("milk", "bread", "butter")
MORE = ("apples", "rice", "tea", "salt", "pears", "flour", "jam", "plums", "oil", "nuts", "dill", "leek")
OTHERS = ("accounts", "diary", "holiday", "letter", "recipes", "songs", "talk", "todo", "trip", "weather", "words",
          "zoo")  # fmt: skip
MOUSEPAD, GEANY, FEATHERPAD = "mousepad", "geany", "featherpad"


def _judge(desktop: VirtualDesktop, before: Mapping[str, str], wanted: Mapping[str, str]) -> Effect:
    """The files at home: right as wanted, none as before, wrong as anything else."""
    now = files_in(desktop.home)
    return "right" if now == wanted else "none" if now == before else "wrong"


def _written(desktop: VirtualDesktop, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (desktop.home / name).write_text(f"{text}\n", encoding="utf-8")


@contextmanager
def _menu(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    text = "\n".join([*MORE[: drift.more], *NOTES])
    _written(desktop, {"notes.txt": text})
    further = ({}, {"statusbar-visible": "true"}, {"toolbar-icon-size": "'large-toolbar'"}, {"toolbar-style": "'both'"},
               {"always-show-tabs": "true"})  # fmt: skip
    bars = [{"toolbar-visible": "true"} | more for more in further]
    settings(desktop, {"org/xfce/mousepad/preferences/window": drift.of("toolbar", bars, {})})
    desktop.start(MOUSEPAD, "notes.txt")
    yield partial(_judge, desktop, {"notes.txt": text}, {"notes.txt": text.upper()})


@contextmanager
def _copy(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    text = "\n".join(NOTES)
    before = {"notes.txt": text, **{f"{name}.txt": name for name in OTHERS[: drift.more]}}
    _written(desktop, before)
    settings(desktop, {"org/xfce/mousepad/preferences/window": {"toolbar-visible": "true", "toolbar-style": "'both'"}})
    desktop.start(MOUSEPAD, "notes.txt")
    yield partial(_judge, desktop, before, before | {"shopping.txt": text})


@contextmanager
def _replace(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    text = "\n".join([*MORE[: drift.more], *NOTES])
    _written(desktop, {"notes.txt": text})
    profile = desktop.home / ".config" / "geany"
    profile.mkdir(parents=True)
    plain = {"sidebar_visible": "false", "msgwindow_visible": "false", "statusbar_visible": "false"}
    bars = (
        {"sidebar_visible": "true"},
        {"msgwindow_visible": "true"},
        {"statusbar_visible": "true"},
        {"sidebar_visible": "true", "statusbar_visible": "true"},
        dict.fromkeys(plain, "true"),
    )
    chosen = {**plain, **drift.of("toolbar", bars, {}), "pref_main_load_session": "false"}
    lines = "".join(f"{key}={value}\n" for key, value in chosen.items())
    (profile / "geany.conf").write_text(f"[geany]\n{lines}", encoding="utf-8")
    desktop.start(GEANY, "-i", "notes.txt")
    yield partial(_judge, desktop, {"notes.txt": text}, {"notes.txt": text.replace("bread", "honey")})


@contextmanager
def _line(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    text = "\n".join([*MORE[: drift.more], *NOTES])
    _written(desktop, {"notes.txt": text})
    profile = desktop.home / ".config" / "featherpad"
    profile.mkdir(parents=True)
    bars = (
        "noToolbar=false",
        "sidePaneMode=true\nnoToolbar=false",
        "showLangSelector=true\nnoToolbar=false",
        "sidePaneMode=true",
        "noToolbar=false\nshowCursorPos=true",
    )
    dark = "true" if drift.kind == "dark" else "false"
    font = f'font="Monospace,{drift.points - 1},-1,5,50,0,0,0,0,0"'
    (profile / "fp.conf").write_text(
        f"[text]\ndarkColorScheme={dark}\n{font}\n[window]\nsysIcons=true\n"
        + drift.of("toolbar", bars, "noToolbar=true" if drift.kind != "icons" else "noToolbar=false") + "\n",
        encoding="utf-8",
    )  # fmt: skip
    desktop.start(FEATHERPAD, "notes.txt")
    yield partial(_judge, desktop, {"notes.txt": text}, {"notes.txt": f"{text}\neggs"})


MENU = Workflow(
    "editor menu", MOUSEPAD,
    """\
  - {id: all, action: {kind: press, keys: [ctrl, a]}, expect: {changed: true}}
  - {id: edit, action: {kind: click}, target: {text: Edit}, expect: {appears: [Convert]}}
  - {id: convert, action: {kind: click}, target: {text: Convert}, expect: {appears: [To Uppercase]}}
  - {id: upper, action: {kind: click}, target: {text: To Uppercase}, expect: {gone: [To Uppercase]}}
  - {id: file, action: {kind: click}, target: {text: File}, expect: {appears: [Save]}}
  - {id: save, action: {kind: click}, target: {text: Save}, expect: {gone: [Save]}}
""",
    _menu, "Save", ("overwrite",), frozenset({"icons"}),
)  # fmt: skip
COPY = Workflow(
    "editor copy", MOUSEPAD,
    """\
  - {id: as, action: {kind: press, keys: [ctrl, shift, s]}, expect: {appears: [Save As]}}
  - {id: name, action: {kind: type, text: shopping.txt, replace: true}, target: {label: Name, role: field}}
  - {id: save, action: {kind: click}, target: {text: Save, role: button}, expect: {gone: [Name]}}
""",
    _copy, "Save", ("overwrite",), frozenset({"toolbar"}),
)  # fmt: skip
REPLACE = Workflow(
    "editor replace", GEANY,
    """\
  - {id: dialog, action: {kind: press, keys: [ctrl, h]}, expect: {appears: [Replace with]}}
  - {id: old, action: {kind: type, text: bread, replace: true}, target: {label: "Search for", role: field}}
  - {id: new, action: {kind: type, text: honey, replace: true}, target: {label: "Replace with", role: field}}
  - {id: all, action: {kind: click}, target: {text: Replace All}, expect: {appears: [In Document]}}
  - {id: here, action: {kind: click}, target: {text: In Document, role: button}, expect: {changed: true}}
  - {id: save, action: {kind: press, keys: [ctrl, s]}, expect: {changed: true}}
""",
    _replace, "In Document", ("overwrite",),
)  # fmt: skip
LINE = Workflow(
    "editor line", FEATHERPAD,
    """\
  - {id: end, action: {kind: press, keys: [ctrl, end]}, expect: {window: featherpad}}
  - {id: line, action: {kind: type, text: eggs}, expect: {appears: [eggs]}}
  - {id: file, action: {kind: click}, target: {text: File}, expect: {appears: [Save As]}}
  - {id: save, action: {kind: click}, target: {text: Save}, expect: {gone: [Save As]}}
""",
    _line, "Save", ("overwrite",), frozenset({"renamed"}),
)  # fmt: skip
