"""Window contents drawn by Qt without a display, with the exact box of every element.

Looks differ in style, palette, font, size, scale and style sheet; looks in `HELD_OUT_LOOKS` are for evaluation only.
The same seed gives the same pixels on the same machine and fonts. Needs PySide6.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from perception.geometry import Box
from perception.screen import Element, Pixels
from perception.training.content import Author, Content, Part, Section

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

_SHEETS = {
    "plain": "",
    "round": "QLineEdit, QTextEdit, QComboBox, QSpinBox {border: 1px solid #999; border-radius: 6px; padding: 4px}"
    "QPushButton {border: 1px solid #888; border-radius: 8px; padding: 5px 14px}"
    "QPushButton:disabled {color: #999}",
    "flat": "QPushButton {border: none; background: #3b82c4; color: white; padding: 6px 16px}"
    "QPushButton:disabled {background: #ccc}"
    "QLineEdit, QTextEdit {border: none; border-bottom: 2px solid #3b82c4; background: palette(base)}",
    "square": "QPushButton {border: 1px solid #444; background: palette(button); padding: 3px 10px}"
    "QLineEdit, QTextEdit, QListWidget {border: 1px solid #444}",
    "heavy": "QPushButton {border: 2px outset #777; background: #d4d0c8; color: black; padding: 3px 9px}"
    "QLineEdit, QTextEdit, QListWidget {border: 2px inset #777}",
    "soft": "QPushButton {border: 1px solid #ddd; border-radius: 4px; background: #f7f7f9; color: #333}"
    "QLineEdit, QTextEdit, QComboBox {border: 1px solid #d5d5dd; border-radius: 3px; padding: 3px}",
}
Placing = list[tuple[Part, Callable[[], Any]]]
"""Parts, and for each a way to ask for its widget and the rectangle inside it once the window is laid out."""
HELD_OUT_LOOKS = frozenset({"soft", "heavy"})
_PALETTES = (
    ("#f0f0f0", "#ffffff", "#101010", "#3079c8"), ("#ffffff", "#ffffff", "#202124", "#1a73e8"),
    ("#d6d2ca", "#ffffff", "#000000", "#4a6984"), ("#2b2b2b", "#1e1e1e", "#e8e8e8", "#4a88c7"),
    ("#353945", "#404552", "#d3dae3", "#5294e2"), ("#e8e8e7", "#fcfcfc", "#2e3436", "#4a90d9"),
    ("#fdf6e3", "#fffbf0", "#586e75", "#268bd2"), ("#eff0f1", "#fcfcfc", "#232629", "#3daee9"),
)  # fmt: skip
"""Window, base, text and highlight colours."""
_FONTS = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Liberation Serif", "DejaVu Serif", "Noto Sans Display")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How one window is drawn."""

    sheet: str
    style: str
    palette: tuple[str, str, str, str]
    font: str
    size: int  # points
    scale: float
    width: int  # logical pixels


@dataclass(frozen=True, slots=True, eq=False)
class LabelledScreen:
    """A drawn window and what stands in it; boxes in its pixels."""

    pixels: Pixels
    elements: tuple[Element, ...]
    parts: tuple[Part, ...]  # one per element
    look: str


