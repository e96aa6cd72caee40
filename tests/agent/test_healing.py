"""Targets that have changed are found by how they were recorded, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from agent.errors import TargetAmbiguous, TargetMissing
from agent.healing import Anchor, Neighbour, heal, neighbours_of, place_of
from perception.geometry import Box
from perception.screen import Element, Frame, Line, Role, Screen

BOUNDS = Box(0, 0, 640, 480)


class Drawn:
    """A picture with widgets and texts, and what a look would find on it."""

    def __init__(self, ground: int = 230, size: int = 13) -> None:
        self.image = Image.new("RGB", (BOUNDS.width, BOUNDS.height), (ground,) * 3)
        self._draw, self._ink = ImageDraw.Draw(self.image), (255 - ground,) * 3
        self._font = ImageFont.load_default(size)
        self.elements: list[Element] = []
        self.lines: list[Line] = []

    def widget(self, name: str, left: int, top: int, role: Role = "button", *, seen_as: str | None = None) -> Element:
        box = Box(left, top, 30 + 9 * len(name), 28)
        self._draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline=self._ink)
        self._draw.text((left + 10, top + 6), name, fill=self._ink, font=self._font)
        self.elements.append(Element(box, role, name if seen_as is None else seen_as))
        return self.elements[-1]

    def text(self, text: str, left: int, top: int) -> None:
        self._draw.text((left, top), text, fill=self._ink, font=self._font)
        self.lines.append(Line(text, Box(left, top, 8 * len(text), 14), 1.0, ()))

    @property
    def screen(self) -> Screen:
        return Screen(Frame(np.asarray(self.image), BOUNDS, 0.0), (), tuple(self.lines), tuple(self.elements))


def anchor_of(element: Element, screen: Screen) -> Anchor:
    crop = screen.frame.crop(element.box).copy()
    return Anchor(element.name, element.role, crop, neighbours_of(element, screen), place_of(element, screen))


@pytest.fixture
def anchor() -> Anchor:
    recorded = Drawn()
    recorded.text("Attachments", 20, 80)
    recorded.text("Draft saved", 300, 20)
    return anchor_of(recorded.widget("Send", 20, 20), recorded.screen)


@pytest.mark.parametrize(("ground", "size"), [(230, 13), (25, 13), (230, 17)])
def test_a_moved_and_misread_button_is_found_in_other_colours_and_sizes(anchor: Anchor, ground: int, size: int) -> None:
    now = Drawn(ground, size)
    now.text("Attachments", 60, 120)
    now.text("Draft saved", 340, 60)
    now.widget("Close", 200, 60)
    moved = now.widget("Send", 60, 60, seen_as="Senci")
    found = heal(anchor, now.screen, now.elements)
    assert (found.element, found.rung) == (moved, "healed")


def test_a_button_that_says_something_else_in_the_same_place_is_not_found(anchor: Anchor) -> None:
    now = Drawn()
    now.text("Attachments", 20, 80)
    now.text("Draft saved", 300, 20)
    now.widget("Discard", 20, 20)
    with pytest.raises(TargetMissing, match="'Send'"):
        heal(anchor, now.screen, now.elements)


def test_a_button_of_the_same_meaning_in_the_same_place_is_found() -> None:
    recorded = Drawn()
    recorded.text("Inbox", 20, 80)
    anchor = anchor_of(recorded.widget("Compose", 20, 20), recorded.screen)
    now = Drawn()
    now.text("Inbox", 20, 80)
    renamed = now.widget("New message", 20, 20)
    now.widget("Reply", 300, 20)
    assert heal(anchor, now.screen, now.elements).element == renamed


def test_two_alike_are_ambiguous_unless_their_neighbours_tell_them_apart(anchor: Anchor) -> None:
    now = Drawn()
    first, second = now.widget("Send", 100, 200, seen_as="Senci"), now.widget("Send", 340, 200, seen_as="Senci")
    bare = Anchor(anchor.name, anchor.role, anchor.crop, (), (0.36, 0.45))
    with pytest.raises(TargetAmbiguous) as caught:
        heal(bare, now.screen, (first, second))
    assert len(caught.value.candidates) == 2
    now.text("Attachments", 340, 260)
    now.text("Draft saved", 560, 200)
    near = Anchor(anchor.name, anchor.role, anchor.crop, anchor.neighbours, (0.36, 0.45))
    assert heal(near, now.screen, (first, second)).element == second


def test_a_field_is_never_taken_for_a_button(anchor: Anchor) -> None:
    now = Drawn()
    now.text("Attachments", 20, 80)
    now.widget("Send", 20, 20, "field")
    with pytest.raises(TargetMissing):
        heal(anchor, now.screen, now.elements)


def test_neighbours_are_kept_with_the_way_to_them() -> None:
    drawn = Drawn()
    button = drawn.widget("Send", 100, 100)
    drawn.text("Subject", 100, 60)
    assert neighbours_of(button, drawn.screen) == (Neighbour("Subject", -5, -47),)
