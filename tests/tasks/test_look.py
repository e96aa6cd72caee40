"""`look` tells what is on a picture or a screen; `doctor` tells what is missing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from perception.geometry import Box
from perception.screen import Element, Frame, Screen, Window
from tasks.cli import run
from tasks.describe import describe
from tasks.doctor import Finding, examine


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("look") / "screen.png"
    image = Image.new("RGB", (400, 200), (238, 238, 238))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 180, 80), fill=(225, 225, 225), outline=(120, 120, 120))
    draw.text((85, 48), "Send", fill="black", font=ImageFont.load_default(18))
    draw.rectangle((220, 40, 360, 80), fill=(225, 225, 225), outline=(120, 120, 120))
    draw.text((262, 48), "Cancel", fill="black", font=ImageFont.load_default(18))
    image.save(path)
    return path


def test_look_finds_what_a_phrase_means_in_a_picture(
    picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "drawn.png"
    assert run(["look", str(picture), "--find", "send", "--describe", "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["found"]["element"]["name"] == "Send"
    assert "“Send”" in told["description"]
    assert {"Send", "Cancel"} <= {element["name"] for element in told["elements"]}
    with Image.open(out) as drawn:
        assert drawn.size == (400, 200)


def test_look_refuses_a_region_outside_and_a_file_that_is_no_picture(
    picture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["look", str(picture), "--region", "0,0,401,10"]) == 2
    assert run(["look", __file__]) == 2
    said = capsys.readouterr().err
    assert "leaves the picture of 400x200" in said
    assert "not an image of a known format" in said


def test_a_description_names_windows_and_what_is_in_them() -> None:
    import numpy as np

    box = Box(0, 0, 10, 10)
    window = Window(1, None, "app", "Compose\x1b[31m", box, 0, focused=True)
    elements = (
        Element(box, "field", "To", window=1),
        Element(box, "field", "", window=1),
        *(Element(box, "icon", "", window=None) for _ in range(3)),
    )
    screen = Screen(Frame(np.zeros((10, 10, 3), np.uint8), box, 0.0), (window,), (), elements)
    assert describe(screen) == (
        "Compose\\x1b[31m (in front): fields “To” and 1 without a name.\nOutside the windows: 3 icons."
    )


def findings(environment: Mapping[str, str]) -> dict[str, Finding]:
    return {finding.part: finding for finding in examine(environment)}


def test_the_doctor_says_one_line_for_each_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 7
    lines = capsys.readouterr().out.splitlines()
    parts = ["display", "keyboard", "clipboard", "disk", "permissions", "reading", "model"]
    assert [line.split()[1] for line in lines] == parts
    assert lines[0].startswith("BAD")
    assert "DISPLAY is not set" in lines[0]
    assert lines[5].startswith("ok")


@pytest.mark.parametrize(
    ("variables", "part", "message"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0"}, "display", "Wayland only"),
        ({"DISPLAY": ":98765"}, "display", "cannot be opened"),
        ({"DISPLAY": "nonsense"}, "display", "nonsense"),
        ({"DISPLAY": ":98765", "XAUTHORITY": "/nowhere"}, "permissions", "XAUTHORITY=/nowhere"),
        ({"XDG_STATE_HOME": __file__}, "disk", "Not a directory"),
    ],
)
def test_the_doctor_names_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], part: str, message: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = next(finding for finding in examine(os.environ) if finding.part == part)
    assert found.health == "bad"
    assert message in found.said


@pytest.fixture
def key_held(x_display: str) -> Iterator[None]:
    """A key that another program pressed and never let go."""
    from Xlib import X, display
    from Xlib.ext import xtest

    connection = display.Display(x_display)
    code = connection.keysym_to_keycode(0xFFE3)  # left Control
    xtest.fake_input(connection, X.KeyPress, code)
    connection.sync()
    yield
    xtest.fake_input(connection, X.KeyRelease, code)
    connection.sync()
    connection.close()


@pytest.mark.desktop
def test_the_doctor_sees_a_working_display(x_display: str) -> None:
    found = findings({"DISPLAY": x_display})
    assert found["display"].health == "ok"
    assert "1280x800" in found["display"].said
    assert found["keyboard"].health == "ok"
    assert found["clipboard"].health == "ok"
    assert found["reading"].health == "ok"


@pytest.mark.desktop
@pytest.mark.usefixtures("key_held")
def test_the_doctor_sees_a_key_that_is_held_down(x_display: str) -> None:
    found = findings({"DISPLAY": x_display})
    assert found["keyboard"].health == "bad"
    assert "held down: key code" in found["keyboard"].said


@pytest.mark.desktop
def test_look_shows_the_screen_itself(
    x_display: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    assert run(["look", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bounds"] == [0, 0, 1280, 800]
    assert Path(told["picture"]).parent.stat().st_mode & 0o077 == 0


def test_look_inside_the_tower_writes_its_figures_and_says_the_walk(
    picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["look", str(picture), "--inspect", str(tmp_path / "in"), "--labels", "a form, a photo, an icon"]) == 0
    said = capsys.readouterr().out
    assert "patches of" in said
    assert said.count(" %  ") == 3
    written = {path.stem for path in (tmp_path / "in").iterdir()}
    assert written == {"patches", "filters", "attention", "rollout", "positions", "labels"}


def test_labels_may_follow_one_after_the_other(picture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["look", str(picture), "--labels", "login page", "inbox", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {found["label"] for found in told["labels"]} == {"login page", "inbox"}
    assert sum(found["probability"] for found in told["labels"]) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--labels", "one"], "at least two"),
        (["second.png"], "one picture at a time"),
        (["--tower", "nowhere"], "--tower is for"),
        (["--inspect", "README.md"], "not a folder"),
        (["--labels", "a,b", "--tower", "nowhere"], "no checkpoint folder"),
    ],
)
def test_look_inside_refuses_what_it_cannot_use(
    picture: Path, capsys: pytest.CaptureFixture[str], more: list[str], words: str
) -> None:
    assert run(["look", str(picture), *more]) in (2, 7)
    assert words in capsys.readouterr().err