def application() -> QApplication:
    """The process's Qt application, without a display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication([])


def screens(seed: int, *, held_out: bool = False) -> Iterator[LabelledScreen]:
    """Endless windows, a new look and a new content each time."""
    rng = np.random.default_rng(seed)
    while True:
        look = random_look(rng, held_out=held_out)
        yield draw(Author(rng).window(), look)


def random_look(rng: np.random.Generator, *, held_out: bool = False) -> Look:
    """A look from the training side or from the held-out side."""
    sheets = sorted(s for s in _SHEETS if (s in HELD_OUT_LOOKS) == held_out)
    return Look(
        sheet=str(rng.choice(sheets)), style=str(rng.choice(["Fusion", "Windows"])),
        palette=_PALETTES[int(rng.integers(len(_PALETTES)))], font=str(rng.choice(_FONTS)),
        size=int(rng.integers(8, 14)), scale=float(rng.choice([1, 1, 1, 1.25, 1.5, 2])),
        width=int(rng.integers(360, 900)),
    )  # fmt: skip


def draw(content: Content, look: Look) -> LabelledScreen:
    """Lay the content out and paint it once."""
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    app = application()
    dress(app, look)
    window = QWidget()
    window.setStyleSheet(sheet_of(look))
    layout = QVBoxLayout(window)
    placed: Placing = []
    for section in content.sections:
        layout.addWidget(_build(section, placed))
    window.resize(look.width, max(120, window.sizeHint().height()))
    window.show()
    app.processEvents()
    image = QImage((window.size() * look.scale), QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(look.scale)
    image.fill(window.palette().window().color())
    window.render(image)
    elements, parts = _label(placed, window, look.scale)
    rows = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
    window.close()
    window.deleteLater()
    return LabelledScreen(pixels, tuple(elements), tuple(parts), look.sheet)


def sheet_of(look: Look) -> str:
    """The style sheet of a look."""
    return _SHEETS[look.sheet]


def dress(app: QApplication, look: Look) -> None:
    """Style, palette and font of a look, for everything drawn from now on."""
    from PySide6.QtGui import QColor, QFont, QPalette

    window, base, text, highlight = map(QColor, look.palette)
    app.setStyle(look.style)
    palette = QPalette(window)
    role = QPalette.ColorRole
    for which, colour in ((role.Window, window), (role.Base, base), (role.Highlight, highlight)):
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(which, text)
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(140, 140, 140))
    app.setPalette(palette)
    app.setFont(QFont(look.font, look.size))


def _label(placed: Placing, window: QWidget, scale: float) -> tuple[list[Element], list[Part]]:
    """Boxes in image pixels, in reading order; what lies outside the window is left out."""
    found = []
    for part, where in placed:
        widget, rect = where()
        corner = widget.mapTo(window, rect.topLeft())
        if rect.width() < 4 or rect.height() < 4 or corner.x() + rect.width() > window.width():
            continue
        if corner.y() + rect.height() > window.height() or not widget.rect().contains(rect):
            continue
        box = Box(*(round(v * scale) for v in (corner.x(), corner.y(), rect.width(), rect.height())))
        found.append((Element(box, part.role, part.name, part.value, part.states), part))
    found.sort(key=lambda pair: (pair[0].box.top // 12, pair[0].box.left))
    return [e for e, _ in found], [p for _, p in found]


def _whole(widget: Any) -> Callable[[], Any]:
    return lambda: (widget, widget.rect())


def _action(bar: Any, action: Any) -> Any:
    return bar, bar.actionGeometry(action)


def _tab(bar: Any, index: int) -> Any:
    return bar, bar.tabRect(index)


def _item(view: Any, index: int) -> Any:
    return view.viewport(), view.visualItemRect(view.item(index))


def _build(section: Section, placed: Placing) -> QWidget:
    builders = {"menus": _menus, "tools": _row, "buttons": _row, "form": _form, "choices": _choices, "tabs": _tabs,
                "items": _items, "keys": _keys, "area": _area, "text": _row}  # fmt: skip
    return builders[section.kind](section, placed)


def _menus(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QMenuBar

    bar = QMenuBar()
    for part in section.parts:
        action = bar.addAction(part.name)
        placed.append((part, functools.partial(_action, bar, action)))
    return bar


def _row(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(2, 2, 2, 2)
    for part in section.parts:
        if part.role in ("text", "link"):
            widget: Any = QLabel(f'<a href="x">{part.name}</a>' if part.role == "link" else part.name)
        else:
            widget = QPushButton(part.name or "●")
            widget.setEnabled("disabled" not in part.states)
        layout.addWidget(widget)
        if part.role != "icon":  # pictures of tools come from the icon themes
            placed.append((part, _whole(widget)))
    layout.addStretch()
    return row


def _form(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QFormLayout, QWidget

    form = QWidget()
    layout = QFormLayout(form)
    layout.setContentsMargins(2, 2, 2, 2)
    for part in section.parts:
        widget = _input(part)
        layout.addRow("" if part.hint else part.name, widget)
        placed.append((part, _whole(widget)))
    return form


def _input(part: Part) -> Any:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider, QSpinBox

    if part.role == "combo":
        widget: Any = QComboBox()
        widget.addItem(part.value or "None")
    elif part.role == "spin":
        widget = QSpinBox()
        widget.setValue(int(part.value) if part.value.isdecimal() else 0)
    elif part.role == "slider":
        widget = QSlider(Qt.Orientation.Horizontal)
        widget.setValue(int(part.value) if part.value.isdecimal() else 40)
    else:
        widget = QLineEdit(part.value)
        widget.setPlaceholderText(part.name if part.hint else "")
    widget.setEnabled("disabled" not in part.states)
    return widget


def _choices(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QCheckBox, QGroupBox, QRadioButton, QVBoxLayout

    group = QGroupBox(section.title)
    layout = QVBoxLayout(group)
    for part in section.parts:
        widget: Any = QRadioButton(part.name) if part.role == "radio" else QCheckBox(part.name)
        widget.setChecked("checked" in part.states)
        widget.setEnabled("disabled" not in part.states)
        widget.setMaximumWidth(widget.sizeHint().width())
        layout.addWidget(widget)
        placed.append((part, _whole(widget)))
    return group


def _tabs(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QTabBar

    bar = QTabBar()
    for index, part in enumerate(section.parts):
        bar.addTab(part.name)
        placed.append((part, functools.partial(_tab, bar, index)))
        if "selected" in part.states:
            bar.setCurrentIndex(index)
    return bar


def _items(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QListWidget

    view = QListWidget()
    for index, part in enumerate(section.parts):
        view.addItem(part.name)
        if "selected" in part.states:
            view.setCurrentRow(index)
        placed.append((part, functools.partial(_item, view, index)))
    view.setFixedHeight(min(240, 8 + view.sizeHintForRow(0) * len(section.parts)))
    return view


def _keys(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

    pad = QWidget()
    layout = QGridLayout(pad)
    for index, part in enumerate(section.parts):
        button = QPushButton(part.name)
        layout.addWidget(button, index // 5, index % 5)
        placed.append((part, _whole(button)))
    return pad


def _area(section: Section, placed: Placing) -> QWidget:
    from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in section.parts:
        if part.name:
            layout.addWidget(QLabel(part.name))
        widget = QPlainTextEdit(part.value)
        widget.setMinimumHeight(120)
        layout.addWidget(widget)
        placed.append((part, _whole(widget)))
    return holder
