"""The report shows a run as it was, needs nothing, and lets nothing in it come alive."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from actions.action import Click, Drag, Point, Press, Type
from actions.sight import Sight
from agent.plan import ClickStep, Expectation, Step, Target
from perception.geometry import Box
from perception.screen import Frame
from tasks.commands.show import command as show
from tasks.report import report_html
from tasks.task import Task
from tasks.trace import Trace

HOSTILE = "<script>alert(1)</script>\x1b]0;owned\x07\u202egnp.exe\"'><img src=x onerror=alert(2)>&lt;{{7*7}}"


def write_run(path: Path, text: str = "Send", *, finish: bool = True) -> Path:
    target = Target(text=text, role="button")
    steps = (
        Step(id="one", do=f"Click {text}", action=ClickStep(), target=target, expect=Expectation(closed=True)),
        Step(id="two", do="Never reached", action=ClickStep(), target=Target(text="x")),
    )
    pixels = np.full((100, 160, 3), 230, np.uint8)
    frame = Frame(pixels, Box(-160, 0, 160, 100), 0.0)
    sight = Sight(pixels[:9, :9], (-100, 10), 1, 1, text, "button", text)
    task = Task(name="x", steps=steps)
    trace = Trace.create(path, task=task, instruction=f"Click {text}", facts_names=[text], versions={"deskhand": "0"})
    trace.note("prompt", {"text": f"PLAN {text}\nsecond line"})
    grounding = {
        "rung": "fuzzy", "score": 0.9, "name": text, "role": "button", "box": [-110, 5, 30, 12],
        "candidates": [{"name": text, "role": "button", "score": 0.9}, {"name": "Save", "score": 0.4}],
    }  # fmt: skip
    row = trace.intent("one", 1, 1, Click(at=Point(x=-96, y=11)), sight, grounding, frame)
    trace.sent(row)
    trace.note("look_again", {"step": "one", "because": text})
    trace.result(row, "confirmed", {"because": f"{text} closed"}, Frame(255 - pixels, frame.bounds, 0.0))
    other = trace.intent("one", 1, 2, Drag(start=Point(x=-90, y=10), end=Point(x=-20, y=50)), None, {}, None)
    trace.intent("one", 1, 3, Type(text=text, secret=None), None, {"rung": "none"}, None)
    foreign = {"rung": text, "box": [4, 5, 6, 7], "candidates": text}
    trace.intent("one", 1, 4, Press(keys=("ctrl", "s")), None, foreign, None)
    trace.result(other, "unknown", {})
    trace.step("one", "confirmed", text, 1.25)
    if finish:
        trace.finish("passed", "passed")
    trace.close()
    return path


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs


TOLD = (
    "Click Send", "passed", "proven on the screen", "1 of 2", "button “Send”", "the window closes, within 10 s",
    "at -96, 11", "a name that is nearly the same", "Send closed", "Save", "0.40", "Press Ctrl + S", "not reached",
    "PLAN Send\nsecond line", "Look again", "1.2 s", 'cx="-96"', 'x="-110" y="5" width="30" height="12"',
)  # fmt: skip


def test_the_report_tells_what_happened(tmp_path: Path) -> None:
    page = html.unescape(report_html(Trace.open(write_run(tmp_path / "r.trace"))))
    for told in TOLD:
        assert told in page, told
    assert page.count("data:image/png;base64,") == 2
    assert 'viewBox="-160 0 160 100"' in page


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    page = report_html(Trace.open(write_run(tmp_path / "r.trace", HOSTILE)))
    tags = Tags(page)
    assert not tags.names & {"script", "img", "iframe", "object", "embed", "form", "link", "base"}
    assert not [name for name, _ in tags.attributes if name.startswith("on")]
    assert all(ord(character) >= 32 or character == "\n" for character in page)
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page
    assert "\\x1b]0;owned\\x07" in page


def test_the_page_needs_nothing_from_anywhere(tmp_path: Path) -> None:
    page = report_html(Trace.open(write_run(tmp_path / "r.trace")))
    addresses = [
        value or "" for name, value in Tags(page).attributes if name in ("src", "href", "action", "xlink:href")
    ]
    assert addresses
    assert all(address.startswith(("data:image/", "#")) for address in addresses)
    assert not re.search(r"url\(|@import|https?://", page)
    assert "default-src 'none'" in page


def test_only_the_part_of_the_screen_in_use_is_shown(tmp_path: Path) -> None:
    pixels = np.zeros((800, 1280, 3), np.uint8)
    steps = (Step(id="one", do="Click", action=ClickStep(), target=Target(text="x")),)
    path = tmp_path / "r.trace"
    with Trace.create(path, task=Task(name="x", steps=steps), instruction="", facts_names=(), versions={}) as trace:
        for edge in (0, 600):
            pixels = pixels.copy()
            pixels[300:500, 400:edge] = 200
            trace.intent("one", 1, 1, Press(keys=("a",)), None, {}, Frame(pixels, Box(0, 0, 1280, 800), 0.0))
    page = report_html(Trace.open(path))
    assert page.count('viewBox="376 276 248 248"') == 2
    assert "the part of the screen that was in use" in page


def test_a_run_that_was_cut_off_is_shown_too(tmp_path: Path) -> None:
    page = report_html(Trace.open(write_run(tmp_path / "r.trace", finish=False)))
    assert "cut off" in page
    assert "can be resumed" in page


def test_show_writes_the_page_beside_the_trace(tmp_path: Path) -> None:
    write_run(tmp_path / "run.trace")
    done = CliRunner().invoke(show, [str(tmp_path)])
    assert done.output.strip() == str(tmp_path / "run.html")
    assert (tmp_path / "run.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "run.html").stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["run.html", "run.trace"]


@pytest.mark.parametrize("out", ["", "missing/page.html"])
def test_show_says_why_a_page_cannot_be_written(tmp_path: Path, out: str) -> None:
    write_run(tmp_path / "run.trace")
    done = CliRunner().invoke(show, [str(tmp_path), "--out", str(tmp_path / out)])
    assert done.exception is not None
    assert str(tmp_path) in str(done.exception)
