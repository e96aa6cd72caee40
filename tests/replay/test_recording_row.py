"""The row `recording`: enough sessions, and a search that finds a password wherever it stands."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.replay.person_sessions import PASSWORD, SESSIONS
from benchmarks.replay.searching import found_in

SECRET = "cNUh51jjv+/xZZP7Nu"


def test_there_are_twenty_sessions_with_names_of_their_own_and_passwords_among_them() -> None:
    assert len({session.name for session in SESSIONS}) == len(SESSIONS) >= 20
    assert sum(PASSWORD in str(session.wanted) for session in SESSIONS) >= 3


@pytest.mark.parametrize("data", [SECRET.encode(), base64.b64encode(SECRET.encode()), SECRET.encode("utf-16-le")])
def test_a_password_is_found_in_a_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.file").write_bytes(b"before " + data + b" after")
    assert found_in(SECRET, [tmp_path], {})


def test_a_password_is_found_in_a_picture_and_in_what_was_printed(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 60), "white")
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 20)
    ImageDraw.Draw(image).text((20, 15), SECRET, "black", font=font)
    image.save(tmp_path / "seen.png")
    assert [hit for hit in found_in(SECRET, [tmp_path], {"stdout": SECRET}) if "readable" in hit]
    assert found_in(SECRET, [], {"stdout": f"typed {SECRET}"}) == ["plain in stdout", "half in stdout"]


def test_where_it_stands_nowhere_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text("text: something else")
    assert found_in(SECRET, [tmp_path], {"stdout": "recorded"}) == []
