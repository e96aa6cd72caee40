"""The witness: a small Qt application that writes down every event it really received, to its own synced file.

Run as a script (`witness.py --events FILE`); tests and benchmarks use `driver.Witness`. Commands come as JSON lines on
stdin: report, move, focus, raise, cover, overlap, uncover, popup, say, set, second, reset, quit. With `--answer
SOCKET` it tells every program that connects which widgets it shows. It knows nothing of deskhand.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

E = QtCore.QEvent.Type
LOGGED = {
    E.MouseButtonPress: "button_down",
    E.MouseButtonRelease: "button_up",
    E.MouseButtonDblClick: "double",
    E.KeyPress: "key_down",
    E.KeyRelease: "key_up",
    E.Wheel: "wheel",
    E.FocusIn: "focus_in",
    E.FocusOut: "focus_out",
}
ROLES = {
    QtWidgets.QLineEdit: "field",
    QtWidgets.QPlainTextEdit: "area",
    QtWidgets.QCheckBox: "checkbox",
    QtWidgets.QPushButton: "button",
    QtWidgets.QLabel: "text",
}

_NONES = [None] * 2_000_000
"""PySide 6 loses a reference to None here and there; without a stock of them a long-lived witness aborts."""


class Log:
    """JSON lines, each flushed and synced before the application goes on."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "a", encoding="utf-8")  # noqa: PTH123, SIM115 (open for the whole life)

    def write(self, event: str, **data: Any) -> None:
        self._file.write(json.dumps({"event": event, "at": time.time(), **data}, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


class Recorder(QtCore.QObject):
    """Event filter of one named widget."""

    def __init__(self, log: Log, name: str, *, keys: bool) -> None:
        super().__init__()
        self._log = log
        self._name = name
        self._keys = keys

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:  # noqa: ARG002, N802 (Qt's)
        kind = LOGGED.get(event.type(), "")
        if kind and (self._keys or not kind.startswith("key")):
            self._log.write(kind, widget=self._name, **self._details(event))
        return False

    def _details(self, event: QtCore.QEvent) -> dict[str, Any]:
        if isinstance(event, QtGui.QKeyEvent):
            return {"text": event.text(), "key": event.key(), "modifiers": int(event.modifiers().value)}
        if isinstance(event, QtGui.QWheelEvent):
            return {"delta": [event.angleDelta().x(), event.angleDelta().y()]}
        if isinstance(event, QtGui.QMouseEvent):
            at = event.globalPosition().toPoint()
            modifiers = int(event.modifiers().value)
            return {"button": event.button().name, "held": int(event.buttons().value), "modifiers": modifiers,
                    "at_pixel": [at.x(), at.y()]}  # fmt: skip
        return {}


class Window(QtWidgets.QWidget):
    """The main window: named widgets in a fixed layout."""

    def __init__(self, log: Log, delay_ms: int, *, keys: bool, status: bool) -> None:
        super().__init__()
        self.setObjectName("main")
        self._keys = keys
        self._counts: dict[str, int] = {}
        self.status = QtWidgets.QLabel("ready")
        self._recorders: list[Recorder] = []
        self.setWindowTitle("Witness")
        self._log = log
        self._delay_ms = delay_ms
        self._pending: set[QtWidgets.QWidget] = set()
        self.second = self._second_window()
        form = self._form = QtWidgets.QFormLayout(self)
        self.said: list[Any] = []
        for label in ("To", "Subject"):
            form.addRow(label, self.field(label))
        self.password = self.field("Password")
        self.password.setEchoMode(QtWidgets.QLineEdit.EchoMode.Password)
        form.addRow("Password", self.password)
        form.addRow(self._area("Body"))
        form.addRow(self._checkbox("Urgent"))
        form.addRow(self._list("Files", [f"file {n}.txt" for n in range(1, 31)]))
        row = QtWidgets.QHBoxLayout()
        for label in ("Send", "Delete", "Save", "Second"):
            row.addWidget(self.button(label))
        form.addRow(row)
        if status:
            self.status.setObjectName("Status")
            form.addRow(self.status)
            shortcut = QtGui.QShortcut(QtGui.QKeySequence("F9"), self)
            shortcut.activated.connect(lambda: self._clicked("Shortcut"))

    def recorded(self, widget: Any, name: str) -> Any:
        """Name a widget and write down what arrives at it (a list or a text area gets its events at the viewport)."""
        widget.setObjectName(name)
        recorder = Recorder(self._log, name, keys=self._keys)
        self._recorders.append(recorder)
        widget.installEventFilter(recorder)
        if isinstance(widget, QtWidgets.QAbstractScrollArea):
            widget.viewport().installEventFilter(recorder)
        return widget

    def field(self, name: str) -> QtWidgets.QLineEdit:
        field = self.recorded(QtWidgets.QLineEdit(), name)
        field.textChanged.connect(lambda: self._text_changed(field))
        field.returnPressed.connect(lambda: self._log.write("submitted", widget=name))
        return field

    def _area(self, name: str) -> QtWidgets.QPlainTextEdit:
        area = self.recorded(QtWidgets.QPlainTextEdit(), name)
        area.textChanged.connect(lambda: self._text_changed(area))
        return area

    def _checkbox(self, name: str) -> QtWidgets.QCheckBox:
        box = self.recorded(QtWidgets.QCheckBox(name), name)
        fixed = QtWidgets.QSizePolicy.Policy.Fixed  # no wider than what can be clicked
        box.setSizePolicy(fixed, fixed)
        box.toggled.connect(lambda on: self._log.write("checked", widget=name, on=on))
        return box

    def _list(self, name: str, items: list[str]) -> QtWidgets.QListWidget:
        rows = self.recorded(QtWidgets.QListWidget(), name)
        rows.addItems(items)
        rows.setFixedHeight(110)
        rows.currentTextChanged.connect(lambda text: self._log.write("selected", widget=name, item=text))
        return rows

    def button(self, name: str) -> QtWidgets.QPushButton:
        button = self.recorded(QtWidgets.QPushButton(name), name)
        button.clicked.connect(lambda: self._clicked(name))
        return button

    def _clicked(self, name: str) -> None:
        self._log.write("click", widget=name)
        self._counts[name] = self._counts.get(name, 0) + 1
        self.status.setText(f"{name}: {self._counts[name]}")
        if name == "Close second":
            self.second.hide()
        if name == "Second":
            QtCore.QTimer.singleShot(self._delay_ms, self.second.show)

    def say(self, kind: str, text: str) -> None:
        """One more row with a label, a button, or a field that holds the text."""
        if kind == "label":
            widget: Any = QtWidgets.QLabel(text)
            widget.setObjectName(f"said {len(self.said)}")
        elif kind == "button":
            widget = self.button(text)
        else:
            widget = self.field(f"Remarks {len(self.said)}")
            widget.setText(text)
        self._form.addRow(widget)
        self.said.append(widget)

    def unsay(self) -> None:
        """Take everything away that was said, and the title with it."""
        self.setWindowTitle("Witness")
        for what in self.said:
            if isinstance(what, QtWidgets.QListWidgetItem):
                rows = what.listWidget()
                rows.takeItem(rows.row(what))
            else:
                self._form.removeRow(what)
        self.said.clear()

    def reset(self) -> None:
        """As it was at the start: empty texts, nothing checked, chosen or counted, the second window closed."""
        self.second.hide()
        self._counts.clear()
        self.status.setText("ready")
        for widget in (*self.findChildren(QtWidgets.QLineEdit), *self.second.findChildren(QtWidgets.QLineEdit),
                       *self.findChildren(QtWidgets.QPlainTextEdit)):  # fmt: skip
            widget.clear()
        for box in self.findChildren(QtWidgets.QCheckBox):
            box.setChecked(False)
        for rows in self.findChildren(QtWidgets.QListWidget):
            rows.setCurrentRow(-1)
            rows.scrollToTop()
        self.activateWindow()
        self.setFocus()

    def _second_window(self) -> QtWidgets.QWidget:
        second = self.recorded(QtWidgets.QWidget(), "second")
        second.setWindowTitle("Witness: second")
        layout = QtWidgets.QVBoxLayout(second)
        layout.addWidget(self.field("Second field"))
        layout.addWidget(self.button("Close second"))
        return second

    def _text_changed(self, widget: QtWidgets.QWidget) -> None:
        """Write the whole text once the event queue is drained; a long paste is one line."""
        if widget not in self._pending:
            self._pending.add(widget)
            QtCore.QTimer.singleShot(0, lambda: self._write_text(widget))

    def _write_text(self, widget: QtWidgets.QWidget) -> None:
        self._pending.discard(widget)
        self._log.write("text", widget=widget.objectName(), text=text_of(widget))


def text_of(widget: QtWidgets.QWidget) -> str | None:
    if isinstance(widget, QtWidgets.QLabel):
        return widget.text()
    if isinstance(widget, QtWidgets.QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QtWidgets.QPlainTextEdit) else None


_SHOWN = QtWidgets.QLineEdit.EchoMode.Normal


def _rows(rows: QtWidgets.QListWidget) -> dict[str, dict[str, Any]]:
    """The rows of a list that can be seen."""
    found = {}
    port = rows.viewport()
    for number in range(rows.count()):
        item = rows.item(number)
        seen = rows.visualItemRect(item).intersected(port.rect())
        if seen.height() < 8:
            continue
        corner = port.mapToGlobal(seen.topLeft())
        found[item.text()] = {
            "box": [corner.x(), corner.y(), seen.width(), seen.height()],
            "text": item.text(),
            "checked": None,
            "selected": item.isSelected(),
            "focused": False,
            "window": int(rows.window().winId()),
            "role": "item",
            "hidden": False,
        }
    return found


class Answers:
    """Tells whoever connects to a socket in the file system which widgets there are, as one JSON object."""

    def __init__(self, path: str, report: Callable[[], dict[str, dict[str, Any]]]) -> None:
        self._report = report
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(path)
        self._server.listen(16)
        self._notifier = QtCore.QSocketNotifier(self._server.fileno(), QtCore.QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._answer)

    def _answer(self) -> None:
        asker, _ = self._server.accept()
        with asker:
            asker.settimeout(2.0)
            try:
                asker.sendall(json.dumps(self._report(), ensure_ascii=False).encode())
            except OSError:  # it was killed meanwhile
                return


class Commands:
    """What the driver may ask for; every command is answered with an event of its name."""

    def __init__(self, window: Window, log: Log) -> None:
        self._window = window
        self._log = log
        self._extra: list[QtWidgets.QWidget] = []
        self._rest = b""
        self._notifier = QtCore.QSocketNotifier(0, QtCore.QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        data = os.read(0, 65536)
        if not data:
            QtWidgets.QApplication.quit()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            command = json.loads(line)
            self._run(command)

    def _run(self, command: dict[str, Any]) -> None:
        do: Callable[..., None] = getattr(self, "do_" + command.pop("do"))
        number = command.pop("id")
        delay = command.pop("after_ms", 0)
        QtCore.QTimer.singleShot(delay, lambda: do(**command))
        QtCore.QTimer.singleShot(delay, lambda: self._log.write("done", id=number, widgets=self.report()))

    def report(self) -> dict[str, dict[str, Any]]:
        found = {}
        for widget in QtWidgets.QApplication.allWidgets():
            name = widget.objectName()
            if not name or name.startswith("qt_") or not widget.isVisible():
                continue
            corner = widget.mapToGlobal(QtCore.QPoint(0, 0))
            checked = widget.isChecked() if isinstance(widget, QtWidgets.QCheckBox) else None
            found[name] = {
                "box": [corner.x(), corner.y(), widget.width(), widget.height()],
                "text": text_of(widget),
                "checked": checked,
                "focused": widget.hasFocus(),
                "window": int(widget.window().winId()),
                "top": widget.isWindow(),
                "role": next((role for kind, role in ROLES.items() if isinstance(widget, kind)), None),
                "hidden": isinstance(widget, QtWidgets.QLineEdit) and widget.echoMode() != _SHOWN,
            }
            if isinstance(widget, QtWidgets.QListWidget):
                found |= _rows(widget)
        return found

    def do_report(self) -> None:
        """Nothing but the answer."""

    def do_move(self, to: list[int]) -> None:
        self._window.move(*to)

    def do_focus(self, widget: str) -> None:
        self._find(widget).setFocus()

    def do_raise(self) -> None:
        self._window.raise_()
        self._window.activateWindow()

    def do_second(self) -> None:
        self._window.second.show()

    def do_set(self, widget: str, text: str) -> None:
        found = self._find(widget)
        found.setText(text) if isinstance(found, QtWidgets.QLineEdit) else found.setPlainText(text)

    def do_cover(self, widget: str) -> None:
        """Lay a foreign window (its own top level, never focused) over a widget."""
        covered = self._find(widget)
        self._lay_over(QtCore.QRect(covered.mapToGlobal(QtCore.QPoint(0, 0)), covered.size()))

    def do_overlap(self, box: list[int]) -> None:
        """Raise such a window over a part of the screen."""
        self._lay_over(QtCore.QRect(*box))

    def _lay_over(self, place: QtCore.QRect) -> None:
        flags = QtCore.Qt.WindowType.BypassWindowManagerHint
        cover = self._window.recorded(QtWidgets.QWidget(None, flags), "cover")
        cover.setGeometry(place)
        cover.show()
        self._extra.append(cover)

    def do_uncover(self) -> None:
        while self._extra:
            self._extra.pop().deleteLater()

    def do_popup(self, title: str = "Reminder") -> None:
        dialog = QtWidgets.QDialog()
        dialog.setObjectName("popup")
        dialog.setWindowTitle(title)
        layout = QtWidgets.QVBoxLayout(dialog)
        for widget in (self._window.field("Popup field"), self._window.button("Popup OK")):
            layout.addWidget(widget)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        self._extra.append(dialog)

    def do_say(self, place: str, text: str) -> None:
        """Show a text as the title, a row of the list, a label, a button, a field's content; or on the clipboard."""
        if place == "title":
            self._window.setWindowTitle(text)
        elif place == "clipboard":
            QtWidgets.QApplication.clipboard().setText(text)
        elif place == "row":
            rows = self._find("Files")
            rows.insertItem(1, text)
            self._window.said.append(rows.item(1))
        else:
            self._window.say(place, text)

    def do_reset(self) -> None:
        self.do_uncover()
        self._window.unsay()
        self._window.reset()

    def do_quit(self) -> None:
        QtCore.QTimer.singleShot(0, QtWidgets.QApplication.quit)

    def _find(self, name: str) -> Any:
        return next(w for w in QtWidgets.QApplication.allWidgets() if w.objectName() == name)


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", required=True)
    parser.add_argument("--position", default="60,60", help="X,Y of the main window")
    parser.add_argument("--size", default="640,620", help="W,H of the main window")
    parser.add_argument("--delay-ms", type=int, default=0, help="reaction time of buttons that open something")
    parser.add_argument("--no-keys", action="store_true", help="do not write single key events")
    parser.add_argument("--status", action="store_true", help="show the last button as a text, and take F9")
    parser.add_argument("--answer", metavar="SOCKET", help="tell the widgets to whoever connects")
    parser.add_argument("--font-size", type=int, default=10)
    parser.add_argument("--class", dest="window_class", default=sys.argv[0], help="its windows' class")
    return parser.parse_args(argv)


def main(window_type: type[Window] = Window, commands_type: type[Commands] = Commands) -> int:
    """The application; others hand in more windows and commands."""
    options = parse(sys.argv[1:])
    application = QtWidgets.QApplication([options.window_class])
    application.setQuitOnLastWindowClosed(False)
    application.setCursorFlashTime(0)
    font = application.font()
    font.setPointSize(options.font_size)
    application.setFont(font)
    log = Log(options.events)
    window = window_type(log, options.delay_ms, keys=not options.no_keys, status=options.status)
    window.resize(*map(int, options.size.split(",")))
    window.move(*map(int, options.position.split(",")))
    window.show()
    commands = commands_type(window, log)
    answers = Answers(options.answer, commands.report) if options.answer else None
    QtCore.QTimer.singleShot(0, lambda: log.write("ready", widgets=commands.report()))
    code = application.exec()
    del answers
    return code


if __name__ == "__main__":
    sys.exit(main())
