"""The keeper: what the person had copied outlives deskhand.

X keeps no clipboard: its content is gone when the program that offers it ends. deskhand took it over while it worked,
so when it ends a process of its own goes on offering it until another program takes the clipboard or the display ends.
This file is both sides: imported it starts the keeper, run as a module it is the keeper.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from actions.errors import InputUnavailable
from actions.selection import Content, SelectionOwner

SELECTION = "CLIPBOARD"


def start_keeper(content: Content, display: str | None) -> None:
    """Start a keeper of `content`; it is not waited for."""
    environment = {**os.environ, **({"DISPLAY": display} if display else {})}
    root = str(Path(__file__).resolve().parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    keeper = subprocess.Popen(
        [sys.executable, "-P", "-m", "actions.keeper"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
    )  # fmt: skip
    if keeper.stdin is not None:
        keeper.stdin.write(json.dumps({k: base64.b64encode(v).decode() for k, v in content.items()}).encode())
        keeper.stdin.close()
    keeper.returncode = 0  # it outlives us on purpose


def _keep() -> None:
    content = {name: base64.b64decode(data) for name, data in json.load(sys.stdin).items()}
    try:
        SelectionOwner().own(content, SELECTION).lost.wait()
    except InputUnavailable:
        return


if __name__ == "__main__":
    _keep()
