"""Every coordinate space, and the only conversions between them.

Spaces, each its own type so that they cannot be mixed up:

- `ScreenPoint`, `Box`: pixels of the virtual desktop. Origin is the primary monitor's corner; negative is legal.
- `ImagePoint`: pixels of a (usually downscaled) model input, origin at its own corner.
- `LogicalPoint`: points of the window system (screen pixels / scale).
- `MonitorPoint`: pixels relative to one monitor's corner.

Everything is a plain int at the border. A coordinate outside its space raises `OutOfSpaceError`; nothing is clamped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from perception.errors import OutOfSpaceError


class ScreenPoint(NamedTuple):
    """A pixel of the virtual desktop."""

    x: int
    y: int


class ImagePoint(NamedTuple):
    """A pixel of a model input image."""

    x: int
    y: int


class LogicalPoint(NamedTuple):
    """A point in window-system units (screen pixels divided by the monitor's scale)."""

    x: float
    y: float


class MonitorPoint(NamedTuple):
    """A pixel relative to the corner of one monitor."""

    x: int
    y: int


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A half-open rectangle of screen pixels: `left <= x < right`, `top <= y < bottom`."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise OutOfSpaceError(f"a box needs a positive size, got {self.width}x{self.height}")

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def center(self) -> ScreenPoint:
        return ScreenPoint(self.left + self.width // 2, self.top + self.height // 2)

    def contains(self, point: ScreenPoint) -> bool:
        return self.left <= point.x < self.right and self.top <= point.y < self.bottom

    def encloses(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def intersection(self, other: Box) -> Box | None:
        """The common rectangle, or None when the two do not overlap."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None

    def union(self, other: Box) -> Box:
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 to 1."""
        common = self.intersection(other)
        return 0.0 if common is None else common.area / (self.area + other.area - common.area)

    def shifted(self, dx: int, dy: int) -> Box:
        return Box(self.left + dx, self.top + dy, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Monitor:
    """One monitor: its pixels on the virtual desktop and its window-system scale."""

    box: Box
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.scale) and 0.25 <= self.scale <= 8):
            raise OutOfSpaceError(f"monitor scale must be between 0.25 and 8, got {self.scale}")


@dataclass(frozen=True, slots=True)
class Layout:
    """All monitors of one desktop."""

    monitors: tuple[Monitor, ...]

    def __post_init__(self) -> None:
        if not self.monitors:
            raise OutOfSpaceError("a layout needs at least one monitor")

    @property
    def bounds(self) -> Box:
        box = self.monitors[0].box
        for monitor in self.monitors[1:]:
            box = box.union(monitor.box)
        return box

    def monitor_at(self, point: ScreenPoint) -> Monitor:
        for monitor in self.monitors:
            if monitor.box.contains(point):
                return monitor
        raise OutOfSpaceError(f"point ({point.x}, {point.y}) lies on no monitor of {self.bounds}")

    def to_monitor(self, point: ScreenPoint) -> MonitorPoint:
        box = self.monitor_at(point).box
        return MonitorPoint(point.x - box.left, point.y - box.top)

    def from_monitor(self, monitor: Monitor, point: MonitorPoint) -> ScreenPoint:
        screen = ScreenPoint(point.x + monitor.box.left, point.y + monitor.box.top)
        if not monitor.box.contains(screen):
            raise OutOfSpaceError(f"monitor point ({point.x}, {point.y}) lies outside {monitor.box}")
        return screen

    def to_logical(self, point: ScreenPoint) -> LogicalPoint:
        scale = self.monitor_at(point).scale
        return LogicalPoint(point.x / scale, point.y / scale)

    def from_logical(self, monitor: Monitor, point: LogicalPoint) -> ScreenPoint:
        """The nearest screen pixel. Monitors of several scales share logical numbers, so the monitor is named."""
        if not (math.isfinite(point.x) and math.isfinite(point.y)):
            raise OutOfSpaceError(f"logical point ({point.x}, {point.y}) is no place")
        screen = ScreenPoint(round(point.x * monitor.scale), round(point.y * monitor.scale))
        if not monitor.box.contains(screen):
            raise OutOfSpaceError(f"logical point ({point.x:g}, {point.y:g}) lies outside {monitor.box}")
        return screen


@dataclass(frozen=True, slots=True)
class Downscale:
    """The map between a rectangle of the screen and the model image made from it."""

    source: Box
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise OutOfSpaceError(f"an image needs a positive size, got {self.width}x{self.height}")

    def to_image(self, point: ScreenPoint) -> ImagePoint:
        """The image pixel under the centre of the screen pixel; of a smaller image it comes back from `to_screen`."""
        if not self.source.contains(point):
            raise OutOfSpaceError(f"screen point ({point.x}, {point.y}) lies outside {self.source}")
        return ImagePoint(
            (2 * (point.x - self.source.left) + 1) * self.width // (2 * self.source.width),
            (2 * (point.y - self.source.top) + 1) * self.height // (2 * self.source.height),
        )

    def to_screen(self, point: ImagePoint) -> ScreenPoint:
        """The screen pixel under the centre of the image pixel."""
        if not (0 <= point.x < self.width and 0 <= point.y < self.height):
            raise OutOfSpaceError(f"image point ({point.x}, {point.y}) lies outside {self.width}x{self.height}")
        return ScreenPoint(
            self.source.left + (2 * point.x + 1) * self.source.width // (2 * self.width),
            self.source.top + (2 * point.y + 1) * self.source.height // (2 * self.height),
        )
