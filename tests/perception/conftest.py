"""Screens drawn by a real toolkit, with the exact boxes it used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from perception.geometry import Box
from perception.reader import Reader
from perception.screen import Frame

COMPOSE = """
import json, os, sys
out, scale, points, dark = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "dark"
os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=scale)
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import *
app = QApplication([]); app.setStyle("Fusion"); app.setFont(QFont("DejaVu Sans", points))
if dark:
    palette = QPalette()
    for role, colour in ((QPalette.Window, "#2b2b2b"), (QPalette.WindowText, "#eeeeee"), (QPalette.Base, "#1e1e1e"),
                         (QPalette.Text, "#eeeeee"), (QPalette.Button, "#3a3a3a"), (QPalette.ButtonText, "#eeeeee")):
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)
def icon(n):
    picture = QPixmap(64, 64); picture.fill(Qt.transparent); pen = QPainter(picture)
    pen.setBrush(QColor(["#c33", "#2a7", "#36c"][n]))
    pen.drawPolygon([QPoint(6, 10), QPoint(58, 32), QPoint(6, 54), QPoint(18, 32)])
    pen.end(); return QIcon(picture)
window, truth = QMainWindow(), []
for title in ("&File", "&Edit", "&View", "T&ools", "&Help"): window.menuBar().addMenu(title)
bar = QToolBar(); bar.setToolButtonStyle(Qt.ToolButtonTextBesideIcon); window.addToolBar(bar)
for n, title in enumerate(("Send", "Save", "Attach")):
    truth.append((bar.widgetForAction(bar.addAction(icon(n), title)), "button", title, {}))
page = QWidget(); window.setCentralWidget(page); grid = QGridLayout(page)
for row, title in enumerate(("To:", "Cc:", "Subject:")):
    label = QLabel(title); label.setAlignment(Qt.AlignRight | Qt.AlignVCenter); grid.addWidget(label, row, 0)
    field = QLineEdit("Weekly Update" if row == 2 else ""); grid.addWidget(field, row, 1)
    truth.append((field, "field", title[:-1], {"value": field.text()}))
boxes = QHBoxLayout(); grid.addLayout(boxes, 3, 0, 1, 2)
for title, on in (("Read receipt", True), ("Sign message", False)):
    box = QCheckBox(title); box.setChecked(on); boxes.addWidget(box)
    truth.append((box, "checkbox", title, {"checked": on}))
boxes.addStretch()
body = QTextEdit(); grid.addWidget(body, 4, 0, 1, 2); truth.append((body, "area", "", {}))
buttons = QHBoxLayout(); grid.addLayout(buttons, 5, 0, 1, 2); buttons.addStretch()
for title in ("Discard", "Close"):
    button = QPushButton(title); buttons.addWidget(button); truth.append((button, "button", title, {}))
window.resize(720, 520); window.show(); bar.setFocus(); app.processEvents()
image = window.grab().toImage(); image.save(out + ".png"); ratio = image.width() / window.width()
rows = []
def add(role, name, corner, size, more):
    box = [round(v * ratio) for v in (corner.x(), corner.y(), size.width(), size.height())]
    rows.append({"role": role, "name": name, "box": box, **more})
for widget, role, name, more in truth:
    add(role, name, widget.mapTo(window, QPoint(0, 0)), widget.size(), more)
for action in window.menuBar().actions():
    place = window.menuBar().actionGeometry(action)
    add("menu", action.text().replace("&", ""), place.topLeft(), place.size(), {})
json.dump(rows, open(out + ".json", "w"))
"""


@pytest.fixture(scope="session")
def reader() -> Reader:
    """One reader for all tests: loading its engine takes a second."""
    return Reader(threads=1)


@pytest.fixture
def draw_compose(
    tmp_path: Path, run_python: Callable[..., Any]
) -> Callable[..., tuple[Frame, list[tuple[dict[str, Any], Box]]]]:
    """A mail form drawn by Qt: the frame, and every widget with its exact box."""

    def draw(scale: str, points: int, theme: str) -> tuple[Frame, list[tuple[dict[str, Any], Box]]]:
        done = run_python(COMPOSE, str(tmp_path / "form"), scale, str(points), theme)
        assert done.returncode == 0, done.stderr
        pixels = np.asarray(Image.open(tmp_path / "form.png").convert("RGB"))
        truth = json.loads((tmp_path / "form.json").read_text())
        frame = Frame(pixels, Box(0, 0, pixels.shape[1], pixels.shape[0]), 0.0)
        return frame, [(row, Box(*row["box"])) for row in truth]

    return draw
