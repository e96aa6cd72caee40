"""Mail forms on still pictures: are To, Subject, body and Send found, and the right ones? No run, no input: eyes only.

    python -m benchmarks.forms [--looks bare,pills] [--count 4] [--seed 1] [--keep]

The pages of `benchmarks/mail_clients` are drawn by a browser without a screen, empty and with the first two fields
filled; the page itself tells where its parts are. `--keep` leaves pictures and truths under out/forms for a next call.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from agent.errors import NotGrounded
from agent.ladder import Ladder
from agent.plan import Target
from benchmarks.mail_clients import web, web_server
from benchmarks.runs import ROOT, machine
from perception.elements import find_elements
from perception.geometry import Box, ScreenPoint
from perception.reader import Reader
from perception.screen import Element, Frame, Screen, Window

TARGETS = {
    "to": Target(text="To", role="field"),
    "subject": Target(text="Subject", role="field"),
    "body": Target(role="area"),
    "send": Target(text="Send", role="button"),
}
OUT = ROOT / "out" / "forms"


@dataclass(frozen=True, slots=True)
class Still:
    """One picture to be drawn."""

    look: str
    theme: str
    points: int
    size: tuple[int, int]
    filled: bool

    @property
    def key(self) -> str:
        return f"{self.look}-{self.theme}-{self.points}-{self.size[0]}{'-filled' if self.filled else ''}"


def stills(looks: list[str], count: int, seed: int) -> list[Still]:
    """For each look `count` appearances, each empty and filled."""
    chance = random.Random(seed)
    kinds = list(itertools.product(("light", "dark"), (7, 8, 10, 11), ((1024, 700), (1200, 730), (1800, 1000))))
    drawn = [(look, *kind) for look in looks for kind in chance.sample(kinds, count)]
    return [Still(*kind, filled) for kind in drawn for filled in (False, True)]


def draw(still: Still, folder: Path) -> None:
    """Draw one picture and keep what the page tells about it."""
    told: dict[str, Any] = {}
    came = threading.Event()

    class Handler(web_server.handler(0, still.look, still.theme, still.points)):  # type: ignore[misc]
        def do_POST(self) -> None:  # noqa: N802 - the name http.server asks for
            told.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            came.set()
            self._answer(200, "text/plain", b"")

    with _serving(Handler) as port, tempfile.TemporaryDirectory() as profile:
        picture = folder / f"{still.key}.png"
        address = f"http://127.0.0.1:{port}/?open&{'filled' if still.filled else ''}"
        width, height = still.size
        command = [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
            f"--window-size={width},{height}", "--virtual-time-budget=3000", f"--screenshot={picture}", address,
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        if not came.wait(5):
            raise RuntimeError(f"the page {still.key} did not tell where its parts are")
    (folder / f"{still.key}.json").write_text(json.dumps(told), encoding="utf-8")


class _serving:  # noqa: N801 - reads as a word in a with statement
    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> int:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self._server.server_port

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def judge(still: Still, reader: Reader, folder: Path) -> Iterator[tuple[str, str]]:
    """For each target `right`, `wrong`, `missing` or `ambiguous`; a picture of what was found beside the frame."""
    pixels = np.asarray(Image.open(folder / f"{still.key}.png").convert("RGB"))
    truth = json.loads((folder / f"{still.key}.json").read_text(encoding="utf-8"))
    bounds = Box(0, 0, pixels.shape[1], pixels.shape[0])
    frame = Frame(pixels, bounds, 0.0)
    windows = (Window(1, 1, "mail", "", bounds, 0, focused=True),)
    lines = reader.read(frame)
    screen = Screen(frame, windows, lines, find_elements(frame, lines, windows))
    _drawn(screen).save(folder / f"{still.key}-found.png")
    subject = Box(*truth["subject"])
    for name, target in TARGETS.items():
        if still.filled and name == "to":
            continue
        last = ScreenPoint(subject.center.x, subject.center.y) if name == "body" else None
        yield name, _verdict(target, screen, Box(*truth[name]), last)


def _verdict(target: Target, screen: Screen, truth: Box, last: ScreenPoint | None) -> str:
    try:
        element = Ladder().find(target, screen, screen.elements, last=last).element
    except NotGrounded as error:
        return error.__class__.__name__.removeprefix("Target").lower()
    return "right" if truth.contains(_clicked(element)) else "wrong"


def _clicked(element: Element) -> ScreenPoint:
    from agent.grounding import _inside

    point = _inside(element)
    return ScreenPoint(point.x, point.y)


def _drawn(screen: Screen) -> Image.Image:
    image = Image.fromarray(screen.frame.pixels)
    pen = ImageDraw.Draw(image)
    colours = {"field": "#e00", "area": "#0a0", "combo": "#e0a", "button": "#07f", "text": "#999", "icon": "#b80"}
    for element in screen.elements:
        box = element.box
        pen.rectangle([box.left, box.top, box.right - 1, box.bottom - 1], outline=colours.get(element.role, "#a0a"))
        if element.role in ("field", "area", "combo"):
            pen.text((box.left + 60, box.top), f"{element.role}:{element.name}={element.value[:20]}", fill="#f0f")
    return image


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forms")
    parser.add_argument("--looks", default=",".join(web.FORMS))
    parser.add_argument("--count", type=int, default=4, help="appearances of each look")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="draw only what is not there yet, and leave it there")
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    folder = OUT if options.keep else Path(tempfile.mkdtemp(dir=OUT))
    counts: Counter[str] = Counter()
    reader = Reader()
    for still in stills(options.looks.split(","), options.count, options.seed):
        if not (folder / f"{still.key}.json").exists():
            draw(still, folder)
        found = dict(judge(still, reader, folder))
        counts.update(found.values())
        bad = {name: verdict for name, verdict in found.items() if verdict != "right"}
        if bad:
            print(still.key, *(f"{name}:{verdict}" for name, verdict in bad.items()), flush=True)
    print(json.dumps({"targets": counts.total(), **counts, "seed": options.seed, "machine": machine()}))


if __name__ == "__main__":
    main()
