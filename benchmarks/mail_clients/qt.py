"""A small Qt mail client of our own (`qt_program`), made the default for mail."""

from __future__ import annotations

import sys
from pathlib import Path

from examples.mail.client import MAILTO
from examples.mail.desktop import VirtualDesktop

ROOT = Path(__file__).resolve().parents[2]
_ENTRY = """[Desktop Entry]
Type=Application
Name=Courier
GenericName=Mail Client
Categories=Qt;Network;Email;
MimeType=x-scheme-handler/mailto;
Exec=env PYTHONPATH={root} {python} -m benchmarks.mail_clients.qt_program {port} {theme} {points}
"""


def prepare(desktop: VirtualDesktop, port: int) -> None:
    """Write the application's desktop entry."""
    entries = desktop.home / ".local" / "share" / "applications"
    entries.mkdir(parents=True, exist_ok=True)
    text = _ENTRY.format(root=ROOT, python=sys.executable, port=port, theme=desktop.theme, points=desktop.font_points)
    (entries / "courier.desktop").write_text(text, encoding="utf-8")
    desktop.set_default(MAILTO, "courier.desktop")
