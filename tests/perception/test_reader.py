import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from perception.geometry import Box
from perception.glyphs import sign_of
from perception.reader import Reader
from perception.screen import Frame

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def picture(*texts: tuple[str, int, int], size=(640, 120), ink="#101010", ground="#eeeeee", points=13) -> Frame:
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, points)
    for text, x, y in texts:
        pen.text((x, y), text, ink, font)
    return Frame(np.asarray(image), Box(0, 0, *size), 0.0)


@pytest.mark.parametrize(("ink", "ground"), [("#101010", "#eeeeee"), ("#eeeeee", "#202020")])
def test_entries_of_a_menu_bar_are_lines_of_their_own(reader, ink, ground):
    frame = picture(("File", 10, 20), ("Edit", 52, 20), ("View", 96, 20), ("Tools", 144, 20), ink=ink, ground=ground)
    assert [line.text for line in reader.read(frame)] == ["File", "Edit", "View", "Tools"]


def test_underlined_mnemonics_are_read_as_their_letters(reader):
    frame = picture(("File", 10, 20), ("Edit", 52, 20), ("Tools", 96, 20))
    pixels = frame.pixels.copy()
    for left in (11, 53, 96):
        pixels[33:34, left : left + 8] = 16
    assert [line.text for line in reader.read(Frame(pixels, frame.bounds, 0.0))] == ["File", "Edit", "Tools"]


@pytest.mark.parametrize(("points", "thick"), [(12, 2), (14, 2), (16, 1)])
def test_a_line_under_a_link_takes_nothing_of_its_letters(reader, points, thick):
    image = Image.new("RGB", (640, 120), "#eeeeee")
    font, pen = ImageFont.truetype(FONT, points), ImageDraw.Draw(image)
    pen.text((40, 40), "Merge existing pages", "#0000ee", font)
    left, _, right, _ = pen.textbbox((40, 40), "Merge existing pages", font)
    under = 40 + font.getmetrics()[0] + 1
    pen.line((left, under, right, under), "#0000ee", thick)
    frame = Frame(np.asarray(image), Box(0, 0, 640, 120), 0.0)
    assert [line.text for line in reader.read(frame)] == ["Merge existing pages"]


def test_words_of_a_line_have_their_own_boxes(reader):
    (line,) = reader.read(picture(("Leon Baker wrote", 30, 40)))
    assert [word.text for word in line.words] == ["Leon", "Baker", "wrote"]
    assert [word.box.left for word in line.words] == sorted(word.box.left for word in line.words)
    assert all(line.box.encloses(word.box) for word in line.words)
    gap = line.words[1].box.left - line.words[0].box.right
    assert 2 <= gap <= 8


def test_boxes_are_screen_pixels_when_the_frame_does_not_begin_at_the_origin(reader):
    frame = picture(("Subject", 30, 40))
    moved = Frame(frame.pixels, Box(-640, 200, 640, 120), 0.0)
    (here,), (there,) = reader.read(frame), reader.read(moved)
    assert there.box == here.box.shifted(-640, 200)


def test_other_pictures_of_a_line_tell_what_it_may_also_say(reader):
    frame = picture(("Delete", 40, 40))
    frame = Frame(frame.pixels, Box(100, 50, *frame.pixels.shape[1::-1]), 0.0)
    (line,) = reader.read(frame)
    assert (line.text, reader.alternatives(frame, line)) == ("Delete", ())
    assert reader.alternatives(frame, replace(line, text="Doloto")) == ("Delete",)


def test_only_what_changed_is_read_again(reader):
    before = picture(("Unchanged text here", 30, 10), ("old", 30, 80))
    after = picture(("Unchanged text here", 30, 10), ("new words", 30, 80))
    lines = reader.read(before)
    again = reader.read(after, (before, lines))
    assert [line.text for line in again] == ["Unchanged text here", "new words"]
    assert again[0] is lines[0]
    assert reader.read(after, (after, again)) == again


def test_a_blank_screen_has_no_lines(reader):
    assert reader.read(picture()) == ()


@pytest.mark.parametrize("sign", ["-", "=", "+", "/"])
def test_plain_signs_are_told_by_their_geometry(sign):
    frame = picture((sign, 10, 10), size=(40, 40), points=20)
    ink = frame.pixels[:, :, 0] < 140
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert sign_of(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]) == sign


def test_the_keys_of_a_calculator_are_read(reader):
    keys = ["7", "8", "9", "/", "+", "-", "=", "0"]
    image = Image.new("RGB", (len(keys) * 70 + 10, 60), "#d8d8d8")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 15)
    for i, key in enumerate(keys):
        pen.rectangle([10 + 70 * i, 12, 68 + 70 * i, 46], "#f4f4f4", "#909090")
        pen.text((39 + 70 * i, 29), key, "#101010", font, anchor="mm")
    frame = Frame(np.asarray(image), Box(0, 0, *image.size), 0.0)
    assert [line.text for line in reader.read(frame)] == keys


def test_loading_the_reader_leaves_no_device_id_behind(tmp_path: Path) -> None:
    code = "from perception.reader import Reader; Reader(1).load()"
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=100)
    assert [path.name for path in tmp_path.rglob("*") if "onnxruntime" in str(path)] == []


def test_the_usual_variable_bounds_the_engine_s_threads(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert Reader()._threads == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert 1 <= Reader()._threads <= 4
