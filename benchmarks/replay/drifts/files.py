"""Workflows with files: one renamed, one moved in a file manager, one taken out of an archive; and a sum of buttons."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from benchmarks.replay.drifts.kinds import Drift
from benchmarks.replay.drifts.looks import settings
from benchmarks.replay.drifts.work import Effect, Judge, Start, Workflow
from benchmarks.replay.folder import files_in
from examples.mail.desktop import VirtualDesktop

MORE = ("agenda.txt", "budget.txt", "cards.txt", "plans.txt", "planning.txt", "map.txt", "old plan.txt", "list.txt",
        "report.txt", "songs.txt", "talk.txt", "notes.txt")  # fmt: skip
BARS = (
    "toolbar=newtab;newwin;navigation;home;",
    "side_pane_mode=places",
    "always_show_tabs=1",
    "toolbar=newtab;newwin;navigation;home;\nside_pane_mode=places",
    "side_pane_mode=dirtree\nshow_statusbar=1",
)


def _folder(wanted: Mapping[str, str]) -> Start:
    """A file manager at a folder with a plan, letters and more."""

    @contextmanager
    def started(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
        folder = desktop.home / "work"
        (folder / "letters").mkdir(parents=True)
        before = {name: f"this is {name}" for name in ("plan.txt", "zebra.txt", *MORE[: drift.more])}
        for name, text in before.items():
            (folder / name).write_text(f"{text}\n", encoding="utf-8")
        profile = desktop.home / ".config" / "pcmanfm" / "default"
        profile.mkdir(parents=True)
        bars = drift.of("toolbar", BARS, "")
        plain = ["win_width=640", "win_height=460", "toolbar=navigation;", "side_pane_mode=hidden;places",
                 "show_statusbar=0"]  # fmt: skip
        chosen = "\n".join([*(line for line in plain if line.split("=")[0] not in bars), bars])
        (profile / "pcmanfm.conf").write_text(f"[ui]\n{chosen}\n", encoding="utf-8")
        desktop.start("pcmanfm", "--new-win", str(folder))
        after = {name: text for name, text in before.items() if name != "plan.txt"} | dict(wanted)

        def judge() -> Effect:
            now = files_in(folder)
            return "right" if now == after else "none" if now == before | {"letters/": ""} else "wrong"

        yield judge

    return started


@contextmanager
def _archive(desktop: VirtualDesktop, drift: Drift) -> Iterator[Judge]:
    """An archive manager at an archive; right is the one file, taken out beside it."""
    folder = desktop.home / "work"
    folder.mkdir()
    with zipfile.ZipFile(folder / "papers.zip", "w") as archive:
        for name in ("letter.txt", *MORE[: drift.more], "plan.txt", "zebra.txt"):
            archive.writestr(name, f"this is {name}\n")
    bars = ({"view-folders": "true"}, {"view-statusbar": "true"}, {"view-folders": "true", "view-statusbar": "true"})
    shown = {"view-folders": "false", "view-statusbar": "false"} | drift.of("toolbar", bars, {})
    settings(desktop, {"org/mate/engrampa/ui": shown})
    desktop.start("engrampa", str(folder / "papers.zip"))

    def judge() -> Effect:
        now = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name != "papers.zip"}
        return "right" if now == {"plan.txt"} else "wrong" if now else "none"

    yield judge


@contextmanager
def _sum(desktop: VirtualDesktop, _: Drift) -> Iterator[Judge]:
    """A calculator; what its display shows, copied from outside."""
    profile = desktop.home / ".config" / "galculator"
    profile.mkdir(parents=True)
    (profile / "galculator.conf").write_text("mode=0\n", encoding="utf-8")
    desktop.start("galculator")
    yield partial(_sum_shown, desktop)


def _sum_shown(desktop: VirtualDesktop) -> Effect:
    windows = desktop.run("xdotool", "search", "--onlyvisible", "--class", "galculator").split()
    if not windows:
        return "none"
    desktop.run("xdotool", "windowactivate", "--sync", windows[-1], "key", "ctrl+c")
    return "right" if desktop.run("xclip", "-out", "-selection", "clipboard").strip() == "12" else "none"


RENAME = Workflow(
    "files rename", "pcmanfm",
    """\
  - {id: choose, action: {kind: click}, target: {text: plan.txt}, expect: {changed: true}}
  - {id: rename, action: {kind: press, keys: [f2]}, expect: {appears: [Rename File]}}
  - {id: name, action: {kind: type, text: idea.txt, replace: true}, target: {role: field}}
  - {id: ok, action: {kind: press, keys: [enter]}, expect: {appears: [idea.txt], gone: [plan.txt]}}
""",
    _folder({"idea.txt": "this is plan.txt", "letters/": ""}), "OK",
)  # fmt: skip
MOVE = Workflow(
    "files move", "pcmanfm",
    """\
  - {id: choose, action: {kind: click}, target: {text: plan.txt}, expect: {changed: true}}
  - {id: cut, action: {kind: press, keys: [ctrl, x]}, expect: {window: pcmanfm}}
  - {id: into, action: {kind: click, count: 2}, target: {text: letters}, expect: {gone: [zebra.txt]}}
  - {id: paste, action: {kind: press, keys: [ctrl, v]}, expect: {appears: [plan.txt]}}
""",
    _folder({"letters/plan.txt": "this is plan.txt"}), "letters",
)  # fmt: skip
ARCHIVE = Workflow(
    "archive extract", "engrampa",
    """\
  - {id: choose, action: {kind: click}, target: {text: plan.txt}, expect: {changed: true}}
  - {id: extract, action: {kind: click}, target: {text: Extract, role: button}, expect: {appears: [Selected files]}}
  - {id: do, action: {kind: click}, target: {text: Extract, role: button}, expect: {gone: [Selected files]}}
""",
    _archive, "Extract",
)  # fmt: skip
SUM = Workflow(
    "calculator sum", "galculator",
    """\
  - {id: seven, action: {kind: click}, target: {text: "7", role: button}, expect: {changed: true}}
  - {id: plus, action: {kind: click}, target: {text: "+", role: button}, expect: {changed: true}}
  - {id: five, action: {kind: click}, target: {text: "5", role: button}, expect: {changed: true}}
  - {id: equals, action: {kind: click}, target: {text: "=", role: button}, expect: {appears: ["12"]}}
""",
    _sum, "=", (), frozenset({"grown", "icons", "toolbar"}),
)  # fmt: skip
