"""How a target looked, as task files keep it: a picture of it, its name and role, its neighbours, its place.

Pictures go into a folder beside the task, which is made anew: through somebody else's we would write where they wish.
What hides a secret is in no picture and no neighbour. Knows nothing of displays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agent.healing import neighbours_of, place_of
from perception.geometry import Box
from perception.screen import Element, Frame, Pixels, Screen, frame_hash
from tasks.frames import encode_png, masked
from tasks.task_parts import NearbyText, Seen

MARGIN = 2
"""Pixels around a target that its picture shows."""
LARGEST_PICTURE = 400
"""Pixels a side: an area to write in is known by where it stands, not by its look."""
FLAT_LEVELS = 12


def pictures_of(target: Path) -> str:
    """The folder of pictures that belongs to a task file."""
    return target.name.removesuffix(".yaml").removesuffix(".task") + ".pictures"


class Anchors:
    """Looks of targets for one task file; its pictures go into `folder`/`pictures`, named relative to `folder`."""

    def __init__(self, folder: Path, pictures: str) -> None:
        self._folder, self._pictures = folder, pictures
        self._written: set[str] = set()

    def look(self, element: Element, screen: Screen, *, name: str = "", hidden: Sequence[Box] = ()) -> Seen:
        """What was seen of a target. Its picture is called `name`, or by what it shows."""
        near = tuple(
            NearbyText(text=n.text, dx=n.dx, dy=n.dy)
            for n in neighbours_of(element, _without(screen, hidden))
        )  # fmt: skip
        across, down = place_of(element, screen)
        frame = Frame(masked(screen.frame, tuple(hidden)), screen.frame.bounds, screen.frame.taken_at)
        over = screen.window_at(element.box.center)
        window = screen.window(element.window) if element.window is not None else over
        return Seen(
            application=window.application[:500] if window is not None else "",
            name=element.name, role=element.role, image=self._picture(name, _crop(element.box, frame)), near=near,
            across=round(across, 3), down=round(down, 3),
        )  # fmt: skip

    def keep_only(self, looks: Sequence[Seen]) -> None:
        """Take away the pictures of looks that did not last."""
        lasting = {look.image for look in looks}
        for file in self._written - lasting:
            (self._folder / file).unlink(missing_ok=True)
        self._written &= {file for file in lasting if file is not None}

    def _picture(self, name: str, crop: Pixels | None) -> str | None:
        if crop is None:
            return None
        if not self._written:
            (self._folder / self._pictures).mkdir(mode=0o700)
        file = f"{self._pictures}/{name or frame_hash(crop)[:16]}.png"
        if file not in self._written:
            self._written.add(file)
            with (self._folder / file).open("xb") as picture:
                picture.write(encode_png(crop))
        return file


def _crop(box: Box, frame: Frame) -> Pixels | None:
    """What a target looks like; None when it looks like nothing, or is as large as a page."""
    crop = frame.crop(Box(box.left - MARGIN, box.top - MARGIN, box.width + 2 * MARGIN, box.height + 2 * MARGIN))
    flat = not crop.size or int(crop.max()) - int(crop.min()) < FLAT_LEVELS
    return None if flat or min(crop.shape[:2]) < 8 or max(crop.shape[:2]) > LARGEST_PICTURE else crop


def _without(screen: Screen, hidden: Sequence[Box]) -> Screen:
    lines = tuple(line for line in screen.lines if not any(line.box.intersection(box) for box in hidden))
    return Screen(screen.frame, screen.windows, lines, screen.elements)
