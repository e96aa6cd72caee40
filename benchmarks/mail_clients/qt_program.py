"""A mail client of Qt widgets, as desktop clients of that toolkit are laid out: folders, list and preview; a window to
write in with menu, tool bars, rows for the recipients, a rich body and a status bar.

    python -m benchmarks.mail_clients.qt_program SMTP_PORT light|dark POINTS
"""

from __future__ import annotations

import smtplib
import sys
from email.message import EmailMessage
from email.policy import SMTP

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAction, QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QSplitter,
    QStyle,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from examples.mail.client import ADDRESS

Picture = QStyle.StandardPixmap
KNOWN = ["accounts@house.example", "board@house.example", "ines.torres@desk.example"]
DARK = {"Window": "#31363b", "WindowText": "#eff0f1", "Base": "#232629", "AlternateBase": "#31363b", "Text": "#eff0f1",
        "Button": "#31363b", "ButtonText": "#eff0f1", "Highlight": "#3daee9", "HighlightedText": "#eff0f1",
        "ToolTipBase": "#31363b", "ToolTipText": "#eff0f1", "PlaceholderText": "#9aa0a6"}  # fmt: skip


class Window(QMainWindow):
    """A window with a menu bar and a tool bar; `tools` are (picture, text, what it does)."""

    def __init__(self, title: str, menus: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        for name in menus.split():
            menu = self.menuBar().addMenu(f"&{name}")
            menu.addAction("Close", self.close)
        self.tools = QToolBar("Main")
        self.tools.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.addToolBar(self.tools)

    def tool(self, picture: Picture, text: str) -> QAction:
        return self.tools.addAction(self.style().standardIcon(picture), text)


class Writing(Window):
    """One message being written."""

    def __init__(self, port: int) -> None:
        super().__init__("New Message - Courier", "Message Edit View Options Help")
        self._port = port
        self.tool(Picture.SP_ArrowForward, "Send").triggered.connect(self._send)
        self.tool(Picture.SP_DialogSaveButton, "Save Draft")
        self.tool(Picture.SP_FileIcon, "Attach")
        self.addToolBarBreak()
        self._format()
        self._to, self._cc, self._subject, self._body = QLineEdit(), QLineEdit(), QLineEdit(), QPlainTextEdit()
        completer = QCompleter(QStringListModel(KNOWN, self), self)
        self._to.setCompleter(completer)
        sender = QComboBox()
        sender.addItem(f"Sam Reed <{ADDRESS}>")
        head = QFormLayout()
        for label, field in {"From:": sender, "To:": self._to, "CC:": self._cc, "Subject:": self._subject}.items():
            head.addRow(label, field)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.addLayout(head)
        column.addWidget(self._body, 1)
        self.setCentralWidget(middle)
        self.statusBar().showMessage("Line 1, column 1")
        self.resize(760, 600)
        self._to.setFocus()

    def _format(self) -> None:
        bar = QToolBar("Format")
        face, size = QComboBox(), QComboBox()
        face.addItems(["Sans Serif", "Serif", "Monospace"])
        size.addItems(["10", "12", "14"])
        bar.addWidget(face)
        bar.addWidget(size)
        for letter in "BIU":
            bar.addAction(letter)
        self.addToolBar(bar)

    def _send(self) -> None:
        message = EmailMessage(policy=SMTP)
        message["From"] = f"Sam Reed <{ADDRESS}>"
        for header, field in {"To": self._to, "Cc": self._cc}.items():
            if field.text().strip():
                message[header] = field.text().strip().rstrip(",")
        message["Subject"] = self._subject.text()
        message.set_content(self._body.toPlainText(), cte="base64")
        try:
            with smtplib.SMTP("127.0.0.1", self._port, timeout=10) as server:
                server.send_message(message)
        except (OSError, ValueError, smtplib.SMTPException) as cause:
            QMessageBox.warning(self, "Not sent", str(cause))
            return
        self.close()


class Main(Window):
    """Folders, messages, preview."""

    def __init__(self, port: int) -> None:
        super().__init__("Inbox - Courier", "File Edit View Go Folder Message Help")
        self._port = port
        self._open: list[Writing] = []
        self.tool(Picture.SP_BrowserReload, "Check Mail")
        self.tool(Picture.SP_FileDialogNewFolder, "New Message").triggered.connect(self._write)
        self.tools.addSeparator()
        for text in ("Reply", "Forward", "Trash"):
            self.tool(Picture.SP_ArrowBack, text).setEnabled(False)
        folders, messages, preview = QTreeWidget(), QTreeWidget(), QLabel("No message is selected.")
        folders.setHeaderLabel("Name")
        for name in ("Inbox", "Outbox", "Sent", "Drafts", "Templates", "Trash"):
            folders.addTopLevelItem(QTreeWidgetItem([name]))
        messages.setHeaderLabels(["Subject", "Sender", "Date"])
        for row in (("Notes of Monday", "Ines Torres", "Mon 9:12"), ("Invoice 2231", "Accounts", "Mon 8:40")):
            messages.addTopLevelItem(QTreeWidgetItem(list(row)))
        preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right, whole = QSplitter(Qt.Orientation.Vertical), QSplitter()
        right.addWidget(messages)
        right.addWidget(preview)
        search = QLineEdit()
        search.setPlaceholderText("Search")
        column = QWidget()
        lines = QVBoxLayout(column)
        lines.addWidget(search)
        lines.addWidget(right)
        whole.addWidget(folders)
        whole.addWidget(column)
        whole.setSizes([180, 760])
        self.setCentralWidget(whole)
        self.statusBar().showMessage("2 messages, 0 unread")
        self.resize(940, 640)

    def _write(self) -> None:
        window = Writing(self._port)
        self._open.append(window)
        window.show()


def main() -> None:
    port, theme, points = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    application = QApplication(["courier"])
    application.setStyle("Fusion")
    application.setFont(QFont("Sans", points))
    if theme == "dark":
        palette = QPalette()
        for role, colour in DARK.items():
            palette.setColor(QPalette.ColorRole[role], QColor(colour))
        application.setPalette(palette)
    window = Main(port)
    window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
