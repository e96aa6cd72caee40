"""What was read once is not read again where it looks the same; everything else is, by the reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from perception.change import changed_regions
from perception.geometry import Box
from perception.readings import Readings, recalled, recalled_others, told, without
from perception.screen import Frame, Line

SIZE = (640, 320)
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"


@dataclass
class Clerk:
    """A reader that knows what was drawn where, and which boxes it was asked to read."""

    drawn: dict[str, Box] = field(default_factory=dict)
    asked: list[Box] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)

    def frame(self, **texts: tuple[int, int]) -> Frame:
        picture = Image.new("RGB", SIZE, "white")
        draw, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 13)
        self.drawn = {}
        for text, (x, y) in texts.items():
            draw.text((x, y), text, "black", font)
            self.drawn[text] = Box(x, y, 8 * len(text), 14)
        return Frame(np.asarray(picture), Box(0, 0, *SIZE), 0.0)

    def read(self, frame: Frame, previous: tuple[Frame, Sequence[Line]] | None = None) -> tuple[Line, ...]:
        regions = changed_regions(previous[0], frame) if previous else (frame.bounds,)
        self.asked += regions
        kept = [line for line in previous[1] if not any(r.intersection(line.box) for r in regions)] if previous else []
        near = {text: box for text, box in self.drawn.items() if any(r.intersection(box) for r in regions)}
        return (*kept, *(Line(text, box, 1.0, ()) for text, box in near.items()))

    def alternatives(self, frame: Frame, line: Line) -> tuple[str, ...]:
        self.doubted.append(line.text)
        return (f"{line.text}?",)


def words(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def test_a_picture_that_was_read_before_is_not_read_again_also_by_a_later_process() -> None:
    clerk = Clerk()
    first = clerk.frame(Compose=(40, 20), Inbox=(40, 200))
    before = Readings(clerk)
    before.read(first)
    clerk.asked.clear()
    later = Readings(clerk, recalled(json.loads(json.dumps(told(before.known)))))
    assert words(later.read(first)) == ["Compose", "Inbox"]
    assert clerk.asked == []


def test_other_readings_of_a_line_are_remembered_by_its_pixels() -> None:
    clerk = Clerk()
    frame = clerk.frame(Compose=(40, 20), Inbox=(40, 200))
    reader = Readings(clerk)
    compose, inbox = reader.read(frame)
    assert reader.alternatives(frame, compose) == ("Compose?",)
    later = Readings(clerk, others=recalled_others(json.loads(json.dumps(reader.others))))
    assert later.alternatives(frame, compose) == ("Compose?",)
    assert clerk.doubted == ["Compose"]
    pixels = frame.pixels.copy()
    pixels[25, 45] ^= 1
    later.alternatives(Frame(pixels, frame.bounds, 0.0), compose)
    later.alternatives(frame, inbox)
    assert clerk.doubted == ["Compose", "Compose", "Inbox"]


def test_only_what_no_picture_shows_is_read() -> None:
    clerk = Clerk()
    reader = Readings(clerk)
    reader.read(clerk.frame(Compose=(40, 20), Inbox=(40, 200)))
    clerk.asked.clear()
    assert words(reader.read(clerk.frame(Compose=(40, 20), Outbox=(400, 200)))) == ["Compose", "Outbox"]
    assert clerk.asked
    assert all(region.top >= 160 for region in clerk.asked)


def test_what_two_pictures_show_is_put_together_from_both() -> None:
    clerk = Clerk()
    reader = Readings(clerk)
    reader.read(clerk.frame(Compose=(40, 20), Inbox=(40, 200)))
    reader.read(clerk.frame(Compose=(40, 20), Outbox=(40, 200), Sent=(400, 100)))
    reader.read(clerk.frame(Reply=(40, 20), Inbox=(40, 200)))
    clerk.asked.clear()
    assert words(reader.read(clerk.frame(Reply=(40, 20), Outbox=(40, 200), Sent=(400, 100)))) == [
        "Reply", "Sent", "Outbox",
    ]  # fmt: skip
    assert clerk.asked == []


def test_one_other_pixel_in_a_word_is_read_and_what_hid_a_secret_is_forgotten() -> None:
    clerk = Clerk()
    frame = clerk.frame(Compose=(40, 20), hunter2=(40, 200))
    reader = Readings(clerk)
    reader.read(frame)
    kept = without(reader.known, [Box(36, 196, 80, 24)])
    assert "hunter2" not in json.dumps(told(kept))
    clerk.asked.clear()
    Readings(clerk, kept).read(frame)
    assert clerk.asked
    pixels = frame.pixels.copy()
    pixels[25, 45] ^= 1
    clerk.asked.clear()
    reader.read(Frame(pixels, frame.bounds, 0.0))
    assert clerk.asked


def test_what_is_no_memory_is_as_if_there_were_none() -> None:
    reader = Readings(Clerk())
    reader.read(reader.reader.frame(Compose=(40, 20)))  # type: ignore[attr-defined]
    good = told(reader.known)
    assert len(recalled(good)) == 1
    for bad in (None, [], {}, [{}], [7], [{**good[0], "tiles": "AAAA"}], [{**good[0], "bounds": [0, 0, 0, 0]}]):
        assert recalled(bad) == []
        assert recalled_others(bad) == {}
