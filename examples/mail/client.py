"""A throw-away profile of the mail client Sylpheed that sends to a port of this machine.

The account and the folders are written beforehand, so that it starts without its wizard. Knows nothing of what will be
written with it.
"""

from __future__ import annotations

from examples.mail.desktop import VirtualDesktop

DESKTOP_ENTRY = "sylpheed.desktop"
MAILTO = "x-scheme-handler/mailto"
ADDRESS = "sam@desk.example"

_ACCOUNT = """[Account: 1]
account_name=desk
is_default=1
name=Sam Reed
address={address}
protocol=5
smtp_server=127.0.0.1
set_smtpport=1
smtp_port={port}
"""
_COMMON = """[Common]
outgoing_charset=UTF-8
message_font_name=Monospace {points}
linewrap_auto=0
linewrap_before_sending=0
"""
_FOLDERS = """<?xml version="1.0" encoding="UTF-8"?>
<folderlist>
  <folder type="mh" name="Mailbox" path="Mail">
    <folderitem type="inbox" name="inbox" path="inbox" />
    <folderitem type="outbox" name="sent" path="sent" />
    <folderitem type="draft" name="draft" path="draft" />
    <folderitem type="queue" name="queue" path="queue" />
    <folderitem type="trash" name="trash" path="trash" />
  </folder>
</folderlist>
"""


def prepare(desktop: VirtualDesktop, port: int) -> None:
    """Write the profile into the desktop's HOME and make the client the default for mail."""
    profile = desktop.home / ".sylpheed-2.0"
    profile.mkdir()
    (profile / "accountrc").write_text(_ACCOUNT.format(address=ADDRESS, port=port), encoding="utf-8")
    (profile / "sylpheedrc").write_text(_COMMON.format(points=desktop.font_points), encoding="utf-8")
    (profile / "folderlist.xml").write_text(_FOLDERS, encoding="utf-8")
    for name in ("inbox", "sent", "draft", "queue", "trash"):
        (desktop.home / "Mail" / name).mkdir(parents=True)
    desktop.set_default(MAILTO, DESKTOP_ENTRY)
