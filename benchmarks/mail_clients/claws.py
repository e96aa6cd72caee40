"""A throw-away profile of Claws Mail (GTK 3) that sends to a port of this machine.

Sending shows no progress dialog of its own; everything else is as the package ships it.
"""

from __future__ import annotations

from examples.mail.client import ADDRESS, MAILTO
from examples.mail.desktop import VirtualDesktop

DESKTOP_ENTRY = "claws-mail.desktop"

_ACCOUNT = """[AccountRc]

[Account: 1]
account_name=desk
is_default=1
name=Sam Reed
address={address}
protocol=5
local_mbox=
smtp_server=127.0.0.1
set_smtpport=1
smtp_port={port}
use_smtp_auth=0
ssl_smtp=0
"""
_COMMON = """[Common]
outgoing_charset=UTF-8
linewrap_pastes=0
linewrap_before_sending=0
autowrap=0
enable_aspell=0
newsview_visible=0
"""
_FOLDERS = """<?xml version="1.0" encoding="UTF-8"?>
<folderlist version="3">
    <folder type="mh" name="Mailbox" path="Mail" account_id="1">
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
    profile = desktop.home / ".claws-mail"
    profile.mkdir()
    (profile / "accountrc").write_text(_ACCOUNT.format(address=ADDRESS, port=port), encoding="utf-8")
    (profile / "clawsrc").write_text(_COMMON, encoding="utf-8")
    (profile / "folderlist.xml").write_text(_FOLDERS, encoding="utf-8")
    for name in ("inbox", "sent", "draft", "queue", "trash"):
        (desktop.home / "Mail" / name).mkdir(parents=True)
    desktop.set_default(MAILTO, DESKTOP_ENTRY)
