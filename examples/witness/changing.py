"""A witness that is slow, moves and changes: a small form that benchmarks and tests change while it is used.

Run as a script like `examples.witness.witness`, whose commands it has, and: arrange, mutate. Every click is written
down with the name of what was clicked. It knows nothing of deskhand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # run as a script

import witness
from PySide6 import QtCore, QtGui, QtWidgets

FRAMES, FRAME_MS = 30, 33
DARK = "QWidget { background: #2b2b2b; color: #eeeeee } QPushButton { border: 1px solid #888; padding: 6px }"
LIGHT = "QPushButton { background: #3366cc; color: white; border-radius: 5px; padding: 7px } QLineEdit { padding: 5px }"


class Spinner(QtWidgets.QWidget):
    """A large arc that turns for as long as it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(64, 64)
        self._angle = 0
        self._timer = QtCore.QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def _turn(self) -> None:
        self._angle += 12
        self.update()

    def paintEvent(self, _event: QtGui.QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        pen = QtGui.QPen(QtGui.QColor("#2060c0"), 8)
        painter = QtGui.QPainter(self)
        painter.setPen(pen)
        painter.drawArc(8, 8, 48, 48, -self._angle * 16, 260 * 16)
        painter.end()


def blot(number: int) -> QtGui.QIcon:
    """A drawing that means nothing, another one for each number."""
    picture = QtGui.QPixmap(24, 24)
    picture.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(picture)
    painter.setBrush(QtGui.QColor.fromHsv(67 * number % 360, 200, 160))
    places = [((7 + 11 * n * (number + 2)) % 22 + 1, (5 + 7 * n * (number + 3)) % 22 + 1) for n in range(5)]
    painter.drawPolygon([QtCore.QPointF(x, y) for x, y in places])
    painter.drawEllipse(QtCore.QPointF(5 + 3 * number % 14, 19 - 2 * number % 14), 3, 3)
    painter.end()
    return QtGui.QIcon(picture)


class Form(witness.Window):
    """A name, a list, Save and Cancel; and Start, which lets Continue appear later."""

    def __init__(self, log: witness.Log, delay_ms: int, *, keys: bool, status: bool) -> None:
        super().__init__(log, delay_ms, keys=keys, status=status)
        self._log_here = log
        self.body: QtWidgets.QWidget | None = None
        QtWidgets.QWidget().setLayout(self.layout())  # the parent's form goes
        self.outer = QtWidgets.QVBoxLayout(self)

    def fresh(self) -> QtWidgets.QVBoxLayout:
        """Empty the window."""
        if self.body is not None:
            self.outer.removeWidget(self.body)
            self.body.hide()
            self.body.deleteLater()
        self.body = QtWidgets.QWidget()
        self.outer.addWidget(self.body)
        return QtWidgets.QVBoxLayout(self.body)

    def act(self, name: str, says: str) -> QtWidgets.QPushButton:
        """A button that is called `name` in the log and reads `says`."""
        button = QtWidgets.QPushButton(says)
        button.setObjectName(name)
        button.clicked.connect(lambda: self._log_here.write("click", widget=name))
        return button


class Changing(witness.Commands):
    """What benchmarks ask for, on top of the witness's own commands."""

    def __init__(self, window: Form, log: witness.Log) -> None:
        super().__init__(window, log)
        self._form = window
        self._kept: list[Any] = []

    def do_slow(self, delay_ms: int, kind: str) -> None:
        """Start, and `delay_ms` after it was clicked Continue: at once, behind a spinner, or sliding in."""
        self.do_uncover()
        column = self._form.fresh()
        start = self._form.act("Start", "Start")
        column.addWidget(start, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        says = QtWidgets.QLabel("ready")
        column.addWidget(says)
        room = QtWidgets.QWidget()
        room.setMinimumHeight(200)
        column.addWidget(room, 1)
        spinner = Spinner()
        spinner.setParent(room)
        spinner.hide()

        def begin() -> None:
            says.setText("working")
            start.setEnabled(False)
            if kind == "spinner":
                spinner.show()
            QtCore.QTimer.singleShot(delay_ms, arrive)

        def arrive() -> None:
            button = self._form.act("Continue", "Continue")
            button.clicked.connect(lambda: says.setText("Finished"))
            button.clicked.connect(spinner.hide)
            button.setParent(room)
            button.resize(button.sizeHint())
            button.move(20, 100)
            button.show()
            if kind == "animation":
                self._slide(button)

        start.clicked.connect(begin)

    def _slide(self, button: QtWidgets.QPushButton) -> None:
        """From the right to its place, in 30 frames; a click on it while it moves is a click that missed nothing."""
        timer = QtCore.QTimer(button, interval=FRAME_MS)
        step = [FRAMES]

        def move() -> None:
            step[0] -= 1
            button.move(20 + step[0] * 10, 100 - step[0] * 2)
            if step[0] == 0:
                timer.stop()

        timer.timeout.connect(move)
        button.move(20 + FRAMES * 10, 100 - FRAMES * 2)
        timer.start()

    def do_form(self) -> None:
        """A name to fill in, Save and Cancel, and a short list."""
        self.do_uncover()
        self._form.setStyleSheet("")
        self._form.resize(460, 420)
        column = self._form.fresh()
        form = QtWidgets.QFormLayout()
        form.setHorizontalSpacing(24)
        self.name = self._form.field("Subject")
        form.addRow("Subject", self.name)
        self.rows = QtWidgets.QVBoxLayout()
        for word in ("Apples", "Pears"):
            self.rows.addWidget(QtWidgets.QLabel(word))
        self.buttons = QtWidgets.QHBoxLayout()
        self.says = QtWidgets.QLabel("nothing saved")
        self.save = self._form.act("Save", "Save")
        self.save.clicked.connect(lambda: self.says.setText(f"Stored {self.name.text()}"))
        for button in (self.save, self._form.act("Cancel", "Cancel")):
            self.buttons.addWidget(button)
        for part in (form, self.rows, self.buttons):
            column.addLayout(part)
        column.addWidget(self.says)
        column.addStretch(1)

    def do_pictures(self, tips: list[str]) -> None:
        """A row of pictures without words, each of which says its tip; clicked, it says so below."""
        self.do_uncover()
        column = self._form.fresh()
        row = QtWidgets.QHBoxLayout()
        says = QtWidgets.QLabel("nothing done")
        for number, tip in enumerate(tips):
            button = self._form.act(tip, "")
            button.setIcon(blot(number))
            button.setIconSize(QtCore.QSize(24, 24))
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, tip=tip: says.setText(f"Did: {tip}"))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(QtWidgets.QLabel("Choose what to do"))
        column.addWidget(says)
        column.addStretch(1)

    def do_mutate(self, kind: str, text: str = "", number: int = 0) -> None:
        """One change of the form."""
        getattr(self, f"_{kind}")(text, number)

    def _removed(self, _text: str, _number: int) -> None:
        self.save.hide()

    def _disabled(self, _text: str, _number: int) -> None:
        self.save.setEnabled(False)

    def _lookalike(self, text: str, number: int) -> None:
        self.buttons.insertWidget(number, self._form.act("Lookalike", text))

    def _relabelled(self, text: str, _number: int) -> None:
        self.save.setText(text)
        self.save.setObjectName("Relabelled")
        self.save.clicked.connect(lambda: self._form._log_here.write("click", widget="Relabelled"))  # noqa: SLF001

    def _dialog(self, text: str, _number: int) -> None:
        dialog = QtWidgets.QDialog(self._form)
        dialog.setObjectName("dialog")
        dialog.setWindowTitle(text)
        dialog.setModal(True)
        column = QtWidgets.QVBoxLayout(dialog)
        column.addWidget(QtWidgets.QLabel(text))
        for name in ("Later", "Now"):
            button = self._form.act(f"dialog {name}", name)
            button.clicked.connect(dialog.close)
            column.addWidget(button)
        dialog.show()
        dialog.move(self._form.x() + 60, self._form.y() + 70)
        dialog.raise_()
        dialog.activateWindow()
        self._extra.append(dialog)

    def _moved(self, _text: str, number: int) -> None:
        self.buttons.removeWidget(self.save)
        self.rows.insertWidget(number % 3, self.save, 0, QtCore.Qt.AlignmentFlag.AlignRight)

    def _restyled(self, text: str, number: int) -> None:
        self._form.setStyleSheet((DARK if text == "dark" else LIGHT) + f" QWidget {{ font-size: {number}pt }}")

    def _resized(self, _text: str, number: int) -> None:
        self._form.resize(360 + 40 * (number % 14), 330 + 20 * (number % 12))

    def _grown(self, _text: str, number: int) -> None:
        for n in range(number):
            self.rows.insertWidget(0, QtWidgets.QLabel(f"Plums {n}"))


if __name__ == "__main__":
    sys.exit(witness.main(Form, Changing))
