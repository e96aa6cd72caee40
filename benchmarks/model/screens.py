"""Screens of real applications and their accessibility trees: `python -m benchmarks.model.screens [--set S] [NAME]`.

The set `held-out` is for measuring only; with `development` the finder is developed.

Each screen: a fresh program on a display, a session bus and an empty HOME of its own; the picture, the windows and the
tree go to out/ as NAME.png and NAME.json. Size, theme and text size are drawn by seed. Needs packages-benchmarks.txt.
A screen that is there is not taken again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.model import applications, development
from benchmarks.model.applications import Application
from benchmarks.runs import OUT, ROOT
from perception.geometry import Box
from perception.image_file import read_image
from perception.screen import Pixels, Window
from tasks.display import Size
from tasks.suite.place import private_place

SYSTEM_PYTHON = "/usr/bin/python3"
SEED = 2026
SIZES = ((1024, 768), (1280, 800), (1280, 800), (1600, 900))
GTK_THEMES = ("Adwaita", "Adwaita:dark", "HighContrast", "Adwaita")
MORE_THEMES = (*GTK_THEMES, "Arc", "Greybird-dark", "Materia", "Clearlooks-Phenix", "Adwaita")
QT_STYLES = ("Fusion", "Windows", "Fusion")
START_SECONDS = 40.0
FEWEST = 8
AFTER_SECONDS = 1.5
FIRST_SECONDS = 3.0
"""What a program gets to fill its window."""


@dataclass(frozen=True, slots=True)
class ScreenSet:
    """Applications, where their screens are kept, and the themes of GTK they are taken in."""

    applications: tuple[Application, ...]
    folder: Path
    themes: tuple[str, ...]
    paraphrases: Path


HERE = Path(__file__).parent
SETS = {
    "held-out": ScreenSet(applications.APPLICATIONS, OUT / "screens", GTK_THEMES, HERE / "paraphrases.tsv"),
    "development": ScreenSet(
        development.APPLICATIONS, OUT / "screens-development", MORE_THEMES, HERE / "paraphrases_development.tsv"
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """One screen as it was taken."""

    name: str
    application: str
    toolkit: str
    pixels: Pixels
    windows: tuple[Window, ...]
    nodes: list[dict[str, Any]]


def main() -> None:
    """Take what is missing, of all applications or of the named ones."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model.screens", description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=sorted(SETS), default="held-out")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    shown = SETS[options.set]
    shown.folder.mkdir(parents=True, exist_ok=True)
    for application in shown.applications:
        if options.names and application.name not in options.names:
            continue
        for screen, operations in application.screens.items():
            if not (shown.folder / f"{application.name}-{screen}.json").exists():
                told = take(shown, application, screen, operations)
                print(f"{application.name}-{screen}: {told}", flush=True)


def load(folder: Path = SETS["held-out"].folder) -> list[Taken]:
    """All screens of a folder, by name."""
    return [read(path) for path in sorted(folder.glob("*.json"))]


def read(path: Path) -> Taken:
    """One screen from its JSON and the picture beside it."""
    told = json.loads(path.read_text("utf-8"))
    windows = tuple(_window(each) for each in told["windows"])
    pixels = read_image(path.with_suffix(".png"))
    return Taken(path.stem, told["application"], told["toolkit"], pixels, windows, told["nodes"])


def _window(told: Mapping[str, Any]) -> Window:
    frame = told["frame"]
    return Window(**{**told, "box": Box(**told["box"]), "frame": Box(**frame) if frame else None})


