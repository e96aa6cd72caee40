"""Screens of the consent row: widgets really drawn in many looks, looked at with the real reader and finder.

A `Spot` is one widget with what stands on it; `draw` lays a few of them out in one window and tells where each lies;
`seen` is what deskhand sees under a point of that picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.action import Point
from actions.sight import Sight
from perception.eyes import Eyes
from perception.geometry import Box, ScreenPoint
from perception.reader import Reader
from perception.screen import Element, Frame, Pixels, Screen, Window
from perception.still import StillCamera
from perception.training.widgets import Look, application, dress, random_look, sheet_of
from perception.windows import StillWindows
from tasks.sights import sight_of

MARGIN = 40
"""Pixels of bare desktop around the window."""
WINDOW = 7


@dataclass(frozen=True, slots=True)
class Spot:
    """One widget to draw: button, tool (icon and text), icon, link, item (a row), menu (a pop-up's entry), field, area,
    checkbox."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A drawn window on a bare desktop and the box of every spot, in screen pixels."""

    pixels: Pixels
    boxes: tuple[Box, ...]
    look: Look
    popup: Box | None = None


def look_of(rng: np.random.Generator) -> Look:
    """Any look, those kept from training too."""
    return random_look(rng, held_out=bool(rng.random() < 0.3))


def draw(spots: Sequence[Spot], look: Look) -> Drawn:
    """Draw the spots below each other, two in a row."""
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QGridLayout, QWidget

    app = application()
    dress(app, look)
    window = QWidget()
    window.setStyleSheet(sheet_of(look))
    grid = QGridLayout(window)
    places = []
    for number, spot in enumerate(spots):
        widget, where = _widget(spot, look)
        grid.addWidget(widget, number // 2, number % 2)
        places.append(where)
    window.resize(max(look.width, window.sizeHint().width()), window.sizeHint().height())
    window.show()
    app.processEvents()
    image = QImage(window.size() * look.scale, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(look.scale)
    image.fill(window.palette().window().color())
    window.render(image)
    boxes = []
    for where in places:
        inner, rect = where()
        corner = inner.mapTo(window, QPoint(0, 0)) + rect.topLeft()
        box = (corner.x(), corner.y(), rect.width(), rect.height())
        boxes.append(Box(*(round(v * look.scale) for v in box)).shifted(MARGIN, MARGIN))
    inside = _pixels(image)
    window.close()
    window.deleteLater()
    return Drawn(_on_desktop(inside), tuple(boxes), look)


def _pixels(image: Any) -> Pixels:
    rows = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def _on_desktop(inside: Pixels) -> Pixels:
    height, width = inside.shape[:2]
    pixels = np.full((height + 2 * MARGIN, width + 2 * MARGIN, 3), 60, np.uint8)
    pixels[MARGIN : MARGIN + height, MARGIN : MARGIN + width] = inside
    return pixels


def _widget(spot: Spot, look: Look) -> tuple[Any, Any]:
    """The widget, and a way to ask which part of which widget is to be pointed at."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QPushButton, QToolButton

    if spot.kind in ("tool", "icon"):
        tool = QToolButton()
        tool.setIcon(_icon(spot.text if spot.kind == "icon" else "disk", look))
        if spot.kind == "tool":
            tool.setText(spot.text)
            tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return tool, lambda: (tool, tool.rect())
    if spot.kind == "link":
        link = QLabel(f'<a href="x">{spot.text}</a>')
        link.setMaximumWidth(link.sizeHint().width())
        return link, lambda: (link, link.rect())
    if spot.kind == "item":
        rows = QListWidget()
        rows.addItems(["Report", spot.text, "Budget"])
        rows.setFixedHeight(12 + 3 * rows.sizeHintForRow(0))
        return rows, lambda: (rows.viewport(), _left_part(rows.visualItemRect(rows.item(1)), rows, spot.text))
    if spot.kind == "checkbox":
        box = QCheckBox(spot.text)
        box.setMaximumWidth(box.sizeHint().width())
        return box, lambda: (box, box.rect())
    if spot.kind in ("field", "area"):
        return _input(spot)
    button = QPushButton(spot.text)
    return button, lambda: (button, button.rect())


def _left_part(rect: Any, view: Any, text: str) -> Any:
    """Where the text of a row stands: a person points at it."""
    rect.setWidth(min(rect.width(), view.fontMetrics().horizontalAdvance(text) + 8))
    return rect


def _input(spot: Spot) -> tuple[Any, Any]:
    from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

    holder = QWidget()
    form = QFormLayout(holder)
    if spot.kind == "area":
        entry: Any = QPlainTextEdit()
        entry.setFixedHeight(70)
        form.addRow(entry)
        entry.setPlaceholderText(spot.text)
    else:
        entry = QLineEdit()
        form.addRow(spot.text, entry)
    entry.setMinimumWidth(150)
    return holder, lambda: (entry, entry.rect())


_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "plane": ((0.08, 0.15), (0.92, 0.5), (0.08, 0.85), (0.25, 0.5)),
    "bin": ((0.2, 0.2), (0.8, 0.2), (0.7, 0.95), (0.3, 0.95)),
    "cross": ((0.1, 0.2), (0.2, 0.1), (0.5, 0.4), (0.8, 0.1), (0.9, 0.2), (0.6, 0.5), (0.9, 0.8), (0.8, 0.9),
    (0.5, 0.6),
              (0.2, 0.9), (0.1, 0.8), (0.4, 0.5)),
    "cart": ((0.05, 0.2), (0.25, 0.2), (0.35, 0.6), (0.85, 0.6), (0.95, 0.3), (0.3, 0.3), (0.4, 0.75), (0.85, 0.75)),
    "key": ((0.1, 0.4), (0.3, 0.2), (0.5, 0.4), (0.9, 0.4), (0.9, 0.7), (0.8, 0.7), (0.8, 0.55), (0.5, 0.55),
    (0.3, 0.7)),
    "disk": ((0.15, 0.1), (0.75, 0.1), (0.9, 0.25), (0.9, 0.9), (0.15, 0.9)),
}  # fmt: skip


def _icon(name: str, look: Look) -> Any:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

    picture = QPixmap(48, 48)
    picture.fill(Qt.GlobalColor.transparent)
    pen = QPainter(picture)
    pen.setBrush(QColor(look.palette[2]))
    pen.drawPolygon([QPointF(48 * x, 48 * y) for x, y in _SHAPES[name]])
    pen.end()
    return QIcon(picture)


@dataclass(frozen=True, slots=True)
class Looked:
    """A drawn screen as deskhand sees it."""

    eyes: Eyes
    screen: Screen

    def at(self, box: Box) -> tuple[Point, Element | None, Sight | None]:
        """The middle of a box, the smallest element found there, and the sight of it."""
        point = Point(x=box.center.x, y=box.center.y)
        here = [e for e in self.screen.elements if e.box.contains(ScreenPoint(point.x, point.y))]
        element = min(here, key=lambda e: e.box.area, default=None)
        return point, element, sight_of(element, point, self.screen, self.eyes.alternatives)


def look_at(drawn: Drawn, reader: Reader, application_class: str = "witness") -> Looked:
    """Look at it with the real reader and finder; the window belongs to `application_class`."""
    height, width = drawn.pixels.shape[:2]
    inner = Box(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)
    window = Window(WINDOW, 1, application_class, "Window", inner, 0, focused=True)
    frame = Frame(drawn.pixels, Box(0, 0, width, height), 0.0)
    eyes = Eyes(StillCamera([frame]), StillWindows([window]), reader)
    return Looked(eyes, eyes.look())
