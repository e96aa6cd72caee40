"""Writes a throw-away profile of the mail client Sylpheed, with one message in the inbox: `mail_profile.py HOME`."""

from __future__ import annotations

import sys
from pathlib import Path

ACCOUNT = """[Account: 1]
account_name=desk
is_default=1
name=Sam Reed
address=sam@desk.example
protocol=5
smtp_server=127.0.0.1
"""
COMMON = "[Common]\noutgoing_charset=UTF-8\nlinewrap_auto=0\n"
FOLDERS = ("inbox", "outbox", "draft", "queue", "trash")
MESSAGE = """From: Leon Fischer <leon@desk.example>
To: Sam Reed <sam@desk.example>
Subject: Team lunch
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <1@desk.example>

The team lunch is on Thursday at noon.
"""


def main() -> None:
    home = Path(sys.argv[1])
    profile = home / ".sylpheed-2.0"
    profile.mkdir(parents=True)
    (profile / "accountrc").write_text(ACCOUNT, encoding="utf-8")
    (profile / "sylpheedrc").write_text(COMMON, encoding="utf-8")
    items = "".join(f'<folderitem type="{name}" name="{name}" path="{name}" />' for name in FOLDERS)
    (profile / "folderlist.xml").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<folderlist><folder type="mh" name="Mailbox" path="Mail">{items}'
        "</folder></folderlist>\n",
        encoding="utf-8",
    )
    for name in FOLDERS:
        (home / "Mail" / name).mkdir(parents=True)
    (home / "Mail" / "inbox" / "1").write_text(MESSAGE, encoding="utf-8")


if __name__ == "__main__":
    main()
