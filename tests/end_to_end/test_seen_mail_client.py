"""What the eyes make of a real mail client, in two themes and font sizes: the parts a mail needs, by name and role."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from typing import Literal

import pytest

from examples.mail.rig import mail_rig
from perception.camera import Camera
from perception.eyes import Eyes
from perception.reader import Reader
from perception.screen import Screen
from perception.windows import Windows

LOOKS: list[tuple[tuple[int, int], Literal["light", "dark"], int]] = [
    ((1280, 800), "light", 10),
    ((1024, 768), "dark", 13),
]


def look_until(eyes: Eyes, holds: Callable[[Screen], bool], seconds: float = 30) -> Screen:
    deadline = time.monotonic() + seconds
    while not holds(screen := eyes.look()) and time.monotonic() < deadline:
        pass
    return screen


@pytest.mark.desktop
@pytest.mark.parametrize(("size", "theme", "points"), LOOKS)
def test_the_parts_a_mail_needs_are_seen(
    size: tuple[int, int], theme: Literal["light", "dark"], points: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_rig(size=size, theme=theme, font_points=points) as (desktop, _sink):
        monkeypatch.setenv("DISPLAY", desktop.environment["DISPLAY"])
        with closing(Eyes(Camera(), Windows(), Reader())) as eyes:
            desktop.start("sylpheed")
            main = look_until(eyes, lambda screen: len(screen.windows) > 0 and "Inbox" in words(screen))
            assert {"File", "Edit", "View", "Message", "Inbox", "Drafts", "Trash"} <= words(main)
            assert named(main, "Compose")
            desktop.run("xdotool", "key", "ctrl+m")
            compose = look_until(eyes, lambda screen: bool(named(screen, "Subject", "field")))
            assert named(compose, "To", "field")
            assert named(compose, "Subject", "field")
            assert named(compose, "Send", "button")
            assert [element for element in compose.elements if element.role == "area"]


def words(screen: Screen) -> set[str]:
    return {word for line in screen.lines for word in line.text.split()}


def named(screen: Screen, name: str, role: str | None = None) -> list[str]:
    return [e.name for e in screen.elements if e.name.rstrip(":") == name and (role is None or e.role == role)]