def take(shown: ScreenSet, application: Application, screen: str, operations: Sequence[str]) -> str:
    """Take one screen; what came of it in words. A screen without a usable tree is not kept."""
    if shutil.which(application.command[0]) is None:
        return f"{application.command[0]} is not installed (package {application.package})"
    name = f"{application.name}-{screen}"
    rng = Random(zlib.crc32(f"{SEED}/{name}".encode()))
    width, height = rng.choice(SIZES)
    with private_place(Size(width, height)) as place:
        environment = {**place, **_looks(rng, shown.themes), "PYTHONPATH": str(ROOT)}
        del environment["NO_AT_BRIDGE"]
        with _running(application, environment):
            if not _until(lambda: _has_window(environment)):
                return "no window came"
            time.sleep(FIRST_SECONDS)
            _until(lambda: len(_tree(environment)) >= FEWEST, 10.0)  # some toolkits begin to answer when asked
            for operation in operations:
                _operate(operation, environment)
            told = _shoot(shown.folder / f"{name}.png", environment)
            nodes = _tree(environment)
    if len(nodes) < FEWEST:
        return f"the tree has {len(nodes)} nodes only; not kept"
    about = {"application": application.name, "toolkit": application.toolkit}
    (shown.folder / f"{name}.json").write_text(json.dumps({**about, **told, "nodes": nodes}), "utf-8")
    return f"{len(nodes)} nodes, {len(told['windows'])} windows"


def _looks(rng: Random, themes: Sequence[str]) -> dict[str, str]:
    """Accessibility on, and a theme and text size."""
    return {
        "GTK_MODULES": "gail:atk-bridge",
        "GNOME_ACCESSIBILITY": "1",
        "QT_ACCESSIBILITY": "1",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "GTK_THEME": rng.choice(themes),
        "QT_STYLE_OVERRIDE": rng.choice(QT_STYLES),
        "GDK_DPI_SCALE": rng.choice(("1", "1", "1.15")),
        "QT_FONT_DPI": rng.choice(("96", "96", "110")),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }


@contextlib.contextmanager
def _running(application: Application, environment: Mapping[str, str]) -> Iterator[None]:
    home = Path(environment["HOME"])
    filled = [part.replace("{files}", str(_files(home))).replace("{home}", str(home)) for part in application.command]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(filled, env=dict(environment), stdin=quiet, stdout=quiet, stderr=quiet, cwd=home) as child:
        try:
            yield
        finally:
            child.kill()


def _files(home: Path) -> Path:
    """A text, a picture and an archive to open."""
    folder = home / "files"
    if not folder.exists():
        folder.mkdir()
        text = "Shopping\n\nBread, butter, two lemons.\nCall the plumber before noon.\n\nIdeas for the garden party.\n"
        (folder / "notes.txt").write_text(text, "utf-8")
        ramp = np.linspace(40, 220, 320, dtype=np.uint8)
        picture = np.stack(
            [np.tile(ramp, (240, 1)), np.full((240, 320), 120, np.uint8), np.tile(ramp[::-1], (240, 1))], 2
        )
        Image.fromarray(picture).save(folder / "picture.png")
        with zipfile.ZipFile(folder / "things.zip", "w") as archive:
            for name in ("letter.txt", "budget.csv", "plan.md", "photos/garden.txt", "photos/house.txt"):
                archive.writestr(name, name * 20)
    return folder


def _until(done: Any, seconds: float = START_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.5)
    return False


def _has_window(environment: Mapping[str, str]) -> bool:
    listed = _told(["xprop", "-root", "_NET_CLIENT_LIST"], environment)
    return "0x" in listed


def _operate(operation: str, environment: Mapping[str, str]) -> None:
    kind, _, what = operation.partition(":")
    if kind == "key":
        _told(["xdotool", "key", what], environment)
    elif kind == "type":
        _told(["xdotool", "type", what], environment)
    elif kind == "do":
        _told([SYSTEM_PYTHON, str(Path(__file__).with_name("accessible.py")), "--do", what], environment)
    time.sleep(float(what) if kind == "wait" else AFTER_SECONDS)


def _shoot(path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    told = _told([sys.executable, "-m", "benchmarks.model.shoot", str(path)], environment)
    found: dict[str, Any] = json.loads(told)
    return found


def _tree(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    program = Path(__file__).with_name("accessible.py")
    told = _told([SYSTEM_PYTHON, str(program)], environment)
    return json.loads(told) if told else []


def _told(command: Sequence[str], environment: Mapping[str, str]) -> str:
    clean = (
        {**environment} if command[0] != SYSTEM_PYTHON else {k: v for k, v in environment.items() if k != "PYTHONPATH"}
    )
    return subprocess.run(
        command, env=clean, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    ).stdout  # fmt: skip


if __name__ == "__main__":
    main()
