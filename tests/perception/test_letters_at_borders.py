"""No letter is lost at the border of its box: text close to a field's sides is read whole in many fonts and themes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from perception.borders import erase_frame
from perception.geometry import Box
from perception.ink import strips
from perception.reader import Reader
from perception.screen import Frame

DEJAVU = "/usr/share/fonts/truetype/dejavu/"
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf")
THEMES = (("#dcdad5", "#ffffff", "#000000", "#8a8a86"), ("#2b2b2b", "#1e1e1e", "#eeeeee", "#555555"),
          ("#ffffff", "#ffffff", "#333333", "#cccccc"))  # fmt: skip
TEXTS = ("Name", "Minutes", "Warm regards", "Weekly Update", "Message", "Me", "leon@desk.example")


def form(font: str, points: int, theme: tuple[str, str, str, str], radius: int) -> tuple[Frame, list[tuple[str, Box]]]:
    """Fields whose text stands three pixels from their border, and where each of them is."""
    ground, inside, ink, border = theme
    face = ImageFont.truetype(DEJAVU + font, points)
    tall = sum(face.getmetrics()) + 4
    image = Image.new("RGB", (340, len(TEXTS) * (tall + 16) + 16), ground)
    pen, told = ImageDraw.Draw(image), []
    for row, text in enumerate(TEXTS):
        box = Box(20, 16 + row * (tall + 16), 260, tall)
        pen.rounded_rectangle((box.left, box.top, box.right - 1, box.bottom - 1), radius, inside, border)
        pen.text((box.left + 4, box.top + 2), text, ink, face)
        told.append((text, box))
    return Frame(np.asarray(image), Box(0, 0, *image.size), 0.0), told


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("font", FONTS)
def test_text_close_to_the_border_of_its_field_is_read_whole(reader: Reader, font, theme):
    for points, radius in ((11, 0), (13, 4), (16, 0)):
        frame, told = form(font, points, theme, radius)
        lines = reader.read(frame)
        read = {text: " ".join(line.text for line in lines if box.contains(line.box.center)) for text, box in told}
        assert read == {text: text for text in read}, (points, radius)


def test_a_frame_is_erased_and_the_first_letter_stays():
    ink = np.zeros((24, 60), bool)
    ink[2, 4:] = ink[21, 4:] = ink[2:22, 4] = True
    ink[8:16, 7] = True  # the stem of a letter, three pixels from the side
    inside = erase_frame(ink)
    assert inside == (3, 21, 5, 60)
    assert ink.sum() == 8
    assert ink[8:16, 7].all()


def test_the_side_of_a_frame_counts_where_its_upper_corner_lies_outside():
    ink = np.zeros((24, 60), bool)
    ink[22, 5:] = ink[1:21, 3] = True  # rounded corners; the upper line lies above the mask
    ink[8:16, 7] = True
    assert erase_frame(ink) == (0, 22, 4, 60)
    assert ink.sum() == 8


def test_the_paper_around_a_selection_is_part_of_the_frame():
    ink = np.zeros((24, 60), bool)
    ink[1, 3:] = ink[22, 3:] = ink[1:23, 3] = True
    ink[3, 5:] = ink[20, 5:] = ink[3:21, 5] = True  # white beside the blue
    ink[8:16, 7] = ink[12, 6] = True  # a letter that reaches almost to it
    assert erase_frame(ink) == (4, 20, 6, 60)
    assert ink.sum() == 9


def test_letters_that_run_together_are_no_frame():
    ink = np.zeros((16, 300), bool)
    ink[6:11, 2:298] = True
    inside = erase_frame(ink)
    assert inside.right - inside.left >= 12


def test_whatever_is_drawn_a_frame_leaves_something_inside_and_reading_ends():
    dice = np.random.default_rng(7)
    for _ in range(40):
        height, width = (int(side) for side in dice.integers(8, 40, 2) * (1, 3))
        pixels = np.full((height, width, 3), 255, np.uint8)
        for _ in range(int(dice.integers(1, 9))):  # bars and blocks
            top, left = int(dice.integers(height)), int(dice.integers(width))
            tall, wide = int(dice.choice((1, 2, height))), int(dice.choice((1, 2, 5, width)))
            pixels[top : top + tall, left : left + wide] = dice.choice((0, 90), 3)
        inside = erase_frame(pixels[..., 0] < 200)
        assert inside.left < inside.right
        assert inside.top <= inside.bottom
        strips(pixels, Box(0, 0, width, height))


def test_an_underline_is_no_frame_and_the_letters_over_it_stay():
    ink = np.zeros((24, 60), bool)
    ink[19, 6:50] = True
    ink[6:17, 6] = True
    erase_frame(ink)
    assert ink[6:17, 6].all()


@pytest.mark.parametrize(("colour", "ink"), [("#308cc6", "#ffffff"), ("#3584e4", "#ffffff"), ("#b5d5ff", "#000000")])
@pytest.mark.parametrize("font", FONTS[:3])
def test_a_selected_text_is_read_whole(reader: Reader, font: str, colour: str, ink: str) -> None:
    face = ImageFont.truetype(DEJAVU + font, 13)
    image = Image.new("RGB", (420, 200), "#efefef")
    pen = ImageDraw.Draw(image)
    for row, (text, part) in enumerate((("holidays", 8), ("carl", 4), ("Lunch at noon", 5), ("anna@desk.example", 17))):
        top = 14 + 44 * row
        pen.rectangle((20, top, 380, top + 24), "#ffffff", "#888888")
        width = round(face.getlength(text[:part]))
        pen.rectangle((23, top + 3, 24 + width, top + 21), colour)
        pen.text((24, top + 4), text[:part], ink, face)
        pen.text((24 + width, top + 4), text[part:], "#000000", face)
    said = " ".join(line.text for line in reader.read(Frame(np.asarray(image), Box(0, 0, 420, 200), 0.0)))
    assert said == "holidays carl Lunch at noon anna@desk.example"


@pytest.mark.parametrize("text", ["idea.txt", "Report", "mail"])
@pytest.mark.parametrize("font", FONTS[:2])
def test_a_caret_that_touches_the_last_letter_costs_no_letter(reader: Reader, font: str, text: str) -> None:
    image = Image.new("RGB", (300, 60), "#dcdad5")
    pen, face = ImageDraw.Draw(image), ImageFont.truetype(DEJAVU + font, 14)
    pen.rectangle((20, 16, 280, 42), "#ffffff", "#404040")
    pen.text((26, 20), text, "#000000", face)
    end = 26 + round(face.getlength(text))
    pen.line((end - 1, 18, end - 1, 38), "#000000")
    assert [line.text for line in reader.read(Frame(np.asarray(image), Box(0, 0, 300, 60), 0.0))] == [text]


def test_a_label_beside_a_field_is_read_although_the_border_stands_between(reader: Reader):
    image = Image.new("RGB", (400, 60), "#ffffff")
    pen, face = ImageDraw.Draw(image), ImageFont.truetype(DEJAVU + "DejaVuSans.ttf", 13)
    pen.text((20, 22), "Name", "#000000", face)
    pen.rectangle((66, 18, 300, 42), "#ffffff", "#808080")
    pen.text((71, 22), "Minutes", "#000000", face)
    assert [line.text for line in reader.read(Frame(np.asarray(image), Box(0, 0, 400, 60), 0.0))] == ["Name", "Minutes"]


@pytest.mark.parametrize("font", FONTS)
def test_no_word_of_a_row_is_lost_to_the_letters_of_the_rows_above_and_below(reader: Reader, font):
    face = ImageFont.truetype(DEJAVU + font, 15)
    rows = ("Report", "Se connecter", "Budget", "High priority", "Badge", "Undo delete", "Budget")
    for step in (16, 18, 21):
        image = Image.new("RGB", (240, 20 + step * len(rows)), "#ffffff")
        for n, text in enumerate(rows):
            ImageDraw.Draw(image).text((8, 8 + n * step), text, "#202020", face)
        read = [line.text for line in reader.read(Frame(np.asarray(image), Box(0, 0, *image.size), 0.0))]
        assert " ".join(read) == " ".join(rows), step


def test_a_picture_that_looks_like_an_empty_frame_is_at_most_one_strip_and_the_search_ends() -> None:
    data = Path(__file__).parent.parent / "data" / "toolbar_picture.png"  # of a real toolbar, cut as the detector cuts
    pixels = np.asarray(Image.open(data).convert("RGB"))
    assert len(strips(pixels, Box(0, 0, pixels.shape[1], pixels.shape[0]))) <= 1
