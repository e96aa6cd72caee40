"""Everything for one mail: a new desktop, a mail client on it, and the mail server it sends to."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from examples.mail import client
from examples.mail.desktop import Theme, VirtualDesktop
from examples.mail.sink import SmtpSink

Prepare = Callable[[VirtualDesktop, int], None]
"""Writes a mail client's profile; the number is the port to send to."""


@contextmanager
def mail_rig(
    prepare: Prepare = client.prepare,
    *,
    size: tuple[int, int] = (1280, 800),
    theme: Theme = "light",
    font_points: int = 10,
) -> Iterator[tuple[VirtualDesktop, SmtpSink]]:
    """A running desktop and mail server; `sink.messages` may be asked after everything has ended."""
    with tempfile.TemporaryDirectory(prefix="deskhand-", ignore_cleanup_errors=True) as folder, SmtpSink() as sink:
        desktop = VirtualDesktop(Path(folder), size=size, theme=theme, font_points=font_points)
        with desktop:
            prepare(desktop, sink.port)
            yield desktop, sink
